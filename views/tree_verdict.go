package views

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// branchMsg brings the cases of a branch, for a verdict on it.
type branchMsg struct {
	tree    model.PersonRef // whose tree asked
	request model.VerdictRequest
	top     model.TreeRow
	branch  model.Branch
	err     error
}

// verdicts are the keys that decide on the person under the cursor with all
// below: on as many as are in a case.
func (v *tree) verdicts() []ui.Action {
	deciding := func(id, key, help string, word model.VerdictWord) ui.Action {
		return ui.Action{
			ID: id, Keys: []string{key}, Help: help, Group: groupDecide, Writes: true, Asks: true,
			Blocked: v.whyNoVerdict, Run: func() tea.Cmd { return v.collect(model.VerdictRequest{Word: word}) },
		}
	}
	return []ui.Action{
		deciding("branch.clear", "a", "clear branch", model.VerdictClear),
		deciding("branch.hold", "h", "hold branch", model.VerdictHold),
		deciding("branch.block", "x", "block branch", model.VerdictBlock),
	}
}

func (v *tree) whyNoVerdict() string {
	if v.env.Cases == nil {
		return "this console has no cases"
	}
	return v.whyNobody()
}

// collect reads the cases of the branch under the cursor as they are at this
// moment.
func (v *tree) collect(request model.VerdictRequest) tea.Cmd {
	row, _ := v.table.Selected()
	ctx, cases, out := v.env.Ctx, v.env.Cases, branchMsg{tree: v.root, request: request, top: row}
	return func() tea.Msg {
		out.branch, out.err = cases.Branch(ctx, row.Ref())
		return out
	}
}

// collected asks what the verdict needs, rehearses it and asks once.
func (v *tree) collected(msg branchMsg) tea.Cmd {
	env, name := v.env, v.env.person(msg.top.Participant)
	switch {
	case msg.tree != v.root:
		return nil
	case errors.Is(msg.err, model.ErrNotFound):
		return notify("nothing was decided: "+name+" is not known any more", ui.Warn)
	case msg.err != nil:
		return notify("nothing was decided: "+env.show(plain(msg.err)), ui.Bad)
	case len(msg.branch.Cases) == 0 && msg.branch.People == 1:
		return notifyHere(name+" is in no case, and brought nobody: nothing to decide on", ui.Quiet)
	case len(msg.branch.Cases) == 0:
		return notifyHere("nobody of the "+ui.Number(msg.branch.People)+" from "+name+" downwards is in a case", ui.Quiet)
	}
	msg.request.Cases, msg.request.People = msg.branch.Cases, msg.branch.Suspected
	outside := msg.branch.People - len(msg.branch.Suspected)
	rehearse := func(r model.VerdictRequest) tea.Cmd {
		return v.judging.rehearse(r, leftAlone(outside, "in no case"), stay)
	}
	if msg.request.Word == model.VerdictClear {
		return rehearse(msg.request)
	}
	return v.judging.ask(msg.request, nil, rehearse)
}
