package desk_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// fakePayments keep one batch in memory and answer what they were given.
type fakePayments struct {
	rewards  []model.RewardRow
	dues     []model.Participant
	claims   []model.Claim
	suspects map[model.PersonRef]model.Suspicion
	noPeople error // why a filter cannot be read for people
	noReward error // and for rewards

	page    model.BatchPage
	taken   map[int]model.Claim // lines that another batch has by now
	settled []model.BatchLine
	ended   map[int]model.RewardState // by line, rewards that no batch takes any more

	disk    map[string]string // digests by path
	failing string            // a path that cannot be written
	results []model.PaymentResult
}

func (f *fakePayments) Dues(context.Context, string, string) ([]model.Participant, error) {
	return append([]model.Participant{}, f.dues...), nil
}

func (f *fakePayments) Claims(context.Context, string, string) ([]model.Claim, error) {
	return f.claims, nil
}

func (f *fakePayments) Suspects(context.Context, string, string) (map[model.PersonRef]model.Suspicion, error) {
	return f.suspects, nil
}

func (f *fakePayments) MakeBatch(_ context.Context, b model.Batch, lines []model.BatchLine, _ time.Time, finish func(*model.Batch, []model.BatchLine) error) (model.Batch, []model.BatchLine, error) {
	b.ID = 7
	for i := range lines {
		lines[i].Batch, lines[i].Number = b.ID, i+1
	}
	err := finish(&b, lines)
	f.page = model.BatchPage{Batch: b, All: lines}
	return b, lines, err
}

func (f *fakePayments) BatchWritten(context.Context, int64, string, time.Time) error {
	f.page.Written = noon
	return nil
}

func (f *fakePayments) Batch(context.Context, int64) (model.BatchPage, error) { return f.page, nil }

func (f *fakePayments) BatchFindings(context.Context, int64) ([]model.BatchFinding, error) {
	return nil, nil
}

func (f *fakePayments) EndedRewards(context.Context, int64) (map[int]model.RewardState, error) {
	return f.ended, nil
}

func (f *fakePayments) LookedAtBatch(_ context.Context, _ int64, operator string, found []model.BatchFinding, at time.Time) error {
	f.page.Looked, f.page.Found = model.BatchStep{Operator: operator, At: at}, found
	return nil
}

func (f *fakePayments) CheckBatch(context.Context, int64, string, time.Time) (model.Batch, error) {
	f.page.State = model.BatchChecked
	return f.page.Batch, nil
}

func (f *fakePayments) UncheckBatch(context.Context, int64, string, string, time.Time) (model.Batch, error) {
	f.page.State = model.BatchMade
	return f.page.Batch, nil
}

func (f *fakePayments) ReleaseBatch(_ context.Context, _ int64, operator string, two bool, _ time.Time) (model.Batch, error) {
	if two && operator == f.page.Made.Operator {
		return model.Batch{}, &model.BatchMovedError{Batch: f.page.Batch, Wanted: "released"}
	}
	f.page.State = model.BatchReleased
	return f.page.Batch, nil
}

func (f *fakePayments) SettleBatch(_ context.Context, _ model.Batch, settled []model.BatchLine, _ model.BatchImport, _ string, _ time.Time) (model.Batch, []model.DoublePayment, error) {
	var twice []model.DoublePayment
	for _, l := range settled {
		if c, ok := f.taken[l.Number]; ok && l.State == model.LinePaid {
			twice = append(twice, model.DoublePayment{Line: l, Claim: c})
		}
	}
	f.settled = settled
	return f.page.Batch, twice, nil
}

func (f *fakePayments) VoidBatch(_ context.Context, _ int64, _, reason, _ string, _ bool, _ time.Time) (model.Batch, error) {
	f.page.State, f.page.Reason = model.BatchVoid, reason
	return f.page.Batch, nil
}

func (f *fakePayments) CloseBatch(context.Context, int64, string, time.Time) (model.Batch, error) {
	f.page.State = model.BatchClosed
	return f.page.Batch, nil
}

func (f *fakePayments) Rewards(_ context.Context, q model.Query) (model.Window[model.RewardRow], error) {
	if q.Text != "" && f.noReward != nil {
		return model.Window[model.RewardRow]{}, f.noReward
	}
	rows := f.rewards[min(q.Offset, len(f.rewards)):min(q.Offset+q.Count, len(f.rewards))]
	return model.Window[model.RewardRow]{Offset: q.Offset, Rows: rows, Matched: len(f.rewards), Total: len(f.rewards)}, nil
}

func (f *fakePayments) PeopleOf(_ context.Context, q model.Query, _ []string) (rows []model.PersonRow, err error) {
	for _, p := range f.dues {
		if strings.Contains(p.Email, q.Text) {
			rows = append(rows, model.PersonRow{Participant: p})
		}
	}
	return rows, f.noPeople
}

func (f *fakePayments) Sheet(model.BatchAsk) (desk.Sheet, error) { return fakeSheet{}, nil }

func (f *fakePayments) Write(path string, body []byte) error {
	if strings.Contains(path, f.failing) && f.failing != "" {
		return errors.New("no room left")
	}
	if f.disk == nil {
		f.disk = map[string]string{}
	}
	f.disk[path] = string(body)
	return nil
}

func (f *fakePayments) Remove(path string) error {
	delete(f.disk, path)
	return nil
}

func (f *fakePayments) Digest(path string) (string, error) {
	digest, ok := f.disk[path]
	if !ok {
		return "", fs.ErrNotExist
	}
	return digest, nil
}

func (f *fakePayments) Report(string, string, string) ([]model.PaymentResult, []model.BatchFinding, string, error) {
	return f.results, nil, "digest", nil
}

// fakeSheet writes two payments a file and refuses who has no address.
type fakeSheet struct{}

func (fakeSheet) Fault(l model.BatchLine) string {
	if l.Email == "" {
		return "there is no recipient"
	}
	return ""
}

func (fakeSheet) Notes() bool { return false }

func (fakeSheet) Files(lines []model.BatchLine) (files []desk.PayFile, err error) {
	for len(lines) > 0 {
		n := min(2, len(lines))
		body := ""
		for _, l := range lines[:n] {
			body += l.Reference + " "
		}
		files = append(files, desk.PayFile{BatchFile: model.BatchFile{SHA256: body, Lines: n}, Body: []byte(body)})
		lines = lines[n:]
	}
	return files, nil
}
