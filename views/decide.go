package views

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// decider approves and refuses rewards for the screens that show them. It
// holds what has been asked of the desk and not answered yet, so that a second
// press on the same row cannot ask twice.
type decider struct {
	env   Env
	asked map[model.RewardRef]bool
}

// decidedMsg is the desk's answer to an approval or a refusal.
type decidedMsg struct {
	verb    model.Verb
	rewards []model.RewardRow
	changes []model.Change
	err     error
}

func newDecider(env Env) *decider {
	return &decider{env: env, asked: map[model.RewardRef]bool{}}
}

// whyNot says why a reward cannot be decided on at this moment, "" when it can.
func (d *decider) whyNot(r model.RewardRow) string {
	c := r.Change
	switch {
	case r.State != model.RewardWaiting:
		return "already " + string(r.State)
	case d.asked[r.Ref()]:
		return "already asked for"
	case c.ID == 0:
		return ""
	case isHeld(c):
		return "an earlier " + string(c.Verb) + " is held: see 8 Changes"
	case c.State == model.ChangeStaged:
		return "already being " + past(c.Verb) + ": u takes it back"
	case !c.State.Ended():
		return "already being " + past(c.Verb) + ": see 8 Changes"
	case c.State == model.ChangeDone && c.At.After(r.AsOf):
		return "already " + past(c.Verb)
	}
	return ""
}

// open tells whether a row can be decided on.
func (d *decider) open(r model.RewardRow) bool { return d.whyNot(r) == "" }

// split parts rows into those that can be decided on and the reasons of the
// others.
func (d *decider) split(rows []model.RewardRow) (open []model.RewardRow, closed []string) {
	for _, r := range rows {
		if why := d.whyNot(r); why != "" {
			closed = append(closed, why)
			continue
		}
		open = append(open, r)
	}
	return open, closed
}

// approve asks the desk; the answer is a decidedMsg.
func (d *decider) approve(rows []model.RewardRow) tea.Cmd {
	desk := d.env.Desk
	return d.decide(model.VerbApprove, rows, func(ctx context.Context) ([]model.Change, error) {
		return desk.Approve(ctx, rows, "")
	})
}

// refuse asks the desk; the answer is a decidedMsg.
func (d *decider) refuse(rows []model.RewardRow, reason, note string) tea.Cmd {
	desk := d.env.Desk
	return d.decide(model.VerbRefuse, rows, func(ctx context.Context) ([]model.Change, error) {
		return desk.Refuse(ctx, rows, reason, note)
	})
}

// deskCall is a decision that the desk has yet to write down.
type deskCall func(context.Context) ([]model.Change, error)

// decide notes what is asked for and asks.
func (d *decider) decide(verb model.Verb, rows []model.RewardRow, do deskCall) tea.Cmd {
	for _, r := range rows {
		d.asked[r.Ref()] = true
	}
	ctx := d.env.Ctx
	return func() tea.Msg {
		changes, err := do(ctx)
		return decidedMsg{verb: verb, rewards: rows, changes: changes, err: err}
	}
}

// answered takes the desk's answer: the rows may be asked for again. The shell
// says what became of it, also when the screen that asked is gone by then.
func (d *decider) answered(msg decidedMsg) {
	for _, r := range msg.rewards {
		delete(d.asked, r.Ref())
	}
}

// decided says what the desk did with a decision, and counts down to it.
func (r *Root) decided(msg decidedMsg) tea.Cmd {
	said := notifyMsg{Text: underWay(r.env, msg), Tone: ui.Accent, Stay: r.env.UndoWindow, Leaving: msg.changes}
	if msg.err != nil {
		said = notifyMsg{Text: notDone(r.env, msg), Tone: ui.Bad}
	}
	return tea.Batch(r.tellAll(msg), r.notify(said), r.countDown(msg.changes))
}

// underWay says what was staged and how to take it back.
func underWay(env Env, msg decidedMsg) string {
	what := countOf(len(msg.rewards), "reward")
	if len(msg.rewards) == 1 {
		what = rewardFor(env, msg.rewards[0])
	}
	text := doing(msg.verb) + " " + what + "…"
	if env.UndoWindow > 0 {
		text += " u takes " + verb(len(msg.rewards), "it", "them") + " back"
	}
	return text
}

// notDone says why the desk refused, and that nothing was done.
func notDone(env Env, msg decidedMsg) string {
	var moved *model.MovedError
	if errors.As(msg.err, &moved) && moved.Change.ID == 0 && moved.Now != "" {
		for _, r := range msg.rewards {
			if r.ObjectRef() == moved.Of {
				return "nothing was done: " + rewardFor(env, r) + " is " + moved.Now + " by now"
			}
		}
	}
	return "nothing was done: " + env.show(msg.err.Error())
}

// confirmApproval asks before several rewards are approved at once.
func (d *decider) confirmApproval(b bulk, yes func() tea.Cmd) tea.Cmd {
	lines := append(b.lines(d.env), "",
		"The vendor mails each person. Once an approval has arrived there, it cannot be taken back.")
	if window := int(d.env.UndoWindow.Seconds()); window > 0 {
		lines = append(lines, fmt.Sprintf("They leave after %d s. Until then u takes all of them back.", window))
	}
	if left := b.leftOut(); left != "" {
		lines = append(lines, "", left)
	}
	return ask(newConfirm(d.env.Styles, ui.Confirm{
		Title: "Approve " + countOf(len(b.rows), "reward") + "?",
		Lines: lines,
		Yes:   "approve " + ui.Number(len(b.rows)), No: "no",
		OnYes: yes,
	}))
}

// askReason opens the form of a refusal; then runs once it is submitted.
func (d *decider) askReason(b bulk, then func() tea.Cmd) tea.Cmd {
	title, intro := "Refuse "+countOf(len(b.rows), "reward"), b.lines(d.env)
	if len(b.rows) == 1 {
		title = "Refuse a reward"
		intro = append([]string{rewardFor(d.env, b.rows[0])}, warnings(d.env, b.rows[0])...)
	}
	intro = append(intro, "The vendor deletes it there, which cannot be taken back, and tells nobody.")
	if left := b.leftOut(); left != "" {
		intro = append(intro, left)
	}
	st, desk := d.env.Styles, d.env.Desk
	submit := func(reason, note string) tea.Cmd {
		return tea.Batch(d.refuse(b.rows, reason, note), then())
	}
	return func() tea.Msg {
		form := &refusal{title: title, intro: intro, reasons: desk.Reasons(), submit: submit}
		return dialogMsg{form.open(st)}
	}
}
