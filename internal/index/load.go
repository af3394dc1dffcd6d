package index

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"refdesk/internal/model"
)

// sheafKeys is how many keys one reader takes at a time.
const sheafKeys = 1 << 13

// mostReserved bounds the room made ahead for ids: keys may have gaps.
const mostReserved = 4 << 20

// takeEverybody reads all people at the start. Reading and folding them is most
// of the work of a start, so that every core does a part of it; here they are
// put into columns, in the order of their keys.
func (x *Index) takeEverybody(ctx context.Context, s *state) error {
	highest, err := x.src.HighestPerson(ctx)
	if err != nil {
		return fmt.Errorf("read people: %w", err)
	}
	x.b.people.names.reserve(int(min(highest+highest/16, mostReserved)))
	shown := x.shower(s)
	err = x.readSheaves(ctx, highest, func(one *sheaf) {
		x.b.takePeople(one)
		shown(len(one.people))
	})
	if err != nil {
		return fmt.Errorf("read people: %w", err)
	}
	return nil
}

// readSheaves gives everybody up to a key, in order, while others are read
// ahead.
func (x *Index) readSheaves(ctx context.Context, highest int64, take func(*sheaf)) error {
	ready := make([]chan *sheaf, (highest+sheafKeys-1)/sheafKeys)
	for i := range ready {
		ready[i] = make(chan *sheaf, 1)
	}
	atOnce := runtime.GOMAXPROCS(0)
	ahead := make(chan struct{}, 2*atOnce) // bounds what is read and not taken yet
	var next atomic.Int64
	readers, reading := errgroup.WithContext(ctx)
	for range atOnce {
		readers.Go(func() error {
			for {
				select {
				case ahead <- struct{}{}:
				case <-reading.Done():
					return reading.Err()
				}
				at := int(next.Add(1)) - 1
				if at >= len(ready) {
					return nil
				}
				one, err := x.readSheaf(reading, int64(at)*sheafKeys)
				if err != nil {
					return err
				}
				ready[at] <- one
			}
		})
	}
	for _, one := range ready {
		select {
		case sheaf := <-one:
			take(sheaf)
			<-ahead
		case <-reading.Done():
			return readers.Wait()
		}
	}
	return readers.Wait()
}

func (x *Index) readSheaf(ctx context.Context, above int64) (*sheaf, error) {
	one := &sheaf{people: make([]sketch, 0, sheafKeys), texts: make([]byte, 0, 64*sheafKeys)}
	err := x.src.PeopleInBrief(ctx, above, above+sheafKeys, func(p model.Participant) error {
		one.add(&p)
		return nil
	})
	if err == nil {
		err = ctx.Err()
	}
	return one, err
}
