package pull

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

func unreached(request, int) error { return fmt.Errorf("call: %w", model.ErrUnreachable) }

// inOutage runs a test two hours after a backend went away, when all waits have
// grown as long as they get.
func inOutage(t *testing.T, test func(t *testing.T, b *fakeBackend, f *fakeStore, p *Puller)) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		p, stop := start(t, b, f)
		defer stop()
		time.Sleep(90 * time.Second)
		b.interfere(unreached)
		time.Sleep(2 * time.Hour)
		test(t, b, f, p)
	})
}

// isOver fails unless nothing is left of an outage.
func isOver(t *testing.T, p *Puller) {
	t.Helper()
	if st := p.Status()[0]; st.State != model.LinkOnline || st.Problem != "" || !st.NextTry.IsZero() {
		t.Errorf("the outage is not over: %+v", st)
	}
}

// TestTheNextTryIsTold: within a minute, and the backend is asked then.
func TestTheNextTryIsTold(t *testing.T) {
	inOutage(t, func(t *testing.T, b *fakeBackend, _ *fakeStore, p *Puller) {
		st := p.Status()[0]
		wait := time.Until(st.NextTry)
		if st.State != model.LinkDegraded || st.Problem != unreachable || wait <= 0 || wait > longestWait {
			t.Fatalf("during the outage, %v before the next try: %+v", wait, st)
		}
		b.interfere(nil)
		time.Sleep(wait + 15*time.Millisecond)
		isOver(t, p)
	})
}

// TestAnyAnswerEndsAnOutage, also one to a request that was never cut off.
func TestAnyAnswerEndsAnOutage(t *testing.T) {
	inOutage(t, func(t *testing.T, b *fakeBackend, f *fakeStore, p *Puller) {
		b.interfere(nil)
		if st := p.Status()[0]; time.Until(st.NextTry) < 100*time.Millisecond {
			time.Sleep(200 * time.Millisecond) // the try under way is not the one meant here
		}
		f.event(true, "p3")
		time.Sleep(15 * time.Millisecond)
		if isOver(t, p); len(b.requests("person")) == 0 {
			t.Error("nobody asked for the person")
		}
	})
}

// TestOneAnswerEndsAnOutage: whatever answers first, r included, ends the waits
// of everything else.
func TestOneAnswerEndsAnOutage(t *testing.T) {
	inOutage(t, func(t *testing.T, b *fakeBackend, _ *fakeStore, p *Puller) {
		b.interfere(nil)
		if err := p.Reload(t.Context(), model.PersonRef{CampaignID: b.campaign.ID}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
		isOver(t, p)
	})
}

// TestAKnockTriesAgain at once, however long the waits have grown, and does
// nothing where the backend is there.
func TestAKnockTriesAgain(t *testing.T) {
	inOutage(t, func(t *testing.T, b *fakeBackend, _ *fakeStore, p *Puller) {
		b.interfere(nil)
		p.Knock()
		time.Sleep(25 * time.Millisecond)
		isOver(t, p)
		time.Sleep(10 * time.Second)
		b.forget()
		p.Knock()
		time.Sleep(time.Second)
		if n := len(b.requests("")); n != 0 {
			t.Errorf("%d requests for a knock at a backend that is there", n)
		}
	})
}

// TestKnockingDoesNotSetThePace of requests: whoever sends webhooks would.
func TestKnockingDoesNotSetThePace(t *testing.T) {
	inOutage(t, func(t *testing.T, b *fakeBackend, _ *fakeStore, p *Puller) {
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
