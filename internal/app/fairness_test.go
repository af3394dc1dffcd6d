package app

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"refdesk/internal/config"
	"refdesk/internal/model"
)

// TestATroubledBackendStarvesNoOther: whatever one backend does, the people of
// the other are read, its decisions arrive, and only the first is told to be in
// trouble.
func TestATroubledBackendStarvesNoOther(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"its limits are spent": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		},
		"its key is wrong": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"it hangs":         func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"it breaks off":    func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(answer)
			defer server.Close()
			defer server.CloseClientConnections()
			s := newShop(t)
			troubled := s.demo.Settings.Backends[0]
			troubled.Name, troubled.BaseURL, troubled.WebhookSecret = "troubled", server.URL+"/v2", "another-secret"
			s.demo.Settings.Backends = append([]config.Backend{troubled}, s.demo.Settings.Backends...)
			a := s.open()
			serve(t.Context(), t, a)
			eventually(t, "everybody of the other backend", func() bool {
				st := status(t, a)
				return st.People == 60 && st.RewardsWaiting > 0
			})
			word := s.open()
			if err := word.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
			waiting, err := word.Lists().Rewards(t.Context(), model.Query{Text: "state:waiting", Count: 1})
			if err != nil || len(waiting.Rows) == 0 {
				t.Fatalf("no reward waits: %v", err)
			}
			changes, err := word.Decide(t.Context(), direct(waiting.Rows[0]), nil)
			if err != nil || len(changes) != 1 || changes[0].State != model.ChangeDone {
				t.Errorf("an approval at the other backend: %v, %v", changes, err)
			}
			for _, p := range status(t, a).Pulls {
				if p.Backend == demoBackend && p.State != model.LinkOnline {
					t.Errorf("the other backend: %+v", p)
				}
				if p.Backend == "troubled" && p.State == model.LinkOnline {
					t.Errorf("the troubled backend: %+v", p)
				}
			}
		})
	}
}
