package views

import (
	"fmt"
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
// its people. then runs once it is asked for.
func (d *decider[R]) passOne(verb model.Verb, row R, then func() tea.Cmd) tea.Cmd {
	yes := func() tea.Cmd { return tea.Batch(d.pass(verb, []R{row}), then()) }
	s := d.of(d.env, row)
	risks := warnings(d.env, s)
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

// bulk is what a decision on marked rows is about.
type bulk[R any] struct {
	rows   []R      // what can be decided on
	closed []string // why the others cannot
	hidden int      // rows that the filter keeps out of sight
}

// namedInBulk is how many people of a bulk are named before the rest is counted.
const namedInBulk = 4

// lines say whom a bulk is about, and what of it the eye could miss.
func (d *decider[R]) lines(b bulk[R]) []string {
	subjects := d.subjects(b.rows)
	var names, risky []string
	for _, s := range subjects {
		names = append(names, s.name)
		if len(warnings(d.env, s)) > 0 {
			risky = append(risky, s.name)
		}
	}
	out := []string{titlesOf(subjects), "For " + firstOf(names)}
	if n := len(risky); n > 0 {
		out = append(out, fmt.Sprintf("%s %d with somebody at high risk: %s", d.env.Styles.Mark(ui.Bad), n, firstOf(risky)))
	}
	if b.hidden > 0 {
		out = append(out, fmt.Sprintf("%s %d of them %s not in the list shown",
			d.env.Styles.Mark(ui.Warn), b.hidden, verb(b.hidden, "is", "are")))
	}
	return out
}

// leftOut says what of the marked cannot be decided on, "" for nothing.
func (b bulk[R]) leftOut() string {
	if len(b.closed) == 0 {
		return ""
	}
	return "Left out: " + reasonsOf(b.closed) + "."
}

// firstOf names the first few of many.
func firstOf(names []string) string {
	if len(names) <= namedInBulk {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:namedInBulk], ", ") + " and " + ui.Number(len(names)-namedInBulk) + " more"
}
