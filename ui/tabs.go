package ui

import "strings"

// Tab is one room of the program, with how much waits there.
type Tab struct {
	Key   string // the key that opens it
	Title string
	Short string // where the titles do not fit; "" = Title
	Tiny  string // where the short ones do not fit; "" = Short
	Count int    // shown when above zero
}

// name is the tab's title, in the form that the room allows.
func (t Tab) name(size nameSize) string {
	names := [...]string{t.Title, t.Short, t.Tiny}
	for size > fullName && names[size] == "" {
		size--
	}
	return Clean(names[size])
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

// nameSize is how much of its name a tab shows.
type nameSize int

const (
	fullName nameSize = iota
	shortName
	tinyName
)

// tabFit is one way to write the line.
type tabFit struct {
	active, others nameSize
	count          func(int) string // nil: only a sign says that there is something
	tight          bool             // one cell between two tabs, where there are two otherwise
}

// tabFits are the ways to write the line, from the roomiest to the narrowest:
// counts lose digits before tabs lose names, and no tab loses its name whole.
var tabFits = []tabFit{
	{fullName, fullName, Number, false},
	{fullName, fullName, Rounded, false},
	{fullName, fullName, Rounded, true},
	{shortName, shortName, Number, false},
	{fullName, shortName, Rounded, true},
	{shortName, shortName, Rounded, true},
	{fullName, tinyName, Rounded, true},
	{shortName, tinyName, Rounded, true},
	{tinyName, tinyName, Rounded, true},
	{shortName, tinyName, roughly, true},
	{tinyName, tinyName, roughly, true},
	{tinyName, tinyName, nil, true},
}

// roughly writes a count in at most three cells below a million.
func roughly(n int) string {
	if n >= 1000 {
		return Rounded(n / 1000 * 1000)
	}
	return Number(n)
}

// View draws the tabs on one line, in the roomiest way that fits.
func (t *Tabs) View() string {
	var labels []string
	for _, fit := range tabFits {
		if labels = t.labels(fit); total(labels) <= t.w {
			break
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
		if i != t.active {
			out.WriteString(t.st.Label.Render(label))
			continue
		}
		name := strings.TrimPrefix(label, " ")
		out.WriteString(spaces(Width(label)-Width(name)) + t.st.Focus.Render(name))
	}
	return out.String() + spaces(t.w-used)
}

// labels writes every tab.
func (t *Tabs) labels(fit tabFit) []string {
	out := make([]string, len(t.tabs))
	for i, tab := range t.tabs {
		size := fit.others
		if i == t.active {
			size = fit.active
		}
		gap := " "
		if tab.Count > 0 && fit.count == nil {
			gap = t.st.Sign("•", "*")
		}
		label := Clean(tab.Key) + gap + tab.name(size)
		if tab.Count > 0 && fit.count != nil {
			label += " " + fit.count(tab.Count)
		}
		out[i] = t.edge(i, label, fit.tight)
	}
	return out
}

// edge puts a cell on both sides of a label, or before it alone where it is
// tight, and brackets round the active one, which must be told apart without
// colour too.
func (t *Tabs) edge(i int, label string, tight bool) string {
	switch {
	case i == t.active && !tight:
		return "[" + label + "]"
	case i == t.active:
		return " [" + label + "]"
	case tight:
		return " " + label
	}
	return " " + label + " "
}

// total is the width of all labels.
func total(labels []string) int {
	w := 0
	for _, l := range labels {
		w += Width(l)
	}
	return w
}
