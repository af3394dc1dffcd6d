package views

import tea "charm.land/bubbletea/v2"

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
