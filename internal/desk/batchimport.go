package desk

import (
	"context"
	"path/filepath"

	"refdesk/internal/model"
)

// ImportBatch settles lines of a batch by a report. A line that the report does
// not speak of, or not reliably, stays open; a line that failed, or whose money
// came back, is payable again unless its reward was delivered, refused or
// cancelled meanwhile. One that is paid after all, also of a batch that
// was taken back, is paid, and whoever has it by now is named. Reading a report
// twice changes nothing.
func (b *Cashier) ImportBatch(ctx context.Context, id int64, path string) (model.Settlement, error) {
	if b.desk.readOnly {
		return model.Settlement{}, ErrReadOnly
	}
	page, err := b.store.Batch(ctx, id)
	if err != nil {
		return model.Settlement{}, err
	}
	results, problems, digest, err := b.files.Report(path, page.Format, page.Total.Currency)
	if err != nil {
		return model.Settlement{}, err
	}
	s := settle(page, results)
	s.Findings = append(problems, s.Findings...)
	for _, earlier := range page.Imports {
		s.Repeated = s.Repeated || earlier.SHA256 == digest
	}
	report := model.BatchImport{Name: filepath.Base(path), SHA256: digest}
	var twice []model.DoublePayment
	s.Batch, twice, err = b.store.SettleBatch(ctx, page.Batch, append(s.Paid[:len(s.Paid):len(s.Paid)], s.Failed...), report, b.desk.operator, b.desk.now())
	if err != nil {
		return s.Settlement, err
	}
	for _, d := range twice {
		s.Twice = append(s.Twice, model.BatchFinding{Line: s.rows[d.Line.Number], Of: d.Line.Reference, Why: d.Why()})
	}
	if err := b.whether(ctx, id, &s.Settlement); err != nil {
		s.Findings = append(s.Findings, model.BatchFinding{Of: report.Name, Why: "it is read; what can be paid again, and when, could not be told: " + err.Error()})
	}
	return s.Settlement, nil
}

// whether finds out what of that which was not paid can be paid again, and when.
func (b *Cashier) whether(ctx context.Context, id int64, s *model.Settlement) (err error) {
	if len(s.Failed) == 0 {
		return nil
	}
	if s.Ended, err = b.store.EndedRewards(ctx, id); err != nil {
		return err
	}
	s.Busy, err = b.busy(ctx, s.Failed)
	return err
}

// busy gives those of the people of lines who are in a batch with something that
// is not settled.
func (b *Cashier) busy(ctx context.Context, lines []model.BatchLine) (map[model.PersonRef]model.Claim, error) {
	claims, err := b.store.Claims(ctx, "", "")
	if err != nil {
		return nil, err
	}
	failed, busy := map[model.PersonRef]bool{}, map[model.PersonRef]model.Claim{}
	for _, l := range lines {
		failed[l.Key.Person()] = true
	}
	for _, claim := range claims {
		if who := claim.Key.Person(); claim.State == model.LineOpen && failed[who] {
			busy[who] = claim
		}
	}
	return busy, nil
}
