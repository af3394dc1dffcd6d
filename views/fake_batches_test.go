package views_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// payments gives a world batches in every state.
func payments(w *world, _ *views.Env) {
	now := w.now()
	step := func(who string, hours int) model.BatchStep {
		return model.BatchStep{Operator: who, At: now.Add(-time.Duration(hours) * time.Hour)}
	}
	made := w.batch(7, model.BatchMade, "paypal", "EUR", 2000, 4500, 125)
	made.Note = "September"
	checked := w.batch(6, model.BatchChecked, "wise-email", "USD", 900000)
	checked.Checked, checked.TwoPeople, checked.Made = step("bo", 1), true, step("ana", 2)
	released := w.batch(5, model.BatchReleased, "csv", "JPY", 1500, 3000)
	released.Made, released.Checked, released.Released = step("bo", 9), step("ana", 8), step("ana", 7)
	failed := w.batch(4, model.BatchPartFailed, "paypal", "EUR", 2000, 2000)
	failed.All[0].State, failed.All[1].State, failed.All[1].Cause = model.LinePaid, model.LineFailed, "the account is closed"
	failed.Paid, failed.Failed, failed.PaidTotal = 1, 1, model.Money{Minor: 2000, Currency: "EUR"}
	failed.Released = step("ana", 30)
	failed.Imports = []model.BatchImport{{Name: "report.csv", SHA256: strings.Repeat("cd", 32), By: step("ana", 20), Paid: 1, Failed: 1}}
	paid := w.batch(3, model.BatchPaid, "csv", "KWD", 1234567)
	paid.Paid, paid.PaidTotal, paid.All[0].State = 1, paid.Total, model.LinePaid
	void := w.batch(2, model.BatchVoid, "csv", "EUR", 2000)
	void.Ended, void.Reason = step("bo", 50), "manual"
	w.paying = []model.BatchPage{made, checked, released, failed, paid, void}
	w.planned = model.BatchPlan{
		Batch: made.Batch, Lines: made.All, Warnings: []string{"2 amounts are above what one person usually gets"},
		LeftOut: []model.LeftOut{
			{Payable: made.All[0].Payable, Why: "case 1 on the person is open", Sort: "a case on the person is open"},
			{Payable: made.All[1].Payable, Why: "case 2 on the person is open", Sort: "a case on the person is open"},
			{Payable: made.All[2].Payable, Why: "no address", Sort: "no address"},
			{Payable: made.All[2].Payable, Why: "after the cutoff: 9 March", Sort: "after the cutoff", Chosen: true},
		},
	}
	w.planned.Batch.ID, w.planned.Batch.Files = 0, nil
}

// batch makes a batch that pays amounts to the first of the cast.
func (w *world) batch(id int64, state model.BatchState, format, currency string, amounts ...int64) model.BatchPage {
	total := model.Money{Currency: currency}
	page := model.BatchPage{Batch: model.Batch{ID: id, State: state, Format: format, Lines: len(amounts), Made: model.BatchStep{Operator: "ana", At: w.now().Add(-time.Hour)}}}
	for i, minor := range amounts {
		r := w.rewards[i]
		line := model.BatchLine{Batch: id, Number: i + 1, Reference: fmt.Sprintf("RD%d-%d", id, i+1), State: model.LineOpen, Payable: model.Payable{
			Key: model.RewardKey(r.Reward), Amount: model.Money{Minor: minor, Currency: currency},
			Name: r.Earner.Name(), Email: r.Earner.Email, Title: r.Title, Since: w.now().Add(-72 * time.Hour),
		}}
		total.Minor += minor
		page.All = append(page.All, line)
	}
	page.Total, page.PaidTotal, page.Written = total, model.Money{Currency: currency}, page.Made.At
	page.Files = []model.BatchFile{{Path: fmt.Sprintf("/pay/batch-%d-%s.csv", id, format), SHA256: strings.Repeat("0a", 32), Lines: len(amounts), Total: total}}
	return page
}

// infectBatches puts evil everywhere in the batches.
func (w *world) infectBatches() {
	payments(w, nil)
	w.findings = []model.BatchFinding{{Line: 1, Of: evil, Why: evil}}
	for i := range w.paying {
		b := &w.paying[i]
		b.Format, b.Note, b.Reason, b.Made.Operator, b.Ended.Operator = evil, evil, evil, evil, evil
		b.Files[0].Path, b.Files[0].SHA256 = evil, evil
		b.Imports = []model.BatchImport{{Name: evil, SHA256: evil, By: model.BatchStep{Operator: evil, At: w.now()}}}
		for j := range b.All {
			l := &b.All[j]
			l.Name, l.Email, l.Title, l.Cause, l.Reference = evil, evil, evil, evil, evil
		}
	}
	w.planned.Warnings, w.planned.LeftOut[0].Sort = []string{evil}, evil
}

func (w *world) Batches(_ context.Context, q model.Query) (model.Window[model.Batch], error) {
	rows := make([]model.Batch, len(w.paying))
	for i, page := range w.paying {
		rows[i] = page.Batch
	}
	return pick(w, q, rows, func(b model.Batch) string { return b.CampaignID }, func(b model.Batch) (map[string]string, string) {
		return map[string]string{"state": string(b.State), "format": b.Format, "id": fmt.Sprint(b.ID)}, b.Label() + " " + b.Note
	})
}

func (w *world) find(id int64) (*model.BatchPage, error) {
	if err := w.call(); err != nil {
		return nil, err
	}
	for i := range w.paying {
		if w.paying[i].ID == id {
			return &w.paying[i], nil
		}
	}
	return nil, model.ErrNotFound
}

func (w *world) Batch(_ context.Context, id int64) (model.BatchPage, error) {
	page, err := w.find(id)
	if err != nil {
		return model.BatchPage{}, err
	}
	out := *page
	out.All = slices.Clone(page.All)
	return out, nil
}

func (w *world) BatchFormats(context.Context) ([]model.BatchFormat, error) {
	return []model.BatchFormat{{Name: "csv"}, {Name: "paypal"}, {Name: "wise-email"}}, w.call()
}

func (w *world) RehearseBatch(_ context.Context, ask model.BatchAsk) (model.BatchPlan, error) {
	w.askedBatch = ask
	w.did(fmt.Sprintf("rehearse %s %s min %d until %s in %s", ask.Format, ask.Currency, ask.Min, ask.Cutoff.Format(time.DateOnly), ask.Dir))
	if err := w.call(); err != nil {
		return model.BatchPlan{}, err
	}
	return w.planned, w.deskFail
}

func (w *world) MakeBatch(_ context.Context, ask model.BatchAsk) (model.BatchPlan, error) {
	w.did(fmt.Sprintf("make %s %s of %d rehearsed", ask.Format, ask.Currency, len(ask.Only)))
	if err := w.call(); err != nil {
		return model.BatchPlan{}, err
	}
	plan := w.planned
	plan.Batch = w.paying[0].Batch
	return plan, w.deskFail
}

// move takes a batch to a state, unless the desk fails or findings stand
// against it.
func (w *world) move(what string, id int64, to model.BatchState) ([]model.BatchFinding, error) {
	w.did(fmt.Sprintf("%s %d", what, id))
	page, err := w.find(id)
	if err == nil {
		err = w.deskFail
	}
	if err != nil || len(w.findings) > 0 {
		return w.findings, err
	}
	page.State = to
	return nil, nil
}

func (w *world) CheckBatch(_ context.Context, id int64) ([]model.BatchFinding, error) {
	return w.move("check", id, model.BatchChecked)
}

func (w *world) ReleaseBatch(_ context.Context, id int64) ([]model.BatchFinding, error) {
	return w.move("release", id, model.BatchReleased)
}

// ImportBatch settles every line as paid, and the last one as failed by a report
// that is called so.
func (w *world) ImportBatch(_ context.Context, id int64, path string) (model.Settlement, error) {
	_, err := w.move("import "+path+" into", id, model.BatchPaid)
	page, _ := w.find(id)
	if err != nil || page == nil {
		return model.Settlement{}, err
	}
	out := model.Settlement{Paid: page.All}
	if last := len(page.All) - 1; strings.HasPrefix(path, "failed") {
		page.State, page.All[last].State, page.All[last].Cause = model.BatchPartFailed, model.LineFailed, "the account is closed"
		out.Paid, out.Failed = page.All[:last], page.All[last:]
		out.Busy = map[model.PersonRef]model.Claim{page.All[last].Key.Person(): {Batch: 6}}
		out.Findings = []model.BatchFinding{{Line: 4, Of: "RD9-1", Why: "no line of " + page.Label() + " has this reference"}}
	}
	page.Paid, page.Failed = len(out.Paid), len(out.Failed)
	for _, l := range out.Paid {
		page.PaidTotal.Minor += l.Amount.Minor
	}
	page.Imports = append(page.Imports, model.BatchImport{Name: path, SHA256: strings.Repeat("ef", 32), By: model.BatchStep{Operator: "ana", At: w.now()}, Paid: page.Paid, Failed: page.Failed})
	out.Batch = page.Batch
	return out, nil
}

func (w *world) VoidBatch(_ context.Context, id int64, reason, note string, unsent bool) error {
	_, err := w.move(fmt.Sprintf("void %s unsent=%v", reason, unsent), id, model.BatchVoid)
	return err
}

func (w *world) VoidReasons() []model.Reason {
	return []model.Reason{
		{Code: "wrong-format", Text: "the files are not what the service reads"},
		{Code: "service-refused", Text: "the payment service refused the files"},
		{Code: "wrong-folder", Text: "the files are not where they belong"},
		{Code: "duplicate", Text: "another batch or payment pays the same"},
		{Code: "manual", Text: "decided by hand, see the note"},
	}
}

func (w *world) CloseBatch(_ context.Context, id int64) error {
	_, err := w.move("close", id, model.BatchClosed)
	return err
}

var _ views.Batches = (*world)(nil)
