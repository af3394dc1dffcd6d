//go:build linux

package e2e

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/ui"
)

// typedWords are typed letter by letter: common and rare ones, names and
// addresses, one word and several.
var typedWords = []string{"smith", "example.com", "okafor", "nakamura", "mail3", "zzqqx", "mira weiss", "jonas 77 mail2", "jose nunez"}

// BenchmarkTyped types words into the filter of a large leaderboard, on the
// whole program: from each key, the second of a word and those after it, to the
// frame with what it found. The frame clock of the terminal framework ticks
// every 16.7 ms and is part of it. work is what the index needs for the same
// text anew, without the frame.
func BenchmarkTyped(b *testing.B) {
	settings, err := config.Load(config.Options{File: crowdedSettings(b, crowded(b))})
	if err != nil {
		b.Fatal(err)
	}
	w := &world{TB: b, opts: app.Options{Settings: settings, Version: "test"}}
	w.open(120, 40)
	w.eventually("everybody", func() bool {
		st, err := w.app.Status(b.Context())
		return err == nil && !st.Filling
	})
	w.term.Type("2")
	rest(b, os.Getpid()) // it ranks and weighs everybody first
	var waits, works []time.Duration
	for b.Loop() {
		for _, text := range typedWords {
			more, work := w.typed(text)
			waits, works = append(waits, more...), append(works, work...)
		}
	}
	for name, all := range map[string][]time.Duration{"frame": waits, "work": works} {
		slices.Sort(all)
		for _, q := range []float64{0.5, 0.99} {
			at := all[int(q*float64(len(all)-1))]
			b.ReportMetric(float64(at.Microseconds())/1000, fmt.Sprintf("%s-p%.0f-ms", name, 100*q))
		}
	}
	w.quit()
}

// typed filters by a text, letter by letter, and takes the filter away again.
func (w *world) typed(text string) (waits, works []time.Duration) {
	w.Helper()
	w.term.Type("/")
	w.term.Settle(50 * time.Millisecond)
	before := ""
	for end := 1; end <= len(text); end++ {
		// The campaign makes it another question than the screen's, so that
		// neither finds its answer ready.
		began := time.Now()
		found, err := w.app.Lists().People(w.Context(), model.Query{Text: text[:end], Campaign: "spring", Count: 40})
		if err != nil {
			w.Fatal(err)
		}
		work := time.Since(began)
		matched, total := ui.Number(found.Matched), ui.Number(found.Total)
		want := regexp.MustCompile(" of " + matched + ", all " + total + " | " + matched + "/" + total + " | of " + matched + " ")
		began = time.Now()
		w.term.Type(text[end-1 : end])
		for !want.MatchString(w.term.Screen()) {
			if time.Since(began) > patience {
				w.Fatalf("%q never found %s people; screen:\n%s", text[:end], matched, w.term.Screen())
			}
			time.Sleep(200 * time.Microsecond)
		}
		// What finds as many as the letters before it may have been there already.
		if word := text[strings.LastIndexByte(text[:end], ' ')+1 : end]; len(word) >= 2 && matched != before {
			waits, works = append(waits, time.Since(began)), append(works, work)
		}
		before = matched
		w.term.Settle(50 * time.Millisecond)
	}
	w.term.Type("\x1b")
	w.term.Settle(300 * time.Millisecond)
	return waits, works
}
