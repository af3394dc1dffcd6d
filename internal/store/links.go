package store

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// KeepLinks keeps how the reading of each campaign stands, in place of all that
// was kept before.
func (s *Store) KeepLinks(ctx context.Context, all []model.PullStatus) error {
	return s.write(ctx, func(t *tx) error {
		if err := t.exec(`DELETE FROM link`); err != nil {
			return err
		}
		for _, p := range all {
			if err := t.keepLink(p); err != nil {
				return err
			}
		}
		_, err := t.revision() // which announces it
		return err
	})
}

func (t *tx) keepLink(p model.PullStatus) error {
	scope, err := t.scope(p.Backend, p.CampaignID)
	if err != nil {
		return err
	}
	waits := time.Time{}
	if p.Lag > 0 {
		waits = t.now.Add(-p.Lag)
	}
	return t.exec(`INSERT INTO link (scope, state, problem, webhook, period, swept_at, sweeping,
		people, expected, pages, per_minute, time_left, follow_ups, waits_from)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		scope, string(p.State), p.Problem, p.WebhookProblem, p.Period.Milliseconds(), millis(p.SweptAt), p.Sweeping,
		p.People, p.Expected, p.Pages, p.PerMinute, p.Left.Milliseconds(), p.FollowUps, millis(waits))
}

// Links gives how the reading of each campaign stands, as the keeper last wrote
// it down. The lag of follow-ups grows with the clock.
func (s *Store) Links(ctx context.Context) ([]model.PullStatus, error) {
	now := whole(s.now())
	return collect(ctx, s, func(scan func(...any) error) (p model.PullStatus, err error) {
		var period, swept, left, waits int64
		err = scan(&p.Backend, &p.CampaignID, &p.State, &p.Problem, &p.WebhookProblem, &period, &swept, &p.Sweeping,
			&p.People, &p.Expected, &p.Pages, &p.PerMinute, &left, &p.FollowUps, &waits)
		p.Period, p.Left, p.SweptAt = ofMillis(period), ofMillis(left), timeOf(swept)
		if waits > 0 {
			p.Lag = max(now.Sub(timeOf(waits)), 0)
		}
		return p, err
	}, `SELECT s.backend, s.campaign, l.state, l.problem, l.webhook, l.period, l.swept_at, l.sweeping,
		l.people, l.expected, l.pages, l.per_minute, l.time_left, l.follow_ups, l.waits_from
		FROM link l JOIN scope s ON s.key = l.scope ORDER BY l.scope`)
}

func ofMillis(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
