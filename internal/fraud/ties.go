package fraud

import "slices"

// ties finds, among the people who share a value, those whom a referral ties:
// one brought the other, one brought who brought the other, or the same person
// brought both. It is scratch space that is used again and again.
type ties struct {
	rows    []int32   // those who are there, oldest row first
	groups  [][]int32 // of two and more, tied
	alone   int       // how many are tied to nobody
	parent  []int32
	byOwner map[int32]int32
	order   []int32
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

// tied tells that a referral ties two people.
func (c *Columns) tied(a, b int32) bool {
	up, over := c.referrer[a], c.referrer[b]
	return up != none && (up == over || up == b || c.referrer[up] == b) ||
		over != none && (over == a || c.referrer[over] == a)
}

func (t *ties) unite(c *Columns) {
	t.parent = t.parent[:0]
	if t.byOwner == nil {
		t.byOwner = map[int32]int32{}
	}
	clear(t.byOwner)
	for i, row := range t.rows {
		t.parent = append(t.parent, int32(i))
		t.byOwner[row] = int32(i)
	}
	// A referrer who is not in the group ties its friends in it.
	for i, row := range t.rows {
		up := c.referrer[row]
		if up == none {
			continue
		}
		if at, met := t.byOwner[up]; met {
			t.join(int32(i), at)
		} else {
			t.byOwner[up] = int32(i)
		}
		if top := c.referrer[up]; top != none {
			if at, in := slices.BinarySearch(t.rows, top); in {
				t.join(int32(i), int32(at))
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
	if brought*2 < len(group) {
		return none, 0
	}
	return lead, brought
}
