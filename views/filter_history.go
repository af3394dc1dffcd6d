package views

import "slices"

// history are the filters that were used in a list, oldest first, and how far
// back the operator has gone in them.
type history struct {
	all   []string
	back  int    // 0 = at the text that is being typed
	draft string // that text, while older ones are looked at
}

// add remembers a filter as the newest.
func (h *history) add(text string) {
	h.all = slices.DeleteFunc(h.all, func(old string) bool { return old == text })
	h.all = append(h.all, text)
	h.back = 0
}

// step goes so many filters back, or forth for less than none, and gives the
// text to show; false at the end.
func (h *history) step(by int, text string) (string, bool) {
	to := h.back + by
	if to < 0 || to > len(h.all) {
		return "", false
	}
	if h.back == 0 {
		h.draft = text
	}
	h.back = to
	if to == 0 {
		return h.draft, true
	}
	return h.all[len(h.all)-to], true
}
