package apiclient_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// vendor counts calls as a server does: each at some moment between its
// sending and its answer.
type vendor struct {
	mu      sync.Mutex
	counted []time.Time
	writes  []time.Time
	routes  []string
	busy    int
	most    int
	latency func() time.Duration
	answer  func(*http.Request) *http.Response
}

func (v *vendor) RoundTrip(r *http.Request) (*http.Response, error) {
	v.mu.Lock()
	v.busy++
	v.most = max(v.most, v.busy)
	v.mu.Unlock()
	defer func() { v.mu.Lock(); v.busy--; v.mu.Unlock() }()
	if err := v.travel(r); err != nil {
		return nil, err
	}
	v.mu.Lock()
	v.counted = append(v.counted, time.Now())
	v.routes = append(v.routes, r.URL.Path)
	if r.Method != http.MethodGet {
		v.writes = append(v.writes, time.Now())
	}
	v.mu.Unlock()
	if err := v.travel(r); err != nil {
		return nil, err
	}
	if v.answer != nil {
		return v.answer(r), nil
	}
	return reply(200, `{}`), nil
}

func (v *vendor) travel(r *http.Request) error {
	if v.latency == nil {
		return nil
	}
	return pause(r, v.latency())
}

// worst is the most calls that any window of this length held.
func worst(times []time.Time, window time.Duration) (most int) {
	first := 0
	for i, t := range times {
		for t.Sub(times[first]) >= window {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// flood keeps a client busy from many sides until the time is over.
func flood(t *testing.T, c *apiclient.Client, workers int, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for ctx.Err() == nil {
				_, err := c.Do(ctx, read)
				if err != nil && !errors.Is(err, model.ErrStopped) && !errors.Is(err, model.ErrRateLimited) {
					t.Error(err)
				}
				if errors.Is(err, model.ErrRateLimited) {
					return
				}
			}
		})
	}
	all.Wait()
}

func TestNoWindowIsEverExceededInMoreThanAnHour(t *testing.T) {
	for _, share := range []float64{1, 0.3, 0.013} {
		t.Run(fmt.Sprint(share), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rng := rand.New(rand.NewPCG(1, 2))
				var mu sync.Mutex
				v := &vendor{latency: func() time.Duration {
					mu.Lock()
					defer mu.Unlock()
					return time.Duration(rng.ExpFloat64() * float64(60*time.Millisecond))
				}}
				c := newClient(t, apiclient.Options{
					Share: share, Connections: 3, Quotas: documented, Transport: v,
				})
				flood(t, c, 4, 65*time.Minute)
				slices.SortFunc(v.counted, time.Time.Compare)
				for _, q := range documented {
					allowed := max(1, int(share*float64(q.Limit)))
					most := worst(v.counted, q.Window)
					if most > allowed {
						t.Errorf("%s: %d calls in one window, %d allowed", q.Name, most, allowed)
					}
					if q.Name == "hour" && most < allowed*9/10 {
						t.Errorf("only %d calls in an hour of the %d allowed", most, allowed)
					}
				}
				if v.most > 3 {
					t.Errorf("%d calls at once", v.most)
				}
			})
		})
	}
}

func TestConnectionsAreHeldUntilTheBodyIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		open, most := 0, 0
		slow := roundTrip(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			open++
			most = max(most, open)
			mu.Unlock()
			resp := reply(200, `{}`)
			resp.Body = &slowBody{Reader: strings.NewReader(`{}`), done: func() {
				mu.Lock()
				open--
				mu.Unlock()
			}}
			return resp, nil
		})
		c := newClient(t, apiclient.Options{Connections: 2, Transport: slow})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if _, err := c.Do(t.Context(), read); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if most != 2 {
			t.Errorf("%d bodies were open at once, want 2", most)
		}
	})
}

// slowBody takes a second to come.
type slowBody struct {
	*strings.Reader
	done func()
}

func (b *slowBody) Read(p []byte) (int, error) {
	time.Sleep(time.Second)
	return b.Reader.Read(p)
}

func (b *slowBody) Close() error { b.done(); return nil }

func TestUrgentLanesGoFirstAndEachInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{latency: func() time.Duration { return time.Second }}
		c := newClient(t, apiclient.Options{Transport: v})
		var all sync.WaitGroup
		send := func(route string, lane model.Lane) {
			all.Go(func() {
				if _, err := c.Do(t.Context(), apiclient.Request{Route: route}, apiclient.WithLane(lane)); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		send("/first", model.LaneSweep) // takes the only connection
		send("/sweep1", model.LaneSweep)
		send("/sweep2", model.LaneSweep)
		send("/follow", model.LaneFollowUp)
		send("/change", model.LaneChange)
		send("/operator1", model.LaneOperator)
		send("/operator2", model.LaneOperator)
		all.Wait()
		want := []string{"/first", "/operator1", "/operator2", "/change", "/follow", "/sweep1", "/sweep2"}
		for i, route := range v.routes {
			if route != "/v2"+want[i] {
				t.Fatalf("order %v, want %v", v.routes, want)
			}
		}
	})
}

func TestACallGivenUpWhileItWaitsCostsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{}
		c := newClient(t, apiclient.Options{Transport: v, Quotas: []apiclient.Quota{{Name: "minute", Limit: 1, Window: time.Minute}}})
		if _, err := c.Do(t.Context(), read); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				_, err := c.Do(ctx, read)
				if !errors.Is(err, model.ErrStopped) || !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		}
		synctest.Wait()
		if n := c.Pace().Waiting; n != 10 {
			t.Errorf("%d wait, want 10", n)
		}
		cancel()
		all.Wait()
		start := time.Now()
		if _, err := c.Do(t.Context(), read); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(start); waited > time.Minute {
			t.Errorf("the next call waited %v: given-up calls used the limit", waited)
		}
		if len(v.counted) != 2 {
			t.Errorf("%d calls reached the vendor, want 2", len(v.counted))
		}
	})
}

func TestACallThatCannotWaitFailsBeforeTheNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{}
		c := newClient(t, apiclient.Options{Transport: v, Quotas: []apiclient.Quota{{Name: "minute", Limit: 1, Window: time.Minute}}})
		if _, err := c.Do(t.Context(), read); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		start := time.Now()
		_, err := c.Do(ctx, read)
		var e *apiclient.Error
		if !errors.Is(err, model.ErrRateLimited) || !errors.As(err, &e) || e.RetryAfter() != time.Minute {
			t.Errorf("got %v", err)
		}
		if time.Since(start) != 0 || len(v.counted) != 1 {
			t.Errorf("it took %v and %d calls", time.Since(start), len(v.counted))
		}
	})
}

func TestWritesKeepTheirOwnPaceAndHoldNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{}
		c := newClient(t, apiclient.Options{Transport: v, Quotas: documented, Connections: 3, Share: 0.5})
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if _, err := c.Do(t.Context(), approve); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		start := time.Now()
		if _, err := c.Do(t.Context(), read, apiclient.WithLane(model.LaneSweep)); err != nil {
			t.Error(err)
		}
		if time.Since(start) != 0 {
			t.Errorf("a read waited %v behind writes", time.Since(start))
		}
		all.Wait()
		for i := 1; i < len(v.writes); i++ {
			if gap := v.writes[i].Sub(v.writes[i-1]); gap != time.Second {
				t.Errorf("%v between writes, want 1s", gap)
			}
		}
	})
}

func TestTheWritePaceFollowsTheAdvertisedMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answer: func(*http.Request) *http.Response {
			return reply(200, `{}`, "RateLimit-Policy", `"minute";q=40000;w=60, "second";q=5000;w=5`)
		}}
		c := newClient(t, apiclient.Options{Transport: v, Quotas: documented})
		for range 3 {
			if _, err := c.Do(t.Context(), approve); err != nil {
				t.Fatal(err)
			}
		}
		if gap := v.writes[2].Sub(v.writes[1]); gap != 10*time.Millisecond {
			t.Errorf("%v between writes, want 10ms", gap)
		}
	})
}
