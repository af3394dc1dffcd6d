package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// UndoLast takes back this operator's newest decision whole, verdict or other,
// as long as part of it has not left. What has left is named in Left, and a
// verdict of which something has left stands. Without such a decision the
// answer is empty but for the newest verdicts, which are past taking back, and
// what has left for them.
func (d *Desk) UndoLast(ctx context.Context) (model.Undone, error) {
	return d.UndoWhole(ctx, Undoing{})
}

// UndoDecision takes back the decision that a change belongs to, like UndoLast.
// model.ErrNotFound when there is no such change.
func (d *Desk) UndoDecision(ctx context.Context, change int64) (model.Undone, error) {
	return d.UndoWhole(ctx, Undoing{Change: change})
}

// Undoing says which decision is to be taken back, and why.
type Undoing struct {
	Change    int64  // one that belongs to it; 0 = this operator's newest
	Why       string // for the ledger, as Words gives it; "" says nothing
	Rehearsal bool   // tell what would be taken back, and leave it
}

// UndoWhole takes a decision back, like UndoLast and UndoDecision.
func (d *Desk) UndoWhole(ctx context.Context, ask Undoing) (model.Undone, error) {
	if ask.Change != 0 {
		return d.undo(ctx, ask, func() (model.Given, error) { return d.decision(ctx, ask.Change) })
	}
	u, err := d.undo(ctx, ask, func() (model.Given, error) { return d.cases.LastDecision(ctx, d.operator, d.now()) })
	if err != nil || len(u.Verdicts)+len(u.Changes) > 0 {
		return u, err
	}
	past, err := d.cases.LastVerdicts(ctx, d.operator)
	u.Past = past.Verdicts
	for _, c := range past.Changes {
		if !c.State.Undoable() && c.State != model.ChangeUndone {
			u.Left = append(u.Left, c)
		}
	}
	return u, err
}

// decision finds what was decided together with a change.
func (d *Desk) decision(ctx context.Context, change int64) (model.Given, error) {
	g, err := d.cases.Decision(ctx, change)
	if err == nil && len(g.Changes) == 0 {
		err = fmt.Errorf("change %d: %w", change, model.ErrNotFound)
	}
	return g, err
}

// undo takes back what look finds.
func (d *Desk) undo(ctx context.Context, ask Undoing, look func() (model.Given, error)) (model.Undone, error) {
	if d.readOnly && !ask.Rehearsal {
		return model.Undone{}, ErrReadOnly
	}
	given, err := look()
	if err != nil || len(given.Verdicts)+len(given.Changes) == 0 {
		return model.Undone{}, err
	}
	if ask.Rehearsal {
		return rehearseUndo(given), nil
	}
	u, err := d.cases.TakeBackDecision(ctx, given, d.operator, ask.Why, d.now())
	if err != nil {
		return model.Undone{}, fmt.Errorf("taking back: %w", err)
	}
	return u, nil
}

// rehearseUndo tells what of a decision would be taken back: a verdict of which
// something has left would stand.
func rehearseUndo(given model.Given) (u model.Undone) {
	stands := map[int64]bool{}
	for _, c := range given.Changes {
		switch {
		case c.State.Undoable():
			u.Changes = append(u.Changes, c)
		case c.State != model.ChangeUndone:
			u.Left = append(u.Left, c)
			stands[c.Verdict] = true
		}
	}
	for _, v := range given.Verdicts {
		if !stands[v.ID] {
			u.Verdicts = append(u.Verdicts, v)
		}
	}
	return u
}

// ReopenCase takes a decided case back into the queue, as a fact of its own:
// what its verdict did at the vendor stays done.
func (d *Desk) ReopenCase(ctx context.Context, id int64, note string) error {
	return d.note(note, func(note string, now time.Time) error { return d.cases.ReopenCase(ctx, id, d.operator, note, now) })
}

// NoteCase keeps a note about a case in the ledger.
func (d *Desk) NoteCase(ctx context.Context, id int64, text string) error {
	return d.note(text, func(text string, now time.Time) error {
		if text == "" {
			return errors.New("the note is empty")
		}
		return d.cases.NoteCase(ctx, id, text, d.operator, now)
	})
}

// Tick says that a person did what a manual change asked for.
func (d *Desk) Tick(ctx context.Context, change int64, note string) error {
	return d.note(note, func(note string, now time.Time) error { return d.cases.Tick(ctx, change, d.operator, note, now) })
}

// note does something with a note that was checked.
func (d *Desk) note(text string, do func(text string, now time.Time) error) error {
	if d.readOnly {
		return ErrReadOnly
	}
	text, err := checkNote(text)
	if err != nil {
		return err
	}
	return do(text, d.now())
}

// TakeCase marks a case as open at this operator's screen, ReleaseCase ends it.
// A console that may not write leaves no mark.
func (d *Desk) TakeCase(ctx context.Context, id int64) error {
	if d.readOnly {
		return nil
	}
	return d.cases.TakeCase(ctx, id, d.operator, d.now())
}

// ReleaseCase ends what TakeCase began.
func (d *Desk) ReleaseCase(ctx context.Context, id int64) error {
	if d.readOnly {
		return nil
	}
	return d.cases.ReleaseCase(ctx, id, d.operator)
}

// Trust marks a pair of people, or a value, as counting for nothing.
func (d *Desk) Trust(ctx context.Context, t model.Trust) (made model.Trust, err error) {
	pair := len(t.People) == 2 && t.People[0] != t.People[1] && t.Value == ""
	value := len(t.People) == 0 && t.Value != "" && t.Signal != ""
	if !pair && !value {
		return model.Trust{}, errors.New("two people are trusted, or a value of a signal")
	}
	err = d.note(t.Note, func(note string, now time.Time) error {
		t.Note, t.Operator = note, d.operator
		made, err = d.cases.AddTrust(ctx, t, now)
		return err
	})
	return made, err
}

// Untrust makes a link count again.
func (d *Desk) Untrust(ctx context.Context, id int64) error {
	if d.readOnly {
		return ErrReadOnly
	}
	return d.cases.EndTrust(ctx, id, d.operator, d.now())
}
