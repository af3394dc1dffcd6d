package apiclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"refdesk/internal/model"
)

// Request is one call.
type Request struct {
	Method string // "" = GET
	// Route is the path under the base URL. Each {name} in it is filled with
	// the next of IDs, escaped; {participant} stays a placeholder in errors.
	Route string
	IDs   []string
	Query url.Values
	Body  any // sent as JSON; nil = no body
	// AbsentIs400: a 400 that blames nothing else means the object is missing, and
	// a 404 does not.
	AbsentIs400 bool
}

// Answer is a success.
type Answer struct {
	Body []byte // valid JSON
	// AsOf is when the request began by the backend's clock: what the answer
	// says held then or later. It is up to a second before the truth, for the
	// Date header counts whole seconds, and never after it.
	AsOf time.Time
}

// CallOption alters one call.
type CallOption func(*call)

// WithLane says who waits for the call. Reads go as LaneOperator and writes as
// LaneChange where nothing is said.
func WithLane(lane model.Lane) CallOption {
	return func(c *call) { c.lane = lane }
}

// call is a request made ready to be sent.
type call struct {
	request Request
	backend string
	key     secret // to be kept out of errors
	shown   string // the path as errors show it
	url     *url.URL
	body    []byte
	write   bool
	lane    model.Lane
}

func (c *Client) prepare(r Request, opts []CallOption) (*call, error) {
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	k := &call{request: r, backend: c.name, key: c.key, shown: r.Route}
	k.write = r.Method != http.MethodGet && r.Method != http.MethodHead
	if k.write {
		k.lane = model.LaneChange
	}
	for _, opt := range opts {
		opt(k)
	}
	k.lane = min(max(k.lane, model.LaneOperator), model.LaneSweep)
	path, raw, shown, err := fillRoute(r.Route, r.IDs)
	if err != nil {
		return nil, k.fail(model.ErrInvalid, err)
	}
	k.shown, k.url = shown, c.base.url(path, raw, r.Query)
	if r.Body == nil {
		return k, nil
	}
	if k.body, err = json.Marshal(r.Body); err != nil {
		return nil, k.fail(model.ErrInvalid, errors.New("the request cannot be written as JSON"))
	}
	return k, nil
}

// fillRoute fills placeholders. An empty or dotted id would name another
// object, or all of them, and is refused.
func fillRoute(route string, ids []string) (path, raw, shown string, err error) {
	for segment := range strings.SplitSeq(strings.TrimPrefix(route, "/"), "/") {
		plain, show := segment, segment
		if strings.HasPrefix(segment, "{") {
			if len(ids) == 0 {
				return "", "", "", fmt.Errorf("no id for %s", segment)
			}
			plain, ids = ids[0], ids[1:]
			if plain == "" || plain == "." || plain == ".." || len(plain) > 1000 {
				return "", "", "", fmt.Errorf("the id for %s is empty or cannot be in a path", segment)
			}
			if segment != "{participant}" {
				show = clean(plain)
			}
		}
		path, raw, shown = path+"/"+plain, raw+"/"+url.PathEscape(plain), shown+"/"+show
	}
	return path, raw, shown, nil
}

// fail starts an error about this call.
func (c *call) fail(kind, cause error) *Error {
	return &Error{Backend: c.backend, Method: c.request.Method, Path: c.shown, Kind: kind, Err: cause}
}

// Unclear is the error for an answer that came well but says nothing the
// caller can use.
func (c *Client) Unclear(r Request, cause error) error {
	k, err := c.prepare(r, nil)
	if err != nil {
		return err
	}
	e := k.fail(model.ErrUnclear, cause)
	e.Status = http.StatusOK
	return e
}
