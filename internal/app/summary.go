package app

import (
	"context"
	"path/filepath"

	"refdesk/internal/config"
	"refdesk/internal/export"
	"refdesk/internal/model"
)

// Summary tells what was earned in a month, what became of it, and whether
// payouts agree with commissions. It fails while the lists are being filled.
func (a *App) Summary(ctx context.Context, ask model.SummaryAsk) (model.Summary, error) {
	if err := a.stillFilling(); err != nil {
		return model.Summary{}, err
	}
	return a.batches.Summary(ctx, ask)
}

// ExportSummary writes a summary into a new file, in one of
// views.SummaryFormats. A relative path begins at the folder that the program
// was started in.
func (a *App) ExportSummary(ctx context.Context, s model.Summary, format, path string) (model.Exported, error) {
	path, err := filepath.Abs(config.Home(path))
	if err != nil {
		return model.Exported{}, err
	}
	return export.WriteSummary(ctx, path, export.Format(format), s, a.Masked())
}
