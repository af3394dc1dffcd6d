package app

import (
	"context"
	"errors"

	"refdesk/internal/model"
)

// GiveVerdict writes a verdict of the command line. Unless it is only to be
// staged, what it asks of the backends is sent and proved before this returns,
// as Decide does it; entries of checklists wait for a person.
func (a *App) GiveVerdict(ctx context.Context, req model.VerdictRequest, progress func(model.Change)) (model.Given, error) {
	if req.Stage {
		return a.desk.GiveVerdict(ctx, req)
	}
	keeper, err := a.becomeKeeper()
	if err != nil {
		return model.Given{}, err
	}
	if err := a.sendable(keeper); err != nil {
		return model.Given{}, err
	}
	given, err := a.desk.GiveVerdict(ctx, req)
	if err != nil {
		return given, err
	}
	var ids []int64
	for _, c := range given.Changes {
		if c.State != model.ChangeManual {
			ids = append(ids, c.ID)
		}
	}
	if len(ids) > 0 {
		err = a.seeThrough(ctx, keeper, ids, progress)
	}
	all := make([]int64, len(given.Changes))
	for i, c := range given.Changes {
		all[i] = c.ID
	}
	ended, readErr := a.changes(context.WithoutCancel(ctx), all)
	given.Changes = ended
	return given, errors.Join(unsent(err), readErr)
}

// seeThrough sends changes, or watches the keeper do it, until they have ended.
func (a *App) seeThrough(ctx context.Context, keeper bool, ids []int64, progress func(model.Change)) error {
	if keeper {
		return a.settle(ctx, ids, progress)
	}
	return a.await(ctx, ids, progress)
}

// UndoLast takes back this operator's newest decision that has not left.
func (a *App) UndoLast(ctx context.Context) (model.Undone, error) { return a.desk.UndoLast(ctx) }

// VerifyLedger checks the whole ledger, and that it has the rows that were
// written down elsewhere. It fails with an error that names the first row that
// does not fit.
func (a *App) VerifyLedger(ctx context.Context, heads ...model.LedgerHead) error {
	return a.store.VerifyLedger(ctx, heads...)
}

// LedgerHead gives the newest row of the ledger; Seq 0 for an empty one.
func (a *App) LedgerHead(ctx context.Context) (model.LedgerHead, error) {
	seq, hash, err := a.store.LedgerHead(ctx)
	return model.LedgerHead{Seq: seq, Hash: hash}, err
}

// ledgerPage is how many rows of the ledger are read at once.
const ledgerPage = 500

// EachLedgerRow gives all rows of the ledger, oldest first, each with the
// evidence of the verdict it is about, "" where there is none.
func (a *App) EachLedgerRow(ctx context.Context, each func(row model.LedgerRow, evidence string) error) error {
	for last := int64(0); ; {
		rows, err := a.store.Ledger(ctx, last, ledgerPage)
		if err != nil {
			return err
		}
		for _, row := range rows {
			evidence, err := a.store.EvidenceOf(ctx, row)
			if err != nil {
				return err
			}
			if err := each(row, evidence); err != nil {
				return err
			}
			last = row.Seq
		}
		if len(rows) < ledgerPage {
			return nil
		}
	}
}

// LastVerdicts gives this operator's newest verdicts that stand, with what they
// asked for.
func (a *App) LastVerdicts(ctx context.Context) (model.Given, error) {
	return a.store.LastVerdicts(ctx, a.o.Settings.Operator)
}
