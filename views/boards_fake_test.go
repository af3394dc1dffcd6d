package views_test

import (
	"context"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// verdicts are whom the pretend desk holds or blocks.
type verdicts map[string]model.CaseState

// board gives the people of a campaign in an order, as the mirror would.
func (w *world) board(campaign string, by model.Order) []model.PersonRow {
	var rows []model.PersonRow
	for _, p := range w.people {
		if p.CampaignID != campaign {
			continue
		}
		p.Board.Count = map[model.Order]model.Opt[int64]{
			model.OrderCurrentMonth: p.MonthlyCount, model.OrderPreviousMonth: p.PrevMonthCount,
			model.OrderImpressions: p.Impressions, model.OrderUniqueViews: p.UniqueViews, model.OrderByLeads: p.LeadCount,
			model.OrderAllTime: p.ReferralCount, model.OrderByReferrals: p.ReferralCount,
		}[by]
		if by == model.OrderByCommissions && p.ReferralCount.V%2 == 0 {
			p.Board.Money = model.Some(model.Money{Minor: 1999 * p.ReferralCount.V, Currency: "EUR"})
		}
		p.Board.Verdict = w.judged[p.ID]
		rows = append(rows, p)
	}
	counts := func(p model.PersonRow) int64 { return max(p.Board.Count.V, p.Board.Money.V.Minor) }
	slices.SortStableFunc(rows, func(a, b model.PersonRow) int { return int(counts(b) - counts(a)) })
	fair := 0
	for i := range rows {
		rows[i].Place = i + 1
		if rows[i].Board.Verdict == "" {
			fair++
			rows[i].Board.Fair = fair
		}
	}
	return rows
}

func (w *world) PastPlaces(_ context.Context, _ model.CampaignRef, by model.Order, at time.Time) (model.PastPlaces, error) {
	w.past = append(w.past, at.Format("2 Jan 15:04"))
	if err := w.call(); err != nil || w.past[0] == "none" {
		return model.PastPlaces{}, err
	}
	out := model.PastPlaces{At: w.now().Add(-26 * time.Hour), Places: map[int64]int{}}
	for i, p := range w.board(campaign, by) {
		if i != 3 {
			out.Places[p.Key] = 1 + (i+2)%5
		}
	}
	return out, nil
}

// Tree walks the cast, folded as asked.
func (w *world) Tree(_ context.Context, q model.TreeQuery) (model.Window[model.TreeRow], error) {
	if err := w.call(); err != nil {
		return model.Window[model.TreeRow]{}, err
	}
	w.trees = append(w.trees, q)
	root := w.row(q.Root.ID)
	if root.ID == "" {
		return model.Window[model.TreeRow]{}, model.ErrNotFound
	}
	rows := w.drawn
	if rows == nil {
		rows = w.branch(q, root, 0)
	}
	out := model.Window[model.TreeRow]{Offset: min(q.Offset, len(rows)), Matched: len(rows), Total: len(w.under(root.ID)) + 1}
	out.Rows = rows[out.Offset:min(len(rows), out.Offset+q.Count)]
	return out, nil
}

func (w *world) row(id string) model.PersonRow {
	for _, p := range w.people {
		if p.ID == id {
			return p
		}
	}
	return model.PersonRow{}
}

func (w *world) children(id string) (out []model.PersonRow) {
	for _, p := range w.people {
		if p.ReferredBy.V == id {
			out = append(out, p)
		}
	}
	return out
}

func (w *world) under(id string) (out []model.PersonRow) {
	for _, p := range w.children(id) {
		out = append(append(out, p), w.under(p.ID)...)
	}
	return out
}

func (w *world) branch(q model.TreeQuery, p model.PersonRow, depth int) []model.TreeRow {
	kids := w.children(p.ID)
	r := model.TreeRow{PersonRow: p, Depth: depth, Children: len(kids), Below: len(w.under(p.ID))}
	for _, one := range w.under(p.ID) {
		if one.Risk.V == "HIGH" {
			r.Risky++
		}
	}
	r.Open = len(kids) > 0 && (depth == 0 || q.Text != "" || q.All != q.Flip[p.Key])
	r.Hit = q.Text != "" && strings.Contains(strings.ToLower(p.Name()), q.Text)
	r.Board.Verdict = w.judged[p.ID]
	var below []model.TreeRow
	if r.Open {
		for _, kid := range kids {
			below = append(below, w.branch(q, kid, depth+1)...)
		}
	}
	if q.Text != "" && !r.Hit && len(below) == 0 {
		return nil
	}
	return append([]model.TreeRow{r}, below...)
}
