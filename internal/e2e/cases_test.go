package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

var caseTitle = regexp.MustCompile(`(?m) of 100 .* case (\d+) *$`)

// shownCase is the number of the case on the screen, "" where there is none.
func shownCase(screen string) string {
	found := caseTitle.FindStringSubmatch(screen)
	if found == nil {
		return ""
	}
	return found[1]
}

// firstCase opens the case on top of the queue.
func (w *world) firstCase() {
	w.Helper()
	w.eventually("cases", func() bool { return w.counts().New > 3 && w.swept() })
	w.term.Type("3")
	w.term.WaitUntil(w, "the queue", func(screen string) bool {
		return strings.Contains(screen, "[to decide") && cursorRow.MatchString(screen)
	})
	w.term.Type("\r")
	w.term.WaitUntil(w, "a case", func(screen string) bool { return shownCase(screen) != "" })
}

var cursorRow = regexp.MustCompile(`(?m)^› .*\d`)

func (w *world) counts() model.CaseCounts {
	w.Helper()
	counts, err := w.app.Cases().CaseCounts(w.Context(), model.Query{})
	if err != nil {
		w.Fatal(err)
	}
	return counts
}

// nextAfter presses keys and waits until another case is on the screen.
func (w *world) nextAfter(keys string) {
	w.Helper()
	was := shownCase(w.term.Screen())
	w.term.Type(keys)
	w.term.WaitUntil(w, "the case after "+was, func(screen string) bool {
		now := shownCase(screen)
		return now != "" && now != was
	})
}

// TestReviewerDecidesOneCaseAfterAnother with nothing but verdict keys, and
// none of it leaves the machine inside the undo window.
func TestReviewerDecidesOneCaseAfterAnother(t *testing.T) {
	w := newAttack(t, time.Hour)
	w.readBefore()
	w.open(80, 24)
	w.firstCase()
	before := w.counts()
	for _, keys := range []string{"a", "x1", "h2"} {
		w.nextAfter(keys)
	}
	w.eventually("three verdicts", func() bool {
		now := w.counts()
		return now.Decided == before.Decided+2 && now.Held == before.Held+1
	})
	w.term.Type("u")
	w.eventually("the last of them taken back", func() bool { return w.counts().Held == before.Held })
	for _, r := range w.written() {
		t.Errorf("%s %s left inside the undo window", r.Method, r.Path)
	}
}

// BenchmarkNextCase clears the case on the screen: from the key to the next
// case, with the verdict written and the next case read from the store.
func BenchmarkNextCase(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			w := newAttack(b, time.Hour)
			w.open(size[0], size[1])
			w.firstCase()
			w.timeNext(b)
		})
	}
}

// timeNext clears the case on the screen and takes that back, again and again.
func (w *world) timeNext(b *testing.B) {
	var waits []time.Duration
	var drawn int64
	for b.Loop() {
		was := shownCase(w.term.Screen())
		before, began := w.term.Drawn(), time.Now()
		w.term.Type("a")
		for now := was; now == was || now == ""; now = shownCase(w.term.Screen()) {
			time.Sleep(100 * time.Microsecond)
		}
		waits = append(waits, time.Since(began))
		drawn += w.term.Settle(100*time.Millisecond) - before
		w.nextAfter("u")
		w.term.Settle(300 * time.Millisecond)
	}
	report(b, waits, drawn)
}

// BenchmarkNextLargeCase is BenchmarkNextCase with rings of 500 people.
func BenchmarkNextLargeCase(b *testing.B) {
	w := newAttackOf(b, 4000, time.Hour)
	w.open(80, 24)
	// Weighing everybody once more would end cases that nothing speaks for.
	for before, now := (model.CaseCounts{}), w.counts(); now.New <= 3 || now != before || !w.swept(); before, now = now, w.counts() {
		time.Sleep(2 * time.Second)
	}
	w.plantRings(3, 500)
	w.eventually("large cases", func() bool { return w.counted("people>300") == 3 })
	w.term.Type("3")
	w.term.WaitUntil(b, "the queue", cursorRow.MatchString)
	w.term.Type("/people>300\r")
	w.term.WaitUntil(b, "the large cases", func(screen string) bool { return strings.Contains(screen, "[to decide 3]") })
	w.term.Type("\r")
	w.term.WaitUntil(b, "a case", func(screen string) bool { return shownCase(screen) != "" })
	w.timeNext(b)
}

// plantRings makes cases of people whom nothing speaks against otherwise.
func (w *world) plantRings(rings, people int) {
	w.Helper()
	s, err := store.Open(w.Context(), w.opts.Settings.Data, store.Options{})
	if err != nil {
		w.Fatal(err)
	}
	defer s.Close()
	suspects, err := s.Suspects(w.Context(), "", "")
	if err != nil {
		w.Fatal(err)
	}
	honest := map[model.CampaignRef][]string{}
	err = s.PeopleSince(w.Context(), 0, func(p model.Participant) error {
		if in := (model.CampaignRef{Backend: p.Backend, ID: p.CampaignID}); suspects[p.Ref()].Case == 0 {
			honest[in] = append(honest[in], p.ID)
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	parts := []model.Part{{Signal: "same-device", Points: 90, Text: "one device"}}
	for in, ids := range honest {
		for ; len(ids) >= people && rings > 0; rings-- {
			f := model.Finding{Lead: ids[0], Ring: true, Score: 90, Parts: parts}
			for _, id := range ids[:people] {
				f.People = append(f.People, model.Evidence{Person: id, Score: 90, Parts: parts})
			}
			if _, err := s.SyncCases(w.Context(), in, []model.Finding{f}, []string{ids[0]}, time.Now()); err != nil {
				w.Fatal(err)
			}
			ids = ids[people:]
		}
	}
	if rings > 0 {
		w.Fatalf("too few people for %d rings more", rings)
	}
}

func (w *world) counted(filter string) int {
	w.Helper()
	counts, err := w.app.Cases().CaseCounts(w.Context(), model.Query{Text: filter})
	if err != nil {
		w.Fatal(err)
	}
	return counts.New
}
