package views

import (
	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// screen is one page of the console. The shell tells it its size first, routes
// keys to it and draws the frame round it.
type screen interface {
	// Init gives the command that loads what the screen shows.
	Init() tea.Cmd
	// Actions are the keys of the screen, most useful first.
	Actions() []ui.Action
	// Update takes every message but keys that belong to an action.
	Update(msg tea.Msg) tea.Cmd
	SetSize(w, h int)
	SetStyles(st *ui.Styles)
	// View is exactly as large as SetSize said.
	View() string
	// Typing tells that keys are letters of a field.
	Typing() bool
	// Clear takes away a filter or marks; false when there is nothing to clear
	// and esc means the way back.
	Clear() (tea.Cmd, bool)
	// Copy gives what y copies.
	Copy() clip
	// Headline is what the screen says about itself beside the campaign: where
	// it is, how much there is.
	Headline() string
}

// clip is what y copies, on lists the id that the words of the command line take.
type clip struct {
	text string // "" = there is nothing to copy
	what string // what the text is, such as "the person's id"
}

// blockCopier is a screen of which y copies several lines. What others copy is one
// line, whatever stands in it: a line break runs what is pasted into a shell.
type blockCopier interface {
	copiesBlock()
}

// pinner is a list whose cursor can be kept on its row.
type pinner interface {
	Pin()
}

// marker is a list whose rows can be marked.
type marker interface {
	// Marks is how many are, on the screen or not.
	Marks() int
}

// undoer is a screen on which u takes back the row under the cursor and not
// the newest decision.
type undoer interface {
	WhyNotUndo() string
	Undo() tea.Cmd
}

// enterer is a page that has something to say whenever it comes into sight.
type enterer interface {
	Enter() tea.Cmd
}

// leaver is a page that has something to say when it is left.
type leaver interface {
	Leave() tea.Cmd
}

// dialog is laid over the screen and takes all keys until it is done.
type dialog interface {
	Update(msg tea.Msg) tea.Cmd
	Done() bool
	// Fit sets the size, given the room there is.
	Fit(w, h int)
	SetStyles(st *ui.Styles)
	View() string
}

// dialogAnswer is a message for the dialog that is open, if it is still the one
// that asked.
type dialogAnswer interface{ forDialog() }
