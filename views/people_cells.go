package views

import (
	"refdesk/internal/model"
	"refdesk/ui"
)

// personAside is everything known about a person in a list, in the order of
// the person's own page.
func personAside(env Env, r model.PersonRow) []ui.Section {
	sections := personSections(env, model.PersonPage{Person: r.Participant, Referrer: r.Referrer})
	name := ui.Pair{Label: "name", Value: env.person(r.Participant)}
	sections[0].Pairs = append([]ui.Pair{name}, sections[0].Pairs...)
	return sections
}

// nobodyUnless is the reason for keys that need a person under the cursor.
func nobodyUnless(_ model.PersonRow, ok bool) string {
	if !ok {
		return "there is nobody here"
	}
	return ""
}

// personCopy is what y copies of a person.
func personCopy(p model.Participant) clip { return clip{p.ID, "the person's id"} }

// personRowID identifies a row even before the store gave the person a key.
func personRowID(p model.PersonRow) string { return refID(p.Ref()) }

// refID is a reference as one word.
func refID(r model.PersonRef) string { return r.Backend + "/" + r.CampaignID + "/" + r.ID }

// tellsDue tells whether a campaign is one of a vendor that says what is due to
// people: such a one is heard by its webhooks alone, and those name no type.
func tellsDue(env Env, s Scope) bool {
	return s.Campaign != "" && s.Type == "" && !env.Vendor.Reads(s.Backend)
}

// dueColumn is what is to be paid to somebody.
func dueColumn(env Env) ui.Column[model.PersonRow] {
	return ui.Column[model.PersonRow]{ID: "due", Title: "due", Width: 13, Right: true, Whole: true, Drop: 5, Cell: func(r model.PersonRow) ui.Cell {
		if r.UnreadDue() != "" {
			return ui.Cell{Text: "unreadable", Tone: ui.Warn}
		}
		return moneyCell(env, r.Due)
	}}
}

// peopleColumns are the columns of people over several campaigns, where places
// mean nothing.
func peopleColumns(env Env) []ui.Column[model.PersonRow] {
	type row = model.PersonRow
	return []ui.Column[row]{
		{
			ID: "name", Title: "name", Width: 14, Flex: 3, Most: 36,
			Cell: func(r row) ui.Cell { return nameCell(env, r.Participant) },
		},
		{
			ID: "email", Title: "address", Width: 17, Flex: 4, Most: 44, Drop: 3,
			Cell: func(r row) ui.Cell { return quiet(env.show(r.Email)) },
		},
		{
			ID: "referrals", Title: "refs", Width: 5, Right: true, Whole: true,
			Cell: func(r row) ui.Cell { return plainly(digits(r.ReferralCount.V, r.ReferralCount.Known)) },
		},
		{
			ID: "waiting", Title: "waits", Width: 6, Right: true, Whole: true,
			Cell: func(r row) ui.Cell { return ui.Cell{Text: digits(int64(r.Waiting), r.Waiting > 0), Tone: ui.Accent} },
		},
		{
			ID: "risk", Title: "risk", Width: 8, Drop: 1,
			Cell: func(r row) ui.Cell { return riskCell(r.Participant) },
		},
		{
			ID: "joined", Title: "joined", Width: 7, Right: true, Drop: 2,
			Cell: func(r row) ui.Cell { return quiet(env.aged(r.CreatedAt)) },
		},
		{
			ID: "rank", Title: "vendor's rank", Width: 14, Right: true, Drop: 5,
			Cell: func(r row) ui.Cell { return quiet(digits(r.Rank.V, r.Rank.Known)) },
		},
	}
}
