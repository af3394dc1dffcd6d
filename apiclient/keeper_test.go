package apiclient

import (
	"encoding/json"
	"testing"
	"time"
)

// TestUsedLimitsOutliveASetClock: a machine that was suspended, or whose clock
// was wrong when it started, has its wall clock set while the client runs.
func TestUsedLimitsOutliveASetClock(t *testing.T) {
	for _, by := range []time.Duration{-5 * time.Hour, 0, 5 * time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			clock := time.Now()
			quotas := []Quota{{"hour", 100, time.Hour}}
			was := newPacer(func() time.Time { return clock }, 1, 1, quotas, "")
			was.past.add(clock)
			was.paused = clock.Add(20 * time.Minute)
			clock = setClock(clock.Add(10*time.Minute), by)
			data, err := json.Marshal(was.snapshot())
			if err != nil {
				t.Fatal(err)
			}
			clock = clock.Round(0) // another process
			is := newPacer(func() time.Time { return clock }, 1, 1, quotas, "")
			if err := is.restore(data); err != nil {
				t.Fatal(err)
			}
			s := is.status()
			if used := s.Windows[0].Used; used != 1 {
				t.Errorf("%d calls are remembered", used)
			}
			if wait := s.PausedUntil.Sub(clock); wait < 10*time.Minute || wait > 10*time.Minute+time.Second {
				t.Errorf("paused for %v", wait)
			}
			clock = clock.Add(50*time.Minute + time.Second)
			if used := is.status().Windows[0].Used; used != 0 {
				t.Errorf("%d calls are remembered after the window", used)
			}
		})
	}
}
