package ui

import "strings"

// Tab is one room of the program, with how much waits there.
type Tab struct {
	Key   string // the key that opens it
	Title string
	Count int // shown when above zero
}

// Tabs is the line that names the rooms and shows where the operator is.
type Tabs struct {
	st     *Styles
	tabs   []Tab
	active int
	w      int
	edges  []int // where each drawn tab ends
}

// NewTabs makes an empty line of tabs.
func NewTabs(st *Styles) *Tabs {
	return &Tabs{st: st}
}

// SetStyles changes the looks.
func (t *Tabs) SetStyles(st *Styles) { t.st = st }

// SetSize sets the width; the line is one line high whatever h is.
func (t *Tabs) SetSize(w, _ int) { t.w = w }

// SetTabs replaces the tabs and names the active one, counted from 0.
func (t *Tabs) SetTabs(tabs []Tab, active int) {
	t.tabs, t.active = tabs, active
}

// Hit gives the tab drawn at cell x by the last View.
func (t *Tabs) Hit(x int) (int, bool) {
	if x < 0 {
		return 0, false
	}
	for i, edge := range t.edges {
		if x < edge {
			return i, true
		}
	}
	return 0, false
}

// shortTitle is how many cells an inactive tab keeps of its title where the
// full titles do not fit.
const shortTitle = 4

// View draws the tabs on one line. Where they do not fit, the inactive ones
// lose their titles, first in part and then whole; the active one stays.
func (t *Tabs) View() string {
	labels := t.labels(-1)
	for _, keep := range []int{shortTitle, 0} {
		if total(labels) > t.w {
			labels = t.labels(keep)
		}
	}
	var out strings.Builder
	used := 0
	t.edges = t.edges[:0]
	for i, label := range labels {
		label = t.st.cut(label, t.w-used)
		if label == "" {
			break
		}
		used += Width(label)
		t.edges = append(t.edges, used)
		if i == t.active {
			out.WriteString(t.st.Focus.Render(label))
		} else {
			out.WriteString(t.st.Label.Render(label))
		}
	}
	return out.String() + spaces(t.w-used)
}

// labels writes every tab; inactive ones keep this many cells of their titles,
// all of them when keep is negative.
func (t *Tabs) labels(keep int) []string {
	out := make([]string, len(t.tabs))
	for i, tab := range t.tabs {
		title := Clean(tab.Title)
		if keep >= 0 && i != t.active {
			title = strings.TrimRight(cutWith(title, keep, ""), " ")
		}
		parts := []string{Clean(tab.Key), title}
		if tab.Count > 0 {
			parts = append(parts, Number(tab.Count))
		}
		out[i] = t.edge(i, strings.Join(compact(parts), " "))
	}
	return out
}

// edge puts a cell on both sides of a label: brackets round the active one,
// which must be told apart without colour too.
func (t *Tabs) edge(i int, label string) string {
	if i == t.active {
		return "[" + label + "]"
	}
	return " " + label + " "
}

// compact leaves out empty parts.
func compact(parts []string) []string {
	out := parts[:0]
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// total is the width of all labels.
func total(labels []string) int {
	w := 0
	for _, l := range labels {
		w += Width(l)
	}
	return w
}
