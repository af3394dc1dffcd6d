package sandbox

import (
	"net/http"
	"strings"
	"sync"
)

// flights are the signups and updates under way: a second one that is equal
// gets a 409 (documented; what counts as equal is assumed).
type flights struct {
	mu  sync.Mutex
	air map[string]bool
}

func newFlights() *flights { return &flights{air: map[string]bool{}} }

// begin enters a call; landed must be called when it has ended.
func (f *flights) begin(r *http.Request, body []byte) (landed func(), refused *failure) {
	found, _, ok := match(r.Method, r.URL.EscapedPath())
	if !ok || r.Method != http.MethodPost || !single(found.pattern) {
		return func() {}, nil
	}
	key := r.URL.EscapedPath() + "\x00" + string(body)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.air[key] {
		return nil, &failure{
			status: http.StatusConflict, name: "DuplicateRequestError", code: "DUPLICATE_REQUEST_ERROR",
			message: "Duplicate request is already in progress.",
		}
	}
	f.air[key] = true
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.air, key)
	}, nil
}

// single says whether an operation must not run twice at once.
func single(pattern string) bool {
	return pattern == onePerson || strings.HasSuffix(pattern, "/participant") || strings.HasSuffix(pattern, "/mobile-participant-token")
}
