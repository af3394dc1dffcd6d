package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/model"
	"refdesk/ui"
)

// verdictFlags are what a verdict on the command line may carry.
type verdictFlags struct {
	reason, note           string
	until                  time.Time
	approve, dryRun, stage bool
	branch                 bool
}

func (f *verdictFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.note, "note", "", "`TEXT` of a note for the ledger")
	cmd.Flags().BoolVar(&f.branch, "branch", false, "on a person and on all below who are in a case")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "show what would happen, do nothing")
	cmd.Flags().BoolVar(&f.stage, "stage", false, "leave the changes to the running refdesk's outbox")
}

// whom says what a verdict's arguments are.
const whom = `ID is the number of a case, or a person's vendor id or address: then the verdict is on this person of the
case that the person is in, and with --branch also on everybody whom the person brought, whom those brought, and so on, as far as they are in a case. Instead of ids, --filter takes what / takes in the console's queue, and the verdict is on
every case that matches.`

func (s *session) clearWord() *cobra.Command {
	var f verdictFlags
	cmd := s.verdictWord(model.VerdictClear, &f, "clear ID…", "Clear cases, or people of a case: they are what they seem")
	cmd.Flags().StringVar(&f.reason, "reason", "", "reason `CODE`")
	cmd.Flags().BoolVar(&f.approve, "approve", false, "approve what waits for them")
	return cmd
}

func (s *session) blockWord() *cobra.Command {
	var f verdictFlags
	cmd := s.verdictWord(model.VerdictBlock, &f, "block ID… --reason CODE", "Block cases, or people of a case: what that does is in the settings")
	cmd.Flags().StringVar(&f.reason, "reason", "", "reason `CODE`; required")
	return cmd
}

func (s *session) verdictWord(word model.VerdictWord, f *verdictFlags, use, short string) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Long: short + ".\n\n" + whom + "\n\n" + noWindow, Args: s.idsOrFilter,
		RunE: func(cmd *cobra.Command, ids []string) error { return s.judge(cmd.Context(), word, ids, *f) },
	}
	f.add(cmd)
	return cmd
}

// idsOrFilter wants the one or the other: together they would be read in two
// ways.
func (s *session) idsOrFilter(cmd *cobra.Command, args []string) error {
	branch, _ := cmd.Flags().GetBool("branch")
	switch {
	case branch && s.filter != "":
		return usagef("`%s --branch` is about people, --filter about cases: not both", cmd.CommandPath())
	case len(args) == 0 && s.filter == "":
		return usagef("`%s` needs at least one id, or --filter", cmd.CommandPath())
	case len(args) > 0 && s.filter != "":
		return usagef("`%s` takes ids or --filter, not both", cmd.CommandPath())
	}
	return nil
}

func (s *session) judge(ctx context.Context, word model.VerdictWord, ids []string, f verdictFlags) error {
	return s.onCases(ctx, needs{backend: !f.stage && !f.dryRun}, func(a *app.App) error {
		requests, err := s.requests(ctx, a, ids, f.branch)
		if err != nil {
			return err
		}
		return s.giveAll(ctx, a, word, requests, f)
	})
}

// onCases opens the program, with its lists where a filter has to choose.
func (s *session) onCases(ctx context.Context, need needs, run func(*app.App) error) error {
	if s.filter != "" {
		return s.loaded(ctx, need, run)
	}
	return s.opened(ctx, need, run)
}

// giveAll gives a verdict on all that was chosen, or tells what it would do.
func (s *session) giveAll(ctx context.Context, a *app.App, word model.VerdictWord, requests []model.VerdictRequest, f verdictFlags) error {
	var failures []error
	for _, req := range requests {
		req.Word, req.Reason, req.Note, req.Until, req.Approve = word, f.reason, f.note, f.until, f.approve
		req.Stage, req.Direct = f.stage, !f.stage
		if f.dryRun {
			failures = append(failures, s.rehearseVerdict(ctx, a, req))
			continue
		}
		given, err := a.GiveVerdict(ctx, req, s.progress)
		failures = append(failures, s.printGiven(given, f.stage), decisionError(err))
	}
	return errors.Join(failures...)
}

// requests finds what a verdict is on: all whole cases together, and people one
// by one.
func (s *session) requests(ctx context.Context, a *app.App, ids []string, branch bool) ([]model.VerdictRequest, error) {
	cases, people, err := s.findCases(ctx, a, ids, branch)
	if err != nil {
		return nil, fmt.Errorf("%w\nNothing was changed. `refdesk list cases` shows what there is", err)
	}
	if len(cases) > 0 {
		people = append([]model.VerdictRequest{{Cases: cases, Filter: s.filter}}, people...)
	}
	if len(people) == 0 {
		return nil, errors.New("no case matches; nothing was changed")
	}
	return people, nil
}

func (s *session) findCases(
	ctx context.Context, a *app.App, ids []string, branch bool,
) (cases []model.Case, people []model.VerdictRequest, err error) {
	if s.filter != "" {
		q := model.Query{Backend: s.backend, Campaign: s.campaign, Text: s.filter}
		err := windows(ctx, q, a.Cases().Cases, func(c model.Case) error {
			cases = append(cases, c)
			return nil
		})
		return cases, nil, s.filterError(err)
	}
	find := s.findPerson
	if branch {
		find = s.findBranch
	}
	var failed []error
	for _, id := range ids {
		if number, err := strconv.ParseInt(id, 10, 64); err == nil && !branch {
			page, err := a.Cases().Case(ctx, number)
			if err != nil {
				failed = append(failed, err)
			}
			cases = append(cases, page.Case)
			continue
		}
		req, err := find(ctx, a, id)
		if err != nil {
			failed = append(failed, err)
		}
		people = append(people, req)
	}
	return cases, people, errors.Join(failed...)
}

// findPerson gives a verdict on one person of the case that they are in.
func (s *session) findPerson(ctx context.Context, a *app.App, id string) (req model.VerdictRequest, err error) {
	ref, err := s.person(ctx, a, id)
	if err != nil {
		return req, err
	}
	c, err := a.Cases().CaseOf(ctx, ref)
	if err != nil {
		return req, fmt.Errorf("%s is in no case: %w", id, err)
	}
	return model.VerdictRequest{Cases: []model.Case{c}, People: []string{ref.ID}}, nil
}

// findBranch gives a verdict on a person and all below who are in a case.
func (s *session) findBranch(ctx context.Context, a *app.App, id string) (req model.VerdictRequest, err error) {
	ref, err := s.person(ctx, a, id)
	if err != nil {
		return req, err
	}
	branch, err := a.Cases().Branch(ctx, ref)
	if err != nil {
		return req, err
	}
	if len(branch.Cases) == 0 {
		return req, fmt.Errorf("of %s from %s downwards nobody is in a case", model.CountPeople(branch.People), id)
	}
	return model.VerdictRequest{Cases: branch.Cases, People: branch.Suspected}, nil
}

// printGiven prints verdicts and what became of their changes, and fails when
// one did not come to its end.
func (s *session) printGiven(given model.Given, staged bool) error {
	for _, v := range given.Verdicts {
		if s.json {
			if err := (printer{s.out}).row(rowOfVerdict(v)); err != nil {
				return err
			}
			continue
		}
		if _, err := fmt.Fprintln(s.out, ui.Clean(verdictLine(v))); err != nil {
			return err
		}
	}
	failed := len(given.LeftOut) > 0
	for _, e := range given.LeftOut {
		fmt.Fprintln(s.err, ui.Clean("refdesk: left out: "+e.Text))
	}
	for _, c := range given.Changes {
		if err := s.printChange(c); err != nil {
			return err
		}
		failed = failed || c.State != model.ChangeDone && c.State != model.ChangeManual && !staged
	}
	if failed {
		return errSaid
	}
	return nil
}

func verdictLine(v model.Verdict) string {
	line := fmt.Sprintf("case %d: %s", v.CaseID, v.Word.State())
	if !v.Whole {
		line = fmt.Sprintf("case %d, %s: %s", v.CaseID, strings.Join(v.People, ", "), v.Word.State())
	}
	if !v.Until.IsZero() {
		line += " until " + minute(v.Until)
	}
	return line
}
