package views

import (
	"bytes"
	"encoding/json"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// eventDetail is one event with its raw body.
type eventDetail struct {
	env    Env
	seq    int64
	event  model.Event
	detail *ui.Detail
	loaded bool
	ticket int // newest load; older answers are dropped
	w, h   int
}

// eventLoadedMsg brings the event.
type eventLoadedMsg struct {
	seq    int64
	ticket int
	event  model.Event
	err    error
}

func newEventDetail(env Env, seq int64) *eventDetail {
	v := &eventDetail{env: env, seq: seq, detail: ui.NewDetail(env.Styles)}
	v.detail.SetSections(ui.Section{Text: "loading…"})
	return v
}

func (v *eventDetail) Init() tea.Cmd {
	v.ticket++
	ctx, lists, seq, ticket := v.env.Ctx, v.env.Lists, v.seq, v.ticket
	return func() tea.Msg {
		e, err := lists.Event(ctx, seq)
		return eventLoadedMsg{seq: seq, ticket: ticket, event: e, err: err}
	}
}

func (v *eventDetail) Actions() []ui.Action {
	return []ui.Action{
		{
			ID: "event.person", Keys: []string{"o"}, Help: "person", Group: groupLive,
			Blocked: v.whyNobody, Run: v.openPerson,
		},
		{ID: "list.reload", Keys: []string{"r"}, Help: "read again", Group: groupLists, Run: v.Init},
	}
}

func (v *eventDetail) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case eventLoadedMsg:
		return v.took(msg)
	case EventsMsg, shownMsg:
		return v.Init()
	}
	return v.detail.Update(msg)
}

// took shows the event. A failure leaves what was shown before.
func (v *eventDetail) took(msg eventLoadedMsg) tea.Cmd {
	switch {
	case msg.seq != v.seq || msg.ticket != v.ticket:
		return nil
	case msg.err != nil && v.loaded:
		return notify("could not read the event again: "+msg.err.Error(), ui.Bad)
	case msg.err != nil:
		v.detail.SetSections(failedSection(msg.err))
		return nil
	}
	v.event, v.loaded = msg.event, true
	v.detail.SetSections(eventSections(v.env, msg.event)...)
	return nil
}

func (v *eventDetail) whyNobody() string { return whyNobodyIn(v.event) }

func (v *eventDetail) openPerson() tea.Cmd { return open(Route{Person: eventPerson(v.event)}) }

func (v *eventDetail) SetSize(w, h int) {
	v.w, v.h = w, h
	v.detail.SetSize(insetWidth(w), h)
}

func (v *eventDetail) SetStyles(st *ui.Styles) { v.detail.SetStyles(st) }

func (v *eventDetail) View() string { return inset(v.detail.View(), v.w, v.h) }

func (v *eventDetail) Typing() bool { return false }

func (v *eventDetail) Clear() (tea.Cmd, bool) { return nil, false }

// Copy gives the body as it came, for a bug report or a ticket at the vendor.
func (v *eventDetail) Copy() clip {
	return clip{v.env.show(string(v.event.Raw)), "the event as it came"}
}

func (v *eventDetail) copiesBlock() {}

func (v *eventDetail) Headline() string { return "event " + strconv.FormatInt(v.seq, 10) }

// eventSections are what is known about an event, and its body.
func eventSections(env Env, e model.Event) []ui.Section {
	return append(eventFacts(env, e), ui.Section{Title: "as it came", Raw: env.show(pretty(e.Raw))})
}

// eventFacts are what is known about an event without its body, which lists do
// not carry.
func eventFacts(env Env, e model.Event) []ui.Section {
	pairs := []ui.Pair{
		{Label: "what", Value: eventWhat(env, e), Tone: eventTone(e)},
		{Label: "who", Value: eventWho(env, e)},
		{Label: "vendor's name", Value: e.Name},
		{Label: "received", Value: env.moment(e.ReceivedAt)},
		{Label: "happened", Value: env.moment(e.OccurredAt)},
		{Label: "about", Value: e.SubjectID},
		{Label: "from", Value: e.Backend + " · " + env.campaign(e.Backend, e.CampaignID)},
		{Label: "state", Value: eventState(e)},
	}
	if e.Repeats > 0 {
		pairs = append(pairs, ui.Pair{Label: "came again", Value: countOf(int(e.Repeats), "time")})
	}
	return []ui.Section{{Title: "event " + strconv.FormatInt(e.Seq, 10), Pairs: withValues(pairs)}}
}

// eventState says what became of an event.
func eventState(e model.Event) string {
	switch e.State {
	case model.EventFolded:
		return "taken in"
	case model.EventStale:
		return "older than what was known; changed nothing"
	case model.EventQuarantined:
		return "kept aside unread; changed nothing"
	}
	return string(e.State)
}

// withValues leaves out pairs that say nothing.
func withValues(pairs []ui.Pair) []ui.Pair {
	var out []ui.Pair
	for _, p := range pairs {
		if p.Value != "" {
			out = append(out, p)
		}
	}
	return out
}

// pretty indents a JSON body and leaves anything else as it came.
func pretty(raw []byte) string {
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return string(raw)
	}
	return out.String()
}
