package apiclient_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// strict answers as the vendor does: whoever exceeds a window is refused, and
// the headers say what is left.
type strict struct {
	vendor
	heads   [3]int // by window: the first call inside it
	refused int
}

func (s *strict) answerTo(*http.Request) *http.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	policy, left, full := "", "", false
	for i, q := range documented {
		for now.Sub(s.counted[s.heads[i]]) >= q.Window {
			s.heads[i]++
		}
		used := len(s.counted) - s.heads[i]
		full = full || used > q.Limit
		if i > 0 {
			policy, left = policy+", ", left+", "
		}
		policy += fmt.Sprintf("%q;q=%d;w=%d", q.Name, q.Limit, int(q.Window.Seconds()))
		left += fmt.Sprintf("%q;r=%d;t=1", q.Name, max(q.Limit-used, 0))
	}
	if full {
		s.refused++
		return reply(http.StatusTooManyRequests, `{}`, "Retry-After", "1")
	}
	return reply(http.StatusOK, `{}`, "RateLimit-Policy", policy, "RateLimit", left)
}

// TestASweepUsesOurShare is one chain of reads, each sent when the one before
// has been answered, on links from instant to slow: at least 95 in 100 of what
// the share allows, and not one refusal.
func TestASweepUsesOurShare(t *testing.T) {
	for share, latencies := range map[float64][]time.Duration{
		0.5: {0, 20 * time.Millisecond, 100 * time.Millisecond},
		1:   {100 * time.Millisecond},
	} {
		for _, latency := range latencies {
			t.Run(fmt.Sprint(share, latency), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &strict{vendor: vendor{latency: func() time.Duration { return latency / 2 }}}
					s.answer = s.answerTo
					c := newClient(t, apiclient.Options{Share: share, Connections: 2, Quotas: documented, Transport: s})
					start := time.Now()
					for time.Since(start) < time.Hour {
						if _, err := c.Do(t.Context(), read, apiclient.WithLane(model.LaneSweep)); err != nil {
							t.Fatal(err)
						}
					}
					within := func(d time.Duration) (n int) {
						for _, at := range s.counted {
							if at.Sub(start) < d {
								n++
							}
						}
						return n
					}
					// The hour's quota is what bounds an hour, the minute's what bounds
					// less than fifty minutes.
					for _, d := range []time.Duration{40 * time.Minute, time.Hour} {
						allowed := share * min(400*d.Minutes(), 20_000)
						used := float64(within(d)) / allowed
						t.Logf("%v: %.1f %% of the share", d, 100*used)
						if used < 0.95 {
							t.Errorf("%v: only %.1f %% of the share was used", d, 100*used)
						}
					}
					if s.refused > 0 {
						t.Errorf("%d refusals of its own making", s.refused)
					}
				})
			})
		}
	}
}

// TestASweepLeavesRoomForTheOperator asks for something urgent now and then
// while a sweep takes all it can get.
func TestASweepLeavesRoomForTheOperator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{latency: func() time.Duration { return 50 * time.Millisecond }}
		c := newClient(t, apiclient.Options{Share: 0.5, Connections: 2, Quotas: documented, Transport: v})
		var all sync.WaitGroup
		start := time.Now()
		all.Go(func() {
			for time.Since(start) < 2*time.Hour {
				if _, err := c.Do(t.Context(), read, apiclient.WithLane(model.LaneSweep)); err != nil {
					t.Error(err)
				}
			}
		})
		for range 110 {
			time.Sleep(time.Minute + 700*time.Millisecond)
			asked := time.Now()
			if _, err := c.Do(t.Context(), read); err != nil {
				t.Error(err)
			}
			// A burst of the sweep fills the window of five seconds at most.
			if waited := time.Since(asked); waited > 6*time.Second {
				t.Errorf("%v after the start the operator waited %v", asked.Sub(start), waited)
			}
		}
		all.Wait()
	})
}

// TestAFloodOfFollowUpsLeavesTheSweepATurn keeps more follow-ups waiting than
// the share allows, for an hour.
func TestAFloodOfFollowUpsLeavesTheSweepATurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{latency: func() time.Duration { return 10 * time.Millisecond }}
		c := newClient(t, apiclient.Options{Share: 0.5, Connections: 2, Quotas: documented, Transport: v})
		var all sync.WaitGroup
		start := time.Now()
		for _, lane := range []model.Lane{model.LaneFollowUp, model.LaneFollowUp, model.LaneFollowUp, model.LaneSweep} {
			all.Go(func() {
				for time.Since(start) < time.Hour {
					if _, err := c.Do(t.Context(), apiclient.Request{Route: fmt.Sprint("/", lane)}, apiclient.WithLane(lane)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		turns := map[string]int{}
		for _, route := range v.routes {
			turns[route]++
		}
		sweeps, others := turns[fmt.Sprint("/v2/", model.LaneSweep)], turns[fmt.Sprint("/v2/", model.LaneFollowUp)]
		// A turn in five, less what goes out while the sweep is on its way.
		if sweeps*7 < others || sweeps > others {
			t.Errorf("%d calls of the sweep beside %d follow-ups", sweeps, others)
		}
	})
}
