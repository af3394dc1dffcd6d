package apiclient_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

func TestReadsAreTriedAgainAndWritesAreNot(t *testing.T) {
	broken := errors.New("connection reset by peer")
	for name, tt := range map[string]struct {
		status int
		err    error
		tries  int
		kind   error
	}{
		"network": {err: broken, tries: 4, kind: model.ErrUnclear},
		"429":     {status: 429, tries: 4, kind: model.ErrRateLimited},
		"500":     {status: 500, tries: 1, kind: model.ErrUnclear},
		"502":     {status: 502, tries: 4, kind: model.ErrUnclear},
		"503":     {status: 503, tries: 4, kind: model.ErrUnclear},
		"504":     {status: 504, tries: 4, kind: model.ErrUnclear},
		"404":     {status: 404, tries: 1, kind: model.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				c := newClient(t, apiclient.Options{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
					calls++
					if tt.err != nil {
						return nil, tt.err
					}
					return reply(tt.status, `{}`), nil
				})})
				if _, err := c.Do(t.Context(), read); !errors.Is(err, tt.kind) || calls != tt.tries {
					t.Errorf("a read: %v after %d tries, want %v after %d", err, calls, tt.kind, tt.tries)
				}
				calls = 0
				if _, err := c.Do(t.Context(), approve); !errors.Is(err, tt.kind) || calls != 1 {
					t.Errorf("a write: %v after %d tries, want %v after 1", err, calls, tt.kind)
				}
			})
		})
	}
}

func TestAReadRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		c := newClient(t, apiclient.Options{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
			if calls++; calls < 4 {
				return nil, io.ErrUnexpectedEOF
			}
			return reply(200, `{"campaigns":[]}`), nil
		})})
		answer, err := c.Do(t.Context(), read)
		if err != nil || string(answer.Body) != `{"campaigns":[]}` {
			t.Errorf("got %q, %v", answer.Body, err)
		}
	})
}

func TestEveryTryGoesThroughThePacer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answer: func(*http.Request) *http.Response { return reply(502, `{}`) }}
		c := newClient(t, apiclient.Options{Transport: v, Quotas: []apiclient.Quota{{Name: "minute", Limit: 2, Window: time.Minute}}})
		if _, err := c.Do(t.Context(), read); !errors.Is(err, model.ErrUnclear) {
			t.Errorf("got %v", err)
		}
		if most := worst(v.counted, time.Minute); most > 2 || len(v.counted) != 4 {
			t.Errorf("%d tries, %d in one minute", len(v.counted), most)
		}
	})
}

func TestATryThatTakesTooLongIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := roundTrip(func(r *http.Request) (*http.Response, error) { return nil, pause(r, 24*time.Hour) })
		c := newClient(t, apiclient.Options{Transport: silent, Timeout: 10 * time.Second})
		start := time.Now()
		if _, err := c.Do(t.Context(), approve); !errors.Is(err, model.ErrUnclear) || time.Since(start) != 10*time.Second {
			t.Errorf("a write: %v after %v", err, time.Since(start))
		}
	})
}

func TestGivingUpOnTheWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := roundTrip(func(r *http.Request) (*http.Response, error) { return nil, pause(r, 24*time.Hour) })
		c := newClient(t, apiclient.Options{Transport: silent})
		for _, tt := range []struct {
			request apiclient.Request
			kind    error
		}{{read, model.ErrStopped}, {approve, model.ErrUnclear}} {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			if _, err := c.Do(ctx, tt.request); !errors.Is(err, tt.kind) {
				t.Errorf("%s: got %v, want %v", tt.request.Method, err, tt.kind)
			}
			cancel()
		}
	})
}

func TestCloseEndsWhatIsUnderWayAndWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := roundTrip(func(r *http.Request) (*http.Response, error) { return nil, pause(r, 24*time.Hour) })
		c := newClient(t, apiclient.Options{Transport: silent, Timeout: time.Hour})
		ended := make(chan error, 2)
		for range 2 {
			go func() { _, err := c.Do(t.Context(), read); ended <- err }()
			synctest.Wait()
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := <-ended; !errors.Is(err, model.ErrStopped) {
				t.Errorf("got %v", err)
			}
		}
		if _, err := c.Do(t.Context(), read); !errors.Is(err, model.ErrStopped) {
			t.Errorf("a call after the end: %v", err)
		}
	})
}
