package cli

import (
	"context"
	"fmt"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/desk"
	"refdesk/ui"
)

type rehearsedRow struct {
	RewardID  string `json:"reward_id"`
	State     string `json:"state"`
	Headline  string `json:"headline"`
	Call      text   `json:"call"`
	Exception text   `json:"exception"`
}

// rehearse prints what a decision would do.
func (s *session) rehearse(ctx context.Context, a *app.App, d desk.Decision) error {
	r, err := a.Rehearse(ctx, d)
	if err != nil {
		return decisionError(err)
	}
	if s.json {
		return s.rehearseJSON(r)
	}
	for _, one := range r.Rewards {
		line := one.Headline + ": " + one.Call
		if one.Exception != "" {
			line = one.Headline + ": nothing would be sent, " + one.Exception
		}
		if _, err := fmt.Fprintln(s.out, ui.Clean(line)); err != nil {
			return err
		}
	}
	if r.Calls > 0 {
		for _, effect := range r.Effects {
			if _, err := fmt.Fprintln(s.out, effect); err != nil {
				return err
			}
		}
	}
	_, err = fmt.Fprintf(s.out, "%d of %d would be sent, in about %s at the allowed pace. Nothing was changed.\n", r.Calls, len(r.Rewards), r.Takes.Round(time.Second))
	return err
}

func (s *session) rehearseJSON(r desk.Rehearsal) error {
	for _, one := range r.Rewards {
		row := rehearsedRow{
			RewardID: one.Reward.ID, State: string(one.Reward.State), Headline: one.Headline,
			Call: text(one.Call), Exception: text(one.Exception),
		}
		if err := (printer{s.out}).row(row); err != nil {
			return err
		}
	}
	return nil
}
