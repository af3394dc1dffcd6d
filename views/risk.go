package views

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// highRisk tells that the vendor warns of a person.
func highRisk(p model.Participant) bool { return riskTone(p.Risk.V) == ui.Bad }

// warnedCell is a name that carries the mark of high risk, so that a row of
// money shows it where there is no column for the level.
func warnedCell(name string, p model.Participant, usual ui.Tone) ui.Cell {
	if highRisk(p) {
		return ui.Cell{Text: name, Tone: ui.Bad}
	}
	return ui.Cell{Text: name, Tone: usual}
}

// warnings name the people of a subject at high risk, with the vendor's reason.
func warnings(env Env, s subject) []string {
	var out []string
	for _, p := range []model.Participant{s.earner, s.friend} {
		if !highRisk(p) {
			continue
		}
		text := env.person(p) + ": vendor's risk high"
		if p.RiskReason.V != "" {
			text += ": " + lower(p.RiskReason.V)
		}
		out = append(out, text)
	}
	return out
}

// passOne lets one row through, and asks first where the vendor warns of one of
// its people or the fraud desk has something against them. then runs once it is
// asked for.
func (d *decider[R]) passOne(verb model.Verb, row R, then func() tea.Cmd) tea.Cmd {
	s := d.of(d.env, row)
	risks, against := warnings(d.env, s), s.against(d.env)
	if len(against) > 0 {
		return ask(newConfirm(d.env.Styles, despiteQuestion(d.env, verb, s, against, func(cases ...int64) tea.Cmd {
			return tea.Batch(d.pass(verb, row, cases...), then())
		})))
	}
	yes := func() tea.Cmd { return tea.Batch(d.pass(verb, row), then()) }
	if len(risks) == 0 {
		return yes()
	}
	lines := append([]string{s.words, ""}, risks...)
	return ask(newConfirm(d.env.Styles, ui.Confirm{
		Title: present(verb) + " at high risk?",
		Lines: append(lines, "", present(verb)+" anyway?"),
		Yes:   lowerFirst(present(verb)), No: "no",
		OnYes: yes,
	}))
}

// despiteQuestion asks whether something is to be let through in spite of the
// cases of its people, and says which these are and what they go by.
func despiteQuestion(env Env, verb model.Verb, s subject, against []model.Suspect, yes func(cases ...int64) tea.Cmd) ui.Confirm {
	e := model.SuspectError{Against: against}
	lines := []string{s.words, ""}
	for _, one := range against {
		lines = append(lines, env.Styles.Mark(ui.Bad)+" "+env.show(one.String()))
	}
	lines = append(lines, warnings(env, s)...)
	which := "the case"
	if len(e.Cases()) > 1 {
		which = "the cases"
	}
	return ui.Confirm{
		Title: present(verb) + " despite " + which + "?",
		Lines: append(lines, "", "The ledger will say that it was "+past(verb)+" despite "+which+". C on the row opens "+which+"."),
		Yes:   lowerFirst(present(verb)) + " despite " + which, No: "no",
		OnYes: func() tea.Cmd { return yes(e.Cases()...) },
	}
}

// namedInBulk is how many of many are named before the rest is counted.
const namedInBulk = 4

// someOf names the first few of those whom several things are about.
func someOf(names []string, things int) string {
	text := strings.Join(names, ", ")
	if things > len(names) {
		text += ", …"
	}
	return text
}

// firstOf names the first few of many.
func firstOf(names []string, all int) string {
	text := strings.Join(names[:min(len(names), namedInBulk)], ", ")
	if more := all - min(len(names), namedInBulk); more > 0 {
		text += " and " + ui.Number(more) + " more"
	}
	return text
}
