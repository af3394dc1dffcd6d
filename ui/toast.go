package ui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// maxToasts is how many notes are on the screen at once; the oldest gives way.
const maxToasts = 3

// ToastExpiredMsg ends the toast with this id, and no other: the timer of an
// old toast cannot hide a newer one.
type ToastExpiredMsg struct{ ID int }

// toast is one short note.
type toast struct {
	id   int
	text string
	tone Tone
}

// Toasts are short notes on what has just happened, newest last.
type Toasts struct {
	st   *Styles
	list []toast
	last int
	w, h int
}

// NewToasts makes an empty stack.
func NewToasts(st *Styles) *Toasts {
	return &Toasts{st: st, w: 1, h: maxToasts}
}

// SetStyles changes the looks.
func (t *Toasts) SetStyles(st *Styles) { t.st = st }

// SetSize sets the width and how many lines the notes may take at most.
func (t *Toasts) SetSize(w, h int) { t.w, t.h = w, h }

// Add shows a note and gives its id and the timer that ends it. A span of zero
// or less leaves the note until it is dismissed. A text that is shown already
// is not shown twice: it becomes the newest.
func (t *Toasts) Add(text string, tone Tone, stay time.Duration) (int, tea.Cmd) {
	t.last++
	id := t.last
	text = Clean(text)
	t.list = slices.DeleteFunc(t.list, func(n toast) bool { return n.text == text })
	t.list = append(t.list, toast{id: id, text: text, tone: tone})
	if len(t.list) > maxToasts {
		t.list = slices.Delete(t.list, 0, len(t.list)-maxToasts)
	}
	if stay <= 0 {
		return id, nil
	}
	return id, tea.Tick(stay, func(time.Time) tea.Msg { return ToastExpiredMsg{ID: id} })
}

// Dismiss takes away the note with this id, if it is still there.
func (t *Toasts) Dismiss(id int) {
	t.list = slices.DeleteFunc(t.list, func(n toast) bool { return n.id == id })
}

// Clear takes away all notes.
func (t *Toasts) Clear() { t.list = nil }

// Count is how many notes are shown, each on its line.
func (t *Toasts) Count() int { return max(0, min(len(t.list), t.h)) }

// Update ends the note whose time has come.
func (t *Toasts) Update(msg tea.Msg) tea.Cmd {
	if expired, ok := msg.(ToastExpiredMsg); ok {
		t.Dismiss(expired.ID)
	}
	return nil
}

// View draws one line a note, Count lines of exactly the width set; it is ""
// when there is none.
func (t *Toasts) View() string {
	shown := t.list[len(t.list)-t.Count():]
	lines := make([]string, len(shown))
	for i, n := range shown {
		text := n.text
		if mark := t.st.Mark(n.tone); mark != "" {
			text = mark + " " + text
		}
		text = t.st.pad(" "+text, t.w, false)
		lines[i] = t.st.selected[known(n.tone)].Render(text)
	}
	return strings.Join(lines, "\n")
}
