package fraud

import "slices"

// ties finds, among the people who share a value, those whom referrals tie: they
// have somebody in common among themselves, who brought them, and who brought
// those. It is scratch space that is used again and again.
type ties struct {
	rows   []int32   // those who are there, oldest row first
	groups [][]int32 // of two and more, tied
	alone  int       // how many are tied to nobody
	parent []int32
	byKin  map[int32]int32
	order  []int32
}

// of sorts the people out. rows may be the scratch slice itself.
func (t *ties) of(c *Columns, rows []int32) {
	t.rows = t.rows[:0]
	for _, row := range rows {
		if c.living(row) {
			t.rows = append(t.rows, row)
		}
	}
	slices.Sort(t.rows)
	t.groups, t.alone = t.groups[:0], 0
	switch n := len(t.rows); {
	case n < 2:
		t.alone = n
		return
	case n == 2:
		if c.tied(t.rows[0], t.rows[1]) {
			t.groups = append(t.groups, t.rows)
		} else {
			t.alone = 2
		}
		return
	}
	t.unite(c)
	t.collect()
}

// crowd is from how many friends on a person is an audience, whose friends'
// friends know nothing of one another.
const crowd = 100

// lineage is a person, who brought that one, and who brought those.
type lineage [3]int32

// up is the lineage without the person.
func (l lineage) up() []int32 { return l[1:] }

// few is how many people may share a value for ties of two steps to mean
// anything.
const few = 40

// kin are whom a referral leads to from a person, the person included.
func (c *Columns) kin(row int32) lineage {
	all := lineage{row, c.referrer[row], none}
	if up := all[1]; up != none {
		if top := c.referrer[up]; top != none && c.friends[top] <= crowd {
			all[2] = top
		}
	}
	return all
}

// tied tells that a referral ties two people.
func (c *Columns) tied(a, b int32) bool {
	over := c.kin(b)
	for _, one := range c.kin(a) {
		if one != none && slices.Contains(over[:], one) {
			return true
		}
	}
	return false
}

func (t *ties) unite(c *Columns) {
	t.parent = t.parent[:0]
	if t.byKin == nil {
		t.byKin = map[int32]int32{}
	}
	clear(t.byKin)
	for i, row := range t.rows {
		t.parent = append(t.parent, int32(i))
		for step, one := range c.kin(row) {
			if one == none || step == 2 && len(t.rows) > few {
				continue
			}
			if at, met := t.byKin[one]; met {
				t.join(int32(i), at)
			} else {
				t.byKin[one] = int32(i)
			}
		}
	}
}

func (t *ties) root(i int32) int32 {
	for t.parent[i] != i {
		t.parent[i] = t.parent[t.parent[i]]
		i = t.parent[i]
	}
	return i
}

func (t *ties) join(a, b int32) {
	a, b = t.root(a), t.root(b)
	t.parent[max(a, b)] = min(a, b)
}

func (t *ties) collect() {
	t.order = t.order[:0]
	for i := range t.rows {
		t.order = append(t.order, int32(i))
	}
	slices.SortStableFunc(t.order, func(a, b int32) int { return int(t.root(a) - t.root(b)) })
	for start := 0; start < len(t.order); {
		end := start
		for end < len(t.order) && t.root(t.order[end]) == t.root(t.order[start]) {
			end++
		}
		if end-start == 1 {
			t.alone++
		} else {
			group := make([]int32, 0, end-start)
			for _, i := range t.order[start:end] {
				group = append(group, t.rows[i])
			}
			t.groups = append(t.groups, group)
		}
		start = end
	}
}

// leader is the one person who brought most of a group, and how many; none
// where the group hangs together otherwise.
func (c *Columns) leader(group []int32) (lead int32, brought int) {
	lead = none
	votes := 0
	for _, row := range group {
		switch by := c.referrer[row]; {
		case by == none:
		case votes == 0:
			lead, votes = by, 1
		case by == lead:
			votes++
		default:
			votes--
		}
	}
	for _, row := range group {
		if lead != none && c.referrer[row] == lead {
			brought++
		}
	}
	if brought*2 > len(group) {
		return lead, brought
	}
	return c.ancestor(group), brought
}

// ancestor is who everybody of a group comes from in at most two steps without
// being of it; none where there is no such person.
func (c *Columns) ancestor(group []int32) int32 {
	for _, one := range c.kin(group[0]).up() {
		over := func(row int32) bool { return !slices.Contains(c.kin(row).up(), one) }
		if one != none && !contains(group, one) && !slices.ContainsFunc(group, over) {
			return one
		}
	}
	return none
}

// contains tells that a row is among others, which are in order.
func contains(rows []int32, row int32) bool {
	_, in := slices.BinarySearch(rows, row)
	return in
}
