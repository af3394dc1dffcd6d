package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"refdesk/internal/app"
)

// TestSilentWebhooksRaiseTheAlarm: the vendor's webhook is switched off, people
// join, and the status line says so until it is on and heard again.
func TestSilentWebhooksRaiseTheAlarm(t *testing.T) {
	w := newWorld(t, func(o *app.Options) {
		o.WebhookGrace = 10 * time.Millisecond
		o.Settings.Pull.NewestEvery.Duration = 200 * time.Millisecond
		o.Settings.Pull.RosterEvery.Duration = 300 * time.Millisecond
	})
	campaign := w.demo.Sandbox.Info().Campaigns[0]
	hook := "/campaign/" + campaign + "/webhooks/primary"
	w.ask(http.MethodPatch, hook, `{"isEnabled":false}`)
	w.open(160, 36)
	w.term.WaitFor(t, "the vendor's webhook is switched off")
	w.ask(http.MethodPatch, hook, `{"isEnabled":true}`)
	w.term.WaitUntil(t, "the alarm over", func(screen string) bool { return !strings.Contains(screen, "switched off") && w.swept() })

	w.ask(http.MethodPatch, hook, `{"events":[]}`)
	w.ask(http.MethodPost, "/campaign/"+campaign+"/participant", `{"email":"quiet@example.com"}`)
	w.term.WaitFor(t, "joins but no webhook")
	w.ask(http.MethodPatch, hook, `{"events":["NEW_PARTICIPANT_ADDED"]}`)
	w.ask(http.MethodPost, "/campaign/"+campaign+"/participant", `{"email":"loud@example.com"}`)
	w.term.WaitUntil(t, "the silence over", func(screen string) bool { return !strings.Contains(screen, "joins but no webhook") })
	w.quit()
}

// ask makes a call with a body as somebody at the vendor would cause it.
func (w *world) ask(method, path, body string) {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, w.demo.Sandbox.Info().BaseURL+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer key-of-the-tests")
	req.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		w.Fatalf("%s %s: %s", method, path, answer.Status)
	}
}
