package store

import (
	"context"

	"refdesk/internal/model"
)

// SetAlarm keeps what is wrong with a campaign's webhooks, "" for nothing.
func (s *Store) SetAlarm(ctx context.Context, campaign model.CampaignRef, text string) error {
	return s.write(ctx, func(t *tx) error {
		scope, err := t.scope(campaign.Backend, campaign.ID)
		if err != nil {
			return err
		}
		var changed int64
		if text == "" {
			changed, err = t.changed(`DELETE FROM alarm WHERE scope = ?`, scope)
		} else {
			changed, err = t.changed(`INSERT INTO alarm (scope, text) VALUES (?1, ?2)
				ON CONFLICT (scope) DO UPDATE SET text = ?2 WHERE text <> ?2`, scope, text)
		}
		if err == nil && changed > 0 {
			_, err = t.revision() // which announces it
		}
		return err
	})
}

// Alarms gives the campaigns with whose webhooks something is wrong. Of each
// status only the campaign and the WebhookProblem are set.
func (s *Store) Alarms(ctx context.Context) ([]model.PullStatus, error) {
	return collect(ctx, s, func(scan func(...any) error) (p model.PullStatus, err error) {
		return p, scan(&p.Backend, &p.CampaignID, &p.WebhookProblem)
	}, `SELECT s.backend, s.campaign, a.text FROM alarm a JOIN scope s ON s.key = a.scope ORDER BY a.scope`)
}
