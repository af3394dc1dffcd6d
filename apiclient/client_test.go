package apiclient_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

func TestOptionsThatCannotBeKeptAreRefused(t *testing.T) {
	good := apiclient.Options{Name: "acme", BaseURL: "https://vendor.test/v2", Key: "k"}
	for name, tt := range map[string]struct {
		change func(*apiclient.Options)
		want   string
	}{
		"no url":       {func(o *apiclient.Options) { o.BaseURL = "" }, "base URL"},
		"not a url":    {func(o *apiclient.Options) { o.BaseURL = "://k-secret" }, "base URL"},
		"plain http":   {func(o *apiclient.Options) { o.BaseURL = "http://vendor.test" }, "use https"},
		"other scheme": {func(o *apiclient.Options) { o.BaseURL = "ftp://vendor.test" }, "scheme"},
		"user":         {func(o *apiclient.Options) { o.BaseURL = "https://k-secret@vendor.test" }, "user"},
		"query":        {func(o *apiclient.Options) { o.BaseURL = "https://vendor.test?key=k-secret" }, "query"},
		"remote":       {func(o *apiclient.Options) { o.LoopbackOnly = true }, "this machine"},
		"no key":       {func(o *apiclient.Options) { o.Key = "" }, "key"},
		"broken key":   {func(o *apiclient.Options) { o.Key = "k-secret\n" }, "line break"},
		"share":        {func(o *apiclient.Options) { o.Share = 1.5 }, "share"},
		"connections":  {func(o *apiclient.Options) { o.Connections = 4 }, "connections"},
		"quota":        {func(o *apiclient.Options) { o.Quotas = []apiclient.Quota{{Name: "x"}} }, "quota"},
	} {
		t.Run(name, func(t *testing.T) {
			o := good
			tt.change(&o)
			_, err := apiclient.New(o)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "k-secret") {
				t.Errorf("got %v, want something about %q", err, tt.want)
			}
		})
	}
}

func TestLoopbackIsThisMachine(t *testing.T) {
	for _, base := range []string{"http://127.0.0.1:8000", "http://[::1]:1/v2", "http://localhost", "http://127.9.9.9"} {
		c, err := apiclient.New(apiclient.Options{Name: "demo", BaseURL: base, Key: "k", LoopbackOnly: true})
		if err != nil {
			t.Errorf("%s: %v", base, err)
			continue
		}
		_ = c.Close()
	}
}

func TestTheKeyIsNeverShown(t *testing.T) {
	const key = "k-very-secret"
	var log bytes.Buffer
	o := apiclient.Options{
		Key: key, Name: "acme", BaseURL: "https://vendor.test/v2",
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	shown := fmt.Sprintf("%v %+v %#v %s", o, o, o, &o)
	o.Log.Info("made", "options", o)
	o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		return reply(403, `{"code":"NOT_AUTHORIZED_ERROR","message":"Bearer `+key+` of mira.okafor@example.com is wrong, see https://vendor.test/?sig=1"}`), nil
	})
	c := newClient(t, o)
	_, err := c.Do(t.Context(), apiclient.Request{
		Route: "/campaign/{campaign}/participant/{participant}", IDs: []string{"q7w2me", "mira.okafor@example.com"},
	})
	if !errors.Is(err, model.ErrDenied) {
		t.Fatal(err)
	}
	shown += fmt.Sprintf("%v %+v %#v %v %#v", err, err, err, c, c) + log.String()
	for _, leak := range []string{key, "mira", "sig=1"} {
		if strings.Contains(shown, leak) {
			t.Errorf("%q is shown in: %s", leak, shown)
		}
	}
	for _, part := range []string{"acme: GET /campaign/q7w2me/participant/{participant}", "403 NOT_AUTHORIZED_ERROR", "{address}"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in: %v", part, err)
		}
	}
}

func TestAKeyThatTheVendorRepeatsIsNotShownInPart(t *testing.T) {
	const key = "k-very-secret"
	for name, body := range map[string]string{
		"cut off": `{"message":"` + strings.Repeat("x", 290) + ` ` + key + `"}`,
		"in code": `{"code":"` + key + `","message":"no"}`,
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, apiclient.Options{Key: key, Transport: roundTrip(func(*http.Request) (*http.Response, error) {
				return reply(403, body), nil
			})})
			_, err := c.Do(t.Context(), read)
			if !errors.Is(err, model.ErrDenied) || strings.Contains(err.Error(), key[:4]) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAVendorsTextIsMadeHarmless(t *testing.T) {
	c := newClient(t, apiclient.Options{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
		return reply(422, `{"message":"\u001b]52;c;x\u0007`+strings.Repeat("é", 400)+`","name":7,"errors":"none"}`), nil
	})})
	_, err := c.Do(t.Context(), read)
	var e *apiclient.Error
	if !errors.As(err, &e) || strings.ContainsAny(err.Error(), "\x1b\a") || len([]rune(e.Message)) != 300 {
		t.Errorf("got %q", err)
	}
}
