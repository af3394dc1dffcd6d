package views

import (
	"slices"

	"refdesk/internal/model"
	"refdesk/ui"
)

// The kinds of lists, as the query language and exports know them.
const (
	kindPeople      = "people"
	kindRewards     = "rewards"
	kindCommissions = "commissions"
	kindPayouts     = "payouts"
	kindEvents      = "events"
	kindChanges     = "changes"
	kindCases       = "cases"
	kindBatches     = "batches"
)

// kindOf is the kind of a list by its rows, "" for lists that are not searched
// by the query language.
func kindOf[R any]() string {
	var row R
	switch any(row).(type) {
	case model.PersonRow:
		return kindPeople
	case model.RewardRow:
		return kindRewards
	case model.CommissionRow:
		return kindCommissions
	case model.PayoutRow:
		return kindPayouts
	case model.Event:
		return kindEvents
	case model.Change:
		return kindChanges
	case model.Case:
		return kindCases
	case model.Batch:
		return kindBatches
	}
	return ""
}

// facts are, by kind and column, the keys of what a column shows in short: an
// export writes these, exactly. A column that is not here is written as it is
// shown.
var facts = map[string]map[string][]string{
	kindPeople: {
		"place": {"place"}, "name": {"first_name", "last_name"}, "email": {"email"},
		"referrals": {"referral_count"}, "waiting": {"waiting_rewards"}, "risk": {"risk"}, "joined": {"created_at"},
		"rank": {"rank"}, "vendor": {"rank"}, "reason": {"risk_reason"}, "id": {"id"}, "campaign": {"campaign_id"},
		"backend": {"backend"}, "referrer": {"referred_by"}, "monthly": {"monthly_referral_count"}, "leads": {"lead_count"},
		"impressions": {"impression_count"}, "unique": {"unique_impression_count"}, "ip": {"ip"}, "device": {"fingerprint"},
		"asof": {"as_of"}, "affiliate": {"affiliate_status"}, "due": {"due"}, "paid": {"paid"},
	},
	kindRewards: {
		"name": {"participant_id", "participant_name"}, "side": {"side"}, "friend": {"other_participant_id", "other_participant_name"},
		"case":  {"case_id", "case_state", "other_case_id", "other_case_state"},
		"title": {"title"}, "since": {"created_at", "first_seen"}, "state": {"state", "change_state"}, "id": {"id"},
		"campaign": {"campaign_id"}, "backend": {"backend"}, "offer": {"config_id"}, "approved": {"approved_at"},
		"fulfilled": {"fulfilled_at"}, "asof": {"as_of"},
	},
	kindCommissions: {
		"name": {"participant_id", "participant_name"}, "event": {"event"}, "friend": {"other_participant_id", "other_participant_name"},
		"case": {"case_id", "case_state", "other_case_id", "other_case_state"},
		"sale": {"sale"}, "amount": {"amount"}, "incampaign": {"in_campaign_currency"}, "ends": {"hold_ends"},
		"since": {"created_at", "first_seen"}, "state": {"state", "change_state"}, "id": {"id"}, "campaign": {"campaign_id"},
		"backend": {"backend"}, "asof": {"as_of"},
	},
	kindPayouts: {
		"name": {"participant_id", "participant_name"}, "count": {"commission_ids"}, "amount": {"amount"},
		"incampaign": {"in_campaign_currency"}, "since": {"created_at", "first_seen"}, "state": {"state"}, "blocked": {"blocked_by"},
		"id": {"id"}, "campaign": {"campaign_id"}, "backend": {"backend"}, "asof": {"as_of"},
	},
	kindEvents: {
		"received": {"received_at"}, "kind": {"kind", "state"}, "who": {"participant_id", "participant_name"},
		"what": {"headline", "reason", "repeats"}, "seq": {"seq"}, "campaign": {"campaign_id"}, "backend": {"backend"},
		"occurred": {"occurred_at"},
	},
	kindChanges: {
		"state": {"state"}, "headline": {"headline"}, "next": {"not_before", "error"}, "operator": {"operator"}, "at": {"at"},
		"id": {"id"}, "campaign": {"campaign_id"}, "backend": {"backend"}, "reason": {"reason"}, "note": {"note"},
	},
	kindBatches: {
		"id": {"id"}, "state": {"state"}, "lines": {"lines"}, "amount": {"total"}, "format": {"format"},
		"settled": {"paid_lines", "failed_lines", "open_lines"}, "made": {"made_at"}, "operator": {"made_by"}, "note": {"note"},
	},
}

// Facts gives, by kind of list and column, the keys of the facts it shows.
func Facts() map[string]map[string][]string { return facts }

// searched are, by kind, the columns in which a filter's words are found.
var searched = map[string][]string{
	kindPeople:      {"name", "email", "id"},
	kindRewards:     {"name", "friend", "title", "id"},
	kindCommissions: {"name", "friend", "id"},
	kindPayouts:     {"name", "id"},
	kindEvents:      {"who", "what"},
	kindChanges:     {"headline", "operator", "id"},
}

// shownFacts are the facts of the columns that a list shows, in their order.
func (l *list[R]) shownFacts() []SheetColumn {
	var out []SheetColumn
	for _, id := range l.table.Columns() {
		at := slices.IndexFunc(l.table.Choices(), func(c ui.Column[R]) bool { return c.ID == id })
		c := l.table.Choices()[at]
		out = append(out, SheetColumn{
			Facts: facts[kindOf[R]()][id], Name: c.ID,
			Text: func(row any) string {
				r, _ := row.(R)
				return c.Cell(r).Text
			},
		})
	}
	return out
}
