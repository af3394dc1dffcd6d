package apiclient

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unsafe"
)

// answerer is a transport made of a function.
type answerer func() *http.Response

func (f answerer) RoundTrip(*http.Request) (*http.Response, error) { return f(), nil }

// TestAClockThatIsSetDuringARequest: what the answer says holds from when the
// request began, by the backend's clock, and never from later.
func TestAClockThatIsSetDuringARequest(t *testing.T) {
	for _, by := range []time.Duration{-3 * time.Hour, 3 * time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			clock := time.Now()
			truth := clock.Round(0)
			c, err := New(Options{
				Name: "acme", BaseURL: "https://vendor.test", Key: "k", Now: func() time.Time { return clock },
				Transport: answerer(func() *http.Response {
					clock = setClock(clock.Add(100*time.Millisecond), by)
					return &http.Response{
						StatusCode: http.StatusOK, Header: http.Header{"Date": {truth.UTC().Format(http.TimeFormat)}},
						Body: io.NopCloser(strings.NewReader("{}")),
					}
				}),
			})
			if err != nil {
				t.Fatal(err)
			}
			answer, err := c.Do(t.Context(), Request{Route: "/campaigns"})
			if err != nil || answer.AsOf.After(truth) || answer.AsOf.Before(truth.Add(-2*time.Second)) {
				t.Errorf("as of %v, the truth is %v (%v)", answer.AsOf, truth, err)
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// setClock gives a moment as it is after its wall clock was set, while the
// monotonic one went on. Of a time with both, the first word holds the seconds
// of the wall clock from bit 30 on.
func setClock(t time.Time, by time.Duration) time.Time {
	word := (*uint64)(unsafe.Pointer(&t))
	*word += uint64(by/time.Second) << 30
	return t
}
