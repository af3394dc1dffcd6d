package views

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// batchStepMsg says what came of a step with a batch.
type batchStepMsg struct {
	id    int64
	said  notifyMsg
	found []ui.Section // what the step found, in full
	where stepPanel
}

// stepPanel is where a page shows what a step found.
type stepPanel int

const (
	nowhere      stepPanel = iota
	onChecks               // without turning to it
	turnToChecks           // because it speaks against the batch
	turnToReports
)

// stepped tells every screen and says what came of a step, also when the page
// that asked is gone by then.
func (r *Root) stepped(msg batchStepMsg) tea.Cmd {
	return tea.Batch(r.tellAll(msg), r.notify(msg.said))
}

// steps are the keys that take a batch further.
func (v *batchPage) steps() []ui.Action {
	return []ui.Action{
		v.step(model.BatchCheck, "=", "check", false, v.check),
		v.step(model.BatchRelease, "a", "release", true, v.release),
		v.step(model.BatchSettle, "i", "read a report", true, v.importReport),
		v.step(model.BatchTakeBack, "X", "take back whole", true, v.void),
		v.step(model.BatchClose, "Z", "close", false, v.close),
	}
}

func (v *batchPage) step(verb model.BatchVerb, key, help string, asks bool, run func() tea.Cmd) ui.Action {
	return ui.Action{
		ID: "batch." + string(verb), Keys: []string{key}, Help: help, Group: groupPay, Writes: true, Asks: asks,
		Blocked: func() string {
			switch {
			case !v.loaded:
				return "the batch is not read yet"
			case v.newest != stepDone:
				return "the step before is not done yet"
			}
			return v.whyNot(verb)
		},
		Run: run,
	}
}

// stepFirst says what has to be done before what was asked for.
var stepFirst = map[model.BatchVerb]string{
	model.BatchCheck: "check it first", model.BatchRelease: "release it first", model.BatchSettle: "read the report first",
	model.BatchTakeBack: "take it back whole", model.BatchClose: "close it",
}

// whyNot says which step has to be taken first, and why.
func (v *batchPage) whyNot(verb model.BatchVerb) string {
	moved := v.page.Refuses(verb, v.env.Operator)
	if moved == nil {
		return ""
	}
	return strings.TrimPrefix(stepFirst[moved.First]+": "+v.env.show(moved.Why), ": ")
}

// tell asks the desk for one step at a time.
func (v *batchPage) tell(do func(context.Context) batchStepMsg) tea.Cmd {
	v.newest = stepAsked
	ctx, id, env := v.env.Ctx, v.id, v.env
	return func() tea.Msg {
		out := do(ctx)
		out.id, out.said.Text = id, env.show(out.said.Text)
		return out
	}
}

// notTaken is what is said of a step that failed: in short, and on the page in
// full.
func notTaken(env Env, err error) batchStepMsg {
	return batchStepMsg{
		said:  notifyMsg{Text: "nothing was changed: " + err.Error(), Tone: ui.Bad},
		found: []ui.Section{{Title: "nothing was changed", Text: env.show(err.Error())}},
		where: turnToChecks,
	}
}

// check looks at every line and file again.
func (v *batchPage) check() tea.Cmd {
	return v.look("the newest check", v.env.Batches.CheckBatch, "looked at again: nothing speaks against it")
}

// look runs a step that looks at every line, and says what it found.
func (v *batchPage) look(about string, step func(context.Context, int64) ([]model.BatchFinding, error), fine string) tea.Cmd {
	id, label, env := v.id, v.page.Label(), v.env
	return v.tell(func(ctx context.Context) batchStepMsg {
		findings, err := step(ctx, id)
		if err != nil {
			return notTaken(env, err)
		}
		out := batchStepMsg{
			said:  notifyMsg{Text: label + " " + fine, Tone: ui.Good},
			found: findingSections(env, about, "line", findings), where: onChecks,
		}
		if len(findings) > 0 {
			out.where = turnToChecks
			out.said = notifyMsg{Text: label + " went no further: " + countOf(len(findings), "finding"), Tone: ui.Bad}
		}
		return out
	})
}

// release asks once and says what it means.
func (v *batchPage) release() tea.Cmd {
	b := v.page.Batch
	lines := []string{
		countOf(b.Lines, "payment") + ", " + v.env.Money.Text(b.Total) + ", " + b.Format, "",
		"Every line and file is looked at once more. From then on the files count as with the payment service: " +
			"no line can be paid by another batch until a report settles it.",
		"This console sends nothing: hand the service exactly these files.", "",
	}
	for _, f := range b.Files {
		lines = append(lines, v.env.show(f.Path))
	}
	return ask(newConfirm(v.env.Styles, ui.Confirm{
		Title: "Release " + b.Label() + "?", Lines: lines, Yes: "release", No: "no",
		OnYes: func() tea.Cmd {
			return v.look("the check before the release", v.env.Batches.ReleaseBatch, "is released: hand its files to the payment service")
		},
	}))
}

// void asks for the reason, and of a released batch for the operator's word
// that it was never sent.
func (v *batchPage) void() tea.Cmd {
	b, st, port := v.page.Batch, v.env.Styles, v.env.Batches
	unsent := b.State == model.BatchReleased
	form := &choice{
		title: "Take " + b.Label() + " back whole", wants: "a reason", does: "takes it back",
		intro: []string{countOf(b.Lines, "payment") + ", " + v.env.Money.Text(b.Total) + ", become payable again. The files stay on disk: delete them."},
	}
	form.submit = func(code, note string) tea.Cmd {
		return v.simple(b.Label()+" is void: its lines are payable again", func(ctx context.Context) error {
			return port.VoidBatch(ctx, b.ID, code, note, unsent)
		})
	}
	if unsent {
		form.does = "goes on"
		form.first = st.Mark(ui.Warn) + " It is released. If its files were sent, its people may be paid twice."
		take := form.submit
		form.submit = func(code, note string) tea.Cmd {
			return v.askUnsent(func() tea.Cmd { return take(code, note) })
		}
	}
	return func() tea.Msg {
		form.answers = port.VoidReasons()
		return dialogMsg{form.open(st)}
	}
}

// askUnsent asks for the word that a released batch was never sent: it alone
// keeps its people from being paid twice.
func (v *batchPage) askUnsent(yes func() tea.Cmd) tea.Cmd {
	b, st := v.page.Batch, v.env.Styles
	lines := []string{
		st.Mark(ui.Warn) + " If one of its files was sent, its people may be paid twice.", "",
		"Yes is your word that no payment service has its files, or that it refused them whole. The ledger keeps it.", "",
		countOf(b.Lines, "payment") + ", " + v.env.Money.Text(b.Total) + ":",
	}
	for _, f := range b.Files {
		lines = append(lines, v.env.show(f.Path))
	}
	return ask(newConfirm(st, ui.Confirm{
		Title: "Was " + b.Label() + " never sent?", Lines: lines, Yes: "never sent, take it back", No: "leave it", OnYes: yes,
	}))
}

// close ends the batch.
func (v *batchPage) close() tea.Cmd {
	id, port := v.id, v.env.Batches
	return v.simple(v.page.Label()+" is closed", func(ctx context.Context) error { return port.CloseBatch(ctx, id) })
}

// simple is a step that either was taken or not.
func (v *batchPage) simple(said string, do func(context.Context) error) tea.Cmd {
	env := v.env
	return v.tell(func(ctx context.Context) batchStepMsg {
		if err := do(ctx); err != nil {
			return notTaken(env, err)
		}
		return batchStepMsg{said: notifyMsg{Text: said, Tone: ui.Good}}
	})
}
