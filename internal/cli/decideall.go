package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/ui"
)

// everything says what --filter means to a word that decides.
const everything = `Instead of ids, --filter takes what / takes on the Rewards tab, and the decision is on every reward that matches;
with --kind commission on every commission. What does not take it is left alone and named, and so is whatever a case
stands against: that is decided on by its id.`

// bulkRow is the rehearsal of a decision on everything that matches.
type bulkRow struct {
	Kind       string           `json:"kind"`
	Verb       string           `json:"verb"`
	Count      int              `json:"count"`
	People     int              `json:"people"`
	Money      []*export.Amount `json:"money"`
	Unknown    int              `json:"unknown_worth"`
	Exceptions []tallyRow       `json:"exceptions"`
	Calls      int              `json:"calls"`
	Seconds    int64            `json:"seconds"`
}

type tallyRow struct {
	Count int    `json:"count"`
	Text  string `json:"text"`
}

// decideAll decides on everything that the filter lets through.
func (s *session) decideAll(ctx context.Context, verb model.Verb, f decisionFlags) error {
	return s.loaded(ctx, needs{backend: !f.stage && !f.dryRun}, func(a *app.App) error {
		ask := model.BulkAsk{Verb: verb, Reason: f.reason, Note: f.note, Stage: f.stage, Direct: !f.stage}
		var err error
		if ask.Items, err = s.matching(ctx, a, f.kind); err != nil {
			return err
		}
		if f.dryRun {
			plan, err := a.Desk().RehearseBulk(ctx, ask)
			if err != nil {
				return decisionError(err)
			}
			return s.printRehearsal(plan)
		}
		given, err := a.DecideBulk(ctx, ask, s.progress)
		left := errors.Join(s.outcome(given.Changes, f.stage), s.leftAlone(given.LeftOut), decisionError(err))
		if len(given.Changes) == 0 && left == nil {
			return errors.New("nothing of it takes the decision; nothing was changed")
		}
		return left
	})
}

// matching gives everything that the filter lets through.
func (s *session) matching(ctx context.Context, a *app.App, kind string) ([]model.BulkItem, error) {
	list := a.Lists().RewardRefs
	switch model.Object(kind) {
	case "", model.ObjectReward:
	case model.ObjectCommission:
		list = a.Lists().CommissionRefs
	default:
		return nil, usagef("--kind is reward or commission, not %q", kind)
	}
	refs, err := list(ctx, model.Query{Backend: s.backend, Campaign: s.campaign, Text: s.filter})
	if err != nil {
		return nil, s.filterError(err)
	}
	if len(refs) == 0 {
		return nil, errors.New("nothing matches; nothing was changed")
	}
	items := make([]model.BulkItem, len(refs))
	for i, ref := range refs {
		items[i].Ref = ref
	}
	return items, nil
}

// leftAlone says what was left alone and why, and fails for it.
func (s *session) leftAlone(all []model.Tally) error {
	for _, t := range all {
		fmt.Fprintln(s.err, ui.Clean("refdesk: left alone: "+tallyText(t)))
	}
	if len(all) > 0 {
		return errSaid
	}
	return nil
}

func tallyText(t model.Tally) string { return fmt.Sprintf("%d %s", t.Count, t.Text) }

// printRehearsal prints what a decision on many would do, what it leaves alone
// first of all.
func (s *session) printRehearsal(r model.BulkRehearsal) error {
	if s.json {
		return printer{s.out}.row(bulkRowOf(r))
	}
	for _, t := range r.Exceptions {
		if _, err := fmt.Fprintln(s.out, ui.Clean("left alone: "+tallyText(t))); err != nil {
			return err
		}
	}
	if err := printEffects(s.out, r); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.out, "%s, %s%s. %d would be sent, in about %s at the allowed pace. Nothing was changed.\n",
		counted(len(r.Items), string(objectOf(r)), string(objectOf(r))+"s"), model.CountPeople(r.People), worthText(r), r.Calls, r.Takes.Round(time.Second))
	return err
}

func printEffects(out io.Writer, r model.BulkRehearsal) error {
	for _, effect := range r.Effects {
		if _, err := fmt.Fprintln(out, effect); err != nil {
			return err
		}
	}
	return nil
}

func objectOf(r model.BulkRehearsal) model.Object {
	if r.Object == "" {
		return model.ObjectReward
	}
	return r.Object
}

// worthText is what a decision on many comes to, one sum a currency.
func worthText(r model.BulkRehearsal) (text string) {
	for _, m := range r.Money {
		text += ", " + m.String()
	}
	if r.Unknown > 0 {
		text += fmt.Sprintf(", %d of unknown worth", r.Unknown)
	}
	return text
}

func bulkRowOf(r model.BulkRehearsal) bulkRow {
	row := bulkRow{
		Kind: string(objectOf(r)), Verb: string(r.Verb), Count: len(r.Items), People: r.People, Unknown: r.Unknown,
		Money: []*export.Amount{}, Exceptions: []tallyRow{}, Calls: r.Calls, Seconds: int64(r.Takes / time.Second),
	}
	for _, m := range r.Money {
		row.Money = append(row.Money, export.MoneyOf(model.Some(m)))
	}
	for _, t := range r.Exceptions {
		row.Exceptions = append(row.Exceptions, tallyRow(t))
	}
	return row
}
