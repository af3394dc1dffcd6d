package views

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// EventsMsg says that the lists took commits in. The program sends at most
// four a second, each for everything since the one before.
type EventsMsg struct{ Announcement model.Announcement }

// StatusMsg says how the console itself is doing. The program sends one
// whenever that changes.
type StatusMsg struct{ model.Status }

// openMsg asks the shell for another screen.
type openMsg struct{ Route Route }

// filterMsg asks the shell for a tab whose list is filtered by a text.
type filterMsg struct {
	Tab  Tab
	Text string
}

// notifyMsg asks the shell for a toast.
type notifyMsg struct {
	Text string
	Tone ui.Tone
	Stay time.Duration // 0 = as long as a toast usually stays
	Here bool          // it is about the screen being looked at and goes with it

	Marks int // it speaks of so many marked rows and goes when they are others; 0 = of none

	// About is what it is about: a newer toast about the same takes its place.
	// "" = nothing that another could be about.
	About string

	Leaving []model.Change // it speaks of these until they have left or are taken back
}

// dialogMsg asks the shell to lay a dialog over the screen.
type dialogMsg struct{ Dialog dialog }

// scopeMsg narrows every list to one campaign.
type scopeMsg struct{ Scope Scope }

// shownMsg tells a screen that it is being looked at again and that the world
// moved while it was not.
type shownMsg struct{}

// tickMsg moves the countdowns on; it comes only while something counts down.
type tickMsg struct{}

// say is the command for a message that is known already.
func say(msg tea.Msg) tea.Cmd {
	return func() tea.Msg { return msg }
}

// open is the command for another screen.
func open(r Route) tea.Cmd { return say(openMsg{r}) }

// notify is the command for a toast.
func notify(text string, tone ui.Tone) tea.Cmd {
	return say(notifyMsg{Text: text, Tone: tone})
}

// notifyOf is the command for a toast about something.
func notifyOf(about, text string, tone ui.Tone) tea.Cmd {
	return say(notifyMsg{Text: text, Tone: tone, About: about})
}

// notifyHere is the command for a toast that is about this screen alone. Only
// the newest of them counts.
func notifyHere(text string, tone ui.Tone) tea.Cmd {
	return say(notifyMsg{Text: text, Tone: tone, Here: true, About: aboutScreen})
}

// notifyMarked is the command for the toast that says how many rows M has
// marked and what the keys do with them.
func notifyMarked(n int, noun string) tea.Cmd {
	return say(notifyMsg{
		Text: countOf(n, noun) + " marked: a, x and h rehearse first · esc takes the marks away",
		Tone: ui.Accent, Here: true, About: aboutScreen, Marks: n,
	})
}

// What toasts are about besides objects.
const (
	aboutScreen = "the screen"
	aboutPause  = "the pause"
	aboutMouse  = "the mouse"
	aboutReload = "reading again"
	aboutUndo   = "taking back"
	aboutScope  = "the campaign"
)

// ask is the command for a dialog.
func ask(d dialog) tea.Cmd { return say(dialogMsg{d}) }
