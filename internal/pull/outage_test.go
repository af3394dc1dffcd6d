package pull

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

func unreached(request, int) error { return fmt.Errorf("call: %w", model.ErrUnreachable) }

// TestTheNextTryIsTold: within a minute, and the backend is asked then.
func TestTheNextTryIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		p, stop := start(t, b, f)
		defer stop()
		time.Sleep(90 * time.Second)
		if st := p.Status()[0]; !st.NextTry.IsZero() {
			t.Fatalf("a try is announced while all is well: %+v", st)
		}
		b.interfere(unreached)
		time.Sleep(2 * time.Hour)
		st := p.Status()[0]
		wait := time.Until(st.NextTry)
		if st.State != model.LinkDegraded || st.Problem != unreachable || wait <= 0 || wait > longestWait {
			t.Fatalf("during the outage, %v before the next try: %+v", wait, st)
		}
		b.interfere(nil)
		time.Sleep(wait + 15*time.Millisecond)
		if st := p.Status()[0]; st.State != model.LinkOnline || st.Problem != "" || !st.NextTry.IsZero() {
			t.Errorf("after the try: %+v", st)
		}
	})
}

// TestAnyAnswerEndsAnOutage, also one to a request that was never cut off.
func TestAnyAnswerEndsAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		p, stop := start(t, b, f)
		defer stop()
		time.Sleep(90 * time.Second)
		b.interfere(unreached)
		time.Sleep(2 * time.Hour)
		b.interfere(nil)
		if st := p.Status()[0]; time.Until(st.NextTry) < 100*time.Millisecond {
			time.Sleep(200 * time.Millisecond) // the try under way is not the one meant here
		}
		f.event(true, "p3")
		time.Sleep(15 * time.Millisecond)
		if st := p.Status()[0]; st.State != model.LinkOnline || st.Problem != "" || len(b.requests("person")) == 0 {
			t.Errorf("after an answer about a person: %+v", st)
		}
	})
}

// TestAKnockTriesAgain at once, however long the waits have grown.
func TestAKnockTriesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		p, stop := start(t, b, f)
		defer stop()
		time.Sleep(90 * time.Second)
		b.forget()
		p.Knock()
		time.Sleep(time.Second)
		if n := len(b.requests("")); n != 0 {
			t.Errorf("%d requests for a knock at a backend that is there", n)
		}
		b.interfere(unreached)
		time.Sleep(2 * time.Hour)
		b.interfere(nil)
		p.Knock()
		time.Sleep(25 * time.Millisecond)
		if st := p.Status()[0]; st.State != model.LinkOnline || st.Problem != "" {
			t.Errorf("after a knock: %+v", st)
		}
	})
}

// TestKnockingDoesNotSetThePace of requests: whoever sends webhooks would.
func TestKnockingDoesNotSetThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		p, stop := start(t, b, f)
		defer stop()
		time.Sleep(90 * time.Second)
		b.interfere(unreached)
		time.Sleep(2 * time.Hour)
		b.forget()
		time.Sleep(5 * time.Minute)
		calm := len(b.requests(""))
		b.forget()
		for range 3000 {
			p.Knock()
			time.Sleep(100 * time.Millisecond)
		}
		const knocks, crews = 60, 2
		if n := len(b.requests("")); n > calm+knocks*crews {
			t.Errorf("%d requests in five minutes of knocking, %d without", n, calm)
		}
	})
}
