package views

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// panel is one part of a person's page. One of them has the keys.
type panel interface {
	title() string
	count() int // rows; 0 is not written
	update(msg tea.Msg)
	setSize(w, h int)
	setStyles(st *ui.Styles)
	view() string
}

// tablePanel is a panel with a table whose rows are all there.
type tablePanel[R any] struct {
	name  string
	table *ui.Table[R]
	rows  []R
}

func newTablePanel[R any](st *ui.Styles, name, empty string, id func(R) string, columns []ui.Column[R]) *tablePanel[R] {
	p := &tablePanel[R]{name: name, table: ui.NewTable(st, id, columns)}
	p.table.SetFollow(false)
	p.table.SetEmpty(empty, "")
	return p
}

// take shows rows; the cursor stays on its own.
func (p *tablePanel[R]) take(rows []R) {
	p.rows = rows
	p.table.SetPage(ui.Page[R]{Rows: rows, Matched: len(rows), Total: len(rows)})
}

func (p *tablePanel[R]) title() string           { return p.name }
func (p *tablePanel[R]) count() int              { return len(p.rows) }
func (p *tablePanel[R]) update(msg tea.Msg)      { p.table.Update(msg) }
func (p *tablePanel[R]) setSize(w, h int)        { p.table.SetSize(w, h) }
func (p *tablePanel[R]) setStyles(st *ui.Styles) { p.table.SetStyles(st) }
func (p *tablePanel[R]) view() string            { return p.table.View() }

// textPanel is a panel with facts in words, which scrolls.
type textPanel struct {
	name   string
	detail *ui.Detail
	w, h   int
}

func newTextPanel(st *ui.Styles, name string) *textPanel {
	return &textPanel{name: name, detail: ui.NewDetail(st), w: 1, h: 1}
}

// take shows sections; those without content are left out.
func (p *textPanel) take(sections []ui.Section) { p.detail.SetSections(filled(sections)...) }

func (p *textPanel) title() string           { return p.name }
func (p *textPanel) count() int              { return 0 }
func (p *textPanel) update(msg tea.Msg)      { p.detail.Update(msg) }
func (p *textPanel) setStyles(st *ui.Styles) { p.detail.SetStyles(st) }
func (p *textPanel) view() string            { return inset(p.detail.View(), p.w, p.h) }

func (p *textPanel) setSize(w, h int) {
	p.w, p.h = w, h
	p.detail.SetSize(insetWidth(w), h)
}

// filled leaves out sections without content.
func filled(sections []ui.Section) []ui.Section {
	return slices.DeleteFunc(slices.Clone(sections), func(s ui.Section) bool {
		return len(s.Pairs) == 0 && s.Text == "" && s.Raw == ""
	})
}

// panelNames names panels in a line; the one with the keys has brackets. Where
// they do not fit, the counts are left out.
func panelNames(st *ui.Styles, all []panel, current panel, w int) string {
	counted, plain, width := make([]string, len(all)), make([]string, len(all)), 0
	for i, p := range all {
		plain[i], counted[i] = p.title(), p.title()
		if n := p.count(); n > 0 {
			counted[i] += " " + ui.Number(n)
		}
		width += ui.Width(counted[i]) + 2
	}
	if width > w {
		counted = plain
	}
	var out strings.Builder
	for i, label := range counted {
		if all[i] == current {
			out.WriteString(st.Focus.Render("[" + label + "]"))
		} else {
			out.WriteString(st.Label.Render(" " + label + " "))
		}
	}
	return out.String()
}

// personSections are the facts of a page, those that decisions rest on first.
// What is not known is left out.
func personSections(env Env, page model.PersonPage) []ui.Section {
	p := page.Person
	return []ui.Section{
		{Title: "who", Pairs: withValues([]ui.Pair{
			{Label: "address", Value: env.show(p.Email)},
			{Label: "mixed script", Value: mixedScript(p), Tone: ui.Warn},
			{Label: "risk", Value: lower(p.Risk.V), Tone: riskTone(p.Risk.V)},
			{Label: "reason given", Value: lower(p.RiskReason.V)},
			{Label: "may mean", Value: ourReading(p.RiskReason.V)},
			{Label: "referred by", Value: referrerOf(env, page)},
			{Label: "came by", Value: lower(p.ReferralSource.V)},
			{Label: "referral", Value: lower(p.ReferralStatus.V)},
			{Label: "joined", Value: env.moment(p.CreatedAt)},
			{Label: "id", Value: env.show(p.ID), Link: env.link(p.Backend, p.CampaignID, p.ID)},
		})},
		{Title: "device", Pairs: withValues([]ui.Pair{
			{Label: "ip", Value: p.IP.V},
			{Label: "fingerprint", Value: p.Fingerprint.V},
			{Label: "mobile", Value: p.Device.V},
		})},
		{Title: "figures", Pairs: withValues([]ui.Pair{
			{Label: "referrals", Value: figure(p.ReferralCount)},
			{Label: "this month", Value: figure(p.MonthlyCount)},
			{Label: "last month", Value: figure(p.PrevMonthCount)},
			{Label: "leads", Value: figure(p.LeadCount)},
			{Label: "vendor's rank", Value: figure(p.Rank)},
			{Label: "shares", Value: figure(p.Shares)},
			{Label: "impressions", Value: figure(p.Impressions)},
			{Label: "unique views", Value: figure(p.UniqueViews)},
			{Label: "due", Value: moneyText(env, p.Due)},
			unreadAmount(env, "due", p.UnreadDue()),
			{Label: "paid", Value: moneyText(env, p.Paid)},
			unreadAmount(env, "paid", p.UnreadPaid()),
		})},
		{Title: "more", Pairs: withValues([]ui.Pair{
			{Label: "affiliate", Value: lower(p.AffiliateStatus.V)},
			{Label: "in the way", Value: strings.Join(p.BeforePayout(), " · "), Tone: ui.Warn},
			{Label: "share link", Value: env.show(p.ShareURL.V)},
			{Label: "short names", Value: p.VanityKeys.V},
			{Label: "vendor's notes", Value: env.show(p.Notes.V)},
			{Label: "metadata", Value: env.show(p.Metadata.V)},
			{Label: "unsubscribed", Value: yes(p.Unsubscribed)},
			{Label: "true as of", Value: env.moment(p.AsOf)},
		})},
	}
}

// mixedScript says where a letter of another alphabet passes for a Latin one in
// what a person goes by, "" where none does.
func mixedScript(p model.Participant) string {
	var out []string
	for _, one := range []struct{ what, text string }{
		{"the address", p.Email}, {"the first name", p.FirstName.V}, {"the last name", p.LastName.V},
	} {
		if odd := model.MixedScript(one.text); odd != "" {
			out = append(out, one.what+": "+odd)
		}
	}
	return strings.Join(out, " · ")
}

// unreadAmount shows an amount as it came where it could not be read.
func unreadAmount(env Env, label, raw string) ui.Pair {
	if raw == "" {
		return ui.Pair{}
	}
	return ui.Pair{Label: label, Value: "could not be read: " + env.show(raw), Tone: ui.Warn}
}

// referrerOf names who referred the person, by id where the mirror has not met
// them.
func referrerOf(env Env, page model.PersonPage) string {
	if page.Referrer.Key == 0 && page.Referrer.ID == "" {
		return env.show(page.Person.ReferredBy.V)
	}
	return env.person(page.Referrer)
}

// pick chooses columns by their ids, in the order asked for.
func pick[R any](columns []ui.Column[R], ids ...string) []ui.Column[R] {
	var out []ui.Column[R]
	for _, id := range ids {
		for _, c := range columns {
			if c.ID == id {
				out = append(out, c)
			}
		}
	}
	return out
}

// kept makes a column stay however narrow the table is.
func kept[R any](columns []ui.Column[R], id string) []ui.Column[R] {
	for i := range columns {
		if columns[i].ID == id {
			columns[i].Drop = 0
		}
	}
	return columns
}

// figure is a number that may be unknown.
func figure(n model.Opt[int64]) string { return digits(n.V, n.Known) }

// yes says what is true, and nothing otherwise.
func yes(b model.Opt[bool]) string {
	if b.Known && b.V {
		return "yes"
	}
	return ""
}

// referredColumns are the columns of the people somebody referred.
func referredColumns(env Env) []ui.Column[model.Participant] {
	type row = model.Participant
	return []ui.Column[row]{
		{ID: "name", Title: "name", Width: 15, Flex: 2, Cell: func(p row) ui.Cell { return nameCell(env, p) }},
		{
			ID: "email", Title: "address", Width: 16, Flex: 2, Drop: 2,
			Cell: func(p row) ui.Cell { return quiet(env.show(p.Email)) },
		},
		{
			ID: "status", Title: "referral", Width: 14, Flex: 1, Drop: 1,
			Cell: func(p row) ui.Cell { return quiet(lower(p.ReferralStatus.V)) },
		},
		{ID: "risk", Title: "risk", Width: 8, Cell: func(p row) ui.Cell { return riskCell(p) }},
		{
			ID: "joined", Title: "joined", Width: 6, Right: true,
			Cell: func(p row) ui.Cell { return quiet(env.aged(p.CreatedAt)) },
		},
	}
}
