package cli

import (
	"context"
	"fmt"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/ui"
)

type rehearsedRow struct {
	Kind      string `json:"kind"`
	ID        string `json:"id"`
	RewardID  text   `json:"reward_id"`
	State     string `json:"state"`
	Headline  string `json:"headline"`
	Call      text   `json:"call"`
	Exception text   `json:"exception"`
	Upstream  text   `json:"upstream"`
	Warning   text   `json:"warning"`
}

// rehearse prints what a decision would do.
func (s *session) rehearse(ctx context.Context, a *app.App, d desk.Decision) error {
	r, err := a.Desk().Rehearse(ctx, d)
	if err != nil {
		return decisionError(err)
	}
	if s.json {
		return s.rehearseJSON(r)
	}
	for _, one := range r.Objects {
		line := one.Headline + ": " + one.Call
		if one.Exception != "" {
			line = one.Headline + ": nothing would be sent, " + one.Exception
			if flags := despiteFlags(one.Despite); flags != "" {
				line += "; " + flags + " does it nevertheless"
			}
		}
		if one.Upstream != "" {
			line += "; " + one.Upstream
		}
		if one.Warning != "" {
			line += "; " + one.Warning
		}
		if _, err := fmt.Fprintln(s.out, ui.Clean(line)); err != nil {
			return err
		}
	}
	held := d.Verb == model.VerbHold
	if r.Calls > 0 || held {
		for _, effect := range r.Effects {
			if _, err := fmt.Fprintln(s.out, effect); err != nil {
				return err
			}
		}
	}
	if held {
		_, err = fmt.Fprintln(s.out, "Nothing was changed.")
		return err
	}
	_, err = fmt.Fprintf(s.out, "%d of %d would be sent, in about %s at the allowed pace. Nothing was changed.\n", r.Calls, len(r.Objects), r.Takes.Round(time.Second))
	return err
}

func (s *session) rehearseJSON(r desk.Rehearsal) error {
	for _, one := range r.Objects {
		row := rehearsedRow{
			Kind: string(one.Object.Object), ID: one.Object.ID, State: one.State, Headline: one.Headline,
			Call: text(one.Call), Exception: text(one.Exception), Upstream: text(one.Upstream), Warning: text(one.Warning),
		}
		if one.Object.Object == model.ObjectReward {
			row.RewardID = text(one.Object.ID)
		}
		if err := (printer{s.out}).row(row); err != nil {
			return err
		}
	}
	return nil
}
