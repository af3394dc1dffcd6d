package views

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// verdicts are the keys that decide on the case, or on the marked of its
// people.
func (v *casePage) verdicts() []ui.Action {
	return []ui.Action{
		v.deciding("case.clear", "a", "clear", model.VerdictClear, false),
		v.deciding("case.hold", "h", "hold", model.VerdictHold, false),
		v.deciding("case.block", "x", "block", model.VerdictBlock, false),
	}
}

// remarks are the other keys that write. The one that fits the panel in use
// comes first: a narrow footer has no room for all.
func (v *casePage) remarks() []ui.Action {
	note := ui.Action{
		ID: "case.note", Keys: []string{"n"}, Help: "note", Group: groupDecide, Asks: true,
		Writes: true, Blocked: v.whyNotLoaded, Run: func() tea.Cmd { return askCaseNote(v.env, v.page.Case) },
	}
	trust := ui.Action{
		ID: "case.trust", Keys: []string{"t"}, Help: v.trustHelp(), Short: "trust", Group: groupPeople, Asks: true,
		Writes: true, Blocked: v.whyNotTrust, Run: v.changeTrust,
	}
	approve := v.deciding("case.approve", "F", "clear and approve", model.VerdictClear, true)
	if v.panes.current() == panel(v.ring) {
		return []ui.Action{trust, note, approve}
	}
	return []ui.Action{note, approve, trust}
}

func (v *casePage) deciding(id, key, help string, word model.VerdictWord, approve bool) ui.Action {
	return ui.Action{
		ID: id, Keys: []string{key}, Help: help, Group: groupDecide, Writes: true, Asks: true,
		Blocked: func() string { return v.whyNot(word) },
		Run:     func() tea.Cmd { return v.decide(model.VerdictRequest{Word: word, Approve: approve}) },
	}
}

func (v *casePage) whyNotLoaded() string {
	if !v.loaded {
		return "the case is not read yet"
	}
	return ""
}

// whyNot lets a verdict on some of the people pass whatever was decided on the
// case as a whole.
func (v *casePage) whyNot(word model.VerdictWord) string {
	if why := v.whyNotLoaded(); why != "" {
		return why
	}
	if len(v.marked) > 0 {
		return ""
	}
	return v.judging.whyNot(word, v.page.Case)
}

// decide gives a verdict and goes on to the next case. One on some of the
// people stays: the others are still to be decided on.
func (v *casePage) decide(request model.VerdictRequest) tea.Cmd {
	request.Cases, request.People = []model.Case{v.page.Case}, v.marked
	then := func() tea.Cmd { return say(advanceMsg{v.id, 1}) }
	if len(request.People) > 0 {
		then = func() tea.Cmd { v.Clear(); return nil }
	}
	give := func(r model.VerdictRequest) tea.Cmd { return v.judging.one(r, then) }
	if request.Word == model.VerdictClear {
		return give(request)
	}
	intro := append(caseIntro(v.env, v.page.Case), v.sets(request.Word)...)
	return v.judging.ask(request, func() []string { return intro }, give)
}

// sets says what a verdict sets off, for the form that asks about it.
func (v *casePage) sets(word model.VerdictWord) []string {
	if len(v.marked) > 0 { // it is counted for the whole case
		return nil
	}
	return []string{setsOff(v.env, v.page.Consequences, word)}
}

// person is whoever is under the cursor.
func (v *casePage) person() (model.Member, bool) {
	switch v.panes.current() {
	case panel(v.ring):
		return v.ring.selected()
	case panel(v.people):
		return v.people.table.Selected()
	}
	return model.Member{}, false
}

// remark finds whom the marks are on, and makes room for saying so.
func (v *casePage) remark() {
	if v.marked = v.ring.marked(); len(v.marked) == 0 {
		chosen := setOf(v.people.table.Marked())
		for _, m := range v.page.Members {
			if chosen[m.ID] {
				v.marked = append(v.marked, m.ID)
			}
		}
	}
	v.resize()
}

func (v *casePage) whyNoMark() string {
	_, chosen := v.ring.table.Selected()
	if v.panes.current() != panel(v.ring) {
		_, chosen = v.person()
	}
	if !chosen {
		return "tab goes to the people, who can be marked one by one"
	}
	return ""
}

// mark marks whoever is under the cursor, or takes the mark away. Marks are in
// one panel at a time.
func (v *casePage) mark() tea.Cmd {
	down := tea.KeyPressMsg{Code: tea.KeyDown}
	if v.panes.current() == panel(v.ring) {
		v.people.table.ClearMarks()
		v.ring.table.ToggleMark()
		v.ring.table.Update(down)
	} else {
		v.ring.table.ClearMarks()
		v.people.table.ToggleMark()
		v.people.table.Update(down)
	}
	v.remark()
	return nil
}

func (v *casePage) whyNoBranch() string {
	if v.panes.current() != panel(v.ring) {
		return "tab goes to the ring, whose branches can be marked"
	}
	return ""
}

// markBranch marks the person under the cursor and all who were referred by
// them, by those, and so on.
func (v *casePage) markBranch() tea.Cmd {
	v.people.table.ClearMarks()
	v.ring.table.Mark(v.ring.below()...)
	v.remark()
	return nil
}

func (v *casePage) whyNotOpen() string {
	if row, ok := v.ring.table.Selected(); ok && row.folded != nil && v.panes.current() == panel(v.ring) {
		return ""
	}
	if _, ok := v.person(); !ok {
		return "tab goes to the people, whose pages can be opened"
	}
	return ""
}

// open opens the person under the cursor, or unfolds those alike.
func (v *casePage) open() tea.Cmd {
	if v.panes.current() == panel(v.ring) && v.ring.unfold() {
		v.remark()
		return nil
	}
	m, _ := v.person()
	return open(Route{Person: m.Ref()})
}

func (v *casePage) openLead() tea.Cmd {
	if m, ok := v.person(); ok {
		return open(Route{Person: m.Ref()})
	}
	return open(Route{Person: v.page.Lead.Ref()})
}

// askCaseNote asks for a note about a case, for the ledger alone.
func askCaseNote(env Env, c model.Case) tea.Cmd {
	words, judge := "the case of "+caseName(env, c), env.Judge
	return noteDialog(env, c.ID, "A note on "+words, words, func(ctx context.Context, text string) error {
		return judge.NoteCase(ctx, c.ID, text)
	})
}
