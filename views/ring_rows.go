package views

import (
	"slices"
	"strings"

	"refdesk/internal/model"
)

// ringRow is one line of a ring: a person, or several alike folded into one.
type ringRow struct {
	model.Member
	id     string // of the row: the person's, or that of the fold
	depth  int    // how far below the top of the tree of referrals
	shares []bool // by link: whether this row shares its value
	folded []model.Member
}

// A star of many people who are alike is folded behind the first few: a screen
// of equal rows tells less than their number.
const (
	foldFrom  = 5 // so many alike beside one another are folded
	foldShows = 2 // so many of them are shown in front of the fold
	deepest   = 6 // levels of the tree that are indented; those below say their number
)

// ringTree lays the people of a case out as the tree of who referred whom, the
// lead first. unfolded names the folds that were opened.
func ringTree(members []model.Member, links []model.Link, unfolded map[string]bool) []ringRow {
	t := ringWalk{shares: sharing(members, links), unfolded: unfolded, seen: map[string]bool{}}
	t.children, t.roots = referrals(members)
	t.walk(t.roots, "", 0)
	// People who referred one another in a circle hang below no root.
	for _, m := range members {
		if !t.seen[m.ID] {
			t.walk([]model.Member{m}, m.ID, 0)
		}
	}
	return t.rows
}

// ringWalk goes down the tree of referrals and writes its rows.
type ringWalk struct {
	shares   map[string][]bool
	children map[string][]model.Member
	roots    []model.Member
	unfolded map[string]bool
	seen     map[string]bool
	rows     []ringRow
}

// sharing tells for each person which of the links it is in.
func sharing(members []model.Member, links []model.Link) map[string][]bool {
	out := make(map[string][]bool, len(members))
	for _, m := range members {
		out[m.ID] = make([]bool, len(links))
	}
	for i, link := range links {
		for _, id := range link.People {
			if in := out[id]; in != nil {
				in[i] = true
			}
		}
	}
	return out
}

// referrals gives the people by who referred them, and those whom nobody of
// the case referred. The lead is first among these, whoever referred it.
func referrals(members []model.Member) (children map[string][]model.Member, roots []model.Member) {
	children = map[string][]model.Member{}
	known := map[string]bool{}
	for _, m := range members {
		known[m.ID] = true
	}
	for i, m := range members {
		by := m.ReferredBy.V
		if i == 0 || by == m.ID || !known[by] {
			roots = append(roots, m)
			continue
		}
		children[by] = append(children[by], m)
	}
	return children, roots
}

// walk writes people who stand beside one another, each with those below. The
// way down is kept on a stack of its own: a chain may be as long as a ring.
func (t *ringWalk) walk(siblings []model.Member, under string, depth int) {
	stack := t.level(siblings, under, depth)
	for len(stack) > 0 {
		row := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if row.folded == nil && t.seen[row.ID] {
			continue
		}
		t.seen[row.ID] = true
		for _, m := range row.folded {
			t.seen[m.ID] = true
		}
		t.rows = append(t.rows, row)
		if row.folded == nil {
			stack = append(stack, t.level(t.children[row.ID], row.ID, depthBelow(row))...)
		}
	}
}

func depthBelow(row ringRow) int { return row.depth + 1 }

// level gives the rows of people beside one another, last first, with those
// who are alike folded.
func (t *ringWalk) level(siblings []model.Member, under string, depth int) []ringRow {
	var out []ringRow
	for _, alike := range t.groups(siblings) {
		id := under + "+" + t.pattern(alike[0])
		shown := alike
		if len(alike) >= foldFrom && !t.unfolded[id] {
			shown = alike[:foldShows]
		}
		for _, m := range shown {
			out = append(out, ringRow{Member: m, id: m.ID, depth: depth, shares: t.shares[m.ID]})
		}
		if rest := alike[len(shown):]; len(rest) > 0 {
			out = append(out, ringRow{Member: rest[0], id: id, depth: depth, shares: t.shares[rest[0].ID], folded: rest})
		}
	}
	slices.Reverse(out)
	return out
}

// groups puts those who are alike together, in the order in which the first of
// them comes. Whoever referred somebody stands alone.
func (t *ringWalk) groups(siblings []model.Member) [][]model.Member {
	var out [][]model.Member
	at := map[string]int{}
	for _, m := range siblings {
		key := t.pattern(m)
		i, met := at[key]
		if !met || len(t.children[m.ID]) > 0 {
			if len(t.children[m.ID]) == 0 {
				at[key] = len(out)
			}
			out = append(out, []model.Member{m})
			continue
		}
		out[i] = append(out[i], m)
	}
	return out
}

// pattern is the same text for people who share the same values.
func (t *ringWalk) pattern(m model.Member) string {
	var out strings.Builder
	for _, in := range t.shares[m.ID] {
		if in {
			out.WriteByte('1')
		} else {
			out.WriteByte('0')
		}
	}
	return out.String()
}
