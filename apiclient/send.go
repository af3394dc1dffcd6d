package apiclient

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"

	"refdesk/internal/model"
)

// maxBody is the most of an answer that is read, unpacked.
const maxBody = 16 << 20

// try is one request through the pacer. A redirect comes back as where to go.
func (c *Client) try(ctx context.Context, k *call, to *url.URL) (Answer, *url.URL, *Error) {
	slot, err := c.pace.acquire(ctx, k.lane, k.write)
	if err != nil {
		return Answer{}, nil, k.notSent(err)
	}
	defer c.keeper.touch()
	defer c.pace.release(slot)

	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	began := c.now()
	resp, err := c.transport.RoundTrip(c.httpRequest(ctx, k, to))
	if err != nil {
		return Answer{}, nil, k.lost(ctx, err, c.traced && !connected.Load())
	}
	defer resp.Body.Close()
	wait := c.pace.answered(slot, resp)
	now := c.now()
	began = now.Add(began.Sub(now)) // by the wall clock as it is, which may have been set meanwhile
	c.drift.observe(resp.Header, began, now)
	asOf := c.drift.at(began)
	answer, next, fail := c.receive(ctx, k, to, resp)
	c.log.Debug("call", "backend", c.name, "method", k.request.Method, "path", k.shown,
		"status", resp.StatusCode, "bytes", len(answer.Body), "took", c.now().Sub(began))
	answer.AsOf = asOf
	if fail != nil {
		fail.Wait, fail.asOf = wait, asOf
	}
	return answer, next, fail
}

// receive reads an answer whole and says what it proves.
func (c *Client) receive(ctx context.Context, k *call, asked *url.URL, resp *http.Response) (Answer, *url.URL, *Error) {
	body, err := readBody(resp.Body)
	if err != nil {
		return Answer{}, nil, k.unread(ctx, resp.StatusCode, err)
	}
	if next, fail := c.redirect(k, asked, resp); next != nil || fail != nil {
		return Answer{}, next, fail
	}
	answer, fail := k.judge(resp, body)
	return answer, nil, fail
}

func (c *Client) httpRequest(ctx context.Context, k *call, to *url.URL) *http.Request {
	// The body is a plain reader without GetBody, and writes carry no
	// idempotency key: net/http cannot send such a request a second time once
	// a byte of it was written.
	var body io.ReadCloser
	if k.body != nil {
		body = io.NopCloser(bytes.NewReader(k.body))
	}
	req := &http.Request{
		Method: k.request.Method, URL: to, Host: to.Host, Header: http.Header{},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: body, ContentLength: int64(len(k.body)),
	}
	req.Header.Set("Authorization", "Bearer "+c.key.reveal())
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.agent)
	if k.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req.WithContext(ctx)
}

func readBody(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if err == nil && len(body) > maxBody {
		return nil, errTooLarge
	}
	return body, err
}

// notSent reports a call that never left.
func (c *call) notSent(err error) *Error {
	var spent *spentError
	if errors.As(err, &spent) {
		e := c.fail(model.ErrRateLimited, err)
		e.Wait = spent.wait
		return e
	}
	return c.fail(model.ErrStopped, err)
}

// lost reports a call without an answer. Only a failure before there was a
// connection proves that nothing arrived.
func (c *call) lost(ctx context.Context, err error, never bool) *Error {
	given := errors.Is(ctx.Err(), context.Canceled)
	switch {
	case given && (never || !c.write):
		return c.fail(model.ErrStopped, ctx.Err())
	case never:
		e := c.fail(model.ErrUnreachable, err)
		e.transient = true
		return e
	}
	e := c.fail(model.ErrUnclear, err)
	e.transient = !given
	return e
}

// unread reports an answer whose body could not be read whole.
func (c *call) unread(ctx context.Context, status int, err error) *Error {
	var e *Error
	switch {
	case status == http.StatusTooManyRequests:
		return c.answered(status, nil, false) // the status alone proves it
	case errors.Is(err, errTooLarge):
		e = c.fail(model.ErrUnclear, err)
	case ctx.Err() != nil:
		e = c.lost(ctx, err, false)
	default:
		e = c.fail(model.ErrUnclear, fmt.Errorf("%w (%w)", errHalf, err))
		e.transient = true
	}
	e.Status = status
	return e
}

// redirect says where a read goes on. The key goes to the same host only, and
// a write goes nowhere: it may have been done already.
func (c *Client) redirect(k *call, from *url.URL, resp *http.Response) (*url.URL, *Error) {
	location := resp.Header.Get("Location")
	if resp.StatusCode < 300 || resp.StatusCode > 399 || location == "" {
		return nil, nil
	}
	refuse := func(cause error) *Error {
		e := k.fail(model.ErrUnclear, cause)
		e.Status = resp.StatusCode
		return e
	}
	if k.write {
		return nil, refuse(errWriteMoved)
	}
	to, err := from.Parse(location)
	if err != nil || !c.base.same(to) {
		return nil, refuse(errMoved)
	}
	return to, nil
}

func (c *call) judge(resp *http.Response, body []byte) (Answer, *Error) {
	html := looksLikeHTML(resp.Header, body)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return Answer{}, c.answered(resp.StatusCode, body, html)
	}
	var cause error
	if html {
		cause = errHTML
	} else if !json.Valid(body) {
		cause = errNotJSON
	}
	if cause != nil {
		e := c.fail(model.ErrUnclear, cause)
		e.Status = resp.StatusCode
		return Answer{}, e
	}
	return Answer{Body: body}, nil
}

func looksLikeHTML(h http.Header, body []byte) bool {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return kind == "text/html" || kind == "application/xhtml+xml" ||
		bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
}
