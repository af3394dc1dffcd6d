package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/ui"
)

// whyFlags are what an operator may say of something that needs no reason.
type whyFlags struct {
	reason, note string
	dryRun       bool
}

func (f *whyFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.reason, "reason", "", "reason `CODE`")
	cmd.Flags().StringVar(&f.note, "note", "", "`TEXT` of a note for the ledger")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "show what would happen, do nothing")
}

func (s *session) undoWord() *cobra.Command {
	var f whyFlags
	cmd := &cobra.Command{
		Use:   "undo [CHANGE…]",
		Short: "Take back your newest decision that has not left, or the one a change belongs to",
		RunE:  func(cmd *cobra.Command, ids []string) error { return s.undo(cmd.Context(), ids, f) },
	}
	f.add(cmd)
	return cmd
}

func (s *session) undo(ctx context.Context, ids []string, f whyFlags) error {
	changes := []int64{0}
	if len(ids) > 0 {
		changes = changes[:0]
	}
	for _, text := range ids {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id <= 0 {
			return usagef("%q is not the id of a change; `refdesk list changes` shows them", text)
		}
		changes = append(changes, id)
	}
	return s.opened(ctx, needs{}, func(a *app.App) error {
		why, err := a.Desk().Words(f.reason, f.note)
		if err != nil {
			return decisionError(err)
		}
		var failures []error
		for _, id := range changes {
			failures = append(failures, s.undoOne(ctx, a, desk.Undoing{Change: id, Why: why, Rehearsal: f.dryRun}))
		}
		return errors.Join(failures...)
	})
}

func (s *session) undoOne(ctx context.Context, a *app.App, ask desk.Undoing) error {
	u, err := a.Desk().UndoWhole(ctx, ask)
	if err != nil {
		return err
	}
	if ask.Rehearsal {
		err = s.printUndoing(u)
	} else {
		err = s.printUndone(u)
	}
	if err != nil {
		return err
	}
	if u.Empty() {
		return nothingToUndo(u)
	}
	if ask.Rehearsal {
		return nil
	}
	if len(u.Left) > 0 {
		return &desk.LeftError{TakenBack: u.Changes, Left: u.Left}
	}
	return nil
}

// nothingToUndo says why, and what can be done about the newest verdicts.
func nothingToUndo(u model.Undone) error {
	if len(u.Past) == 0 {
		return errors.New("nothing to take back: all your decisions have left or were taken back")
	}
	text := fmt.Sprintf("nothing to take back: your newest verdict, %s of case %d, stands", u.Past[0].Word, u.Past[0].CaseID)
	if len(u.Left) > 0 {
		text += fmt.Sprintf(", and %s left for it that cannot be taken back at the vendor", counted(len(u.Left), "change", "changes"))
	}
	return errors.New(text + "; a new verdict on the case takes its place")
}

func (s *session) printUndone(u model.Undone) error {
	for _, v := range u.Verdicts {
		if s.json {
			if err := (printer{s.out}).row(rowOfVerdict(v)); err != nil {
				return err
			}
			continue
		}
		if _, err := fmt.Fprintf(s.out, "case %d: the verdict %s was taken back\n", v.CaseID, v.Word); err != nil {
			return err
		}
	}
	for _, c := range u.Changes {
		if err := s.printChange(c); err != nil {
			return err
		}
	}
	return nil
}

// undoingRow is one verdict or change of a decision that is to be taken back.
type undoingRow struct {
	CaseID   text   `json:"case_id"`
	ChangeID text   `json:"change_id"`
	Headline string `json:"headline"`
	State    text   `json:"state"`  // of a change
	Undone   bool   `json:"undone"` // whether it would be
}

// printUndoing prints what would be taken back, and what has left.
func (s *session) printUndoing(u model.Undone) error {
	var rows []undoingRow
	for _, v := range u.Verdicts {
		rows = append(rows, undoingRow{CaseID: text(strconv.FormatInt(v.CaseID, 10)), Headline: fmt.Sprintf("case %d, %s", v.CaseID, v.Word), Undone: true})
	}
	for _, c := range u.Changes {
		rows = append(rows, undoingRow{ChangeID: text(strconv.FormatInt(c.ID, 10)), Headline: c.Headline, State: text(c.State), Undone: true})
	}
	for _, c := range u.Left {
		rows = append(rows, undoingRow{ChangeID: text(strconv.FormatInt(c.ID, 10)), Headline: c.Headline, State: text(c.State)})
	}
	for _, row := range rows {
		if s.json {
			if err := (printer{s.out}).row(row); err != nil {
				return err
			}
			continue
		}
		line := row.Headline + ": would be taken back"
		if !row.Undone {
			line = row.Headline + ": has left, " + string(row.State)
		}
		if _, err := fmt.Fprintln(s.out, ui.Clean(line)); err != nil {
			return err
		}
	}
	if s.json || len(rows) == 0 {
		return nil
	}
	_, err := fmt.Fprintln(s.out, "Nothing was changed.")
	return err
}
