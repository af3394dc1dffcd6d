package views

import (
	"slices"
	"strconv"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// spare are the columns of a kind of list that are shown where they are chosen.
func spare[R any](env Env) []ui.Column[R] {
	var all any
	var row R
	switch any(row).(type) {
	case model.PersonRow:
		all = sparePeople(env)
	case model.RewardRow:
		all = spareRewards(env)
	case model.CommissionRow:
		all = spareSales(env, func(c model.CommissionRow) (string, string, string) { return c.ID, c.CampaignID, c.Backend }, func(c model.CommissionRow) time.Time { return c.AsOf })
	case model.PayoutRow:
		all = spareSales(env, func(p model.PayoutRow) (string, string, string) { return p.ID, p.CampaignID, p.Backend }, func(p model.PayoutRow) time.Time { return p.AsOf })
	case model.Event:
		all = spareEvents(env)
	case model.Change:
		all = spareChanges(env)
	}
	out, _ := all.([]ui.Column[R])
	for i := range out {
		out[i].Spare = true
	}
	return out
}

// newTable makes the list's table for its scope, with the spare columns behind
// its own.
func (l *list[R]) newTable() *ui.Table[R] {
	t := l.build(l.scope)
	for _, c := range spare[R](l.env) {
		if !slices.ContainsFunc(t.Choices(), func(own ui.Column[R]) bool { return own.ID == c.ID }) {
			t.AddColumn(c)
		}
	}
	return t
}

// said is a column of a text from outside.
func said[R any](env Env, id, title string, w int, text func(R) string) ui.Column[R] {
	return ui.Column[R]{ID: id, Title: title, Width: w, Flex: 1, Most: 2 * w, Words: id == "id", Cell: func(r R) ui.Cell { return quiet(env.show(text(r))) }}
}

// tallied is a column of a number that may not be known.
func tallied[R any](id, title string, n func(R) model.Opt[int64]) ui.Column[R] {
	return ui.Column[R]{ID: id, Title: title, Width: len(title) + 1, Right: true, Cell: func(r R) ui.Cell { return plainly(figure(n(r))) }}
}

// aged is a column of the time since something happened.
func aged[R any](env Env, id, title string, at func(R) time.Time) ui.Column[R] {
	return ui.Column[R]{ID: id, Title: title, Width: max(6, len(title)), Right: true, Cell: func(r R) ui.Cell { return quiet(env.ago(at(r))) }}
}

func sparePeople(env Env) []ui.Column[model.PersonRow] {
	type row = model.PersonRow
	return []ui.Column[row]{
		said(env, "id", "id", 14, func(p row) string { return p.ID }),
		said(env, "campaign", "campaign", 12, func(p row) string { return p.CampaignID }),
		said(env, "backend", "backend", 8, func(p row) string { return p.Backend }),
		said(env, "referrer", "referred by", 14, func(p row) string { return p.ReferredBy.V }),
		said(env, "reason", "vendor's reason", 16, func(p row) string { return lower(p.RiskReason.V) }),
		said(env, "ip", "ip", 15, func(p row) string { return p.IP.V }),
		said(env, "device", "fingerprint", 14, func(p row) string { return p.Fingerprint.V }),
		tallied("monthly", "this month", func(p row) model.Opt[int64] { return p.MonthlyCount }),
		tallied("leads", "leads", func(p row) model.Opt[int64] { return p.LeadCount }),
		tallied("impressions", "impressions", func(p row) model.Opt[int64] { return p.Impressions }),
		tallied("unique", "unique", func(p row) model.Opt[int64] { return p.UniqueViews }),
		dueColumn(env),
		aged(env, "asof", "read", func(p row) time.Time { return p.AsOf }),
	}
}

func spareRewards(env Env) []ui.Column[model.RewardRow] {
	type row = model.RewardRow
	return []ui.Column[row]{
		said(env, "id", "id", 12, func(r row) string { return r.ID }),
		said(env, "campaign", "campaign", 12, func(r row) string { return r.CampaignID }),
		said(env, "backend", "backend", 8, func(r row) string { return r.Backend }),
		said(env, "offer", "offer", 12, func(r row) string { return r.ConfigID }),
		aged(env, "approved", "approved", func(r row) time.Time { return r.ApprovedAt }),
		aged(env, "fulfilled", "fulfilled", func(r row) time.Time { return r.FulfilledAt }),
		aged(env, "asof", "read", func(r row) time.Time { return r.AsOf }),
	}
}

// spareSales are the same for commissions and payouts.
func spareSales[R any](env Env, of func(R) (id, campaign, backend string), asOf func(R) time.Time) []ui.Column[R] {
	return []ui.Column[R]{
		said(env, "id", "id", 12, func(r R) string {
			id, _, _ := of(r)
			return id
		}),
		said(env, "campaign", "campaign", 12, func(r R) string {
			_, campaign, _ := of(r)
			return campaign
		}),
		said(env, "backend", "backend", 8, func(r R) string {
			_, _, backend := of(r)
			return backend
		}),
		aged(env, "asof", "read", asOf),
	}
}

func spareEvents(env Env) []ui.Column[model.Event] {
	type row = model.Event
	return []ui.Column[row]{
		said(env, "seq", "number", 8, func(e row) string { return strconv.FormatInt(e.Seq, 10) }),
		said(env, "campaign", "campaign", 12, func(e row) string { return e.CampaignID }),
		said(env, "backend", "backend", 8, func(e row) string { return e.Backend }),
		aged(env, "occurred", "happened", func(e row) time.Time { return e.OccurredAt }),
	}
}

func spareChanges(env Env) []ui.Column[model.Change] {
	type row = model.Change
	return []ui.Column[row]{
		said(env, "id", "number", 8, func(c row) string { return strconv.FormatInt(c.ID, 10) }),
		said(env, "campaign", "campaign", 12, func(c row) string { return c.CampaignID }),
		said(env, "backend", "backend", 8, func(c row) string { return c.Backend }),
		said(env, "reason", "reason", 12, func(c row) string { return c.Reason }),
		said(env, "note", "note", 20, func(c row) string { return c.Note }),
	}
}
