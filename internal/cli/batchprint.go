package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/ui"
)

// planRow is a batch that was made or rehearsed.
type planRow struct {
	export.Batch
	All      []export.BatchLine `json:"payments"`
	LeftOut  []export.LeftOut   `json:"left_out"`
	Warnings []string           `json:"warnings"`
}

func (s *session) printPlan(p model.BatchPlan) error {
	if s.json {
		row := planRow{Batch: export.OfBatch(p.Batch), All: rowsOfLines(p.Lines), LeftOut: []export.LeftOut{}, Warnings: append([]string{}, p.Warnings...)}
		for _, l := range p.LeftOut {
			row.LeftOut = append(row.LeftOut, export.OfLeftOut(l))
		}
		return printer{s.out}.row(row)
	}
	s.sayLeftOut(p.LeftOut)
	for _, w := range p.Warnings {
		fmt.Fprintln(s.err, ui.Clean("refdesk: "+w))
	}
	if p.Batch.ID == 0 {
		return s.printRehearsed(p)
	}
	if err := s.say(batchLine(p.Batch)); err != nil {
		return err
	}
	for _, f := range p.Batch.Files {
		if err := s.say(fmt.Sprintf("%s: %d payments, %s, SHA-256 %s", f.Path, f.Lines, f.Total, f.SHA256)); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) printRehearsed(p model.BatchPlan) error {
	t := newTextTable(s.out, []string{"WHO", "ADDRESS", "EARNED", "SINCE", "AMOUNT"})
	for _, l := range p.Lines {
		err := t.row([]string{ui.FirstSeen(l.Name, l.Key.PersonID), l.Email, ui.FirstSeen(l.Title, l.Key.Thing), minute(l.Since), l.Amount.String()})
		if err != nil {
			return err
		}
	}
	if err := t.flush(); err != nil {
		return err
	}
	return s.say(fmt.Sprintf("would be made: %d payments, %s%s", p.Batch.Lines, p.Batch.Total, byAnother(p.Batch)))
}

// batchLine is a batch in one line.
func batchLine(b model.Batch) string {
	parts := []string{fmt.Sprintf("%d payments", b.Lines), b.Total.String(), b.Format}
	if b.Paid+b.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d paid (%s), %d failed, %d open", b.Paid, b.PaidTotal, b.Failed, b.Open()))
	}
	return b.Label() + " is " + string(b.State) + ": " + strings.Join(parts, ", ") + byAnother(b)
}

// byAnother says that a batch waits for somebody else.
func byAnother(b model.Batch) string {
	if b.OnlyAnother(b.Made.Operator) && (b.State == model.BatchMade || b.State == model.BatchChecked) {
		return "; another operator than " + b.Made.Operator + " has to release it"
	}
	return ""
}

// say prints a line of text in which nothing can steer the terminal.
func (s *session) say(line string) error {
	_, err := fmt.Fprintln(s.out, ui.Clean(line))
	return err
}

func rowsOfLines(lines []model.BatchLine) []export.BatchLine {
	rows := make([]export.BatchLine, len(lines))
	for i, l := range lines {
		rows[i] = export.OfBatchLine(l)
	}
	return rows
}

func eachBatch(ctx context.Context, a *app.App, q model.Query, print rowPrinter) error {
	return windows(ctx, q, a.Batches().Batches, func(b model.Batch) error {
		return print(export.OfBatch(b), []string{
			fmt.Sprint(b.ID), string(b.State), b.Format, fmt.Sprint(b.Lines), b.Total.String(), fmt.Sprint(b.Paid), minute(b.Made.At), b.Made.Operator,
		})
	})
}

// batchPage is a batch with its payments, the reports that settled them and
// what the newest check of its lines and files found.
type batchPage struct {
	export.Batch
	All      []export.BatchLine `json:"payments"`
	Imports  []importRow        `json:"imports"`
	LookedBy text               `json:"looked_at_by"` // null = nobody has looked yet
	LookedAt stamp              `json:"looked_at"`
	Findings []findingRow       `json:"findings"`
}

// findingRow is something that speaks against a batch; line 0 is about a file,
// or the batch as a whole.
type findingRow struct {
	Line int  `json:"line"`
	Of   text `json:"of"`
	Why  text `json:"why"`
}

type importRow struct {
	At       stamp  `json:"at"`
	Operator string `json:"operator"`
	Name     string `json:"name"`
	SHA256   string `json:"sha256"`
	Paid     int    `json:"paid"`
	Failed   int    `json:"failed"`
	Open     int    `json:"open"`
}

func (s *session) showBatch(ctx context.Context, a *app.App, wanted string) error {
	id, err := batchID(wanted)
	if err != nil {
		return err
	}
	page, err := a.Batches().Batch(ctx, id)
	if errors.Is(err, model.ErrNotFound) {
		return errNoSuch("batches", wanted)
	}
	if err != nil {
		return err
	}
	row := batchPage{
		Batch: export.OfBatch(page.Batch), All: rowsOfLines(page.All), Imports: []importRow{},
		LookedBy: text(page.Looked.Operator), LookedAt: stamp(page.Looked.At), Findings: []findingRow{},
	}
	for _, f := range page.Found {
		row.Findings = append(row.Findings, findingRow{f.Line, text(f.Of), text(f.Why)})
	}
	for _, i := range page.Imports {
		row.Imports = append(row.Imports, importRow{stamp(i.By.At), i.By.Operator, i.Name, i.SHA256, i.Paid, i.Failed, i.Open})
	}
	return printer{s.out}.row(row)
}
