package app

import (
	"context"
	"time"

	"refdesk/internal/config"
	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/views"
)

// bulksFor is how long a bulk that has ended is told of.
const bulksFor = 24 * time.Hour

// Cases answers the queue of the fraud desk.
func (a *App) Cases() views.Cases { return cases{lists{a.index, a.store, a.opened}, a.desk} }

// cases joins lists with what verdicts would do.
type cases struct {
	lists
	desk *desk.Desk
}

func (c cases) Case(ctx context.Context, id int64) (model.CasePage, error) {
	page, err := c.store.CasePage(ctx, id)
	if err != nil {
		return page, err
	}
	page.Consequences, err = c.desk.Consequences(ctx, page.Case)
	return page, err
}

func (c cases) CaseOf(ctx context.Context, person model.PersonRef) (model.Case, error) {
	return c.store.CaseOf(ctx, person)
}

func (c cases) Branch(ctx context.Context, root model.PersonRef) (model.Branch, error) {
	return c.store.Branch(ctx, root)
}

func (c cases) Trusted(ctx context.Context, campaign model.CampaignRef) ([]model.Trust, error) {
	return c.store.Trusted(ctx, campaign)
}

// Bulks gives large decisions with the time that is left of each, at the pace
// that writes are allowed.
func (c cases) Bulks(ctx context.Context) ([]model.Bulk, error) {
	all, err := c.store.Bulks(ctx, time.Now().Add(-bulksFor))
	for i := range all {
		all[i].Left = time.Duration(all[i].Unsent()-all[i].Held) * desk.DefaultWriteEvery
	}
	return all, err
}

func (c cases) BulkRows(ctx context.Context, group int64) ([]model.Change, error) {
	return c.store.BulkRows(ctx, group)
}

// rulesOf are what verdicts do, by backend.
func rulesOf(backends []config.Backend) map[string]model.VerdictRules {
	rules := make(map[string]model.VerdictRules, len(backends))
	for _, b := range backends {
		rules[b.Name] = b.Rules()
	}
	return rules
}
