package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
)

// note is a toast that may end before its time: with the screen it is about,
// or with the changes it speaks of.
type note struct {
	id      int
	here    bool
	about   string
	marks   int
	leaving []model.Change
}

// toastRows is how many toasts may lie over the rows of a list: on a low
// terminal every line below them is one somebody wants to read.
func (r *Root) toastRows() int {
	const low, few = 30, 2
	if r.h < low {
		return min(few, r.bodyHeight())
	}
	return r.bodyHeight()
}

// notify shows a toast.
func (r *Root) notify(msg notifyMsg) tea.Cmd {
	if msg.Stay == 0 {
		msg.Stay = toastStays
	}
	if msg.About != "" {
		r.dropNotes(func(n note) bool { return n.about == msg.About })
	}
	id, cmd := r.toasts.Add(msg.Text, msg.Tone, msg.Stay)
	if msg.Here || msg.About != "" || len(msg.Leaving) > 0 {
		r.notes = append(r.notes, note{id: id, here: msg.Here, about: msg.About, marks: msg.Marks, leaving: msg.Leaving})
	}
	return cmd
}

// dropNotes takes away the toasts that a rule names.
func (r *Root) dropNotes(over func(note) bool) {
	r.notes = slices.DeleteFunc(r.notes, func(n note) bool {
		if over(n) {
			r.toasts.Dismiss(n.id)
			return true
		}
		return false
	})
}

// expired ends the toast whose time has come.
func (r *Root) expired(id int) {
	r.toasts.Dismiss(id)
	r.dropNotes(func(n note) bool { return n.id == id })
}

// dropHere takes away what was said about the screen that is left.
func (r *Root) dropHere() { r.dropNotes(func(n note) bool { return n.here }) }

// dropUnmarked takes away what was said about marks that are not there as they
// were: it names keys that rehearse, which on a single row decide at once.
func (r *Root) dropUnmarked() {
	if !slices.ContainsFunc(r.notes, func(n note) bool { return n.marks > 0 }) {
		return
	}
	marked := 0
	if m, ok := r.current().(marker); ok {
		marked = m.Marks()
	}
	r.dropNotes(func(n note) bool { return n.marks > 0 && n.marks != marked })
}

// dropLeft takes away what was said about changes that have left.
func (r *Root) dropLeft() {
	now := r.env.Now()
	r.dropNotes(func(n note) bool {
		return len(n.leaving) > 0 && !slices.ContainsFunc(n.leaving, func(c model.Change) bool { return c.NotBefore.After(now) })
	})
}

// dropUndone takes away what was said about changes that were taken back.
func (r *Root) dropUndone(changes []model.Change) {
	r.dropNotes(func(n note) bool {
		return slices.ContainsFunc(n.leaving, func(c model.Change) bool { return holdsChange(changes, c.ID) })
	})
}

// holdsChange tells whether a change is among others.
func holdsChange(changes []model.Change, id int64) bool {
	return slices.ContainsFunc(changes, func(c model.Change) bool { return c.ID == id })
}
