package views

import (
	"errors"
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
// its people, the fraud desk has something against them, or a batch is to pay
// it. then runs once it is asked for.
func (d *decider[R]) passOne(verb model.Verb, row R, then func() tea.Cmd) tea.Cmd {
	s := d.of(d.env, row)
	stands := standing{against: s.against(d.env)}
	if s.batch.Opposes(verb) {
		stands.in = s.batch
	}
	if stands.something() {
		return ask(newConfirm(d.env.Styles, despiteQuestion(d.env, verb, s, stands, func(despite ...model.Despite) tea.Cmd {
			return tea.Batch(d.pass(verb, row, despite...), then())
		})))
	}
	risks := warnings(d.env, s)
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

// standing is what has to be named for a decision on a row to go through.
type standing struct {
	against []model.Suspect
	in      model.InBatch
}

func (s standing) something() bool { return len(s.against) > 0 || s.in.ID != 0 }

// standingIn finds what the desk refused a decision for.
func standingIn(err error) (s standing) {
	var suspect *model.SuspectError
	if errors.As(err, &suspect) {
		s.against = suspect.Against
	}
	var batched *model.BatchedError
	if errors.As(err, &batched) {
		s.in = batched.In
	}
	return s
}

// which names all of it in short, and despite in full.
func (s standing) which() (words string, despite []model.Despite) {
	despite = model.DespiteCases((&model.SuspectError{Against: s.against}).Cases()...)
	switch len(despite) {
	case 0:
	case 1:
		words = "the case and "
	default:
		words = "the cases and "
	}
	if s.in.ID == 0 {
		return strings.TrimSuffix(words, " and "), despite
	}
	return words + "the batch", append(despite, model.Despite{Batch: s.in.ID})
}

// despiteQuestion asks whether something is meant in spite of the cases of its
// people and the batch that has it, and says which these are, what they go by
// and what would follow.
func despiteQuestion(env Env, verb model.Verb, s subject, stands standing, yes func(...model.Despite) tea.Cmd) ui.Confirm {
	lines := []string{s.words, ""}
	if stands.in.ID != 0 {
		lines = append(lines, env.Styles.Mark(ui.Bad)+" "+batchWarning(stands.in, verb))
	}
	for _, one := range stands.against {
		lines = append(lines, env.Styles.Mark(ui.Bad)+" "+env.show(one.String()))
	}
	lines = append(lines, warnings(env, s)...)
	which, despite := stands.which()
	ledger := "The ledger will say that it was " + past(verb) + " despite " + which + "."
	if len(stands.against) > 0 {
		ledger += " C on the row opens the case."
	}
	return ui.Confirm{
		Title: present(verb) + " despite " + which + "?",
		Lines: append(lines, "", ledger),
		Yes:   lowerFirst(present(verb)) + " despite " + which, No: "no",
		OnYes: func() tea.Cmd { return yes(despite...) },
	}
}

// batchWarning says in which batch a reward is, and what comes of a decision in
// spite of it.
func batchWarning(in model.InBatch, verb model.Verb) string {
	return "It is " + in.Why() + ": " + in.Follows(verb) + "."
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
