package app

import (
	"context"
	"slices"

	"refdesk/internal/index"
	"refdesk/internal/model"
	"refdesk/internal/store"
	"refdesk/views"
)

// Lists answers what the mirror knows.
func (a *App) Lists() views.Lists { return lists{a.index, a.store, a.opened} }

// Campaigns gives the campaigns of the store, before lists are loaded as well.
func (a *App) Campaigns(ctx context.Context) ([]model.Campaign, error) {
	return a.store.Campaigns(ctx)
}

// lists joins the index, which knows lists, with the store, which knows whole
// objects.
type lists struct {
	*index.Index
	store  *store.Store
	opened chan<- struct{} // told when the store has given the first rows
}

// stillKey finds the index that answers under a context.
type stillKey struct{}

// still makes every list that is asked for under the context one of this moment.
func still(ctx context.Context, x *index.Index) context.Context {
	return context.WithValue(ctx, stillKey{}, x.Still())
}

// at is the index that answers under a context: that of a moment, or the living
// one.
func at(ctx context.Context, living *index.Index) *index.Index {
	if x, ok := ctx.Value(stillKey{}).(*index.Index); ok {
		return x
	}
	return living
}

func (l lists) at(ctx context.Context) *index.Index { return at(ctx, l.Index) }

// openingRows is how far down the leaderboard the store answers for an index
// that is not filled yet.
const openingRows = 2_000

// People gives the first rows from the store while the index still fills: a
// console of a million people has them at once.
func (l lists) People(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error) {
	asOpened := q.Text == "" && q.Sort == "" && !q.Desc && q.Board == "" && q.Offset+q.Count <= openingRows
	if loaded, _ := l.Progress(); loaded || !asOpened {
		return l.at(ctx).People(ctx, q)
	}
	w, err := l.store.Leaders(ctx, q.Backend, q.Campaign, q.Offset, q.Count)
	select {
	case l.opened <- struct{}{}:
	default:
	}
	return w, err
}

func (l lists) PeopleOf(ctx context.Context, q model.Query, ids []string) ([]model.PersonRow, error) {
	return l.at(ctx).PeopleOf(ctx, q, ids)
}

func (l lists) Rewards(ctx context.Context, q model.Query) (model.Window[model.RewardRow], error) {
	return l.at(ctx).Rewards(ctx, q)
}

func (l lists) Commissions(ctx context.Context, q model.Query) (model.Window[model.CommissionRow], error) {
	return l.at(ctx).Commissions(ctx, q)
}

func (l lists) Payouts(ctx context.Context, q model.Query) (model.Window[model.PayoutRow], error) {
	return l.at(ctx).Payouts(ctx, q)
}

func (l lists) Events(ctx context.Context, q model.Query) (model.Window[model.Event], error) {
	return l.at(ctx).Events(ctx, q)
}

func (l lists) Changes(ctx context.Context, q model.Query) (model.Window[model.Change], error) {
	return l.at(ctx).Changes(ctx, q)
}

func (l lists) Cases(ctx context.Context, q model.Query) (model.Window[model.Case], error) {
	return l.at(ctx).Cases(ctx, q)
}

func (l lists) Tree(ctx context.Context, q model.TreeQuery) (model.Window[model.TreeRow], error) {
	return l.at(ctx).Tree(ctx, q)
}

func (l lists) Person(ctx context.Context, ref model.PersonRef) (model.PersonPage, error) {
	return l.store.PersonPage(ctx, ref)
}

func (l lists) Event(ctx context.Context, seq int64) (model.Event, error) {
	return l.store.Event(ctx, seq)
}

// RewardConfigs gives what a campaign offers. It is asked for seldom, so that
// the store answers and no index holds it.
func (l lists) RewardConfigs(ctx context.Context, campaign model.CampaignRef) ([]model.RewardConfig, error) {
	all, err := l.store.RewardConfigs(ctx)
	return slices.DeleteFunc(all, func(c model.RewardConfig) bool {
		return c.Backend != campaign.Backend || c.CampaignID != campaign.ID
	}), err
}
