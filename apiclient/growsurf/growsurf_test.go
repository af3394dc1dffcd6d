package growsurf_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refdesk/apiclient"
	"refdesk/apiclient/growsurf"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve answers under a base path, so that a client which forgets the path of
// its base URL is found out.
func serve(t *testing.T, routes map[string]string) *growsurf.Client {
	t.Helper()
	mux := http.NewServeMux()
	for pattern, body := range routes {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(body))
		})
	}
	return serveHandler(t, mux)
}

func serveHandler(t *testing.T, h http.Handler) *growsurf.Client {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/some/base/v2", h))
	t.Cleanup(server.Close)
	c, err := growsurf.New(apiclient.Options{
		Name: "acme", BaseURL: server.URL + "/some/base/v2/", Key: "k-test", Connections: 3,
		// Tests make few calls; generous quotas keep the pacer out of the way.
		Quotas: []apiclient.Quota{{Name: "minute", Limit: 100_000, Window: time.Minute}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// at is a moment in the stories the samples tell.
func at(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// pagesOf answers by query, and knows no other.
func pagesOf(pages map[string]string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.RawQuery]
		if !ok {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		_, _ = w.Write([]byte(body))
	})
}

// endlessLog is a log of activity in which every line has a time of its own,
// from 1 ms on.
type endlessLog struct{}

func (endlessLog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
	var lines []string
	for i := range 100 {
		lines = append(lines, fmt.Sprintf(`{"createdAt":%d}`, offset+i+1))
	}
	fmt.Fprintf(w, `{"activityLogs":[%s],"offset":%d}`, strings.Join(lines, ","), offset+100)
}
