package views

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// quit leaves once the desk has answered what was decided, because only then
// it is known what leaves.
func (r *Root) quit() tea.Cmd {
	if p := r.env.pending; p.count > 0 {
		p.quit = true
		return nil
	}
	return r.leave()
}

// interrupt is quit for those who insist: pressed again it waits for no answer
// and asks nothing.
func (r *Root) interrupt() tea.Cmd {
	if r.env.pending.quit || r.quitting {
		return tea.Quit
	}
	return r.quit()
}

// leave ends the console, and asks first while something is about to leave.
func (r *Root) leave() tea.Cmd {
	if r.leavingCount() == 0 || r.env.ReadOnly {
		return tea.Quit
	}
	ask := &ui.Confirm{
		Title: "Quit?",
		Lines: r.quitLines(),
		Yes:   "quit", No: "stay",
		OnYes: func() tea.Cmd { return tea.Quit },
	}
	ask.Open(r.env.Styles)
	r.openDialog(&quitQuestion{boxed: boxed{ask}, ask: ask, lines: r.quitLines})
	r.quitting = true
	return nil
}

// quitLines say what leaves and when. While they are read it may have left.
// Where another process on the store sends, quitting here stops nothing.
func (r *Root) quitLines() []string {
	n := r.leavingCount()
	if n == 0 {
		return []string{"Nothing is about to leave any more. Quit?"}
	}
	leaves := fmt.Sprintf("%s %s in %s.", countOf(n, "change"), verb(n, "leaves", "leave"), r.env.until(r.leavesAt()))
	if r.pulse.status.Guest {
		return []string{leaves + " Quit?", "", "Another refdesk on this store sends " + verb(n, "it", "them") + " all the same."}
	}
	return []string{
		leaves + " Quit and leave " + verb(n, "it", "them") + " staged?",
		"",
		"The next start shows what was left staged, and sends none of it by itself.",
	}
}

// quitQuestion is a question whose text counts down with what it is about.
type quitQuestion struct {
	boxed
	ask   *ui.Confirm
	lines func() []string
}

func (q *quitQuestion) View() string {
	q.ask.Lines = q.lines()
	return q.boxed.View()
}
