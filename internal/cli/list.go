package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/ui"
)

// listPage is how many rows are asked for at once.
const listPage = 500

// kind is a list of the mirror: how it is read and how its rows look.
type kind struct {
	name   string
	titles []string
	each   func(ctx context.Context, a *app.App, q model.Query, print func(row any, cells []string) error) error
}

var kinds = []kind{
	{"campaigns", []string{"ID", "NAME", "TYPE", "STATUS", "PEOPLE", "AT VENDOR", "BACKEND"}, eachCampaign},
	{"participants", []string{"ID", "NAME", "ADDRESS", "REFERRALS", "WAITING", "RISK", "JOINED"}, eachParticipant},
	{"cases", []string{"ID", "STATE", "SCORE", "WHO", "PEOPLE", "AT STAKE", "STRONGEST EVIDENCE"}, eachCase},
	{"rewards", []string{"ID", "STATE", "TITLE", "WHO", "AS", "WITH", "SINCE"}, eachReward},
	{"commissions", []string{"ID", "STATE", "AMOUNT", "AFFILIATE", "WITH", "SINCE"}, eachCommission},
	{"payouts", []string{"ID", "STATE", "AMOUNT", "AFFILIATE", "SINCE", "BLOCKED BY"}, eachPayout},
	{"events", []string{"SEQ", "RECEIVED", "KIND", "STATE", "PERSON", "WHAT"}, eachEvent},
	{"changes", []string{"ID", "STATE", "WHAT", "OPERATOR", "AT", "ERROR"}, eachChange},
	{"batches", []string{"ID", "STATE", "FORMAT", "PAYMENTS", "TOTAL", "PAID", "MADE", "BY"}, eachBatch},
}

func kindNames() string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return strings.Join(names, ", ")
}

func findKind(name string) (kind, error) {
	if name == "people" || name == "person" { // the screen's word for them
		name = "participants"
	}
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name || singular(k.name) == name })
	if i < 0 {
		return kind{}, usagef("there is no list of %q; there are: %s", name, kindNames())
	}
	return kinds[i], nil
}

// singular names one row of a list.
func singular(list string) string {
	if one, ok := strings.CutSuffix(list, "ches"); ok {
		return one + "ch"
	}
	return strings.TrimSuffix(list, "s")
}

// completeKind completes the first argument of a word for the shell.
func completeKind(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	names := make([]cobra.Completion, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func (s *session) listWord() *cobra.Command {
	cmd := &cobra.Command{
		Use:               "list KIND",
		Short:             "List what the store knows: " + kindNames(),
		ValidArgsFunction: completeKind,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("`refdesk list` needs one kind: %s", kindNames())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return s.list(cmd.Context(), args[0]) },
	}
	cmd.Flags().StringVar(&s.board, "board", "", "participants in the `ORDER` of a leaderboard, with their places: "+boardNames())
	return cmd
}

func (s *session) list(ctx context.Context, name string) error {
	k, err := findKind(name)
	if err == nil && s.board != "" {
		k, err = s.onBoard(k)
	}
	if err != nil {
		return err
	}
	return s.reading(ctx, func(a *app.App) error {
		q := model.Query{Backend: s.backend, Campaign: s.campaign, Text: s.filter}
		if s.json {
			out := printer{s.out}
			return s.filterError(k.each(ctx, a, q, func(row any, _ []string) error { return out.row(row) }))
		}
		t := newTextTable(s.out, k.titles)
		err := k.each(ctx, a, q, func(_ any, cells []string) error { return t.row(cells) })
		if err != nil {
			return s.filterError(err)
		}
		return t.flush()
	})
}

// filterError makes a filter that cannot be read an error of usage that points
// at the place.
func (s *session) filterError(err error) error {
	at, bad := app.BadFilter(err)
	if !bad {
		return err
	}
	before := ui.Clean(s.filter[:min(at, len(s.filter))])
	return usagef("--filter: %w\n  %s\n  %s^", err, s.filter, strings.Repeat(" ", ui.Width(before)))
}

// windows asks for all windows of a list, one after the other.
func windows[R any](ctx context.Context, q model.Query, ask func(context.Context, model.Query) (model.Window[R], error), each func(R) error) error {
	q.Count = listPage
	for {
		w, err := ask(ctx, q)
		if err != nil {
			return err
		}
		for _, row := range w.Rows {
			if err := each(row); err != nil {
				return err
			}
		}
		q.Offset += len(w.Rows)
		if len(w.Rows) == 0 || q.Offset >= w.Matched {
			return nil
		}
	}
}

type rowPrinter = func(row any, cells []string) error

func eachCampaign(ctx context.Context, a *app.App, q model.Query, print rowPrinter) error {
	if q.Text != "" {
		return usagef("--filter does not apply to campaigns; use --campaign ID")
	}
	all, err := a.Lists().Campaigns(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if (q.Backend != "" && q.Backend != c.Backend) || (q.Campaign != "" && q.Campaign != c.ID) {
			continue
		}
		people, err := a.Lists().People(ctx, model.Query{Backend: c.Backend, Campaign: c.ID})
		if err != nil {
			return err
		}
		if err := print(export.OfCampaign(c, people.Total), []string{c.ID, c.Name, c.Type, c.Status, fmt.Sprint(people.Total), count(c.Participants), c.Backend}); err != nil {
			return err
		}
	}
	return nil
}

func eachParticipant(ctx context.Context, a *app.App, q model.Query, print rowPrinter) error {
	return windows(ctx, q, a.Lists().People, func(p model.PersonRow) error {
		return print(export.OfPerson(p), []string{p.ID, nameOr(p.Participant, p.ID), p.Email, count(p.ReferralCount), fmt.Sprint(p.Waiting), p.Risk.V, day(p.CreatedAt)})
	})
}

func eachCase(ctx context.Context, a *app.App, q model.Query, print rowPrinter) error {
	return windows(ctx, q, a.Cases().Cases, func(c model.Case) error {
		strongest := ""
		if len(c.Parts) > 0 {
			strongest = c.Parts[0].Text
		}
		return print(export.OfCase(c), []string{
			fmt.Sprint(c.ID), caseState(c), fmt.Sprint(c.Score), nameOr(c.Lead, c.Lead.ID), fmt.Sprint(len(c.People)), c.Why(), strongest,
		})
	})
}

// caseState is where a case stands, with what it waits for.
func caseState(c model.Case) string {
	switch {
	case c.State == model.CaseOpen && c.Verdict != 0 && len(c.Returned) > 0:
		return "returned"
	case !c.HeldUntil.IsZero():
		return "held until " + minute(c.HeldUntil)
	}
	return string(c.State)
}

func eachReward(ctx context.Context, a *app.App, q model.Query, print rowPrinter) error {
	return windows(ctx, q, a.Lists().Rewards, func(r model.RewardRow) error {
		return print(export.OfReward(r), []string{r.ID, string(r.State), r.Title, nameOr(r.Earner, r.Person), string(r.Side), nameOr(r.Friend, r.Other), waits(r.Reward, time.Now())})
	})
}

// waits is since when there is a reward. Where nobody told its creation, that is
// its first sight, marked as on the screen: it is older than this age.
func waits(r model.Reward, now time.Time) string {
	if r.CreatedAt.IsZero() && !r.FirstSeen.IsZero() {
		return minute(r.FirstSeen) + " (>" + ui.Ago(now.Sub(r.FirstSeen)) + ")"
	}
	return minute(r.Since())
}

func eachCommission(ctx context.Context, a *app.App, q model.Query, print rowPrinter) error {
	return windows(ctx, q, a.Lists().Commissions, func(c model.CommissionRow) error {
		return print(export.OfCommission(c), []string{c.ID, c.State, sum(c.Amount), nameOr(c.Earner, c.Person), nameOr(c.Friend, c.Other), minute(c.Since())})
	})
}

func eachPayout(ctx context.Context, a *app.App, q model.Query, print rowPrinter) error {
	return windows(ctx, q, a.Lists().Payouts, func(p model.PayoutRow) error {
		return print(export.OfPayout(p), []string{p.ID, p.State, sum(p.Amount), nameOr(p.Earner, p.Person), minute(p.Since()), strings.Join(p.Blocked, ", ")})
	})
}

func eachEvent(ctx context.Context, a *app.App, q model.Query, print rowPrinter) error {
	return windows(ctx, q, a.Lists().Events, func(e model.Event) error {
		whole, err := a.Lists().Event(ctx, e.Seq)
		if err != nil {
			return err
		}
		what := e.Headline
		if e.State == model.EventQuarantined {
			what = e.Reason
		}
		return print(export.OfEvent(whole), []string{fmt.Sprint(e.Seq), minute(e.ReceivedAt), e.Name, string(e.State), e.PersonName, what})
	})
}

func eachChange(ctx context.Context, a *app.App, q model.Query, print rowPrinter) error {
	return windows(ctx, q, a.Lists().Changes, func(c model.Change) error {
		return print(export.OfChange(c), []string{fmt.Sprint(c.ID), string(c.State), c.Headline, c.Operator, minute(c.At), c.Error})
	})
}
