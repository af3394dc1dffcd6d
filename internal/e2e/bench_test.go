package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"refdesk/internal/model"
)

// firstByte waits until more than before bytes are drawn.
func (w *world) firstByte(before int64) time.Duration {
	began := time.Now()
	for w.term.Drawn() == before {
		if time.Since(began) > patience {
			w.Fatalf("nothing was drawn; screen:\n%s", w.term.Screen())
		}
		time.Sleep(20 * time.Microsecond)
	}
	return time.Since(began)
}

func report(b *testing.B, waits []time.Duration, drawn int64) {
	slices.Sort(waits)
	at := func(q float64) float64 { return float64(waits[int(q*float64(len(waits)-1))].Microseconds()) / 1000 }
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(float64(drawn)/float64(len(waits)), "terminal-B/op")
}

// BenchmarkKey moves the cursor down and up through the people of the sandbox:
// from the key to the first byte of the frame, and what the frame cost.
func BenchmarkKey(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			w := newWorld(b, nil)
			w.open(size[0], size[1])
			w.rewards()
			w.term.Type("2")
			w.term.Settle(1500 * time.Millisecond)
			var waits []time.Duration
			var drawn int64
			for b.Loop() {
				before := w.term.Drawn()
				w.term.Type(string("jk"[len(waits)%2]))
				waits = append(waits, w.firstByte(before))
				drawn += w.term.Settle(40*time.Millisecond) - before
			}
			report(b, waits, drawn)
		})
	}
}

// BenchmarkLiveEvent lets people join while the live pane is open: from the
// vendor's call over webhook, journal and index to the screen.
func BenchmarkLiveEvent(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			w := newWorld(b, nil)
			w.open(size[0], size[1])
			campaign := w.rewards().CampaignID
			w.term.Type("7")
			w.term.Settle(1500 * time.Millisecond)
			var waits []time.Duration
			var drawn int64
			for b.Loop() {
				before := w.term.Drawn()
				w.join(campaign, len(waits))
				waits = append(waits, w.firstByte(before))
				drawn += w.term.Settle(1200*time.Millisecond) - before
			}
			report(b, waits, drawn)
		})
	}
}

// join signs somebody up at the vendor.
func (w *world) join(campaign string, n int) {
	w.Helper()
	body := fmt.Appendf(nil, `{"email":"bench%d@example.com","firstName":"Bench","lastName":"%d"}`, n, n)
	req, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.demo.Sandbox.Info().BaseURL+"/campaign/"+campaign+"/participant", bytes.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer key-of-the-tests")
	req.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		w.Fatalf("joining: %s", answer.Status)
	}
}

// BenchmarkWindow asks for the rewards as the screen does.
func BenchmarkWindow(b *testing.B) {
	w := newWorld(b, nil)
	w.open(80, 24)
	w.rewards()
	for b.Loop() {
		if _, err := w.app.Lists().Rewards(b.Context(), model.Query{Count: 50}); err != nil {
			b.Fatal(err)
		}
	}
}
