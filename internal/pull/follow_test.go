package pull

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

// settled starts a puller and lets the first sweep end.
func settled(t *testing.T, b *fakeBackend, f *fakeStore) (stop func()) {
	t.Helper()
	_, stop = start(t, b, f)
	time.Sleep(30 * time.Second)
	b.forget()
	return stop
}

func TestTouchedPeopleAreReadAtOnceUrgentFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(50), newFakeStore()
		stop := settled(t, b, f)
		_ = f.commit(func() {
			for i, id := range []string{"p1", "p2", "p3"} {
				ref := model.PersonRef{Backend: "b", CampaignID: "c", ID: id}
				f.followUps[id] = model.FollowUp{Person: ref, Due: time.Now(), Urgent: i == 2}
			}
		})
		time.Sleep(time.Second)
		if got := cursors(b.requests("")); !slices.Equal(got, []string{"p3", "p1", "p2"}) {
			t.Errorf("asked for %q", got)
		}
		for _, r := range b.requests("") {
			if r.lane != model.LaneFollowUp {
				t.Errorf("lane of %+v", r)
			}
		}
		if _, _, waiting := f.snapshot(); waiting != 0 {
			t.Errorf("%d still wait", waiting)
		}
		stop()
	})
}

func TestManyJoinsAreReadByPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(50), newFakeStore()
		stop := settled(t, b, f)
		var ids []string
		for i := range 35 {
			ids = append(ids, fmt.Sprint("new", i))
			b.join(ids[i])
		}
		f.event(false, ids...)
		time.Sleep(5 * time.Second)
		pages, people := len(b.requests("page")), len(b.requests("person"))
		if pages != 2 || people != 15 {
			t.Errorf("%d pages and %d people for 35 joins in pages of 10", pages, people)
		}
		if _, _, waiting := f.snapshot(); waiting != 0 {
			t.Errorf("%d still wait", waiting)
		}
		stop()
	})
}

func TestPagesThatAnswerNobodyAreNotTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(100), newFakeStore()
		stop := settled(t, b, f)
		var ids []string
		for i := range 30 {
			ids = append(ids, fmt.Sprint("p", i+1)) // the oldest
		}
		f.event(true, ids...)
		time.Sleep(5 * time.Second)
		if pages, people := len(b.requests("page")), len(b.requests("person")); pages != 1 || people != 30 {
			t.Errorf("%d pages, %d people", pages, people)
		}
		stop()
	})
}

// TestAnUnknownPersonHoldsUpNobody: an event may name somebody whom the backend
// cannot read yet, or never had.
func TestAnUnknownPersonHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(30), newFakeStore()
		stop := settled(t, b, f)
		f.event(true, "nobody")
		f.event(false, "p4")
		time.Sleep(20 * time.Minute)
		if !f.knows("p4") || len(b.requests("person")) > 8 {
			t.Errorf("asked for %q", cursors(b.requests("person")))
		}
		if _, gone, _ := f.snapshot(); len(gone) != 0 {
			t.Errorf("marked %q as gone without a complete pass", gone)
		}
		time.Sleep(2 * time.Hour)
		if _, gone, waiting := f.snapshot(); !slices.Equal(gone, []string{"nobody"}) || waiting != 0 {
			t.Errorf("after a pass: gone %q, %d wait", gone, waiting)
		}
		stop()
	})
}

// TestAPersonWhoCannotBeReadHoldsUpNobody: the backend answers for one person
// with a failure, each time, and the others are read all the same.
func TestAPersonWhoCannotBeReadHoldsUpNobody(t *testing.T) {
	for _, failure := range []error{model.ErrUnclear, model.ErrWrongState} {
		t.Run(failure.Error(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, f := newFakeBackend(30), newFakeStore()
				stop := settled(t, b, f)
				b.interfere(failing("p4", failure))
				f.event(true, "p4")
				f.event(false, "p5")
				time.Sleep(5 * time.Minute)
				asked := cursors(b.requests("person"))
				if _, _, waiting := f.snapshot(); !slices.Contains(asked, "p5") || waiting != 1 || len(asked) > 8 {
					t.Errorf("asked for %q, %d wait", asked, waiting)
				}
				stop()
			})
		})
	}
}

// TestAnAddressIsNoID: an event names somebody by an address, by which the
// backend finds a person of another id.
func TestAnAddressIsNoID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(30), newFakeStore()
		b.aliases = map[string]string{"p4@example.com": "p4"}
		stop := settled(t, b, f)
		f.event(true, "p4@example.com")
		f.event(false, "p5")
		time.Sleep(5 * time.Minute)
		asked := cursors(b.requests("person"))
		if _, _, waiting := f.snapshot(); !slices.Contains(asked, "p5") || waiting != 1 || len(asked) > 8 {
			t.Errorf("asked for people %d times, %d wait", len(asked), waiting)
		}
		time.Sleep(2 * time.Hour)
		if _, gone, waiting := f.snapshot(); !slices.Equal(gone, []string{"p4@example.com"}) || waiting != 0 || !f.knows("p4") {
			t.Errorf("after a pass: gone %q, %d wait", gone, waiting)
		}
		stop()
	})
}

// TestAPersonWhoCannotBeReadEndsNoPass: one of those whom a pass did not show
// cannot be read; the others are asked for and further passes follow.
func TestAPersonWhoCannotBeReadEndsNoPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(200), newFakeStore()
		_, stop := start(t, b, f)
		time.Sleep(30 * time.Second)
		b.remove("p3", "p7")
		b.interfere(failing("p7", model.ErrUnclear))
		time.Sleep(4 * time.Hour)
		if sweep, gone, _ := f.snapshot(); !slices.Equal(gone, []string{"p3"}) || sweep.Pass < 4 {
			t.Errorf("gone %q in pass %d", gone, sweep.Pass)
		}
		stop()
	})
}

// failing is a backend that cannot show one person.
func failing(id string, err error) func(request, int) error {
	return func(r request, _ int) error {
		if r.what == "person" && r.object == id {
			return err
		}
		return nil
	}
}

func TestNewJoinsAreFoundWithoutEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(30), newFakeStore()
		stop := settled(t, b, f)
		time.Sleep(2 * time.Minute)
		for i := range 15 {
			b.join(fmt.Sprint("new", i))
		}
		b.forget()
		time.Sleep(time.Minute)
		if got := cursors(b.requests("page")); !slices.Equal(got, []string{"", "10"}) || f.read() != 45 {
			t.Errorf("asked for %q, %d people", got, f.read())
		}
		stop()
	})
}

func TestAStopInTheMiddleOfARequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(30), newFakeStore()
		_, stop := start(t, b, f)
		time.Sleep(5 * time.Millisecond) // the first request waits for its answer
		stop()
		if f.read() != 0 || len(b.requests("")) != 1 {
			t.Errorf("%d people after %d requests", f.read(), len(b.requests("")))
		}
	})
}

// TestUrgentAffiliatesAreReadWithTheirCommissions also where one page of people
// could answer for many of them: it shows no commissions.
func TestUrgentAffiliatesAreReadWithTheirCommissions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(50), newFakeStore()
		b.campaign.Type = "AFFILIATE"
		stop := settled(t, b, f)
		_ = f.commit(func() {
			for i := range 30 {
				ref := model.PersonRef{Backend: "b", CampaignID: "c", ID: fmt.Sprint("p", 50-i)}
				f.followUps[ref.ID] = model.FollowUp{Person: ref, Due: time.Now(), Urgent: i == 20}
			}
		})
		time.Sleep(5 * time.Second)
		if got := cursors(b.requests("commissions of")); !slices.Equal(got, []string{"p30"}) {
			t.Errorf("commissions of %q", got)
		}
		if first := b.requests("")[0]; first.what != "person" || first.object != "p30" {
			t.Errorf("first asked for %+v", first)
		}
		stop()
	})
}

func TestReloadOfAnAffiliateReadsCommissions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(3), newFakeStore()
		b.campaign.Type = "AFFILIATE"
		p, stop := start(t, b, f)
		time.Sleep(30 * time.Second)
		b.forget()
		if err := p.Reload(t.Context(), model.PersonRef{Backend: "b", CampaignID: "c", ID: "p2"}); err != nil {
			t.Fatal(err)
		}
		if got := cursors(b.requests("commissions of")); !slices.Equal(got, []string{"p2"}) {
			t.Errorf("commissions of %q", got)
		}
		stop()
	})
}
