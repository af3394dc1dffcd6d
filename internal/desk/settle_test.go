package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// withLines is a released batch of four lines: two for one address and amount,
// one that failed and one that was paid.
func withLines() *fakePayments {
	page := model.BatchPage{Batch: model.Batch{ID: 7, State: model.BatchReleased, Format: "csv", Total: eur(8000)}}
	for i, state := range []model.LineState{model.LineOpen, model.LineOpen, model.LineFailed, model.LinePaid} {
		row := earnedBy(fmt.Sprint("r", i+1), []string{"p1", "p1", "p3", "p4"}[i])
		page.All = append(page.All, model.BatchLine{
			Payable: model.Payable{Key: model.RewardKey(row.Reward), Amount: eur(2000), Email: row.Earner.Email},
			Batch:   7, Number: i + 1, Reference: fmt.Sprint("RD7-", i+1), State: state,
		})
	}
	return &fakePayments{page: page}
}

// says is a row of a report: "RD7-1 paid", "p1@example.com failed 2000".
func says(row int, text string) model.PaymentResult {
	words := strings.Fields(text)
	r := model.PaymentResult{Row: row, Reference: words[0], Outcome: model.Outcome(words[1])}
	if strings.Contains(r.Reference, "@") {
		r.Reference, r.Address = "", r.Reference
	}
	if len(words) > 2 {
		var minor int64
		fmt.Sscan(words[2], &minor)
		r.Amount = model.Some(eur(minor))
	}
	return r
}

func TestReportsSettleLinesWithoutGuessing(t *testing.T) {
	for _, c := range []struct {
		report, want, doubts string
	}{
		{"RD7-1 paid; rd7-2 failed", "1 paid, 2 failed", ""},
		{"RD7-1 pending", "", ""},
		{"RD7-1 paid 2000", "1 paid", ""},
		{"RD7-1 paid 2001", "", "says 20.01 EUR, the line 20.00 EUR"},
		{"RD8-1 paid", "", "no line of batch 7"},
		{"RD7-1 paid; RD7-1 failed", "", "row 1 says paid, row 2 says failed"},
		{"RD7-1 pending; RD7-1 paid", "1 paid", ""},
		{"RD7-1 paid; RD7-1 pending", "1 paid", ""},
		{"RD7-1 paid; RD7-1 returned", "1 failed", ""},
		{"RD7-1 returned; RD7-1 paid", "1 failed", ""},
		{"p1@example.com paid 2000", "", "2 lines are for this address"},
		{"P4@example.com returned", "4 failed", ""},
		{"p9@example.com paid", "", "for this address"},
		{"RD8-1 paid; P4@example.com returned", "", "RD8-1 is not of batch 7"},
		{"RD7-4 failed", "", "an earlier report"},
		{"RD7-4 paid; RD7-3 failed", "", ""},
		{"RD7-4 returned", "4 failed", ""},
		{"RD7-3 paid", "3 paid", ""},
	} {
		f := withLines()
		for i, row := range strings.Split(c.report, "; ") {
			f.results = append(f.results, says(i+1, row))
		}
		got, err := cashier(f, desk.BatchRules{}).ImportBatch(t.Context(), 7, "report.csv")
		if err != nil {
			t.Fatal(err)
		}
		var moved []string
		for _, l := range f.settled {
			moved = append(moved, fmt.Sprint(l.Number, " ", l.State))
		}
		if text := strings.Join(moved, ", "); text != c.want {
			t.Errorf("%s: settled %q, want %q", c.report, text, c.want)
		}
		doubts := ""
		for _, d := range got.Findings {
			doubts += d.Why
		}
		if (doubts == "") != (c.doubts == "") || !strings.Contains(doubts, c.doubts) {
			t.Errorf("%s: doubts %q, want %q", c.report, doubts, c.doubts)
		}
	}
}

// TestAPaymentThatTwoBatchesClaim is settled as the report says, and told.
func TestAPaymentThatTwoBatchesClaim(t *testing.T) {
	f := withLines()
	f.taken = map[int]model.Claim{3: {Key: f.page.All[2].Key, State: model.LineOpen, Batch: 9}}
	f.results = []model.PaymentResult{says(1, "RD7-1 paid"), says(2, "RD7-3 paid")}
	got, err := cashier(f, desk.BatchRules{}).ImportBatch(t.Context(), 7, "report.csv")
	if err != nil || len(f.settled) != 2 || len(got.Paid) != 2 || len(got.Findings) != 0 || len(got.Twice) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if d := got.Twice[0]; d.Line != 2 || !strings.Contains(d.Why, "in batch 9") {
		t.Errorf("%+v", d)
	}
}

// TestWhoWaitsForAnotherPayment is somebody whose payment failed and who has one
// that is not settled; nobody else waits.
func TestWhoWaitsForAnotherPayment(t *testing.T) {
	f := withLines()
	waits, free := f.page.All[0], f.page.All[3]
	open := model.Claim{Key: model.RewardKey(earnedBy("another", "p1").Reward), State: model.LineOpen, Batch: 9}
	paid := model.Claim{Key: model.RewardKey(earnedBy("another", "p4").Reward), State: model.LinePaid, Batch: 9}
	f.claims = []model.Claim{open, paid}
	f.results = []model.PaymentResult{says(1, "RD7-1 failed"), says(2, "RD7-4 returned")}
	done, err := cashier(f, desk.BatchRules{}).ImportBatch(t.Context(), 7, "report.csv")
	if err != nil || len(done.Failed) != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	if got := done.Again(waits); !strings.Contains(got, "when batch 9 is settled") {
		t.Error(got)
	}
	if got := done.Again(free); got != "payable again" {
		t.Error(got)
	}
}

// TestWhatWasDeliveredMeanwhileIsNotPayableAgain: no batch takes it, whatever
// the person waits for besides.
func TestWhatWasDeliveredMeanwhileIsNotPayableAgain(t *testing.T) {
	f := withLines()
	f.ended = map[int]model.RewardState{1: model.RewardFulfilled}
	f.claims = []model.Claim{{Key: model.RewardKey(earnedBy("another", "p1").Reward), State: model.LineOpen, Batch: 9}}
	f.results = []model.PaymentResult{says(1, "RD7-1 failed"), says(2, "RD7-4 returned")}
	done, err := cashier(f, desk.BatchRules{}).ImportBatch(t.Context(), 7, "report.csv")
	if err != nil || len(done.Failed) != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	if got := done.Again(done.Failed[0]); got != "not payable again: the reward is fulfilled by now" {
		t.Error(got)
	}
	if got := done.Again(done.Failed[1]); got != "payable again" {
		t.Error(got)
	}
}

// TestARowOfAnotherStoreSettlesNothing although its reference fits.
func TestARowOfAnotherStoreSettlesNothing(t *testing.T) {
	for _, other := range []model.PaymentResult{
		{Address: "other@person.test"}, {Person: "p77"}, {Earned: "reward r77"},
	} {
		f := withLines()
		other.Row, other.Reference, other.Outcome = 2, "RD7-1", model.OutcomePaid
		f.results = []model.PaymentResult{other}
		got, err := cashier(f, desk.BatchRules{}).ImportBatch(t.Context(), 7, "report.csv")
		if err != nil || len(f.settled) != 0 || len(got.Findings) != 1 || !strings.Contains(got.Findings[0].Why, "another store") {
			t.Errorf("%+v: %+v, %v", other, got, err)
		}
	}
	l := withLines().page.All[0]
	for _, address := range []string{l.Email, strings.ToUpper(l.Email), "Mira Okafor", "+44 20 7946 0000"} {
		f := withLines()
		f.results = []model.PaymentResult{{Row: 2, Reference: "RD7-1", Address: address, Person: l.Key.PersonID, Earned: l.Key.Thing, Outcome: model.OutcomePaid}}
		if got, err := cashier(f, desk.BatchRules{}).ImportBatch(t.Context(), 7, "report.csv"); err != nil || len(got.Paid) != 1 {
			t.Errorf("%s: %+v, %v", address, got, err)
		}
	}
}
