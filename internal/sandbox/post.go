package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// postOffice delivers events to webhooks: one goroutine each, a few requests
// at a time in all.
type postOffice struct {
	ctx    context.Context
	client *http.Client
	slots  chan struct{}
	work   sync.WaitGroup
	now    func() time.Time
	logf   func(format string, args ...any)
	base   time.Duration
}

const (
	deliveriesAtOnce = 8
	deliveryTimeout  = 10 * time.Second // the vendor's is unpublished
	longestPause     = time.Hour
)

func newPostOffice(ctx context.Context, o Options) *postOffice {
	return &postOffice{
		ctx: ctx, now: o.Now, logf: o.Logf, base: o.RetryBase,
		slots: make(chan struct{}, deliveriesAtOnce),
		client: &http.Client{
			Timeout:       deliveryTimeout,
			Transport:     &http.Transport{MaxIdleConnsPerHost: deliveriesAtOnce, IdleConnTimeout: time.Minute},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// open begins deliveries to a webhook and returns it.
func (o *postOffice) open(h *hook) *hook {
	h.wake, h.closed = make(chan struct{}, 1), make(chan struct{})
	o.work.Go(func() { o.run(h) })
	return h
}

// shut ends deliveries to a webhook; what is queued is forgotten.
func (o *postOffice) shut(h *hook) { close(h.closed) }

func (o *postOffice) wait() {
	o.work.Wait()
	o.client.CloseIdleConnections()
}

// enqueue makes the envelope once and puts it into the queue of every webhook
// that wants it. The payload is only asked for when somebody does.
func (o *postOffice) enqueue(hooks []*hook, event string, createdAt int64, payload func() any) {
	var body []byte
	for _, h := range hooks {
		if !h.wants(event) {
			continue
		}
		if body == nil {
			var err error
			if body, err = stringify(envelope{Event: event, CreatedAt: createdAt, Data: payload()}); err != nil {
				o.logf("sandbox: %s not sent: %v", event, err)
				return
			}
		}
		queued := time.Now()
		d := &delivery{event: event, body: body, stamp: o.now().UnixMilli(), queued: queued, due: queued}
		if !h.push(d) {
			o.logf("sandbox: webhook %s: queue full, %s dropped", h.id, event)
		}
	}
}

type envelope struct {
	Event     string `json:"event"`
	CreatedAt int64  `json:"createdAt"`
	Data      any    `json:"data"`
}

func (o *postOffice) run(h *hook) {
	for {
		d, wait := h.pick(time.Now())
		if d != nil {
			o.attempt(h, d)
			wait = 0
		}
		timer := time.NewTimer(wait)
		select {
		case <-o.ctx.Done():
			timer.Stop()
			return
		case <-h.closed:
			timer.Stop()
			return
		case <-h.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// attempt tries one delivery and books what came of it.
func (o *postOffice) attempt(h *hook, d *delivery) {
	select {
	case o.slots <- struct{}{}:
		defer func() { <-o.slots }()
	case <-o.ctx.Done():
		return
	}
	d.attempts++
	url, secret := h.target()
	status, err := o.deliver(url, secret, d)
	switch {
	case err == nil && status/100 == 2:
		h.delivered(d)
	case o.ctx.Err() == nil:
		h.missed(d, time.Now(), o.pause(d.attempts))
		o.logf("sandbox: webhook %s: %s not accepted (status %d) at attempt %d", h.id, d.event, status, d.attempts)
	}
}

// pause doubles with each attempt, up to an hour, a tenth up or down so that
// events that failed together do not all come back together.
func (o *postOffice) pause(attempts int) time.Duration {
	pause := longestPause
	if attempts < 32 {
		pause = min(o.base<<(attempts-1), longestPause)
	}
	if pause <= 0 {
		pause = longestPause
	}
	return time.Duration(float64(pause) * (0.9 + 0.2*rand.Float64()))
}

// deliver posts one event, signed when there is a secret, and returns the
// receiver's status.
func (o *postOffice) deliver(url, secret string, d *delivery) (int, error) {
	req, err := http.NewRequestWithContext(o.ctx, http.MethodPost, url, bytes.NewReader(d.body))
	if err != nil {
		return 0, fmt.Errorf("sandbox: webhook request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "GrowSurf-Webhooks-Sandbox")
	if secret != "" {
		req.Header.Set("GrowSurf-Signature", sign(secret, d.stamp, d.body))
	}
	res, err := o.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("sandbox: webhook delivery: %w", err)
	}
	defer res.Body.Close()
	// Read to the end, or the connection cannot be used again.
	if _, err := io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)); err != nil {
		return res.StatusCode, fmt.Errorf("sandbox: webhook answer: %w", err)
	}
	return res.StatusCode, nil
}

// sign is the value of the GrowSurf-Signature header.
//
// Source: documented; lower-case hex of HMAC-SHA256 over time, dot, raw body.
func sign(secret string, stamp int64, body []byte) string {
	ts := strconv.FormatInt(stamp, 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(ts + "."))
	mac.Write(body)
	return "ts=" + ts + ",v=" + hex.EncodeToString(mac.Sum(nil))
}
