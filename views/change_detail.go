package views

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// changeDetail is one change with what has become of it.
type changeDetail struct {
	env    Env
	id     int64
	change model.Change
	who    string
	ticket int // newest load; older answers are dropped
	detail *ui.Detail
	w, h   int
}

// changeLoadedMsg brings the change.
type changeLoadedMsg struct {
	id     int64
	ticket int
	change model.Change
	who    string // what its person is called, "" where nobody knows
	err    error
}

func newChangeDetail(env Env, id int64) *changeDetail {
	v := &changeDetail{env: env, id: id, detail: ui.NewDetail(env.Styles)}
	v.detail.SetSections(ui.Section{Text: "loading…"})
	return v
}

func (v *changeDetail) Init() tea.Cmd {
	v.ticket++
	env, out := v.env, changeLoadedMsg{id: v.id, ticket: v.ticket}
	return func() tea.Msg {
		if out.change, out.err = findChange(env.Ctx, env.Lists, out.id); out.err == nil {
			out.who, out.err = nameOf(env, out.change.Person())
		}
		return out
	}
}

func (v *changeDetail) Actions() []ui.Action {
	return []ui.Action{
		{
			ID: "change.release", Keys: []string{"a"}, Help: releaseHelp(v.change), Group: groupChanges,
			Writes: true, Blocked: v.whyNotRelease, Run: v.release,
		},
		{
			ID: "change.person", Keys: []string{"o"}, Help: "person", Group: groupChanges,
			Blocked: v.whyNotLoaded, Run: v.openPerson,
		},
		{
			ID: "change.group", Keys: []string{"b"}, Help: "decided with it", Group: groupChanges,
			Blocked: func() string { return whyNoGroup(v.env, v.change) }, Run: func() tea.Cmd { return openGroup(v.change) },
		},
		{ID: "list.reload", Keys: []string{"r"}, Help: "read again", Group: groupLists, Run: v.Init},
	}
}

func (v *changeDetail) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case changeLoadedMsg:
		return v.took(msg)
	case EventsMsg, shownMsg:
		return v.Init()
	case tickMsg:
		v.draw()
		return nil
	}
	return v.detail.Update(msg)
}

// took shows the change. A failure leaves what was shown before.
func (v *changeDetail) took(msg changeLoadedMsg) tea.Cmd {
	switch {
	case msg.id != v.id || msg.ticket != v.ticket:
		return nil
	case msg.err != nil && v.change.ID != 0:
		return notify("could not read the change again: "+msg.err.Error(), ui.Bad)
	case msg.err != nil:
		v.detail.SetSections(failedSection(msg.err))
		return nil
	}
	v.change, v.who = msg.change, msg.who
	v.draw()
	return nil
}

func (v *changeDetail) draw() {
	if v.change.ID != 0 {
		v.detail.SetSections(changeSections(v.env, v.change, v.who)...)
	}
}

func (v *changeDetail) whyNotLoaded() string {
	if v.change.ID == 0 {
		return "there is no change here"
	}
	return ""
}

func (v *changeDetail) whyNotRelease() string {
	if why := v.whyNotLoaded(); why != "" {
		return why
	}
	return whyNotRelease(v.env, v.change)
}

func (v *changeDetail) release() tea.Cmd { return release(v.env, v.change) }

// WhyNotUndo and Undo make u take back this change.
func (v *changeDetail) WhyNotUndo() string {
	if why := v.whyNotLoaded(); why != "" {
		return why
	}
	return whyNotTakeBack(v.change)
}

func (v *changeDetail) Undo() tea.Cmd { return takeBackGroup(v.env, v.change) }

func (v *changeDetail) openPerson() tea.Cmd { return open(Route{Person: v.change.Person()}) }

func (v *changeDetail) SetSize(w, h int) {
	v.w, v.h = w, h
	v.detail.SetSize(insetWidth(w), h)
}

func (v *changeDetail) SetStyles(st *ui.Styles) {
	v.env.Styles = st
	v.detail.SetStyles(st)
}

func (v *changeDetail) View() string { return inset(v.detail.View(), v.w, v.h) }

func (v *changeDetail) Typing() bool { return false }

func (v *changeDetail) Clear() (tea.Cmd, bool) { return nil, false }

func (v *changeDetail) Copy() clip { return clip{v.change.Target, "the id of what it changes"} }

func (v *changeDetail) Headline() string { return "change " + strconv.FormatInt(v.id, 10) }

// changeSections are what was decided, by whom and on what view, and what has
// become of it. who is what its person is called, "" where that is not known.
func changeSections(env Env, c model.Change, who string) []ui.Section {
	state := changeStateCell(c)
	thing, id := changedThing(c)
	decided := []ui.Pair{
		{Label: "change", Value: env.show(c.Headline)},
		{Label: "state", Value: state.Text, Tone: state.Tone},
		{Label: "what now", Value: changeStory(env, c)},
		{Label: "error", Value: env.show(c.Error), Tone: ui.Bad},
	}
	why := []ui.Pair{
		{Label: "decided", Value: env.moment(c.CreatedAt)},
		{Label: "by", Value: c.Operator},
		{Label: thing + " was", Value: env.show(c.Seen)},
		{Label: "reason", Value: c.Reason},
		{Label: "note", Value: env.show(c.Note)},
		{Label: "despite", Value: env.show(c.Despite), Tone: ui.Warn},
		{Label: thing, Value: id},
		{Label: "person", Value: who},
		{Label: "person's id", Value: env.show(c.PersonID)},
		{Label: "at", Value: c.Backend + " · " + env.campaign(c.Backend, c.CampaignID)},
	}
	return []ui.Section{
		{Pairs: withValues(decided)},
		{Title: "decided", Pairs: withValues(why)},
		{Title: "what happened", Pairs: withValues(changeSteps(env, c))},
	}
}

// changedThing gives what a change is about in one word, with its id. Of what is
// a person's own it has no id: that is the person's.
func changedThing(c model.Change) (noun, id string) {
	switch object := c.ObjectRef().Object; object {
	case model.ObjectParticipant:
		return "person", ""
	case model.ObjectDestination:
		return "account", ""
	default:
		return string(object), c.Target
	}
}

// changeSteps are the calls made for a change and what was read back.
func changeSteps(env Env, c model.Change) []ui.Pair {
	out := []ui.Pair{{Label: "calls made", Value: strconv.Itoa(c.Attempts)}}
	if !c.AttemptedAt.IsZero() {
		out = append(out, ui.Pair{Label: "last call", Value: env.moment(c.AttemptedAt)})
	}
	out = append(out, ui.Pair{Label: "read back", Value: countOf(c.Rounds, "time")})
	if c.State == model.ChangeUnsure {
		out = append(out, ui.Pair{Label: "next reading", Value: "after " + env.clock(c.ProveAfter)})
	}
	return append(out, ui.Pair{Label: "last step", Value: env.moment(c.At)})
}

// nameOf asks what a person is called, "" where the mirror does not know.
func nameOf(env Env, ref model.PersonRef) (string, error) {
	if ref.ID == "" {
		return "", nil
	}
	found, err := env.Lists.PeopleOf(env.Ctx, model.Query{Backend: ref.Backend, Campaign: ref.CampaignID}, []string{ref.ID})
	if err != nil || len(found) == 0 {
		return "", err
	}
	return env.person(found[0].Participant), nil
}

// findChange asks for one change; model.ErrNotFound when there is none.
func findChange(ctx context.Context, lists Lists, id int64) (model.Change, error) {
	found, err := lists.Changes(ctx, model.Query{Text: "id:" + strconv.FormatInt(id, 10), Count: 1})
	if err != nil {
		return model.Change{}, err
	}
	if len(found.Rows) == 0 {
		return model.Change{}, model.ErrNotFound
	}
	return found.Rows[0], nil
}
