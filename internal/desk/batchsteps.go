package desk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"refdesk/internal/model"
)

// CheckBatch looks at every line and file of a batch again. Without findings a
// made batch is checked; with findings a checked one is made again. One that has
// come further stays where it is.
func (b *Cashier) CheckBatch(ctx context.Context, id int64) ([]model.BatchFinding, error) {
	page, findings, err := b.findings(ctx, id)
	if err == nil && !b.desk.readOnly {
		err = b.keep(ctx, page, findings)
	}
	if err != nil || len(findings) > 0 || page.State != model.BatchMade || b.desk.readOnly {
		return findings, err
	}
	if page.Written.IsZero() { // the program stopped hard after the files were whole
		if err := b.store.BatchWritten(ctx, id, b.desk.operator, b.desk.now()); err != nil {
			return nil, err
		}
	}
	_, err = b.store.CheckBatch(ctx, id, b.desk.operator, b.desk.now())
	return nil, err
}

// keep notes what a check found, and takes a checked batch back to made where
// something speaks against it.
func (b *Cashier) keep(ctx context.Context, page model.BatchPage, findings []model.BatchFinding) error {
	if len(findings) > 0 {
		if err := b.uncheck(ctx, page, findings); err != nil {
			return err
		}
	}
	return b.store.LookedAtBatch(ctx, page.ID, b.desk.operator, findings, b.desk.now())
}

// uncheck takes a checked batch back to made: a check that no longer holds is not
// one to release by.
func (b *Cashier) uncheck(ctx context.Context, page model.BatchPage, findings []model.BatchFinding) error {
	if page.State != model.BatchChecked {
		return nil
	}
	why := findings[0].Of + ": " + findings[0].Why
	if more := len(findings) - 1; more > 0 {
		why += fmt.Sprintf(", and %d more", more)
	}
	_, err := b.store.UncheckBatch(ctx, page.ID, b.desk.operator, why, b.desk.now())
	return err
}

// ReleaseBatch says that the files of a checked batch go to the payment service.
// It looks as CheckBatch does: with findings nothing is released, and the batch
// has to be checked again.
func (b *Cashier) ReleaseBatch(ctx context.Context, id int64) ([]model.BatchFinding, error) {
	if b.desk.readOnly {
		return nil, ErrReadOnly
	}
	page, findings, err := b.findings(ctx, id)
	if err != nil {
		return findings, err
	}
	if len(findings) > 0 && page.State == model.BatchChecked {
		return findings, b.keep(ctx, page, findings)
	}
	_, err = b.store.ReleaseBatch(ctx, id, b.desk.operator, b.twoPeople(page.Total), b.desk.now())
	return nil, err
}

// findings reads a batch and tells what speaks against paying it as it is.
func (b *Cashier) findings(ctx context.Context, id int64) (model.BatchPage, []model.BatchFinding, error) {
	page, err := b.store.Batch(ctx, id)
	if err != nil {
		return page, nil, err
	}
	if moved := page.Refuses(model.BatchCheck, b.desk.operator); moved != nil {
		return page, nil, moved
	}
	findings := b.fileFindings(page.Files)
	lines, err := b.store.BatchFindings(ctx, id)
	return page, append(findings, lines...), err
}

// fileFindings compares the files on disk with what was recorded.
func (b *Cashier) fileFindings(files []model.BatchFile) []model.BatchFinding {
	var findings []model.BatchFinding
	for _, f := range files {
		why := ""
		switch digest, err := b.files.Digest(f.Path); {
		case errors.Is(err, fs.ErrNotExist):
			why = "the file is not there: take the batch back and make it again"
		case err != nil:
			why = "the file cannot be read: " + err.Error()
		case digest != f.SHA256:
			why = fmt.Sprintf("the file is another one than was written: its SHA-256 is %s, it was %s", digest, f.SHA256)
		}
		if why != "" {
			findings = append(findings, model.BatchFinding{Of: f.Path, Why: why})
		}
	}
	return findings
}

// VoidBatch takes a batch back whole, with a reason of VoidReasons. A released one
// needs unsent: the operator's word that no service has or will carry out its
// files.
func (b *Cashier) VoidBatch(ctx context.Context, id int64, reason, note string, unsent bool) error {
	if b.desk.readOnly {
		return ErrReadOnly
	}
	if err := knownReason("taking a batch back", reason, b.VoidReasons()); err != nil {
		return err
	}
	note, err := checkNote(note)
	if err != nil {
		return err
	}
	_, err = b.store.VoidBatch(ctx, id, b.desk.operator, reason, note, unsent, b.desk.now())
	return err
}

// CloseBatch ends a batch whose lines are all settled.
func (b *Cashier) CloseBatch(ctx context.Context, id int64) error {
	if b.desk.readOnly {
		return ErrReadOnly
	}
	_, err := b.store.CloseBatch(ctx, id, b.desk.operator, b.desk.now())
	return err
}

// Batch gives a batch with its lines; model.ErrNotFound when there is none.
func (b *Cashier) Batch(ctx context.Context, id int64) (model.BatchPage, error) {
	return b.store.Batch(ctx, id)
}
