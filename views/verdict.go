package views

import (
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// judging gives verdicts for the screens that show cases. It holds what has
// been asked of the desk and not answered yet, so that a second press on the
// same case cannot ask twice.
type judging struct {
	env   Env
	asked map[int64]bool
}

// verdictMsg is the desk's answer to a verdict.
type verdictMsg struct {
	request model.VerdictRequest
	given   model.Given
	err     error
}

func newJudging(env Env) *judging { return &judging{env: env, asked: map[int64]bool{}} }

// whyNot says why a case cannot be decided on at this moment, "" when it can.
func (j *judging) whyNot(word model.VerdictWord, c model.Case) string {
	switch {
	case c.ID == 0:
		return "there is no case here"
	case j.asked[c.ID]:
		return "already asked for"
	case word != model.VerdictHold && c.State == word.State():
		return "already " + string(c.State)
	}
	return ""
}

// give asks the desk; the answer is a verdictMsg.
func (j *judging) give(request model.VerdictRequest) tea.Cmd {
	for _, c := range request.Cases {
		j.asked[c.ID] = true
	}
	ctx, judge := j.env.Ctx, j.env.Judge
	return j.env.pending.inTurn(ctx, func() tea.Msg {
		out := verdictMsg{request: request}
		out.given, out.err = judge.GiveVerdict(ctx, request)
		return out
	})
}

// answered takes the desk's answer: the cases may be asked for again. The shell
// says what became of them, also when the screen that asked is gone by then.
func (j *judging) answered(msg verdictMsg) {
	for _, c := range msg.request.Cases {
		delete(j.asked, c.ID)
	}
}

// one gives a verdict on one case, or on some of its people, and asks first
// while somebody else has the case open. then runs once it is asked for.
func (j *judging) one(request model.VerdictRequest, then func() tea.Cmd) tea.Cmd {
	c := request.Cases[0]
	yes := func() tea.Cmd { return tea.Batch(j.give(request), then()) }
	who := c.TakenByOther(j.env.Operator, j.env.Now())
	if who == "" {
		return yes()
	}
	return ask(newConfirm(j.env.Styles, ui.Confirm{
		Title: verdictAsk(request.Word) + " although it is taken?",
		Lines: []string{caseName(j.env, c), "", j.env.show(who) + " has had it open since " + j.env.clock(c.TakenAt) + "."},
		Yes:   string(request.Word), No: "no",
		OnYes: yes,
	}))
}

// ask opens the form of a verdict that needs more than its key: a block asks
// for the reason, a hold for how long. A number answers it at once. intro may ask
// the store, since it runs in a command; it is nil for what a rehearsal tells.
func (j *judging) ask(request model.VerdictRequest, intro func() []string, submit func(model.VerdictRequest) tea.Cmd) tea.Cmd {
	form := &choice{quick: true, asks: intro == nil, title: verdictAsk(request.Word) + " " + requestAbout(j.env, request)}
	answers := j.env.Desk.Reasons
	if request.Word == model.VerdictHold {
		answers = j.forSpan(form, request, submit)
	} else {
		form.wants, form.does = "a reason", "blocks"
		form.submit = func(code, note string) tea.Cmd {
			request.Reason, request.Note = code, note
			return submit(request)
		}
	}
	st := j.env.Styles
	return func() tea.Msg {
		if form.answers = answers(); intro != nil {
			form.intro = intro()
		}
		return dialogMsg{form.open(st)}
	}
}

// forSpan makes a form ask for how long a case is held, and gives the answers to
// choose from.
func (j *judging) forSpan(form *choice, request model.VerdictRequest, submit func(model.VerdictRequest) tea.Cmd) func() []Reason {
	form.wants, form.does = "how long", "holds"
	var answers []Reason
	now, until := j.env.Now(), map[string]time.Time{}
	for _, span := range spans {
		at, text := span.until(now), "until something about it changes"
		if !at.IsZero() {
			text = "until " + j.env.local(at).Format("Mon 2 Jan 15:04") + ", or something changes"
		}
		until[span.code] = at
		answers = append(answers, Reason{Code: span.code, Text: text})
	}
	form.submit = func(code, note string) tea.Cmd {
		request.Until, request.Note = until[code], note
		return submit(request)
	}
	return func() []Reason { return answers }
}

// caseName names a case by whom it is about.
func caseName(env Env, c model.Case) string {
	return strings.TrimSpace(env.person(c.Lead) + " " + others(c))
}

// requestAbout names what a verdict is about: some people, one case, or many.
func requestAbout(env Env, r model.VerdictRequest) string {
	switch {
	case len(r.People) == 1 && r.People[0] == r.Cases[0].Lead.ID:
		return env.person(r.Cases[0].Lead) + " alone"
	case len(r.People) > 0 && len(r.Cases) > 1:
		return model.CountPeople(len(r.People)) + " of " + countOf(len(r.Cases), "case")
	case len(r.People) > 0:
		return fmt.Sprintf("%d of the %d people", len(r.People), len(r.Cases[0].People))
	case len(r.Cases) == 1:
		return caseName(env, r.Cases[0])
	}
	return countOf(len(r.Cases), "case")
}

// verdictAsk is a verdict as the beginning of a question.
func verdictAsk(word model.VerdictWord) string { return present(model.Verb(word)) }

// verdictTone is how a verdict is meant.
func verdictTone(state model.CaseState) ui.Tone {
	switch state {
	case model.CaseCleared:
		return ui.Good
	case model.CaseBlocked:
		return ui.Bad
	case model.CaseHeld:
		return ui.Warn
	}
	return ui.Plain
}

// judged says what the desk did with a verdict, and counts down to it.
func (r *Root) judged(msg verdictMsg) tea.Cmd {
	cmds := []tea.Cmd{r.tellAll(msg), r.countDown(msg.given.Changes), r.answered(msg.err)}
	switch {
	case msg.err != nil:
		cmds = append(cmds, r.notJudged(msg))
	case len(msg.request.Cases) > 1:
		r.pulse.undoable = undoableUntil(r.env, msg.given)
		cmds = append(cmds, r.bulkJudged(msg), r.startTicking())
	default:
		r.pulse.undoable = undoableUntil(r.env, msg.given)
		cmds = append(cmds, r.notify(notifyMsg{
			Text: verdictSaid(r.env, msg), Tone: ui.Accent, Stay: r.env.UndoWindow, Leaving: msg.given.Changes,
		}), r.startTicking())
	}
	return tea.Batch(cmds...)
}

// verdictSaid says what was decided, what it set off, and the way back.
func verdictSaid(env Env, msg verdictMsg) string {
	r := msg.request
	text := verdictDone(r.Word) + " " + requestAbout(env, r)
	if r.Reason != "" {
		text += ": " + r.Reason
	}
	calls, manual := 0, 0
	for _, c := range msg.given.Changes {
		if c.State == model.ChangeManual {
			manual++
		} else {
			calls++
		}
	}
	leaving := "at once"
	if env.UndoWindow > 0 {
		leaving = "in " + ui.Ago(env.UndoWindow)
		text += " · u takes it back"
	}
	if calls > 0 {
		text += fmt.Sprintf(" · %s %s %s", countOf(calls, "call"), verb(calls, "leaves", "leave"), leaving)
	}
	if manual > 0 {
		text += fmt.Sprintf(" · 8: %d by hand", manual)
	}
	return text
}

// notJudged says why the desk refused. A case that has moved shows what
// changed, one about which something else is on its way shows what that is, and
// both the way to look at it again.
func (r *Root) notJudged(msg verdictMsg) tea.Cmd {
	id, lines := r.whyRefused(msg)
	if id == 0 || r.dialog != nil { // what is being answered there must not be torn away
		return r.notify(notifyMsg{
			Text: "nothing was decided on " + requestAbout(r.env, msg.request) + ": " + r.env.show(plain(msg.err)), Tone: ui.Bad,
		})
	}
	dialog := &ui.Confirm{
		Title: "Nothing was decided", Lines: lines, Yes: "look at it", No: "leave it",
		OnYes: func() tea.Cmd { return open(Route{Case: id}) },
	}
	dialog.OpenUnasked(r.env.Styles, r.env.Now)
	r.openDialog(boxed{dialog})
	return nil
}

// whyRefused says in lines why a verdict was not given, and which case is to be
// looked at; 0 where it failed for another reason.
func (r *Root) whyRefused(msg verdictMsg) (int64, []string) {
	var against *model.ContraryError
	if moved, ok := asMoved(msg.err); ok {
		lines := []string{caseName(r.env, moved.Now) + " is not what you decided on any more:", ""}
		for _, change := range moved.Changed {
			lines = append(lines, "· "+r.env.show(change))
		}
		return moved.Now.ID, lines
	}
	if errors.As(msg.err, &against) {
		return against.CaseID, []string{requestAbout(r.env, msg.request), "", r.env.show(against.Error()) + ". 8 shows what is about to leave."}
	}
	return 0, nil
}

// tookBack says which verdicts were taken back, and how many calls with them.
func tookBack(verdicts []model.Verdict, changes int) string {
	text := fmt.Sprintf("took back: %s case %d", verdicts[0].Word, verdicts[0].CaseID)
	if len(verdicts) > 1 {
		text = fmt.Sprintf("took back: %s %s", verdicts[0].Word, countOf(len(verdicts), "case"))
	}
	if changes > 0 {
		text += " with " + countOf(changes, "change")
	}
	return text
}
