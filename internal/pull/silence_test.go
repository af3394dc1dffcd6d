package pull

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

const hook = "/hooks/b"

// well is a webhook in good health.
func well() []model.Webhook {
	return []model.Webhook{{ID: "primary", URL: "https://desk.example.com" + hook, Enabled: true}}
}

func TestSilenceIsNoticedWhenSomebodyJoinedUntold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		b.hook, b.hooks = hook, well()
		p, stop := start(t, b, f)
		problem := func() string { return p.Status()[0].WebhookProblem }
		time.Sleep(5 * time.Minute)
		if got := problem(); got != "" {
			t.Errorf("nobody joined, and yet: %s", got)
		}
		b.join("new")
		time.Sleep(90 * time.Second)
		if got := problem(); got != "" {
			t.Errorf("within its grace: %s", got)
		}
		time.Sleep(2 * time.Minute)
		if got := problem(); !strings.Contains(got, "joins but no webhook yet") || !strings.Contains(got, hook) {
			t.Errorf("after the grace: %q", got)
		}
		_ = f.commit(func() { f.heard = time.Now() })
		time.Sleep(2 * time.Minute)
		if got := problem(); got != "" {
			t.Errorf("after a webhook came: %s", got)
		}
		time.Sleep(20 * time.Minute)
		b.join("newer")
		time.Sleep(4 * time.Minute)
		if got := problem(); !strings.Contains(got, "joins but no webhook for 2") || strings.Contains(got, "0s") {
			t.Errorf("after a long silence: %q", got)
		}
		stop()
	})
}

func TestSilenceIsNoticedWhenARewardWasEarnedUntold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		b.hook, b.hooks = hook, well()
		_ = f.commit(func() { f.untold = time.Now() })
		p, stop := start(t, b, f)
		time.Sleep(10 * time.Minute)
		if got := p.Status()[0].WebhookProblem; got != "" {
			t.Errorf("what the first reading shows counts: %s", got)
		}
		_ = f.commit(func() { f.untold = time.Now() })
		time.Sleep(4 * time.Minute)
		if got := p.Status()[0].WebhookProblem; !strings.Contains(got, "rewards but no webhook") {
			t.Errorf("the reward is not missed: %q", got)
		}
		stop()
	})
}

func TestWithoutAListenerThereIsNoSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		p, stop := start(t, b, f)
		b.join("new")
		time.Sleep(10 * time.Minute)
		if got := p.Status()[0].WebhookProblem; got != "" || len(b.requests("webhooks")) > 0 {
			t.Errorf("%d questions, and then: %s", len(b.requests("webhooks")), got)
		}
		stop()
	})
}

func TestWebhookTroubleIsSaidWithWhatToDo(t *testing.T) {
	elsewhere := model.Webhook{ID: "w2", URL: "https://shop.example.com/in", Enabled: true, AutoDisabled: true, Failures: 9}
	alter := func(change func(*model.Webhook)) []model.Webhook {
		all := well()
		change(&all[0])
		return append(all, elsewhere)
	}
	for _, test := range []struct {
		name string
		all  []model.Webhook
		want string
	}{
		{"well", alter(func(*model.Webhook) {}), ""},
		{"behind a proxy", []model.Webhook{{URL: "https://example.com/x", Enabled: true}}, ""},
		{"none", nil, "add one that reaches /hooks/b"},
		{"off", alter(func(w *model.Webhook) { w.Enabled = false }), "is switched off"},
		{"failing once", alter(func(w *model.Webhook) { w.Failures = 2 }), ""},
		{"failing", alter(func(w *model.Webhook) { w.Failures = 3 }), "failed 3 times in a row"},
		{"switched off by the vendor", alter(func(w *model.Webhook) { w.Enabled, w.AutoDisabled, w.Failures = false, true, 12 }), "is off after failures"},
		{"no address", []model.Webhook{{URL: "\x7f"}}, "is switched off"},
	} {
		if got := webhookTrouble(test.all, hook); (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}

func TestAKeyThatMayNotReadWebhooksIsNoProblem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		b.hook = hook
		b.interfere(func(r request, _ int) error {
			if r.what == "webhooks" {
				return model.ErrDenied
			}
			return nil
		})
		p, stop := start(t, b, f)
		time.Sleep(time.Minute)
		if st := p.Status()[0]; st.State != model.LinkOnline || st.Problem != "" || st.WebhookProblem != "" {
			t.Errorf("status %+v", st)
		}
		stop()
	})
}

func TestOnlyCampaignsThatRunAreMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newFakeBackend(5), newFakeStore()
		b.hook, b.campaign.Status = hook, "DRAFT"
		p, stop := start(t, b, f)
		time.Sleep(time.Minute)
		if got := p.Status()[0].WebhookProblem; got != "" {
			t.Errorf("a draft without a webhook: %s", got)
		}
		stop()
	})
}
