package apiclient

import (
	"context"
	"math/rand/v2"
	"time"

	"refdesk/internal/model"
)

const (
	maxTries     = 4
	maxRedirects = 3
	firstBackoff = 500 * time.Millisecond
	// patience is the longest told wait that a read sits out by itself. Longer
	// ones go to the caller, who can say so on the screen.
	patience = time.Minute
)

// Do sends a request and reads its answer. Reads are tried up to four times
// when the network, the limits or a gateway fail them; a write is sent once,
// and its error says what is proven: model.ErrUnclear when it may have been
// done. A call given up while it waited costs nothing and is model.ErrStopped;
// so is a read given up on its way.
func (c *Client) Do(ctx context.Context, r Request, opts ...CallOption) (Answer, error) {
	k, err := c.prepare(r, opts)
	if err != nil {
		return Answer{}, err
	}
	if !c.enter() {
		return Answer{}, k.fail(model.ErrStopped, errClosed)
	}
	defer c.busy.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()

	for try := 1; ; try++ {
		answer, fail := c.follow(ctx, k)
		if fail == nil {
			return answer, nil
		}
		if k.write || !fail.transient || try == maxTries || fail.Wait > patience {
			return Answer{}, fail
		}
		if !sleep(ctx, rand.N(firstBackoff<<(try-1))) {
			return Answer{}, k.fail(model.ErrStopped, ctx.Err())
		}
	}
}

// follow is one try with the redirects it leads through, each a request of its
// own in the vendor's count.
func (c *Client) follow(ctx context.Context, k *call) (Answer, *Error) {
	to := k.url
	for range maxRedirects + 1 {
		answer, next, fail := c.try(ctx, k, to)
		if fail != nil || next == nil {
			return answer, fail
		}
		to = next
	}
	return Answer{}, k.fail(model.ErrUnclear, errRounds)
}

// sleep waits; false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
