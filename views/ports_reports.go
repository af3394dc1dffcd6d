package views

import (
	"context"

	"refdesk/internal/model"
)

// Reports adds up what people have earned.
type Reports interface {
	// Summary tells what was earned in a month and what became of it, as far as
	// the mirror knows. It fails while the mirror is being read, and where a sum
	// is larger than can be told exactly.
	Summary(ctx context.Context, ask model.SummaryAsk) (model.Summary, error)
	// ExportSummary writes a summary as it was told, in one of SummaryFormats, into
	// a new file. Where it fails, which the error says in words, nothing is left of
	// the file.
	ExportSummary(ctx context.Context, s model.Summary, format, path string) (model.Exported, error)
}

// SummaryFormats are what a summary can be written as.
var SummaryFormats = []string{"md", "csv", "jsonl"}
