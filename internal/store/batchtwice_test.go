package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// late reads a report that calls one line paid after all, and gives which other
// batches have the same.
func late(t testing.TB, s *store.Store, id int64, digest string, number int) (model.Batch, []model.DoublePayment) {
	t.Helper()
	page := must(s.Batch(context.Background(), id))(t)
	l := page.All[number-1]
	l.State = model.LinePaid
	b, twice, err := s.SettleBatch(context.Background(), page.Batch, []model.BatchLine{l}, model.BatchImport{Name: "late.csv", SHA256: digest}, "bo", noon)
	ok(t, err)
	return b, twice
}

// TestWhatFailedAndWasPaidAfterAll is paid, and no other batch that has it goes
// on.
func TestWhatFailedAndWasPaidAfterAll(t *testing.T) {
	s := withApproved(t, 2)
	ctx := context.Background()
	first := released(t, s, pays("r1", "p1", 2000), pays("r2", "p2", 1))
	must(report(t, s, first.ID, "d1", -1, -2))(t)
	if b, twice := late(t, s, first.ID, "d2", 1); b.Paid != 1 || b.Failed != 1 || len(twice) != 0 {
		t.Errorf("%+v, %+v", b, twice)
	}
	second := must(makeBatch(s, "ana", false, pays("r2", "p2", 1)))(t)
	ok(t, s.BatchWritten(ctx, second.ID, "ana", noon))
	b, twice := late(t, s, first.ID, "d3", 2)
	if b.State != model.BatchPaid || len(twice) != 1 || twice[0].Claim.Batch != second.ID || !strings.Contains(twice[0].Why(), "not paid again there") {
		t.Errorf("%+v, %+v", b, twice)
	}
	if findings := must(s.BatchFindings(ctx, second.ID))(t); len(findings) != 1 || !strings.Contains(findings[0].Why, "batch 1 paid it") {
		t.Errorf("%+v", findings)
	}
	if _, err := s.CheckBatch(ctx, second.ID, "ana", noon); !errors.Is(err, model.ErrWrongState) {
		t.Errorf("checked: %v", err)
	}
	must(s.VoidBatch(ctx, second.ID, "ana", "manual", "", false, noon))(t)
	var taken *model.TakenError
	if _, err := makeBatch(s, "ana", false, pays("r2", "p2", 1)); !errors.As(err, &taken) || taken.Claim.Batch != first.ID {
		t.Errorf("payable again: %v", err)
	}
}

// TestAReleaseStopsWhenThePaymentWasMade: also what was checked before the
// report came.
func TestAReleaseStopsWhenThePaymentWasMade(t *testing.T) {
	s := withApproved(t, 1)
	ctx := context.Background()
	first := released(t, s, pays("r1", "p1", 2000))
	must(report(t, s, first.ID, "d1", -1))(t)
	second := must(makeBatch(s, "ana", false, pays("r1", "p1", 2000)))(t)
	ok(t, s.BatchWritten(ctx, second.ID, "ana", noon))
	must(s.CheckBatch(ctx, second.ID, "ana", noon))(t)
	late(t, s, first.ID, "d2", 1)
	if _, err := s.ReleaseBatch(ctx, second.ID, "ana", false, noon); !errors.Is(err, model.ErrWrongState) || !strings.Contains(err.Error(), "batch 1 paid it") {
		t.Errorf("released: %v", err)
	}
}

// TestWhatWasTakenBackAndPaidNevertheless brings the batch back, and is told as
// paid twice once both services say so.
func TestWhatWasTakenBackAndPaidNevertheless(t *testing.T) {
	s := withApproved(t, 2)
	ctx := context.Background()
	first := released(t, s, pays("r1", "p1", 2000), pays("r2", "p2", 1))
	must(s.VoidBatch(ctx, first.ID, "ana", "manual", "", true, noon))(t)
	second := released(t, s, pays("r1", "p1", 2000))
	b, twice := late(t, s, first.ID, "d1", 1)
	if b.State != model.BatchPartFailed || b.Paid != 1 || b.PaidTotal.Minor != 2000 || !b.Ended.At.IsZero() || len(twice) != 1 {
		t.Errorf("%+v, %+v", b, twice)
	}
	_, twice = late(t, s, second.ID, "d2", 1)
	if len(twice) != 1 || !strings.Contains(twice[0].Why(), "paid twice: it is also paid by batch 1") {
		t.Errorf("%+v", twice)
	}
	for _, id := range []int64{first.ID, second.ID} {
		if l := must(s.Batch(ctx, id))(t).All[0]; l.State != model.LinePaid || !l.Twice {
			t.Errorf("%+v", l)
		}
	}
	if l := must(s.Batch(ctx, first.ID))(t).All[1]; l.State != model.LineVoid || l.Twice {
		t.Errorf("%+v", l)
	}
	must(s.CloseBatch(ctx, first.ID, "ana", noon))(t)
	must(makeBatch(s, "ana", false, pays("r2", "p2", 1)))(t)
	ok(t, s.VerifyLedger(ctx))
}

// TestAReportReadBesideAnother was held against lines that the other has settled
// since, so that nothing of it counts: by it a payment that was made would be one
// that failed, and payable again.
func TestAReportReadBesideAnother(t *testing.T) {
	s := withApproved(t, 1)
	ctx := context.Background()
	first := released(t, s, pays("r1", "p1", 2000))
	seen := must(s.Batch(ctx, first.ID))(t)
	must(report(t, s, first.ID, "d1", 1))(t)
	l := seen.All[0]
	l.State = model.LineFailed
	_, _, err := s.SettleBatch(ctx, seen.Batch, []model.BatchLine{l}, model.BatchImport{Name: "old.csv", SHA256: "d2"}, "bo", noon)
	if !errors.Is(err, model.ErrWrongState) || !strings.Contains(err.Error(), "read the report again") {
		t.Errorf("settled: %v", err)
	}
	if l := must(s.Batch(ctx, first.ID))(t).All[0]; l.State != model.LinePaid {
		t.Errorf("%+v", l)
	}
	var taken *model.TakenError
	if _, err := makeBatch(s, "ana", false, pays("r1", "p1", 2000)); !errors.As(err, &taken) {
		t.Errorf("payable again: %v", err)
	}
}
