package app

import (
	"context"

	"refdesk/internal/model"
)

// Summary tells what was earned in a month, what became of it, and whether
// payouts agree with commissions. The lists must be filled (Load).
func (a *App) Summary(ctx context.Context, ask model.SummaryAsk) (model.Summary, error) {
	return a.batches.Summary(ctx, ask)
}
