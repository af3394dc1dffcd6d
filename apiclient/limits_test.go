package apiclient_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// takes is how long so many reads in a row take.
func takes(t *testing.T, c *apiclient.Client, calls int) time.Duration {
	t.Helper()
	start := time.Now()
	for range calls {
		if _, err := c.Do(t.Context(), read); err != nil {
			t.Fatal(err)
		}
	}
	return time.Since(start)
}

func always(resp func() *http.Response) roundTrip {
	return func(*http.Request) (*http.Response, error) { return resp(), nil }
}

func TestAdvertisedLimitsReplaceTheDocumentedOnes(t *testing.T) {
	for name, header := range map[string][]string{
		"draft":      {"RateLimit-Policy", `"second";q=10;w=5, "day";q=0;w=60, nonsense, "x";q=99999999999;w=5`},
		"own family": {"GrowSurf-RateLimit-Second-Limit", "10"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, apiclient.Options{
					Quotas: documented, QuotaPrefix: "GrowSurf",
					Transport: always(func() *http.Response { return reply(200, `{}`, header...) }),
				})
				if d := takes(t, c, 11); d != 5*time.Second {
					t.Errorf("11 calls took %v, want 5s", d)
				}
				windows := c.Pace().Windows
				if len(windows) != 3 || windows[0].Limit != 10 || windows[0].Allowed != 10 {
					t.Errorf("windows are %+v", windows)
				}
			})
		})
	}
}

func TestTheHeaderOfOthersCallsIsRespectedButNotForEver(t *testing.T) {
	for name, tt := range map[string]struct {
		header []string
		want   time.Duration
	}{
		"time told":     {[]string{"RateLimit", `"minute";r=0;t=7`}, 7 * time.Second},
		"time not told": {[]string{"GrowSurf-RateLimit-Minute-Remaining", "0"}, 6 * time.Second},
		"share of rest": {[]string{"RateLimit", `"minute";r=1;t=7`}, 7 * time.Second},
		"enough left":   {[]string{"RateLimit", `"minute";r=350;t=7`}, 0},
		"unreadable":    {[]string{"RateLimit", `"minute";r=-4;t=x`}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, apiclient.Options{
					Quotas: documented, QuotaPrefix: "GrowSurf", Share: 0.5,
					Transport: always(func() *http.Response { return reply(200, `{}`, tt.header...) }),
				})
				if d := takes(t, c, 2); d != tt.want {
					t.Errorf("the second call came after %v, want %v", d, tt.want)
				}
			})
		})
	}
}

func TestRetryAfterStopsEveryLane(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		header []string
		want   time.Duration
	}{
		"seconds":              {429, []string{"Retry-After", "90"}, 90 * time.Second},
		"a date":               {429, []string{"Retry-After", "Sat, 01 Jan 2000 00:02:00 GMT"}, 2 * time.Minute},
		"wins over the family": {429, []string{"Retry-After", "70", "GrowSurf-Retry-After-Hour-Milliseconds", "3600000"}, 70 * time.Second},
		"the family":           {429, []string{"GrowSurf-Retry-After-Minute-Milliseconds", "61000"}, 61 * time.Second},
		"nothing said":         {429, nil, time.Second},
		"too long to be meant": {429, []string{"Retry-After", "999999999"}, time.Hour},
		"overloaded":           {503, []string{"Retry-After", "80"}, 80 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				c := newClient(t, apiclient.Options{
					QuotaPrefix: "GrowSurf",
					Transport: always(func() *http.Response {
						if calls++; calls == 1 {
							return reply(tt.status, `{"code":"RATE_LIMIT"}`, tt.header...)
						}
						return reply(200, `{"success":true}`)
					}),
				})
				_, err := c.Do(t.Context(), approve)
				var e *apiclient.Error
				if !errors.As(err, &e) || e.RetryAfter() != tt.want {
					t.Errorf("got %v after %v", err, e.RetryAfter())
				}
				if limited := errors.Is(err, model.ErrRateLimited); limited != (tt.status == 429) {
					t.Errorf("got %v", err)
				}
				if d := takes(t, c, 1); d != tt.want {
					t.Errorf("the operator's call came after %v, want %v", d, tt.want)
				}
			})
		})
	}
}

func TestALongPauseGoesToTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		c := newClient(t, apiclient.Options{Transport: always(func() *http.Response {
			calls++
			return reply(429, `{}`, "Retry-After", "1800")
		})})
		_, err := c.Do(t.Context(), read)
		if !errors.Is(err, model.ErrRateLimited) || calls != 1 {
			t.Errorf("got %v after %d calls", err, calls)
		}
		if until := c.Pace().PausedUntil; time.Until(until) != 30*time.Minute {
			t.Errorf("paused until %v", until)
		}
	})
}

func TestUsedWindowsSurviveARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &memory{}
		quota := []apiclient.Quota{{Name: "minute", Limit: 10, Window: time.Minute}}
		ok := always(func() *http.Response { return reply(200, `{}`) })
		first := newClient(t, apiclient.Options{Windows: store, Quotas: quota, Transport: ok})
		takes(t, first, 10)
		time.Sleep(20 * time.Second)
		if store.saved() != 1 {
			t.Errorf("%d saves for a burst, want 1", store.saved())
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		second := newClient(t, apiclient.Options{Windows: store, Quotas: quota, Transport: ok})
		if used := second.Pace().Windows[0].Used; used != 10 {
			t.Errorf("%d calls restored, want 10", used)
		}
		if d := takes(t, second, 1); d < 40*time.Second || d > 41*time.Second {
			t.Errorf("the next call came after %v, want 40s", d)
		}
		other := newClient(t, apiclient.Options{Name: "other", Windows: store, Quotas: quota, Transport: ok})
		if d := takes(t, other, 1); d != 0 {
			t.Errorf("another backend waited %v", d)
		}
	})
}

func TestNoWindowIsExceededAcrossARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &memory{}
		v := &vendor{latency: func() time.Duration { return 7 * time.Millisecond }}
		for range 4 {
			c := newClient(t, apiclient.Options{
				Windows: store, Quotas: documented, Connections: 3, Transport: v,
			})
			flood(t, c, 4, 23*time.Second)
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
		}
		for _, q := range documented {
			if most := worst(v.counted, q.Window); most > q.Limit {
				t.Errorf("%s: %d calls in one window, %d allowed", q.Name, most, q.Limit)
			}
		}
		if len(v.counted) < 400 {
			t.Errorf("only %d calls in all", len(v.counted))
		}
	})
}

func TestAPauseSurvivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &memory{}
		first := newClient(t, apiclient.Options{Windows: store, Transport: always(func() *http.Response {
			return reply(429, `{}`, "Retry-After", "600")
		})})
		if _, err := first.Do(t.Context(), read); !errors.Is(err, model.ErrRateLimited) {
			t.Fatal(err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		second := newClient(t, apiclient.Options{Windows: store, Transport: always(func() *http.Response {
			return reply(200, `{}`)
		})})
		if d := takes(t, second, 1); d != 10*time.Minute {
			t.Errorf("the next call came after %v, want 10m", d)
		}
	})
}

func TestAStoreThatFailsIsSaidAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &memory{fail: true}
		c, err := apiclient.New(apiclient.Options{
			Name: "acme", Key: "k", BaseURL: "https://vendor.test", Windows: store,
			Transport: always(func() *http.Response { return reply(200, `{}`) }),
		})
		if err != nil {
			t.Fatal(err)
		}
		takes(t, c, 3)
		if err := c.Close(); err == nil {
			t.Error("closing hid that nothing was saved")
		}
	})
}

func TestAnIdleClientSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &memory{}
		c := newClient(t, apiclient.Options{Windows: store, Quotas: documented, Transport: always(func() *http.Response {
			return reply(200, `{}`)
		})})
		takes(t, c, 60)
		time.Sleep(2 * time.Second)
		saves := store.saved()
		time.Sleep(24 * time.Hour)
		if store.saved() != saves {
			t.Errorf("%d saves while nothing happened", store.saved()-saves)
		}
	})
}
