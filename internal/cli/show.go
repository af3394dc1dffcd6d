package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
)

func (s *session) showWord() *cobra.Command {
	return &cobra.Command{
		Use:   "show KIND ID",
		Short: "Show one row with everything known about it, as JSON",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("`refdesk show` needs a kind and an id; kinds: %s", kindNames())
			}
			return nil
		},
		ValidArgsFunction: completeKind,
		RunE:              func(cmd *cobra.Command, args []string) error { return s.show(cmd.Context(), args[0], args[1]) },
	}
}

// errNoSuch says that the store has no such row of a list.
func errNoSuch(list, id string) error {
	return fmt.Errorf("the store has no %s %q; `refdesk list %s` shows what it has", singular(list), id, list)
}

func (s *session) show(ctx context.Context, name, id string) error {
	k, err := findKind(name)
	if err != nil {
		return err
	}
	switch k.name { // these the store finds by itself, without the lists
	case "participants":
		return s.opened(ctx, needs{}, func(a *app.App) error { return s.showParticipant(ctx, a, id) })
	case "cases":
		return s.opened(ctx, needs{}, func(a *app.App) error { return s.showCase(ctx, a, id) })
	case "events":
		return s.opened(ctx, needs{}, func(a *app.App) error { return s.showEvent(ctx, a, id) })
	case "batches":
		return s.opened(ctx, needs{}, func(a *app.App) error { return s.showBatch(ctx, a, id) })
	}
	return s.reading(ctx, func(a *app.App) error { return s.showListed(ctx, a, k, id) })
}

func (s *session) showParticipant(ctx context.Context, a *app.App, id string) error {
	refs, err := a.FindPerson(ctx, s.backend, s.campaign, id)
	if err != nil {
		return err
	}
	if len(refs) == 0 {
		return errNoSuch("participants", id)
	}
	for _, ref := range refs {
		page, err := a.Lists().Person(ctx, ref)
		if err != nil {
			return err
		}
		if err := (printer{s.out}).row(pageOf(page)); err != nil {
			return err
		}
	}
	return nil
}

// personPage is a participant with everything around it.
type personPage struct {
	export.Participant
	Referrer    any                 `json:"referrer"`
	Referred    []string            `json:"referred"`
	Rewards     []export.Reward     `json:"rewards"`
	Commissions []export.Commission `json:"commissions"`
	Payouts     []export.Payout     `json:"payouts"`
	Events      []int64             `json:"events"`
	Changes     []export.Change     `json:"changes"`
	NotesHere   []noteRow           `json:"notes_here"`
}

// noteRow is a note of the ledger; the vendor does not have it.
type noteRow struct {
	At       stamp  `json:"at"`
	Operator string `json:"operator"`
	Kind     string `json:"kind"`
	ID       string `json:"id"`
	Text     text   `json:"text"`
}

func pageOf(p model.PersonPage) personPage {
	page := personPage{
		Participant: export.OfParticipant(p.Person), Referred: []string{}, Rewards: []export.Reward{},
		Commissions: []export.Commission{}, Payouts: []export.Payout{}, Events: []int64{}, Changes: []export.Change{}, NotesHere: []noteRow{},
	}
	if p.Referrer.Key != 0 {
		page.Referrer = p.Referrer.ID
	}
	for _, one := range p.Referred {
		page.Referred = append(page.Referred, one.ID)
	}
	for _, one := range p.Rewards {
		page.Rewards = append(page.Rewards, export.OfReward(one))
	}
	for _, one := range p.Commissions {
		page.Commissions = append(page.Commissions, export.OfCommission(one))
	}
	for _, one := range p.Payouts {
		page.Payouts = append(page.Payouts, export.OfPayout(one))
	}
	for _, one := range p.Events {
		page.Events = append(page.Events, one.Seq)
	}
	for _, one := range p.Notes {
		page.NotesHere = append(page.NotesHere, noteRow{
			At: stamp(one.At), Operator: one.Operator, Kind: string(one.Object), ID: one.Target, Text: text(one.Text),
		})
	}
	for _, one := range p.Changes {
		page.Changes = append(page.Changes, export.OfChange(one))
	}
	return page
}

func (s *session) showEvent(ctx context.Context, a *app.App, id string) error {
	seq, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return usagef("%q is not the number of an event", id)
	}
	e, err := a.Lists().Event(ctx, seq)
	if errors.Is(err, model.ErrNotFound) {
		return errNoSuch("events", id)
	}
	if err != nil {
		return err
	}
	return printer{s.out}.row(export.OfEvent(e))
}

// showListed finds a row by its id in a list.
func (s *session) showListed(ctx context.Context, a *app.App, k kind, id string) error {
	found := false
	q := model.Query{Backend: s.backend, Campaign: s.campaign}
	err := k.each(ctx, a, q, func(row any, cells []string) error {
		if cells[0] != id {
			return nil
		}
		found = true
		return printer{s.out}.row(row)
	})
	if err == nil && !found {
		return errNoSuch(k.name, id)
	}
	return err
}
