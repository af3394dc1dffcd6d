package views

import (
	"fmt"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// batchColumns are those of the list of batches.
func batchColumns(env Env) []ui.Column[model.Batch] {
	type row = model.Batch
	return []ui.Column[row]{
		{ID: "id", Title: "no.", Width: 4, Right: true, Cell: func(b row) ui.Cell { return plainly(fmt.Sprint(b.ID)) }},
		{ID: "state", Title: "state", Width: 13, Judge: true, Cell: func(b row) ui.Cell { return batchStateCell(b.State) }},
		{ID: "amount", Title: "total", Width: 14, Right: true, Cell: func(b row) ui.Cell { return plainly(env.Money.Text(b.Total)) }},
		{ID: "lines", Title: "payments", Width: 8, Right: true, Drop: 1, Cell: func(b row) ui.Cell { return plainly(ui.Number(b.Lines)) }},
		{
			ID: "next", Title: "what next", Width: 26, Flex: 3, Most: 60,
			Cell: func(b row) ui.Cell { return quiet(batchNext(env, b)) },
		},
		{ID: "format", Title: "format", Width: 10, Flex: 1, Most: 18, Drop: 2, Cell: func(b row) ui.Cell { return quiet(b.Format) }},
		{ID: "settled", Title: "paid", Width: 14, Right: true, Drop: 4, Cell: func(b row) ui.Cell { return settledCell(env, b) }},
		{ID: "operator", Title: "made by", Width: 8, Flex: 1, Most: 16, Drop: 3, Cell: func(b row) ui.Cell { return quiet(env.show(b.Made.Operator)) }},
		{ID: "made", Title: "age", Width: 4, Right: true, Cell: func(b row) ui.Cell { return quiet(env.aged(b.Made.At)) }},
		{ID: "note", Title: "note", Width: 12, Flex: 1, Spare: true, Cell: func(b row) ui.Cell { return quiet(env.show(b.Note)) }},
	}
}

// batchTone: what waits for the operator stands out, what ended does not.
func batchTone(s model.BatchState) ui.Tone {
	switch s {
	case model.BatchMade, model.BatchChecked:
		return ui.Accent
	case model.BatchReleased:
		return ui.Warn
	case model.BatchPaid:
		return ui.Good
	case model.BatchPartFailed:
		return ui.Bad
	case model.BatchClosed, model.BatchVoid:
		return ui.Quiet
	}
	return ui.Plain
}

func batchStateCell(s model.BatchState) ui.Cell { return ui.Cell{Text: string(s), Tone: batchTone(s)} }

// settledCell is what was paid of a batch, nothing while nobody knows.
func settledCell(env Env, b model.Batch) ui.Cell {
	if b.Paid+b.Failed == 0 {
		return ui.Cell{}
	}
	return plainly(env.Money.Text(b.PaidTotal))
}

// batchNext says what has to be done with a batch, or what came of it.
func batchNext(env Env, b model.Batch) string {
	switch b.State {
	case model.BatchMade:
		return "to be checked"
	case model.BatchChecked:
		if b.OnlyAnother(env.Operator) {
			return "to be released by another"
		}
		return "to be released"
	case model.BatchReleased:
		return "report to be read, " + ui.Number(b.Open()) + " open"
	case model.BatchPaid:
		return "to be closed"
	case model.BatchPartFailed:
		return ui.Number(b.Failed) + " failed, to be closed"
	case model.BatchClosed:
		return "closed by " + env.show(b.Ended.Operator)
	case model.BatchVoid:
		return "taken back by " + env.show(b.Ended.Operator) + ": " + b.Reason
	}
	return ""
}

// batchSections are where a batch stands and who took it there.
func batchSections(env Env, b model.Batch) []ui.Section {
	open := ""
	if !b.State.Ended() {
		open = ui.Number(b.Open())
	}
	return []ui.Section{
		{Title: b.Label(), Pairs: withValues([]ui.Pair{
			{Label: "state", Value: string(b.State), Tone: batchTone(b.State)},
			{Label: "next", Value: batchNext(env, b)},
			{Label: "format", Value: env.show(b.Format)},
			{Label: "total", Value: env.Money.Text(b.Total)},
			{Label: "payments", Value: ui.Number(b.Lines)},
			{Label: "paid", Value: paidText(env, b)},
			{Label: "failed", Value: digits(int64(b.Failed), b.Failed > 0), Tone: ui.Bad},
			{Label: "not known", Value: open},
			{Label: "only of", Value: narrowed(env, b)},
			{Label: "note", Value: env.show(b.Note)},
		})},
		{Title: "who", Pairs: withValues([]ui.Pair{
			stepPair(env, "made", b.Made),
			{Label: "files whole", Value: known(env, b.Written)},
			stepPair(env, "checked", b.Checked),
			stepPair(env, "released", b.Released),
			stepPair(env, "ended", b.Ended),
			{Label: "why void", Value: b.Reason},
		})},
	}
}

// fileSections are the files of a batch with what they must be.
func fileSections(env Env, files []model.BatchFile) []ui.Section {
	out := make([]ui.Section, len(files))
	for i, f := range files {
		out[i] = ui.Section{Title: fmt.Sprintf("file %d of %d", i+1, len(files)), Pairs: []ui.Pair{
			{Label: "path", Value: env.show(f.Path)},
			{Label: "SHA-256", Value: f.SHA256},
			{Label: "payments", Value: ui.Number(f.Lines)},
			{Label: "total", Value: env.Money.Text(f.Total)},
		}}
	}
	return out
}

func paidText(env Env, b model.Batch) string {
	if b.Paid == 0 {
		return ""
	}
	return ui.Number(b.Paid) + ": " + env.Money.Text(b.PaidTotal)
}

// narrowed is what a batch was narrowed to, "" for everything.
func narrowed(env Env, b model.Batch) string {
	if b.CampaignID != "" {
		return env.campaign(b.Backend, b.CampaignID)
	}
	return b.Backend
}

// known is a moment, "" where there was none.
func known(env Env, s time.Time) string {
	if s.IsZero() {
		return ""
	}
	return env.moment(s)
}

func stepPair(env Env, label string, s model.BatchStep) ui.Pair {
	if s.At.IsZero() {
		return ui.Pair{}
	}
	return ui.Pair{Label: label, Value: env.show(s.Operator) + ", " + env.moment(s.At)}
}

// lineColumns are those of the payments of a batch.
func lineColumns(env Env) []ui.Column[model.BatchLine] {
	type row = model.BatchLine
	return []ui.Column[row]{
		{ID: "number", Title: "no.", Width: 4, Right: true, Cell: func(l row) ui.Cell { return quiet(fmt.Sprint(l.Number)) }},
		{
			ID: "name", Title: "who", Width: 14, Flex: 2, Most: 30,
			Cell: func(l row) ui.Cell { return plainly(env.show(ui.FirstSeen(l.Name, l.Email, l.Key.PersonID))) },
		},
		{ID: "email", Title: "address", Width: 18, Flex: 2, Most: 36, Drop: 2, Cell: func(l row) ui.Cell { return quiet(env.show(l.Email)) }},
		{
			ID: "title", Title: "earned", Width: 12, Flex: 1, Most: 30, Drop: 3,
			Cell: func(l row) ui.Cell { return quiet(env.show(ui.FirstSeen(l.Title, l.Key.Thing))) },
		},
		{ID: "amount", Title: "amount", Width: 13, Right: true, Cell: func(l row) ui.Cell { return plainly(env.Money.Text(l.Amount)) }},
		{ID: "state", Title: "state", Width: 8, Judge: true, Cell: func(l row) ui.Cell { return lineStateCell(l.State) }},
		{ID: "cause", Title: "cause", Width: 10, Flex: 2, Drop: 1, Cell: func(l row) ui.Cell { return quiet(env.show(l.Cause)) }},
		{ID: "reference", Title: "reference", Width: 12, Drop: 4, Cell: func(l row) ui.Cell { return quiet(env.show(l.Reference)) }},
	}
}

func lineStateCell(s model.LineState) ui.Cell {
	tone := ui.Plain
	switch s {
	case model.LinePaid:
		tone = ui.Good
	case model.LineFailed:
		tone = ui.Bad
	case model.LineVoid:
		tone = ui.Quiet
	}
	return ui.Cell{Text: string(s), Tone: tone}
}

func lineID(l model.BatchLine) string { return fmt.Sprint(l.Number) }

// lookedSections are what the newest check of a batch has found, whoever made it.
func lookedSections(env Env, page model.BatchPage) []ui.Section {
	if page.Looked.At.IsZero() {
		return []ui.Section{{Text: "Not looked at yet: = looks at every line and file again."}}
	}
	by := ui.Section{Pairs: []ui.Pair{stepPair(env, "looked at by", page.Looked)}}
	return append([]ui.Section{by}, findingSections(env, "the newest check", "line", page.Found)...)
}

// findingSections are what speaks against lines of a batch, or rows of a report.
func findingSections(env Env, title, of string, all []model.BatchFinding) []ui.Section {
	if len(all) == 0 {
		return []ui.Section{{Title: title, Text: "Nothing speaks against it."}}
	}
	out := ui.Section{Title: title}
	for _, f := range all {
		label := "file"
		if f.Line > 0 {
			label = fmt.Sprintf("%s %d", of, f.Line)
		}
		text := env.show(f.Why)
		if f.Of != "" {
			text = env.show(f.Of) + ": " + text
		}
		out.Pairs = append(out.Pairs, ui.Pair{Label: label, Value: text, Tone: ui.Warn})
	}
	return []ui.Section{out}
}
