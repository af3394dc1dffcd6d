package views

import tea "charm.land/bubbletea/v2"

// pending counts decisions that the desk has not answered yet. All screens
// share one; only Update touches it.
type pending struct {
	count int
	undo  bool // u was pressed meanwhile
}

// began notes that the desk is being asked.
func (p *pending) began() { p.count++ }

// answered takes an answer of the desk. Where u was pressed meanwhile it takes
// back the decision whose answer this is, and not the one before.
func (r *Root) answered() tea.Cmd {
	p := r.env.pending
	p.count = max(0, p.count-1)
	if p.count > 0 || !p.undo {
		return nil
	}
	p.undo = false
	return r.undoNewest()
}

// askedMsg brings the answer of an action that may ask something.
type askedMsg struct{ answer tea.Msg }

// await keeps the keys that are typed until an action has answered: a quick
// hand means them for the dialog that the action opens, and not for the screen
// below.
func (r *Root) await(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	r.asking = true
	return func() tea.Msg { return askedMsg{cmd()} }
}

// asked takes the answer and then the keys that were typed meanwhile.
func (r *Root) asked(msg askedMsg) tea.Cmd {
	r.asking = false
	cmds := []tea.Cmd{say(msg.answer)}
	if d, ok := msg.answer.(dialogMsg); ok {
		cmds[0] = r.hear(d)
	}
	ahead := r.ahead
	r.ahead = nil
	for _, key := range ahead {
		cmds = append(cmds, r.press(key))
	}
	return tea.Batch(cmds...)
}
