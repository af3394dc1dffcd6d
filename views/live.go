package views

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// live shows what the backends tell as it comes, newest first. It follows the
// newest event until the operator moves away, and stands still when paused.
type live struct {
	*list[model.Event]
	kind   model.EventKind // "" = all
	newest int64           // journal position of the newest event seen here
	pause  pause
}

// pause is a moment at which the rows stand still. Another filter ends it:
// what stood still is not on the screen any more.
type pause struct {
	on    bool
	text  string // the query it holds for
	seq   int64  // the newest event that is shown
	fresh int    // events that have come since
}

// freshMsg says how many events have come since a pause began.
type freshMsg struct {
	list  string
	pause pause
	count int
	err   error
}

// kinds are what K goes round through.
var kinds = []model.EventKind{
	"", model.KindJoined, model.KindReward, model.KindFraud, model.KindCommission,
	model.KindAdjusted, model.KindPayout, model.KindCampaign, model.KindOther,
}

func newLive(env Env, name string) *live {
	l := newList(env, name, "words, kind:reward, state:quarantined, -word", func(Scope) *ui.Table[model.Event] {
		t := newTable(env.Styles, eventID, eventColumns(env),
			"no events yet", "they scroll in here as the vendor's webhooks arrive")
		t.SetFollow(true)
		return t
	})
	l.fetch = env.Lists.Events
	l.sorts = []sortBy{{"kind", false}, {"name", false}, {"state", false}}
	l.about = func(e model.Event) []ui.Section { return eventFacts(env, e) }
	v := &live{list: l}
	l.alone = func() bool { return l.table.Follow() && !l.side.keys && !v.paused() }
	return v
}

func (v *live) Actions() []ui.Action {
	help := "pause"
	if v.paused() {
		help = "go on"
	}
	return append([]ui.Action{
		{ID: "live.pause", Keys: []string{"p"}, Help: help, Group: groupLive, Run: v.togglePause},
		{ID: "live.kind", Keys: []string{"K"}, Help: "kinds", Group: groupLive, Run: v.nextKind},
		{
			ID: "event.open", Keys: []string{"enter"}, Help: "raw JSON", Group: groupLive,
			Blocked: v.whyNoEvent, Run: v.open,
		},
		{
			ID: "event.person", Keys: []string{"o"}, Help: "person", Group: groupLive,
			Blocked: v.whyNobody, Run: v.openPerson,
		},
	}, v.actions()...)
}

// Update gives the rows the whole width while they follow the newest event: a
// terminal scrolls whole lines by itself, so that an event costs one line and
// not a screen. Details stand beside once the operator stops at a row.
func (v *live) Update(msg tea.Msg) tea.Cmd {
	was := v.beside()
	cmd := v.take(msg)
	if v.beside() != was {
		v.resize()
	}
	return cmd
}

func (v *live) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case EventsMsg, shownMsg:
		if v.paused() {
			return v.countFresh()
		}
	case freshMsg:
		return v.counted(msg)
	case loadedMsg[model.Event]:
		v.sight(msg)
	case scopeMsg:
		v.goOn()
	}
	return v.update(msg)
}

// paused tells that the rows stand still.
func (v *live) paused() bool { return v.pause.on && v.pause.text == v.table.Query() }

// togglePause stops the rows where they are, or lets them go on.
func (v *live) togglePause() tea.Cmd {
	if v.paused() {
		v.goOn()
		return v.load()
	}
	v.pause = pause{on: true, text: v.table.Query(), seq: v.newest}
	v.fetch = v.pause.fetch(v.env.Lists)
	return nil
}

// goOn ends a pause.
func (v *live) goOn() {
	v.pause, v.fetch = pause{}, v.env.Lists.Events
}

// fetch asks for windows of the list as it was when the pause began.
func (p pause) fetch(lists Lists) func(context.Context, model.Query) (model.Window[model.Event], error) {
	return func(ctx context.Context, q model.Query) (model.Window[model.Event], error) {
		if q.Text == p.text {
			q.Text += fmt.Sprintf(" seq<=%d", p.seq)
		}
		return lists.Events(ctx, q)
	}
}

// countFresh asks how many have come since the pause began.
func (v *live) countFresh() tea.Cmd {
	ctx, lists, name, pause := v.env.Ctx, v.env.Lists, v.name, v.pause
	q := v.scope.query(fmt.Sprintf("%s seq>%d", pause.text, pause.seq), 0)
	return func() tea.Msg {
		found, err := lists.Events(ctx, q)
		return freshMsg{list: name, pause: pause, count: found.Matched, err: err}
	}
}

// counted takes the count; one that failed leaves the older figure.
func (v *live) counted(msg freshMsg) tea.Cmd {
	if msg.list == v.name && msg.err == nil && msg.pause.seq == v.pause.seq && msg.pause.text == v.pause.text {
		v.pause.fresh = msg.count
	}
	return nil
}

// sight remembers the newest event that a page brought.
func (v *live) sight(msg loadedMsg[model.Event]) {
	if msg.list != v.name {
		return
	}
	for _, e := range msg.page.Rows {
		v.newest = max(v.newest, e.Seq)
	}
}

// nextKind shows one kind of event, and after the last kind all again.
func (v *live) nextKind() tea.Cmd {
	at := slices.Index(kinds, v.kind)
	return v.setKind(kinds[(at+1)%len(kinds)])
}

// setKind changes what is looked at.
func (v *live) setKind(kind model.EventKind) tea.Cmd {
	v.kind, v.fixed = kind, ""
	if kind != "" {
		v.fixed = "kind:" + string(kind)
	}
	v.goOn()
	return v.applyFilter()
}

// Clear takes away the filter and then the kind.
func (v *live) Clear() (tea.Cmd, bool) {
	if cmd, cleared := v.list.Clear(); cleared {
		return cmd, true
	}
	if v.kind == "" {
		return nil, false
	}
	return v.setKind(""), true
}

func (v *live) whyNoEvent() string {
	if _, ok := v.table.Selected(); !ok {
		return "there is no event here"
	}
	return ""
}

func (v *live) open() tea.Cmd {
	e, _ := v.table.Selected()
	return open(Route{Event: e.Seq})
}

func (v *live) whyNobody() string {
	e, ok := v.table.Selected()
	if !ok {
		return "there is no event here"
	}
	return whyNobodyIn(e)
}

// whyNobodyIn is the reason why an event leads to no person.
func whyNobodyIn(e model.Event) string {
	if e.PersonID == "" {
		return "this event is about no person"
	}
	return ""
}

func (v *live) openPerson() tea.Cmd {
	e, _ := v.table.Selected()
	return open(Route{Person: eventPerson(e)})
}

func (v *live) Copy() clip {
	e, _ := v.table.Selected()
	return eventCopy(e)
}

// Headline says whether the rows stand still, and what was left out.
func (v *live) Headline() string { return v.standAnd(v.list.Headline()) }

// Brief is the headline where there is no room for all of it.
func (v *live) Brief() string { return v.standAnd(v.marksAnd(v.table.Counts())) }

// standAnd puts before what is said of the rows how they stand.
func (v *live) standAnd(rows string) string {
	var parts, out []string
	if v.kind != "" {
		parts = append(parts, "only "+string(v.kind))
	}
	if v.paused() {
		parts = append(parts, "paused, "+ui.Number(v.pause.fresh)+" new")
	}
	if len(parts) > 0 {
		out = append(out, strings.Join(parts, ", "))
	}
	if v.table.Follow() && !v.paused() {
		out = append(out, "following")
	}
	return strings.Join(append(out, rows), headlineGap)
}
