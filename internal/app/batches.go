package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"refdesk/internal/config"
	"refdesk/internal/desk"
	"refdesk/internal/index"
	"refdesk/internal/model"
	"refdesk/internal/newfile"
	"refdesk/internal/payfile"
	"refdesk/views"
)

// Batches makes payment files and follows them.
func (a *App) Batches() views.Batches { return a.batches }

// batches joins the index, which knows lists, the desk, which decides, and the
// shelf of formats.
type batches struct {
	*desk.Cashier
	index *index.Index
	shelf payfile.Shelf
}

func (a *App) newBatches() *batches {
	set := a.o.Settings
	shelf := payfile.Shelf{Dir: set.FormatsFolder()}
	return &batches{
		index: a.index, shelf: shelf,
		Cashier: desk.NewCashier(desk.CashierOptions{
			Desk: a.desk, Store: a.store, Earned: a.index, Earnings: a.index, Files: payFiles{shelf},
			Rules: desk.BatchRules{
				Worths: set.Worths, TwoPeople: set.Batch.TwoPeople, TwoPeopleAbove: set.Batch.TwoPeopleAbove,
				LimitPerPerson: set.Batch.LimitPerPerson, Age: set.Batch.Hold.Duration,
			},
		}),
	}
}

func (b *batches) Batches(ctx context.Context, q model.Query) (model.Window[model.Batch], error) {
	return at(ctx, b.index).Batches(ctx, q)
}

func (b *batches) BatchFormats(context.Context) ([]model.BatchFormat, error) {
	all, err := b.shelf.All()
	formats := make([]model.BatchFormat, len(all))
	for i, f := range all {
		formats[i] = f.Summary()
	}
	return formats, err
}

// RehearseBatch and MakeBatch take the folder as the operator typed it.
func (b *batches) RehearseBatch(ctx context.Context, ask model.BatchAsk) (model.BatchPlan, error) {
	return b.inFolder(ctx, ask, b.Cashier.RehearseBatch)
}

// MakeBatch says the same of its folder as RehearseBatch.
func (b *batches) MakeBatch(ctx context.Context, ask model.BatchAsk) (model.BatchPlan, error) {
	return b.inFolder(ctx, ask, b.Cashier.MakeBatch)
}

func (b *batches) inFolder(
	ctx context.Context, ask model.BatchAsk, work func(context.Context, model.BatchAsk) (model.BatchPlan, error),
) (model.BatchPlan, error) {
	dir, err := filepath.Abs(config.Home(ask.Dir))
	if err == nil {
		err = payfile.Folder(dir)
	}
	if err != nil {
		return model.BatchPlan{}, err
	}
	ask.Dir, ask.Details = dir, config.Home(ask.Details)
	drafts, err := newfile.Drafts(dir)
	if err != nil {
		return model.BatchPlan{}, err
	}
	plan, err := work(ctx, ask)
	if err == nil && len(drafts) > 0 {
		plan.Warnings = append(plan.Warnings, unfinished(drafts))
	}
	return plan, err
}

// unfinished names what a hard stop has left: it may have people's addresses in
// it, and no list shows it. Another refdesk may be writing one of them, so that
// a person deletes them.
func unfinished(drafts []string) string {
	text := drafts[0] + " was never finished"
	if more := len(drafts) - 1; more > 0 {
		text = fmt.Sprintf("%s and %d more beside it were never finished", drafts[0], more)
	}
	return text + ": delete it, unless a file is being written there at this moment"
}

// ImportBatch takes the path as the operator typed it.
func (b *batches) ImportBatch(ctx context.Context, id int64, path string) (model.Settlement, error) {
	return b.Cashier.ImportBatch(ctx, id, config.Home(path))
}

// payFiles fits payment files to the desk.
type payFiles struct{ shelf payfile.Shelf }

func (p payFiles) Sheet(ask model.BatchAsk) (desk.Sheet, error) {
	format, err := p.shelf.Format(ask.Format)
	if err != nil {
		return nil, err
	}
	s, err := format.Sheet(ask)
	if err != nil {
		return nil, err
	}
	return sheet{s}, nil
}

func (payFiles) Write(path string, body []byte) error { return payfile.Write(path, body) }

func (payFiles) Remove(path string) error { return os.Remove(path) }

func (payFiles) Digest(path string) (string, error) { return payfile.Digest(path) }

// markedByHand is the format of lists in which a person notes what was paid. It
// is read for a batch of any format.
const markedByHand = "csv"

func (p payFiles) Report(path, format, currency string) ([]model.PaymentResult, []model.BatchFinding, string, error) {
	var known []*payfile.Format
	for _, name := range []string{format, markedByHand} {
		f, err := p.shelf.Format(name)
		if err != nil {
			return nil, nil, "", err
		}
		known = append(known, f)
	}
	report, digest, err := payfile.ReadReportFile(path, currency, known...)
	return report.Results, report.Problems, digest, err
}

// sheet fits a sheet of payments to the desk.
type sheet struct{ *payfile.Sheet }

func (s sheet) Files(lines []model.BatchLine) ([]desk.PayFile, error) {
	files, err := s.Sheet.Files(lines)
	made := make([]desk.PayFile, len(files))
	for i, f := range files {
		made[i] = desk.PayFile{BatchFile: model.BatchFile{SHA256: f.SHA256, Lines: f.Lines, Total: f.Total}, Body: f.Body}
	}
	return made, err
}

// FormatDescription gives the text of a shipped format, or begins one from the
// file of a template; fs.ErrNotExist when there is neither.
func FormatDescription(name string) (string, error) {
	if text, err := payfile.Description(name); err == nil {
		return string(text), nil
	}
	return payfile.Describe(name)
}
