package views

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// refsMarkedMsg brings everything that the filter of a list lets through.
type refsMarkedMsg struct {
	list, filter string
	refs         []model.ObjectRef
	err          error
}

// bulkRehearsedMsg brings what a decision on the marked rows would do.
type bulkRehearsedMsg struct {
	list   string
	ask    model.BulkAsk
	plan   model.BulkRehearsal
	hidden int // of the marked, how many the filter keeps out of sight
	err    error
}

// bulkDecidedMsg is the desk's answer to a decision on many.
type bulkDecidedMsg struct {
	noun  string
	ask   model.BulkAsk
	given model.BulkGiven
	err   error
}

// bulkShown is from how many changes on a bulk has a screen of its own while it
// leaves. What is smaller is in sight where it was decided.
const bulkShown = 10

func (q *queue[R]) markAllAction() ui.Action {
	return ui.Action{
		ID: "list.markall", Keys: []string{"M"}, Help: "mark all", Group: groupLists,
		Blocked: q.whyNoMark, Run: q.markAll,
	}
}

// caseAction leads to the case of the person whose the row is or, where there is
// none, of the other.
func (q *queue[R]) caseAction() ui.Action {
	var s subject
	if row, ok := q.table.Selected(); ok {
		s = q.decider.of(q.env, row)
	}
	return ui.Action{
		ID: "person.case", Keys: []string{"C"}, Help: "case", Group: groupPeople,
		Blocked: func() string {
			if why := q.whyNoRow(); why != "" || len(s.cases) > 0 {
				return why
			}
			return "neither of the two is in a case"
		},
		Run: func() tea.Cmd { return open(Route{Case: s.cases[0].Case}) },
	}
}

// markAll marks everything that the filter lets through, on the screen or not.
func (q *queue[R]) markAll() tea.Cmd {
	env, refs, query := q.env, q.decider.refs, q.scope.query(q.table.Query(), 0)
	out := refsMarkedMsg{list: q.name, filter: q.table.Query()}
	return func() tea.Msg {
		out.refs, out.err = refs(env.Lists, env.Ctx, query)
		return out
	}
}

// allMarked takes the marks, unless the operator looks at something else by now.
func (q *queue[R]) allMarked(msg refsMarkedMsg) tea.Cmd {
	switch {
	case msg.list != q.name || msg.filter != q.table.Query():
		return nil
	case msg.err != nil:
		return notify("nothing was marked: "+q.env.show(plain(msg.err)), ui.Bad)
	}
	ids := make([]string, len(msg.refs))
	for i, ref := range msg.refs {
		ids[i] = refRowID(ref)
	}
	q.table.ClearMarks()
	q.table.Mark(ids...)
	return notifyMarked(len(ids), q.decider.noun)
}

// refRowID is the id that a row has in a list of rewards or commissions.
func refRowID(ref model.ObjectRef) string { return ref.Backend + "/" + ref.CampaignID + "/" + ref.ID }

// markedItems are the marked rows, wherever in the list they are.
func (q *queue[R]) markedItems() []model.BulkItem {
	marked := q.table.Marked()
	items := make([]model.BulkItem, 0, len(marked))
	for _, id := range marked {
		parts := strings.SplitN(id, "/", 3)
		if len(parts) < 3 {
			continue
		}
		ref := model.ObjectRef{Backend: parts[0], CampaignID: parts[1], Object: q.decider.object, ID: parts[2]}
		if !q.decider.asked[ref] {
			items = append(items, model.BulkItem{Ref: ref})
		}
	}
	return items
}

// rehearse asks the desk what a decision on the marked rows would do.
func (q *queue[R]) rehearse(verb model.Verb) tea.Cmd {
	env, refs, query, filter := q.env, q.decider.refs, q.scope.query(q.table.Query(), 0), q.table.Query()
	out := bulkRehearsedMsg{list: q.name, ask: model.BulkAsk{Verb: verb, Items: q.markedItems()}}
	if len(out.ask.Items) == 0 {
		return notify("all of the marked were asked for already", ui.Warn)
	}
	return func() tea.Msg {
		if out.plan, out.err = env.Desk.RehearseBulk(env.Ctx, out.ask); out.err != nil || filter == "" {
			return out
		}
		var shown []model.ObjectRef
		if shown, out.err = refs(env.Lists, env.Ctx, query); out.err != nil {
			return out
		}
		in := make(map[model.ObjectRef]bool, len(shown))
		for _, ref := range shown {
			in[ref] = true
		}
		for _, one := range out.plan.Items {
			if !in[one.Ref] {
				out.hidden++
			}
		}
		return out
	}
}

// rehearsed asks about the bulk, or says why there is none.
func (q *queue[R]) rehearsed(msg bulkRehearsedMsg) tea.Cmd {
	switch {
	case msg.list != q.name:
		return nil
	case msg.err != nil:
		return notify("nothing was done: "+q.env.show(plain(msg.err)), ui.Bad)
	case len(msg.plan.Items) == 0:
		return notify("none of the marked can be "+past(msg.ask.Verb)+": "+q.env.show(talliesText(msg.plan.Exceptions)), ui.Warn)
	}
	msg.ask.Items = msg.plan.Items
	count, lines := countOf(len(msg.ask.Items), q.decider.noun), q.rehearsalLines(msg)
	final := q.env.Styles.Mark(ui.Warn) + " " + q.decider.warns[msg.ask.Verb]
	title := present(msg.ask.Verb) + " " + count
	switch msg.ask.Verb {
	case model.VerbRefuse:
		return askReason(q.env, title, final, lines, func(reason, note string) tea.Cmd {
			msg.ask.Reason, msg.ask.Note = reason, note
			return q.decideAll(msg.ask)
		})
	case model.VerbHold:
		return askSpan(q.env, title, lines, func(until time.Time, note string) tea.Cmd {
			msg.ask.Until, msg.ask.Note = until, note
			return q.decideAll(msg.ask)
		})
	}
	return ask(newConfirm(q.env.Styles, ui.Confirm{
		Title: title + "?", Lines: lines,
		Yes: lowerFirst(present(msg.ask.Verb)) + " " + ui.Number(len(msg.ask.Items)), No: "no",
		OnYes: func() tea.Cmd { return q.decideAll(msg.ask) },
	}))
}

// rehearsalLines say what a decision on many would do: what it leaves alone
// first of all, then whom it touches, what money, how long it takes, and what
// cannot be taken back.
func (q *queue[R]) rehearsalLines(msg bulkRehearsedMsg) []string {
	env, st, plan := q.env, q.env.Styles, msg.plan
	var lines []string
	if n := plan.Left(); n > 0 {
		lines = append(lines, fmt.Sprintf("%s %s left alone: %s.", st.Mark(ui.Warn), ui.Number(n), env.show(talliesText(plan.Exceptions))))
	}
	lines = append(lines, bulkMoney(env, plan, q.decider.noun))
	if plan.Risky > 0 {
		lines = append(lines, env.show(fmt.Sprintf("%s %s with somebody at high risk: %s", st.Mark(ui.Bad), ui.Number(plan.Risky), someOf(plan.Risks, plan.Risky))))
	}
	if msg.hidden > 0 {
		lines = append(lines, fmt.Sprintf("%s %s of them %s not in the list shown",
			st.Mark(ui.Warn), ui.Number(msg.hidden), verb(msg.hidden, "is", "are")))
	}
	if late := q.lateText(plan); late != "" {
		lines = append(lines, late)
	}
	if plan.Calls > 0 {
		lines = append(lines, fmt.Sprintf("%s, about %s at the allowed pace.", countOf(plan.Calls, "call"), ui.Ago(plan.Takes)))
	}
	if len(plan.Titles) > 0 {
		lines = append(lines, env.show(titlesText(plan.Titles)))
	}
	lines = append(lines, "For "+env.show(firstOf(plan.Names, plan.People)), "")
	if plan.Verb == model.VerbHold {
		return append(lines, heldHere)
	}
	if plan.Verb != model.VerbRefuse { // its form says so before all of this
		lines = append(lines, q.decider.warns[plan.Verb])
	}
	if window := int(env.UndoWindow.Seconds()); window > 0 && plan.Calls > 0 {
		lines = append(lines, fmt.Sprintf("They leave after %d s. Until then u takes all of them back.", window))
	}
	return lines
}

// bulkMoney says how many people a bulk is for and what it comes to, one sum a
// currency, with what nobody knows.
func bulkMoney(env Env, plan model.BulkRehearsal, noun string) string {
	parts := []string{countOf(len(plan.Items), noun) + " of " + model.CountPeople(plan.People)}
	for _, m := range plan.Money {
		parts = append(parts, env.Money.Text(m))
	}
	if plan.Unknown > 0 {
		what := "worth"
		if plan.Object == model.ObjectCommission {
			what = "amount"
		}
		parts = append(parts, ui.Number(plan.Unknown)+" of unknown "+what)
	}
	return strings.Join(parts, " · ")
}

// lateText says what the vendor does by itself meanwhile, "" for nothing.
func (q *queue[R]) lateText(plan model.BulkRehearsal) string {
	if plan.Deadline.IsZero() || plan.Verb == model.VerbApprove {
		return ""
	}
	text := endsWarning(q.env, plan.Deadline)
	if plan.Late > 0 {
		text += fmt.Sprintf(" %s before our call would arrive.", ui.Number(plan.Late))
	}
	return q.env.Styles.Mark(ui.Warn) + " " + text
}

// talliesText is what is left alone by why: "3 in an open case, 2 already
// approved".
func talliesText(all []model.Tally) string {
	words := make([]string, len(all))
	for i, t := range all {
		words[i] = ui.Number(t.Count) + " " + t.Text
	}
	return strings.Join(words, ", ")
}

// titlesText counts rewards by what they are called: "Give 20 get 20 ×2, Mug
// ×1".
func titlesText(all []model.Tally) string {
	words := make([]string, 0, namedInBulk)
	for i, t := range all {
		if i == namedInBulk {
			words = append(words, "and "+ui.Number(len(all)-i)+" others")
			break
		}
		words = append(words, fmt.Sprintf("%s ×%s", t.Text, ui.Number(t.Count)))
	}
	return strings.Join(words, ", ")
}

// decideAll asks the desk once for all; the answer is a bulkDecidedMsg.
func (q *queue[R]) decideAll(ask model.BulkAsk) tea.Cmd {
	ctx, desk, out := q.env.Ctx, q.env.Desk, bulkDecidedMsg{noun: q.decider.noun, ask: ask}
	for _, one := range ask.Items {
		q.decider.asked[one.Ref] = true
	}
	return tea.Batch(q.env.pending.inTurn(ctx, func() tea.Msg {
		out.given, out.err = desk.DecideBulk(ctx, out.ask)
		return out
	}), q.clearMarks())
}

// forget takes the desk's answer to a bulk: its rows may be asked for again.
func (d *decider[R]) forget(items []model.BulkItem) {
	for _, one := range items {
		delete(d.asked, one.Ref)
	}
}

// bulkDecided says what became of a decision on many, counts down to it, and
// shows a large one on its way.
func (r *Root) bulkDecided(msg bulkDecidedMsg) tea.Cmd {
	given := msg.given
	n := len(given.Changes) + len(given.Holds)
	if msg.err != nil || n == 0 {
		why := "none of them can be " + past(msg.ask.Verb) + ": " + talliesText(given.LeftOut)
		if msg.err != nil {
			why = plain(msg.err)
		}
		return tea.Batch(r.tellAll(msg), r.notify(notifyMsg{Text: "nothing was done: " + r.env.show(why), Tone: ui.Bad}), r.answered(msg.err))
	}
	said := notifyMsg{Text: r.bulkText(msg, n), Tone: ui.Accent, Stay: r.env.UndoWindow, Leaving: given.Changes}
	cmds := []tea.Cmd{r.tellAll(msg), r.notify(said), r.countDown(given.Changes), r.answered(msg.err)}
	if len(given.Changes) >= bulkShown {
		cmds = append(cmds, r.open(Route{Bulk: given.Changes[0].Group}))
	}
	return tea.Batch(cmds...)
}

func (r *Root) bulkText(msg bulkDecidedMsg, n int) string {
	text := doing(msg.ask.Verb) + " " + countOf(n, msg.noun) + "…"
	switch {
	case msg.ask.Verb == model.VerbHold && msg.ask.Until.IsZero():
		text = "holding " + countOf(n, msg.noun) + " until they are released: h again"
	case msg.ask.Verb == model.VerbHold:
		text = "holding " + countOf(n, msg.noun) + " for " + r.env.until(msg.ask.Until) + ": h releases them"
	case r.env.UndoWindow > 0:
		text += " u takes them back"
	}
	if len(msg.given.LeftOut) > 0 {
		text += " · left alone: " + r.env.show(talliesText(msg.given.LeftOut))
	}
	return text
}
