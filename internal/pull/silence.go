package pull

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// silence is what speaks against a campaign's webhooks. It is guarded by the
// puller's lock.
type silence struct {
	trouble string // what the backend says of its webhooks
	missed  string // what was read and never told
}

// problem is what a person should read: what the backend says of a webhook
// explains why nothing comes.
func (s silence) problem() string {
	if s.trouble != "" {
		return s.trouble
	}
	return s.missed
}

// readWebhooks asks the backend how its webhooks to us are doing. A key that
// may not ask is no problem: silence is noticed without it.
func (p *Puller) readWebhooks(ctx context.Context, g *program) (time.Time, error) {
	all, err := p.o.Source.Webhooks(ctx, model.LaneSweep, g.id)
	if err != nil && !errors.Is(err, model.ErrDenied) && !errors.Is(err, model.ErrNotFound) {
		return time.Time{}, err
	}
	trouble := ""
	if err == nil && !ended(p.campaignOf(g)) {
		trouble = webhookTrouble(all, p.o.Hook)
	}
	p.mu.Lock()
	g.silence.trouble = trouble
	p.mu.Unlock()
	if trouble != "" {
		return p.o.Now().Add(p.o.NewestEvery), nil // somebody may be mending it
	}
	return p.o.Now().Add(p.o.RosterEvery), nil
}

// repeatedly is from how many failures in a row on a webhook is in trouble: what
// failed while the listener restarted comes again by itself.
const repeatedly = 3

// webhookTrouble says what is wrong with the webhooks that lead to a path, ""
// when nothing is. Where none visibly leads there, a proxy may stand between,
// and all are looked at.
func webhookTrouble(all []model.Webhook, path string) string {
	ours := slices.DeleteFunc(slices.Clone(all), func(w model.Webhook) bool {
		u, err := url.Parse(w.URL)
		return err != nil || !strings.HasSuffix(strings.TrimRight(u.Path, "/"), path)
	})
	if len(ours) == 0 {
		ours = all
	}
	if len(ours) == 0 {
		return "the vendor has no webhook: add one that reaches " + path
	}
	for _, w := range ours {
		if w.Enabled && w.Failures < repeatedly {
			return ""
		}
	}
	w := ours[0]
	switch {
	case w.AutoDisabled:
		return "the vendor's webhook is off after failures: mend it, then switch it on there"
	case w.Enabled:
		return fmt.Sprintf("the vendor's webhook failed %d times in a row: can it reach %s?", w.Failures, path)
	}
	return "the vendor's webhook is switched off: switch it on there"
}

// noteJoins keeps the newest join that a page shows.
func (g *program) noteJoins(page model.PeoplePage) {
	for _, r := range page.People {
		if r.Person.CreatedAt.After(g.joined) {
			g.joined = r.Person.CreatedAt
		}
	}
}

// listenForSilence compares what was read with what was told. Whatever
// happened before this process began does not count: what is repeated of it
// may still be on its way.
func (p *Puller) listenForSilence(ctx context.Context, g *program) error {
	if p.o.Hook == "" {
		return nil
	}
	heard, err := p.o.Store.Heard(ctx, p.o.Backend, g.id)
	if err != nil {
		return err
	}
	p.mu.Lock()
	since, whole := p.began, g.whole
	p.mu.Unlock()
	if heard.After(since) {
		since = heard
	}
	missed := ""
	if p.overdue(g.joined, since) {
		missed = p.missedText(heard, "joins")
	} else if !whole.IsZero() {
		if whole.After(since) {
			since = whole // before it everything read was new to the mirror
		}
		untold, err := p.o.Store.Untold(ctx, p.o.Backend, g.id, since)
		if err != nil {
			return err
		}
		if p.overdue(untold, since) {
			missed = p.missedText(heard, "rewards")
		}
	}
	p.mu.Lock()
	g.silence.missed = missed
	p.mu.Unlock()
	return nil
}

// overdue tells whether something happened after the last word and a webhook
// had the time to tell of it.
func (p *Puller) overdue(happened, since time.Time) bool {
	return happened.After(since) && p.o.Now().Sub(happened) > p.o.WebhookGrace
}

// missedText names what was missed, the silence, and what to look at, within
// the width of a narrow screen.
func (p *Puller) missedText(heard time.Time, what string) string {
	silence := "no webhook yet"
	if !heard.IsZero() {
		silence = "no webhook for " + strings.TrimSuffix(p.o.Now().Sub(heard).Round(time.Minute).String(), "0s")
	}
	return what + " but " + silence + ": check the vendor's webhook to " + p.o.Hook
}
