package apiclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"

	"refdesk/internal/model"
)

// Error says what became of a call. errors.Is finds the model's error for what
// the answer proves. Its text never holds a key, an address or a URL.
type Error struct {
	Backend string
	Method  string
	Path    string // without query; people stand in it as {participant}
	Status  int    // 0 when there was no answer
	Code    string // the vendor's machine code
	Name    string // the vendor's error class
	Message string // the vendor's text, at most 300 characters, without addresses
	Wait    time.Duration
	Kind    error // of internal/model
	Err     error // the cause, where it is not the vendor's answer

	asOf      time.Time
	transient bool // a repeated read may fare better
}

// Causes that are ours to name.
var (
	errHTML       = errors.New("a gateway answered with a web page")
	errNotJSON    = errors.New("the answer is not JSON")
	errTooLarge   = errors.New("the answer is larger than 16 MiB")
	errHalf       = errors.New("the answer broke off half way")
	errMoved      = errors.New("the answer points to another host, which does not get the key")
	errWriteMoved = errors.New("the answer to a write points elsewhere and is not followed")
	errRounds     = errors.New("the answer points elsewhere again and again")
	errClosed     = errors.New("the client is closed")
)

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s %s: %v", e.Backend, e.Method, e.Path, e.Kind)
	if e.Status != 0 {
		fmt.Fprintf(&b, " (%s)", strings.TrimSpace(fmt.Sprint(e.Status, " ", e.Code)))
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.Err != nil {
		b.WriteString(": " + clean(e.Err.Error()))
	}
	return b.String()
}

// Unwrap gives the model's error and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// RetryAfter is how long to wait before asking again; 0 when nothing is known.
func (e *Error) RetryAfter() time.Duration { return e.Wait }

// AsOf is when the request began by the backend's clock, as Answer.AsOf; zero
// when there was no answer.
func (e *Error) AsOf() time.Time { return e.asOf }

// StatusCode is the answer's HTTP status; 0 when there was no answer.
func (e *Error) StatusCode() int { return e.Status }

// answered judges an answer that is not a success.
func (c *call) answered(status int, body []byte, html bool) *Error {
	e := c.fail(nil, nil)
	e.Status = status
	said, readable := readVendorError(body)
	e.Code, e.Name, e.Message = c.words(said.Code), c.words(said.Name), c.words(said.Message)
	if html {
		e.Err = errHTML
	} else if !readable {
		e.Err = errNotJSON
	}
	e.Kind = c.proves(status, readable && !html, html, said)
	e.transient = retriable(status)
	return e
}

// proves names what a status proves. A body that is not the vendor's proves
// little: a gateway's 404 must not make a person look deleted.
//
// Source: documented, section "Errors" of the vendor's reference; a missing
// participant is 400 there, and one that is being erased 423. A 404 to a
// question about a participant says that the program is not there, of whose
// people nothing is known.
func (c *call) proves(status int, readable, html bool, said vendorError) error {
	switch {
	case status == http.StatusTooManyRequests:
		return model.ErrRateLimited
	case !html && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return model.ErrDenied
	case !readable, status < 400, status >= 500, status == http.StatusRequestTimeout:
		return model.ErrUnclear
	case status == http.StatusConflict && said.Code == inFlight:
		return model.ErrUnclear
	case status == http.StatusNotFound && !c.request.AbsentIs400:
		return model.ErrNotFound
	case status == http.StatusNotAcceptable, status == http.StatusLocked:
		return model.ErrWrongState
	case status == http.StatusBadRequest && c.request.AbsentIs400 && !said.blamesQuery():
		return model.ErrNotFound
	}
	return model.ErrInvalid
}

func retriable(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// vendorError is the vendor's error body; nothing in it is guaranteed.
type vendorError struct {
	Name, Code, Message string
	locations           []string
}

// inFlight is the code that answers a request while an equal one is under way,
// as one whose answer was lost may be: that one may yet do what was asked.
// Documented.
const inFlight = "DUPLICATE_REQUEST_ERROR"

// words makes the vendor's text fit for an error. It may repeat the key, which
// goes before anything is cut: half of a key is worth hiding, too.
func (c *call) words(text string) string {
	return clean(strings.ReplaceAll(text, c.key.reveal(), hidden))
}

// blamesQuery tells whether the answer names a parameter outside the path, so
// that the request was wrong and the object may exist.
func (v vendorError) blamesQuery() bool {
	for _, l := range v.locations {
		if l == "query" || l == "body" {
			return true
		}
	}
	return false
}

// readVendorError reads what can be read; false when body is no JSON object.
func readVendorError(body []byte) (v vendorError, readable bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil || fields == nil {
		return v, false
	}
	text := func(key string) (s string) {
		if json.Unmarshal(fields[key], &s) != nil {
			return ""
		}
		return s
	}
	v.Name, v.Code, v.Message = text("name"), text("code"), text("message")
	var rows []struct{ Location any }
	if json.Unmarshal(fields["errors"], &rows) == nil {
		for _, row := range rows {
			if l, ok := row.Location.(string); ok {
				v.locations = append(v.locations, l)
			}
		}
	}
	return v, true
}

var (
	someURL     = regexp.MustCompile(`\S*://\S*`)
	someAddress = regexp.MustCompile(`\S*(@|%40)\S*`)
)

// clean makes text from outside fit for an error: no address, no URL (either
// may be signed or name a person), no control characters, at most 300 runes.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	text = someURL.ReplaceAllString(text, "{url}")
	text = someAddress.ReplaceAllString(text, "{address}")
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 300 {
		return string(runes[:299]) + "…"
	}
	return text
}
