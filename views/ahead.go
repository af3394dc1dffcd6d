package views

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// pending counts decisions that the desk has not answered yet. All screens
// share one; only Update touches it.
type pending struct {
	count int
	undo  bool          // u was pressed meanwhile
	quit  bool          // so was the way out
	last  chan struct{} // closed once the newest of them is answered
}

// inTurn asks the desk once all that was decided before has been answered:
// commands run side by side, and the newest decision must be the one that was
// pressed last.
func (p *pending) inTurn(ctx context.Context, ask tea.Cmd) tea.Cmd {
	before, mine := p.last, make(chan struct{})
	p.count, p.last = p.count+1, mine
	return func() tea.Msg {
		defer close(mine)
		if before != nil {
			select {
			case <-before:
			case <-ctx.Done():
			}
		}
		return ask()
	}
}

// answered takes an answer of the desk. Where u was pressed meanwhile it takes
// back the decision whose answer this is, and not the one before; where the way
// out was pressed, it is known by then what there is to ask about. A decision
// that was not taken leaves nothing to take back, and a reason to stay.
func (r *Root) answered(err error) tea.Cmd {
	p := r.env.pending
	p.count = max(0, p.count-1)
	p.quit = p.quit && err == nil
	if p.count > 0 {
		return nil
	}
	undo, quit := p.undo && err == nil, p.quit
	p.undo, p.quit = false, false
	var cmds []tea.Cmd
	if undo {
		cmds = append(cmds, r.undoNewest())
	}
	if quit {
		cmds = append(cmds, r.leave())
	}
	return tea.Batch(cmds...)
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
