package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// BatchRules are what the team has agreed on for payments.
type BatchRules struct {
	Worths model.Worths
	// TwoPeople asks for another operator than its maker to release a batch;
	// TwoPeopleAbove asks for it above an amount, one a currency. Where amounts
	// are given, a currency without one needs two people as well.
	TwoPeople      bool
	TwoPeopleAbove []model.Money
	// LimitPerPerson is the most that one person gets in a batch, one a currency;
	// a currency without one has no limit.
	LimitPerPerson []model.Money
	Age            time.Duration // what was approved or became due more recently stays out
}

// CashierOptions are what payments need beside a desk.
type CashierOptions struct {
	Desk     *Desk // who decides, and when
	Store    BatchStore
	Earned   Earned
	Earnings Earnings // for books and summaries alone
	Files    PayFiles
	Rules    BatchRules
}

// Cashier makes payment files for what is paid outside the backends, and follows
// them until every line is settled.
type Cashier struct {
	desk     *Desk
	store    BatchStore
	earned   Earned
	earnings Earnings
	files    PayFiles
	rules    BatchRules
}

// NewCashier makes it.
func NewCashier(o CashierOptions) *Cashier {
	return &Cashier{desk: o.Desk, store: o.Store, earned: o.Earned, earnings: o.Earnings, files: o.Files, rules: o.Rules}
}

// NothingToPayError says why a batch would be empty.
type NothingToPayError struct {
	Currency string
	LeftOut  []model.LeftOut
	Hints    []string
}

func (e *NothingToPayError) Error() string {
	parts := []string{"nothing to pay in " + e.Currency}
	counts, batch, one := map[string]int{}, map[string]int64{}, map[string]string{}
	var sorts []string
	for _, l := range e.LeftOut {
		if counts[l.Sort]++; counts[l.Sort] == 1 {
			sorts = append(sorts, l.Sort)
			batch[l.Sort], one[l.Sort] = l.Batch, l.Why
		}
	}
	slices.SortStableFunc(sorts, func(a, b string) int { return cmp.Compare(batch[b], batch[a]) })
	for i, sort := range sorts {
		if i == maxWhys {
			parts = append(parts, "and more")
			break
		}
		why := sort
		if counts[sort] == 1 {
			why = one[sort]
		}
		parts = append(parts, fmt.Sprintf("%d left out: %s", counts[sort], why))
	}
	return strings.Join(append(parts, e.Hints...), "; ")
}

// maxWhys is how many reasons a sentence gives; the newest batches come first.
const maxWhys = 5

// RehearseBatch tells what MakeBatch would do.
func (b *Cashier) RehearseBatch(ctx context.Context, ask model.BatchAsk) (model.BatchPlan, error) {
	plan, _, err := b.plan(ctx, ask)
	return plan, err
}

// MakeBatch takes what is payable and writes the files. It fails with
// *NothingToPayError when nothing is left, which names the batch that has it
// already, and with *model.TakenError when another operator was quicker.
func (b *Cashier) MakeBatch(ctx context.Context, ask model.BatchAsk) (model.BatchPlan, error) {
	if b.desk.readOnly {
		return model.BatchPlan{}, ErrReadOnly
	}
	if !filepath.IsAbs(ask.Dir) {
		return model.BatchPlan{}, fmt.Errorf("the folder of the files is not named in full: %q", ask.Dir)
	}
	plan, sheet, err := b.plan(ctx, ask)
	if err != nil {
		return model.BatchPlan{}, err
	}
	var files []PayFile
	plan.Batch, plan.Lines, err = b.store.MakeBatch(ctx, plan.Batch, plan.Lines, b.desk.now(), func(batch *model.Batch, lines []model.BatchLine) error {
		files, err = b.compose(ask, sheet, batch, lines)
		return err
	})
	if err != nil {
		return model.BatchPlan{}, err
	}
	if err := b.write(ctx, plan.Batch, files); err != nil {
		return model.BatchPlan{}, err
	}
	plan.Batch.Written = b.desk.now()
	return plan, nil
}

// compose gives lines their references and makes the files in memory.
func (b *Cashier) compose(ask model.BatchAsk, sheet Sheet, batch *model.Batch, lines []model.BatchLine) ([]PayFile, error) {
	for i := range lines {
		lines[i].Reference = reference(batch.ID, lines[i].Number)
	}
	files, err := sheet.Files(lines)
	if err != nil {
		return nil, err
	}
	for i := range files {
		files[i].Path = filepath.Join(ask.Dir, fileName(*batch, i, len(files)))
		switch _, err := b.files.Digest(files[i].Path); {
		case err == nil:
			return nil, fmt.Errorf("%s is there already: choose another folder", files[i].Path)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
		batch.Files = append(batch.Files, files[i].BatchFile)
	}
	return files, nil
}

// reference goes with a payment to the service and comes back in its report. It
// has no spaces and fits where services leave little room.
func reference(batch int64, line int) string { return fmt.Sprintf("RD%d-%d", batch, line) }

// fileName tells a person what is in a file.
func fileName(b model.Batch, i, of int) string {
	part := ""
	if of > 1 {
		part = fmt.Sprintf("-%d", i+1)
	}
	return fmt.Sprintf("refdesk-batch-%d-%s-%s%s.csv", b.ID, b.Format, b.Total.Currency, part)
}

// write puts the files on disk. When one cannot be, none stays and the batch is
// void: its lines are payable again at once. After a hard stop in between, the
// batch stands without its files, which checking it finds.
func (b *Cashier) write(ctx context.Context, batch model.Batch, files []PayFile) error {
	ctx = context.WithoutCancel(ctx)
	for i, file := range files {
		err := b.files.Write(file.Path, file.Body)
		if err == nil {
			continue
		}
		errs := []error{fmt.Errorf("%s is void, because a file could not be written: %w", batch.Label(), err)}
		for _, earlier := range files[:i] {
			errs = append(errs, b.files.Remove(earlier.Path))
		}
		_, err = b.store.VoidBatch(ctx, batch.ID, b.desk.operator, fileReason, "a file could not be written", false, b.desk.now())
		return errors.Join(append(errs, err)...)
	}
	if err := b.store.BatchWritten(ctx, batch.ID, b.desk.operator, b.desk.now()); err != nil {
		return fmt.Errorf("%s is made and its files are written, which could not be noted; checking it does so: %w", batch.Label(), err)
	}
	return nil
}

// fileReason is the ledger's reason for a batch that the disk refused.
const fileReason = "manual"

// twoPeople tells whether a batch of an amount needs another operator to release
// it.
func (b *Cashier) twoPeople(total model.Money) bool {
	if b.rules.TwoPeople {
		return true
	}
	if len(b.rules.TwoPeopleAbove) == 0 {
		return false
	}
	limit, known := amountOf(b.rules.TwoPeopleAbove, total.Currency)
	return !known || total.Minor > limit.Minor
}

// amountOf finds the amount of a currency.
func amountOf(amounts []model.Money, currency string) (model.Money, bool) {
	i := slices.IndexFunc(amounts, func(m model.Money) bool { return m.Currency == currency })
	if i < 0 {
		return model.Money{}, false
	}
	return amounts[i], true
}
