package apiclient

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// maxPause bounds a demanded wait: no window is longer than an hour at any
	// vendor, so a longer demand is a mistake and is asked about again.
	maxPause = time.Hour
	// noHint is the wait after a 429 that says nothing, as the one for too many
	// connections may. Assumed.
	noHint = time.Second
	// maxPolicies bounds what headers may make us keep.
	maxPolicies = 8
)

// learn takes the limits and what is left of them from an answer's headers.
// The request began at the given time.
//
// Source: documented, RateLimit-Policy and RateLimit (an IETF draft) and the
// vendor's own family.
func (p *pacer) learn(h http.Header, began, now time.Time) {
	for _, item := range listItems(h, "RateLimit-Policy") {
		q, okQ := item.number("q")
		w, okW := item.number("w")
		if okQ && okW {
			p.setQuota(Quota{item.name, q, time.Duration(w) * time.Second})
		}
	}
	left := map[string]int{}
	resets := map[string]time.Duration{}
	for _, w := range p.windows {
		family := p.prefix + "-RateLimit-" + capital(w.Name)
		if n, ok := headerInt(h, family+"-Limit"); ok && p.prefix != "" {
			p.setQuota(Quota{w.Name, n, w.Window})
		}
		if n, ok := headerInt(h, family+"-Remaining"); ok && p.prefix != "" {
			left[w.Name] = n
		}
	}
	for _, item := range listItems(h, "RateLimit") {
		if r, ok := item.number("r"); ok {
			left[item.name] = r
		}
		if t, ok := item.number("t"); ok {
			resets[item.name] = time.Duration(t) * time.Second
		}
	}
	for _, w := range p.windows {
		if r, ok := left[w.Name]; ok {
			p.setLeft(w, r, resets[w.Name], began, now)
		}
	}
}

func (p *pacer) setQuota(q Quota) {
	if !q.sane() {
		return
	}
	for _, w := range p.windows {
		if w.Name == q.Name {
			w.Quota = q
			return
		}
	}
	if len(p.windows) < maxPolicies {
		p.windows = append(p.windows, &window{Quota: q})
	}
}

// setLeft keeps what the server says is left where it is less than our own
// count. We take our share of it, as of the whole. Calls on their way may not
// be in the server's figure and come off.
func (p *pacer) setLeft(w *window, left int, reset time.Duration, began, now time.Time) {
	ours := w.allowed(p.share) - p.past.since(now.Add(-w.Window)) - p.uncounted
	calls := int(math.Floor(p.share * float64(left)))
	fresh := !began.Before(w.left.said)
	if calls >= ours {
		if fresh {
			w.left = remaining{}
		}
		return
	}
	calls = max(calls-p.uncounted, 0)
	if !fresh {
		calls = min(calls, w.left.calls)
	}
	// Where the server does not say when its window turns, a tenth of it is
	// waited before asking again; an answer of 429 then names the time.
	if reset <= 0 || reset > w.Window {
		reset = w.Window / 10
	}
	w.left = remaining{calls: calls, until: now.Add(reset), said: now}
}

// demandedWait is how long an answer tells everybody to stay away. Retry-After
// wins over all others; the vendor's own family gives the window's length,
// which is the most it can take.
func demandedWait(resp *http.Response, prefix string, now time.Time) time.Duration {
	limited := resp.StatusCode == http.StatusTooManyRequests
	if !limited && resp.StatusCode != http.StatusServiceUnavailable {
		return 0
	}
	if wait, ok := retryAfter(resp.Header.Get("Retry-After"), now); ok {
		return min(max(wait, 0), maxPause)
	}
	if !limited {
		return 0
	}
	var wait time.Duration
	for _, name := range []string{"Second", "Minute", "Hour"} {
		if ms, ok := headerInt(resp.Header, prefix+"-Retry-After-"+name+"-Milliseconds"); ok {
			wait = max(wait, time.Duration(min(ms, int(maxPause.Milliseconds())))*time.Millisecond)
		}
	}
	if wait == 0 {
		wait = noHint
	}
	return wait
}

// retryAfter reads whole seconds or a date.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if n, ok := wholeNumber(value); ok {
		return time.Duration(min(n, int(maxPause.Seconds()))) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return at.Sub(now), true
	}
	return 0, false
}

// listItem is one member of a structured header list: "second";q=50;w=5.
type listItem struct {
	name   string
	params map[string]string
}

func (i listItem) number(key string) (int, bool) { return wholeNumber(i.params[key]) }

func listItems(h http.Header, key string) (items []listItem) {
	for member := range strings.SplitSeq(strings.Join(h.Values(key), ","), ",") {
		parts := strings.Split(member, ";")
		name := strings.ToLower(strings.Trim(strings.TrimSpace(parts[0]), `"`))
		if name == "" || len(name) > 40 {
			continue
		}
		item := listItem{name: name, params: map[string]string{}}
		for _, part := range parts[1:] {
			k, v, _ := strings.Cut(strings.TrimSpace(part), "=")
			item.params[k] = v
		}
		items = append(items, item)
	}
	return items
}

func headerInt(h http.Header, key string) (int, bool) { return wholeNumber(h.Get(key)) }

// wholeNumber reads up to nine digits; more make no sense in these headers.
func wholeNumber(text string) (int, bool) {
	text = strings.TrimSpace(text)
	if len(text) > 9 {
		return 0, false
	}
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), err == nil
}

func capital(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
