package views

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// titleCells is how much of the window's title is used: title bars and tabs of
// terminals cut it anyway.
const titleCells = 60

// windowTitle names the console in the terminal's own frame. A campaign's name
// is text from outside and is cleaned as everywhere.
func (r *Root) windowTitle() string {
	title := "refdesk · " + tabTitles[r.trail.active]
	if r.env.scope.Campaign != "" {
		title += " · " + r.env.scope.title()
	}
	if r.env.Demo {
		title = "DEMO · " + title
	}
	return ui.Cut(ui.Clean(title), titleCells)
}

// mouseMode is what the terminal reports of the mouse. Without it the terminal
// itself selects text.
func (r *Root) mouseMode() tea.MouseMode {
	if r.mouseOff {
		return tea.MouseModeNone
	}
	return tea.MouseModeCellMotion
}

func (r *Root) mouseHelp() string {
	if r.mouseOff {
		return "mouse on"
	}
	return "mouse off"
}

// toggleMouse hands the mouse to the terminal, so that text can be selected,
// or takes it back.
func (r *Root) toggleMouse() tea.Cmd {
	r.mouseOff = !r.mouseOff
	if r.mouseOff {
		return notifyOf(aboutMouse, "the mouse selects text: m gives it back to the console", ui.Accent)
	}
	return notifyOf(aboutMouse, "the mouse scrolls and clicks again", ui.Accent)
}

// suspend gives the terminal back to the shell. The whole process sleeps, and
// with it whatever receives and sends.
func (r *Root) suspend() tea.Cmd {
	r.asleepSince = r.env.Now()
	return tea.Suspend
}

// resume looks at the terminal and the world anew, and says what the sleep
// meant.
func (r *Root) resume() tea.Cmd {
	cmds := []tea.Cmd{r.askBackground(), r.takePulse(), r.current().Update(shownMsg{})}
	if slept := r.env.Now().Sub(r.asleepSince); !r.asleepSince.IsZero() && slept >= time.Second {
		text := "suspended for " + ui.Ago(slept) + ": nothing was received or sent; the vendor repeats its webhooks"
		cmds = append(cmds, notify(text, ui.Warn))
	}
	return tea.Batch(cmds...)
}
