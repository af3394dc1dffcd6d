package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

func (v *casePage) View() string {
	if !v.loaded {
		return blankPage(v.env, v.err, v.w, v.h)
	}
	return v.panes.view(v.head())
}

// head is whom the case is about, why it stands where it does, what changed
// since it was last decided, what each key sets off, and the panels. It stands
// above them because toasts lie over the end of a page.
func (v *casePage) head() []string {
	lines := []string{v.nameLine(), v.stakeLine()}
	if note := v.noteLine(); note != "" {
		lines = append(lines, note)
	}
	const low = 14 // a page so low needs its lines for what is decided on
	if v.h >= low {
		lines = append(lines, v.keyLines()...)
	}
	return append(lines, v.panes.names())
}

func (v *casePage) nameLine() string {
	st, c := v.env.Styles, v.page.Case
	kind := "one person"
	if n := len(c.People); n > 1 {
		kind = fmt.Sprintf("%d people", n)
		if c.Ring {
			kind = "ring of " + ui.Number(n)
		}
	}
	tone := scoreTone(c.Score)
	score := strings.TrimSpace(verdictMark(st, tone) + fmt.Sprintf(" %d of 100", c.Score))
	name := st.Title.Render(ui.Cut(ui.Clean(v.env.person(c.Lead)), max(1, v.w/3)))
	state := caseStateCell(v.env, c)
	parts := []string{
		" " + st.Tone(tone).Render(score) + "  " + name,
		kind,
		st.Tone(state.Tone).Render(ui.Clean(strings.TrimSpace(verdictMark(st, state.Tone) + " " + state.Text))),
		st.Label.Render("case " + caseID(c)),
	}
	return joinWhole(st, parts, v.w)
}

// stakeLine says what the order rests on, and what cannot wait.
func (v *casePage) stakeLine() string {
	st, c := v.env.Styles, v.page.Case
	parts := []string{ui.Clean(v.env.show(c.Why()))}
	if c.Waiting > 0 {
		parts = append(parts, countOf(c.Waiting, "thing")+" "+verb(c.Waiting, "waits", "wait"))
	}
	if cell := deadlineCell(v.env, c); cell.Text != "" {
		text := "goes out by itself in " + cell.Text
		if !c.Deadline.After(v.env.Now()) {
			text = "due " + v.env.ago(c.Deadline) + " ago: the vendor may have let it go"
		}
		parts = append(parts, st.Tone(cell.Tone).Render(strings.TrimSpace(verdictMark(st, cell.Tone)+" "+text)))
	}
	parts = append(parts, st.Label.Render("opened "+v.env.ago(c.OpenedAt)+" ago"))
	if v.err != nil {
		parts = append(parts, st.Tone(ui.Bad).Render(ui.Clean(st.Mark(ui.Bad)+" could not load again: "+v.env.show(v.err.Error()))))
	}
	return " " + joinWhole(st, parts, v.w-1)
}

// noteLine says what the keys decide on where that is not the whole case, what
// brought it back, or for how long it is held; "" for none.
func (v *casePage) noteLine() string {
	st, c := v.env.Styles, v.page.Case
	text := ""
	switch marked := len(v.marked); {
	case marked > 0:
		text = fmt.Sprintf("keys decide on the %d marked alone; below is what they would set off for all", marked)
	case returned(c):
		text = "came back: " + strings.Join(c.Returned, " · ")
	case len(c.Returned) > 0 && c.State == model.CaseOpen:
		text = "changed: " + strings.Join(c.Returned, " · ")
	case c.State == model.CaseHeld && c.HeldUntil.IsZero():
		text = "held until something about it changes"
	case c.State == model.CaseHeld:
		text = "held until " + v.env.local(c.HeldUntil).Format("Mon 2 Jan 15:04") + ", or until something changes"
	default:
		return ""
	}
	return " " + st.Tone(ui.Warn).Render(ui.Cut(ui.Clean(st.Mark(ui.Warn)+" "+v.env.show(text)), max(1, v.w-1)))
}

// keyLines say what each verdict sets off, before its key is pressed. What a
// block does may need more lines than one, where there are.
func (v *casePage) keyLines() []string {
	st, lines := v.env.Styles, []string(nil)
	more := 0
	if v.h >= 18 {
		more = 1
	}
	for _, one := range []struct {
		key  string
		word model.VerdictWord
		most int
	}{{"a", model.VerdictClear, 1}, {"h", model.VerdictHold, 1 + more}, {"x", model.VerdictBlock, 2 + more}} {
		head := " " + st.Key.Render(one.key) + " " + ui.Pad(string(one.word), 5, false) + "  "
		indent := ui.Width(head)
		for _, line := range atMost(ui.Wrap(setsOff(v.env, v.page.Consequences, one.word), max(1, v.w-indent-1)), one.most) {
			lines = append(lines, head+line)
			head = strings.Repeat(" ", indent)
		}
	}
	return lines
}

// atMost keeps so many lines and says where there were more.
func atMost(lines []string, most int) []string {
	if len(lines) <= most {
		return lines
	}
	lines = slices.Clone(lines[:most])
	lines[most-1] += " …"
	return lines
}

// setsOff is what a verdict sets off: first what the vendor may forestall, then
// what else is sent, then what a person has to do.
func setsOff(env Env, all []model.Consequence, word model.VerdictWord) string {
	var forestalled, sent, byHand []string
	for _, c := range all {
		text := ui.Clean(env.show(c.Text))
		switch {
		case c.Word != word:
		case c.Manual:
			byHand = append(byHand, text)
		case !c.Before.IsZero():
			forestalled = append(forestalled, text+" ("+vendorActs(env, c.Before)+")")
		default:
			sent = append(sent, text)
		}
	}
	parts := append(forestalled, sent...)
	if len(byHand) > 0 {
		parts = append(parts, "by hand: "+strings.Join(byHand, ", "))
	}
	if len(parts) == 0 {
		return "nothing is sent"
	}
	return strings.Join(parts, " · ")
}

// vendorActs says when the vendor decides by itself on what a verdict is about.
func vendorActs(env Env, at time.Time) string {
	if !at.After(env.Now()) {
		return "due " + env.ago(at) + " ago: the vendor may have acted"
	}
	return "the vendor acts in " + env.until(at)
}

// memberColumns are the people of a case with what waits for each.
func memberColumns(env Env) []ui.Column[model.Member] {
	type row = model.Member
	return []ui.Column[row]{
		{ID: "score", Title: "score", Width: 5, Judge: true, Cell: func(m row) ui.Cell { return scoreCell(m.Score) }},
		{ID: "name", Title: "name", Width: 16, Flex: 2, Most: 36, Cell: func(m row) ui.Cell { return nameCell(env, m.Participant) }},
		{ID: "stake", Title: "at stake", Width: 9, Whole: true, Cell: func(m row) ui.Cell {
			return stakeCell(m.AtStake, m.Waiting, m.Unpriced)
		}},
		{ID: "why", Title: "strongest evidence", Width: 20, Flex: 3, Most: 72, Cell: func(m row) ui.Cell {
			return plainly(strongest(env, m.Parts))
		}},
		{ID: "state", Title: "state", Width: 9, Drop: 1, Cell: func(m row) ui.Cell { return memberState(m) }},
		{ID: "joined", Title: "joined", Width: 6, Right: true, Drop: 2, Cell: func(m row) ui.Cell { return quiet(env.aged(m.CreatedAt)) }},
	}
}

// memberState is what was decided on this person alone.
func memberState(m model.Member) ui.Cell {
	if m.State == "" || m.State == model.CaseOpen {
		return ui.Cell{}
	}
	return ui.Cell{Text: string(m.State), Tone: verdictTone(m.State)}
}
