package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/desk"
	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/ui"
)

// decisionFlags are what a decision on the command line may carry.
type decisionFlags struct {
	reason, note  string
	kind          string
	dryRun, stage bool
	despite       []int64 // cases
	despiteBatch  []int64
}

// despiteAll is everything that the flags name.
func (f *decisionFlags) despiteAll() []model.Despite {
	all := model.DespiteCases(f.despite...)
	for _, id := range f.despiteBatch {
		all = append(all, model.Despite{Batch: id})
	}
	return all
}

func (f *decisionFlags) add(cmd *cobra.Command, verb model.Verb) {
	required := ""
	if verb == model.VerbRefuse {
		required = "; required"
	}
	cmd.Flags().StringVar(&f.reason, "reason", "", "reason `CODE`"+required)
	cmd.Flags().StringVar(&f.note, "note", "", "`TEXT` of a note for the ledger")
	cmd.Flags().StringVar(&f.kind, "kind", "", "`KIND` of the ids where they are not unique: reward or commission")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "show what would happen, do nothing")
	cmd.Flags().BoolVar(&f.stage, "stage", false, "leave the change to the running refdesk's outbox")
}

func (s *session) approveWord() *cobra.Command {
	return s.decisionWord(model.VerbApprove, "approve ID…", "Approve waiting rewards and commissions; sent and proved before it returns")
}

func (s *session) refuseWord() *cobra.Command {
	return s.decisionWord(model.VerbRefuse, "refuse ID… --reason CODE", "Refuse waiting rewards and commissions; they are deleted at the vendor")
}

func (s *session) fulfilWord() *cobra.Command {
	return s.decisionWord(model.VerbFulfil, "fulfil ID…", "Approve rewards, where they wait, and mark them as delivered")
}

// noWindow is what a word does otherwise than a key.
const noWindow = `A word has no undo window: the change leaves at once, and the word ends when the vendor's answer, or a
reading back, has shown what became of it. With --stage the running refdesk sends it, at once as well.
--dry-run shows what would happen. In the console a key waits for its undo window, ten seconds unless
the settings say otherwise, in which u takes it back.`

func (s *session) decisionWord(verb model.Verb, use, short string) *cobra.Command {
	var f decisionFlags
	cmd := &cobra.Command{
		Use: use, Short: short, Long: short + ".\n\n" + everything + "\n\n" + noWindow, Args: s.idsOrFilter,
		RunE: func(cmd *cobra.Command, ids []string) error {
			if s.filter != "" {
				return s.decideAll(cmd.Context(), verb, f)
			}
			return s.decide(cmd.Context(), verb, ids, f)
		},
	}
	f.add(cmd, verb)
	if verb != model.VerbRefuse {
		cmd.Flags().Int64SliceVar(&f.despite, despiteCase, nil, "approve although case `N` stands against one of the people; the ledger says so")
	}
	if verb != model.VerbApprove {
		cmd.Flags().Int64SliceVar(&f.despiteBatch, despiteBatch, nil, string(verb)+" although batch `N` has taken the reward; the ledger says so")
	}
	return cmd
}

func (s *session) decide(ctx context.Context, verb model.Verb, ids []string, f decisionFlags) error {
	return s.opened(ctx, needs{backend: !f.stage && !f.dryRun}, func(a *app.App) error {
		d, err := s.find(ctx, a, f.kind, ids)
		if err != nil {
			return err
		}
		d.Verb, d.Reason, d.Note, d.Stage, d.Direct, d.Despite = verb, f.reason, f.note, f.stage, !f.stage, f.despiteAll()
		if f.dryRun {
			return s.rehearse(ctx, a, d)
		}
		if err := s.warn(ctx, a, d); err != nil {
			return err
		}
		changes, err := a.Decide(ctx, d, s.progress)
		return errors.Join(s.outcome(changes, f.stage), decisionError(err))
	})
}

// warn says on stderr whom of a decision the vendor calls a high risk. A word
// is meant as it is written, so it goes on.
func (s *session) warn(ctx context.Context, a *app.App, d desk.Decision) error {
	r, err := a.Desk().Rehearse(ctx, d)
	if err != nil {
		return decisionError(err)
	}
	for _, one := range r.Objects {
		if one.Warning != "" {
			fmt.Fprintln(s.err, ui.Clean("refdesk: "+one.Headline+": "+one.Warning))
		}
	}
	return nil
}

// find gives the rewards and commissions with these ids.
func (s *session) find(ctx context.Context, a *app.App, kind string, ids []string) (desk.Decision, error) {
	in := desk.Search{Backend: s.backend, Campaign: s.campaign, Object: model.Object(kind)}
	if in.Object != "" && in.Object != model.ObjectReward && in.Object != model.ObjectCommission {
		return desk.Decision{}, usagef("--kind is reward or commission, not %q", kind)
	}
	d, err := a.Desk().Find(ctx, in, ids)
	if err != nil {
		return desk.Decision{}, fmt.Errorf("%w\nNothing was changed. `refdesk list rewards` and `refdesk list commissions` show the ids; `refdesk pull --once` reads them anew", err)
	}
	return d, nil
}

// decisionError makes a missing or unknown reason an error of usage, and says
// how to decide in spite of a case or a batch.
func decisionError(err error) error {
	var unknown *desk.ReasonError
	if errors.As(err, &unknown) {
		return usageError{err}
	}
	flags := despiteFlags(against(err))
	if flags == "" {
		return err
	}
	return fmt.Errorf("%w\nNothing was changed. %s does it nevertheless, and the ledger says so", err, flags)
}

// The flags that name what stands against a decision.
const (
	despiteCase  = "despite-case"
	despiteBatch = "despite-batch"
)

// despiteFlags are what has to be written to decide in spite of something, ""
// for nothing.
func despiteFlags(all []model.Despite) string {
	var cases, batches []string
	for _, d := range all {
		if d.Case != 0 {
			cases = append(cases, strconv.FormatInt(d.Case, 10))
		} else {
			batches = append(batches, strconv.FormatInt(d.Batch, 10))
		}
	}
	var flags []string
	for flag, ids := range map[string][]string{despiteCase: cases, despiteBatch: batches} {
		if slices.Sort(ids); len(ids) > 0 {
			flags = append(flags, "--"+flag+" "+strings.Join(slices.Compact(ids), ","))
		}
	}
	slices.Sort(flags)
	return strings.Join(flags, " ")
}

// against finds what stands against a decision among errors that were joined.
func against(err error) []model.Despite {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var all []model.Despite
		for _, one := range several.Unwrap() {
			all = append(all, against(one)...)
		}
		return all
	}
	var suspect *model.SuspectError
	var batched *model.BatchedError
	switch {
	case errors.As(err, &suspect):
		return model.DespiteCases(suspect.Cases()...)
	case errors.As(err, &batched):
		return []model.Despite{{Batch: batched.In.ID}}
	}
	return nil
}

// progress tells a person at a terminal where a change stands. A script is told
// once why one does not leave: the word waits until it can.
func (s *session) progress(c model.Change) {
	switch {
	case s.watched():
		fmt.Fprintln(s.err, ui.Clean(progressOf(c)))
	case c.State == model.ChangeWaiting && c.Error != "":
		s.stalled.Do(func() { fmt.Fprintln(s.err, ui.Clean("refdesk: "+progressOf(c))) })
	}
}

// progressOf tells where a change stands. An unsure one rests for a minute or
// more, which looks like a hang to whoever does not know why.
func progressOf(c model.Change) string {
	line := c.Headline + ": " + string(c.State)
	if c.Error != "" {
		line += ", " + c.Error
	}
	if c.State == model.ChangeUnsure && !c.ProveAfter.IsZero() {
		line += " (at " + c.ProveAfter.Local().Format(time.TimeOnly) + "; ctrl+c leaves that to a running refdesk)"
	}
	return line
}

// outcome prints each change and fails when one did not come to its end.
func (s *session) outcome(changes []model.Change, staged bool) error {
	failed := false
	for _, c := range changes {
		if err := s.printChange(c); err != nil {
			return err
		}
		failed = failed || (c.State != model.ChangeDone && !staged)
	}
	if failed {
		return errSaid
	}
	return nil
}

func (s *session) printChange(c model.Change) error {
	if s.json {
		return printer{s.out}.row(export.OfChange(c))
	}
	line := fmt.Sprintf("change %d, %s: %s", c.ID, c.Headline, c.State)
	if c.Error != "" {
		line += ", " + c.Error
	}
	_, err := fmt.Fprintln(s.out, ui.Clean(line))
	return err
}
