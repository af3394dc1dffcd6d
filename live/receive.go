package live

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
)

// retryAfter is how long a sender should wait after 429 or 503.
const retryAfter = 10 * time.Second

// Why a request is not taken, beside a refused signature.
var (
	errTooLarge = errors.New("the body is too large")
	errFlood    = errors.New("too many deliveries at once")
	errCut      = errors.New("the body did not arrive in full")
	errJournal  = errors.New("events cannot be stored at the moment")
)

// serveHook takes one delivery and answers what became of it.
func (l *Listener) serveHook(w http.ResponseWriter, r *http.Request) {
	h := l.hooks[r.PathValue("name")]
	if h == nil {
		http.Error(w, "no such webhook", http.StatusNotFound)
		return
	}
	if !l.inHand.take(1) {
		l.refuse(w, h, errFlood)
		return
	}
	defer l.inHand.put(1)
	if err := l.take(w, r, h); err != nil {
		if errors.Is(err, errTooLarge) {
			l.hearOut(r)
		}
		l.refuse(w, h, err)
		return
	}
	io.WriteString(w, "ok\n")
}

// hearOut throws a body away that is too large. Most senders read the answer
// after they have sent everything, and one whose connection is closed meanwhile
// never learns why. A sender that waits for leave to send hears it at once.
func (l *Listener) hearOut(r *http.Request) {
	if r.Header.Get("Expect") != "" || r.ContentLength > l.bounds.drain {
		return
	}
	// What stays unread, or cannot be read, costs the sender the answer and the
	// listener nothing.
	_, _ = io.CopyN(io.Discard, r.Body, l.bounds.drain)
}

// take brings one delivery into the journal. Its errors say nothing of the
// body, so they may be answered and logged.
func (l *Listener) take(w http.ResponseWriter, r *http.Request, h *hook) error {
	if r.ContentLength > l.bounds.body {
		return errTooLarge
	}
	header, signed, err := l.admit(r, h)
	if err != nil {
		return err
	}
	body, held, err := l.readBody(w, r)
	defer l.memory.put(held)
	if err != nil {
		return err
	}
	now := l.options.Now()
	var form KeyForm
	if signed {
		if form, err = h.vendor.verify(header, body, now); err != nil {
			return err
		}
	}
	d := delivery(h, body, now, signed)
	if h.vendor.judge != nil {
		if err := h.vendor.judge(d); err != nil {
			return err
		}
	}
	return l.keep(r.Context(), h, d, form)
}

// admit judges the signature header before anything is read. A hook that
// allows unsigned deliveries still refuses a wrong signature: somebody who
// signs means to be checked.
func (l *Listener) admit(r *http.Request, h *hook) (header string, signed bool, err error) {
	values := r.Header.Values(h.vendor.header)
	if h.AllowUnsigned && (len(values) == 0 || h.Secret == "") {
		return "", false, nil
	}
	if len(values) > 1 {
		return "", false, ErrMalformed
	}
	header = strings.Join(values, "")
	return header, true, h.vendor.admit(header, l.options.Now())
}

// readBody reads what the sender sends, within the bound of one body and of
// all bodies in hand. Memory is taken as bytes arrive, so that announcing a
// large body costs nobody else anything. held must be given back in any case.
func (l *Listener) readBody(w http.ResponseWriter, r *http.Request) (body []byte, held int64, err error) {
	limited := http.MaxBytesReader(w, r.Body, l.bounds.body)
	for size := int64(8 << 10); ; size *= 2 {
		if !l.memory.take(size) {
			return nil, held, errFlood
		}
		held += size
		body = append(make([]byte, 0, held), body...)
		body, err = fill(limited, body)
		if !errors.Is(err, errFull) {
			return body, held, readProblem(err)
		}
	}
}

var errFull = errors.New("the buffer is full")

// fill reads into the room that body has left: nil at the end of the input,
// errFull when there may be more.
func fill(r io.Reader, body []byte) ([]byte, error) {
	for len(body) < cap(body) {
		n, err := r.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if errors.Is(err, io.EOF) {
			return body, nil
		}
		if err != nil {
			return body, err
		}
	}
	return body, errFull
}

func readProblem(err error) error {
	if err == nil {
		return nil
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return errTooLarge
	}
	return errCut
}

func delivery(h *hook, body []byte, received time.Time, signed bool) model.Delivery {
	d := h.vendor.decode(body, received)
	attribute(&d, h.Name)
	if !signed {
		distrust(&d)
	}
	return d
}

// keep waits until the journal has the event. A sender that hangs up does not
// stop it, because the work is nearly done; a stop of the listener does when
// its patience ends.
func (l *Listener) keep(asked context.Context, h *hook, d model.Delivery, form KeyForm) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(asked), l.bounds.journalTime)
	defer cancel()
	defer context.AfterFunc(l.life, cancel)()
	receipt, err := l.options.Journal.Append(ctx, d)
	l.journalAnswered(err)
	if err != nil {
		l.options.Log.Error("an event could not be stored", "hook", h.Name, "error", err)
		return errJournal
	}
	l.countKept(h, d, receipt, form)
	return nil
}

// refuse counts and answers a delivery that was not taken.
func (l *Listener) refuse(w http.ResponseWriter, h *hook, err error) {
	status, reason := refusal(err)
	l.countRefused(h, reason, err)
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", strconv.Itoa(int(retryAfter.Seconds())))
	}
	http.Error(w, err.Error(), status)
}

// refusal is the status of an error and the word it is counted under.
func refusal(err error) (status int, reason string) {
	for _, known := range refusals {
		if errors.Is(err, known.err) {
			return known.status, known.reason
		}
	}
	return http.StatusInternalServerError, "other"
}

var refusals = []struct {
	err    error
	status int
	reason string
}{
	{ErrUnsigned, http.StatusUnauthorized, reasonUnsigned},
	{ErrMalformed, http.StatusUnauthorized, reasonMalformed},
	{ErrStale, http.StatusUnauthorized, reasonTime},
	{ErrForged, http.StatusUnauthorized, reasonForged},
	{errTooLarge, http.StatusRequestEntityTooLarge, reasonTooLarge},
	{errFlood, http.StatusTooManyRequests, reasonFlood},
	{errCut, http.StatusBadRequest, reasonCut},
	{errJournal, http.StatusServiceUnavailable, reasonJournal},
}
