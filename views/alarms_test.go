package views_test

import (
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
	"refdesk/views"
)

const silence = "joins but no webhook for 40m: check the vendor's webhook to /hooks/acme"

// troubled is a console with standing alarms.
func troubled(w *world, _ *views.Env) {
	w.status.Parked, w.status.Quarantined = 2, 7
	w.status.Pulls[0].State = model.LinkDegraded
	w.status.Pulls[0].Problem = "the vendor cannot be reached; trying again"
	w.status.Pulls[0].WebhookProblem = silence
}

// TestNoAlarmTakesThePlaceOfTheCountdown: what can be taken back for seconds
// stands before what may be wrong for hours, at every width.
func TestNoAlarmTakesThePlaceOfTheCountdown(t *testing.T) {
	for _, w := range []int{60, 80, 120, 200} {
		c := start(t, w, 24, troubled)
		c.press("4", "a")
		if line := statusOf(c); !strings.HasPrefix(line, " 1 leaves in 10s, u takes back") || !strings.Contains(line, "! tells") && w < 200 {
			t.Errorf("at %d columns the status line is %q", w, line)
		}
		c.clock.Advance(time.Minute)
	}
	c := start(t, 80, 24, troubled)
	if line := statusOf(c); !strings.Contains(line, "✗ the vendor cannot be reached") || !strings.Contains(line, "3 more, ! tells") {
		t.Errorf("without a countdown the status line is %q", line)
	}
}

// TestAlarmsAreToldInFull by a key, also those that are cut on the status line.
func TestAlarmsAreToldInFull(t *testing.T) {
	c := start(t, 80, 24, troubled)
	c.press("!")
	c.sees("4 alarms", "the vendor cannot be reached; trying again", "2 parked, 8 decides", "unreadable: 7, then / state:quarantined")
	if flat := strings.Join(strings.Fields(strings.ReplaceAll(c.text(), "│", "")), " "); !strings.Contains(flat, silence) {
		t.Errorf("an alarm is not told in full:\n%s", c.text())
	}
	c.press("!")
	c.misses("4 alarms")
	c = start(t, 60, 15, func(w *world, e *views.Env) {
		troubled(w, e)
		w.status.Pulls[0].WebhookProblem = strings.Repeat(silence+" ", 20)
	})
	c.press("!")
	c.misses("2 parked, 8")
	for range 40 {
		c.press("down")
		uitest.Fits(t, c.view(), 60, 15)
	}
	c.sees("2 parked, 8 decides", "esc closes")
	c = start(t, 80, 24, nil)
	c.send(views.StatusMsg{Status: model.Status{}})
	c.press("!")
	c.sees("nothing is wrong")
}
