package views

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// payout is the page of one payout: the commissions inside, what stands in its
// way, and where it would go.
type payout struct {
	env    Env
	ref    model.ObjectRef
	row    model.PayoutRow
	mail   model.Change // the newest that asks the person to confirm an account; ID 0 where there is none
	loaded bool
	err    error // why the newest load failed; what was shown stays
	ticket int

	destinations told[[]model.Destination]
	facts        *textPanel
	inside       *tablePanel[model.CommissionRow]
	panes        panes
}

// payoutLoadedMsg brings a payout with the commissions inside.
type payoutLoadedMsg struct {
	ref    model.ObjectRef
	ticket int
	row    model.PayoutRow
	inside []model.CommissionRow
	mail   model.Change
	err    error
}

func newPayout(env Env, ref model.ObjectRef) *payout {
	v := &payout{
		env: env, ref: ref, facts: newTextPanel(env.Styles, "payout"),
		destinations: told[[]model.Destination]{name: "destinations of " + ref.String()},
		inside: newTablePanel(env.Styles, "commissions inside", "the vendor named no commissions",
			commissionID, kept(pick(commissionColumns(env), "friend", "event", "sale", "amount", "lost", "incampaign", "state"), "friend")),
	}
	v.panes = panes{env: env, all: []panel{v.facts, v.inside}, active: v.inside, head: 3}
	return v
}

func (v *payout) Init() tea.Cmd { return v.load() }

func (v *payout) Actions() []ui.Action {
	return []ui.Action{
		{
			ID: "panel.open", Keys: []string{"enter"}, Help: "who bought", Group: groupPeople,
			Blocked: v.whyNotOpen, Run: v.open,
		},
		{
			ID: "payout.person", Keys: []string{"o"}, Help: "person", Group: groupPeople,
			Blocked: v.whyNoPerson, Run: func() tea.Cmd { return open(Route{Person: payeeRef(v.row)}) },
		},
		{
			ID: "panel.next", Keys: []string{"tab"}, Help: "panels", Group: groupPeople,
			Blocked: v.whyNoPanels, Run: func() tea.Cmd { v.panes.turn(1); return nil },
		},
		{
			ID: "panel.previous", Keys: []string{"shift+tab"}, Help: "panels back", Group: groupPeople,
			Hidden: true, Blocked: v.whyNoPanels, Run: func() tea.Cmd { v.panes.turn(-1); return nil },
		},
		confirmAction(v.env, func() model.PayoutRow { return v.row }),
		{ID: "list.reload", Keys: []string{"r"}, Help: "read again", Group: groupLists, Run: v.reload},
	}
}

func (v *payout) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case payoutLoadedMsg:
		return v.took(msg)
	case toldMsg[[]model.Destination]:
		if v.destinations.take(msg) {
			v.write()
		}
	case EventsMsg, shownMsg:
		return v.load()
	case tea.KeyPressMsg, tea.MouseMsg:
		v.panes.hand(msg)
	}
	return nil
}

// load reads the payout and the commissions of its person.
func (v *payout) load() tea.Cmd {
	v.ticket++
	ctx, lists, out := v.env.Ctx, v.env.Lists, payoutLoadedMsg{ref: v.ref, ticket: v.ticket}
	return func() tea.Msg {
		out.row, out.inside, out.err = readPayout(ctx, lists, out.ref)
		if page, err := lists.Person(ctx, payeeRef(out.row)); out.err == nil && err == nil {
			out.mail = mailOf(page.Changes)
		}
		return out
	}
}

// insideAtMost bounds how many commissions of a person are looked through.
const insideAtMost = 2000

// readPayout finds a payout by its id and the commissions inside by theirs. A
// commission that the mirror has not met is shown by its id alone.
func readPayout(ctx context.Context, lists Lists, ref model.ObjectRef) (model.PayoutRow, []model.CommissionRow, error) {
	q := model.Query{Backend: ref.Backend, Campaign: ref.CampaignID, Text: `id:"` + unquoted(ref.ID) + `"`, Count: 9}
	found, err := lists.Payouts(ctx, q)
	if err != nil {
		return model.PayoutRow{}, nil, err
	}
	at := slices.IndexFunc(found.Rows, func(p model.PayoutRow) bool { return p.ID == ref.ID })
	if at < 0 {
		return model.PayoutRow{}, nil, model.ErrNotFound
	}
	row := found.Rows[at]
	q.Text, q.Count = `person:"`+unquoted(row.Person)+`"`, insideAtMost
	theirs, err := lists.Commissions(ctx, q)
	if err != nil {
		return row, nil, err
	}
	inside := make([]model.CommissionRow, len(row.Commissions))
	for i, id := range row.Commissions {
		inside[i].Commission = model.Commission{Backend: ref.Backend, CampaignID: ref.CampaignID, ID: id, Other: id, State: "not read yet"}
		for _, c := range theirs.Rows {
			if c.ID == id {
				inside[i] = c
			}
		}
	}
	return row, inside, nil
}

// unquoted is an id as it may stand between quotes of the query language.
func unquoted(id string) string { return strings.ReplaceAll(id, `"`, "") }

// took shows the payout, and asks the vendor where it would go on the first
// sight of it and after a mail has left.
func (v *payout) took(msg payoutLoadedMsg) tea.Cmd {
	if msg.ref != v.ref || msg.ticket != v.ticket {
		return nil
	}
	if v.err = msg.err; msg.err != nil {
		return nil
	}
	sent := v.loaded && msg.mail.State == model.ChangeDone && (v.mail.ID != msg.mail.ID || v.mail.State != msg.mail.State)
	v.row, v.mail, v.loaded = msg.row, msg.mail, true
	v.inside.take(msg.inside)
	v.write()
	if v.destinations.asked() && !sent {
		return nil
	}
	return v.askDestinations()
}

func (v *payout) askDestinations() tea.Cmd {
	person := payeeRef(v.row)
	return v.destinations.ask(v.env, func(ctx context.Context, vendor Vendor) (model.Fresh[[]model.Destination], error) {
		return vendor.Destinations(ctx, person)
	})
}

// write fills the facts.
func (v *payout) write() {
	if v.loaded {
		v.facts.take(append(payoutSections(v.env, v.row), destinationSection(v.env, &v.destinations), mailSection(v.env, v.mail)))
	}
}

// reload has the vendor asked for the person and where the payout would go.
func (v *payout) reload() tea.Cmd {
	if !v.loaded {
		return v.load()
	}
	return tea.Batch(v.load(), reloadFrom(v.env, payeeRef(v.row)), v.askDestinations(), notify("asking the vendor again", ui.Quiet))
}

func (v *payout) whyNoPanels() string {
	if len(v.panes.shown()) < 2 {
		return "all panels are in sight"
	}
	return ""
}

func (v *payout) whyNoPerson() string {
	if v.row.Person == "" {
		return "whom it pays is not known"
	}
	return ""
}

func (v *payout) whyNotOpen() string {
	if c, ok := v.inside.table.Selected(); !ok || c.Person == "" || v.panes.current() != panel(v.inside) {
		return "there is nobody to open here"
	}
	return ""
}

func (v *payout) open() tea.Cmd {
	c, _ := v.inside.table.Selected()
	return open(Route{Person: model.PersonRef{Backend: c.Backend, CampaignID: c.CampaignID, ID: c.Other}})
}

func (v *payout) Typing() bool           { return false }
func (v *payout) Clear() (tea.Cmd, bool) { return nil, false }
func (v *payout) Copy() clip             { return clip{v.ref.ID, "the payout's id"} }
func (v *payout) Headline() string       { return "" }
func (v *payout) SetSize(w, h int)       { v.panes.setSize(w, h) }
func (v *payout) SetCorner(p pane)       { v.panes.setCorner(p) }

func (v *payout) SetStyles(st *ui.Styles) {
	v.env.Styles = st
	v.panes.setStyles(st)
	v.write()
}

func (v *payout) View() string {
	st := v.env.Styles
	if !v.loaded {
		return blankPage(v.env, v.err, v.panes.w, v.panes.h)
	}
	name := st.Title.Render(ui.Cut(ui.Clean(moneyOr(v.env, v.row.Amount, "A payout")+" to "+personOr(v.env, v.row.Earner, v.row.Person)), v.panes.w/2))
	tone := saleTone(v.row.State)
	state := st.Tone(tone).Render(strings.TrimSpace(verdictMark(st, tone) + " " + ui.Clean(lower(v.row.State))))
	way := st.Label.Render("nothing known is in the way")
	if len(v.row.Blocked) > 0 {
		way = st.Tone(ui.Warn).Render(ui.Clean(st.Mark(ui.Warn) + " " + strings.Join(v.row.Blocked, " · ")))
	}
	return v.panes.view([]string{" " + name + "  " + state, " " + way, v.panes.names()})
}
