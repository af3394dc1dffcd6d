// Package ahead reads parts of something long on all cores, in front of one who
// takes them in order.
package ahead

import (
	"context"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Read reads parts 0 to count-1 by several at once, and gives each to take, in
// order and one at a time. At most twice as many parts as there are cores are
// read and not yet taken. It ends at the first error of either.
func Read[T any](ctx context.Context, count int, read func(ctx context.Context, part int) (T, error), take func(T) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	readers, reading := errgroup.WithContext(ctx)
	atOnce := runtime.GOMAXPROCS(0)
	room := make(chan struct{}, 2*atOnce)
	ready := make([]chan T, count)
	for i := range ready {
		ready[i] = make(chan T, 1)
	}
	var next atomic.Int64
	for range atOnce {
		readers.Go(func() error {
			for {
				select {
				case room <- struct{}{}:
				case <-reading.Done():
					return reading.Err()
				}
				part := int(next.Add(1)) - 1
				if part >= count {
					return nil
				}
				one, err := read(reading, part)
				if err != nil {
					return err
				}
				ready[part] <- one
			}
		})
	}
	for _, one := range ready {
		select {
		case part := <-one:
			if err := take(part); err != nil {
				stop()
				_ = readers.Wait()
				return err
			}
			<-room
		case <-reading.Done():
			return readers.Wait()
		}
	}
	return readers.Wait()
}
