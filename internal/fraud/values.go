package fraud

import "slices"

// none is the row of nobody.
const none int32 = -1

// values finds the rows that share a value. It keeps a digest a row and no
// text: most values belong to one person, and a million people have several.
type values struct {
	hash  []uint64 // by row, 0 = no value
	next  []int32  // by row: another row with the same value, none at the end
	table []int32  // a row of each value + 1, by digest; 0 = free
	slots int      // of table that are not free
}

// of is the digest of a row's value, 0 where it has none.
func (v *values) of(row int32) uint64 {
	if int(row) >= len(v.hash) {
		return 0
	}
	return v.hash[row]
}

// set gives a row a value, 0 to take it away, and tells whether somebody else
// has the value already.
func (v *values) set(row int32, hash uint64) (shared bool) {
	old := v.of(row)
	if old == hash {
		return hash != 0 && (v.first(hash) != row || v.next[row] != none)
	}
	if old != 0 {
		v.remove(row, old)
	}
	if hash == 0 {
		return false
	}
	for int(row) >= len(v.hash) {
		v.hash, v.next = append(v.hash, 0), append(v.next, none)
	}
	if v.slots*4 >= len(v.table)*3 {
		v.grow()
	}
	slot := v.slot(hash)
	v.hash[row] = hash
	v.next[row] = none
	if head := v.table[slot]; head != 0 {
		v.next[row], shared = head-1, true
	} else {
		v.slots++
	}
	v.table[slot] = row + 1
	return shared
}

// slot is where a value is, or where it would go.
func (v *values) slot(hash uint64) uint64 {
	mask := uint64(len(v.table) - 1)
	at := hash & mask
	for v.table[at] != 0 && v.hash[v.table[at]-1] != hash {
		at = (at + 1) & mask
	}
	return at
}

func (v *values) grow() { v.resize(max(16, 2*len(v.table))) }

// reserve makes room for so many rows with values of their own.
func (v *values) reserve(rows int) {
	v.hash, v.next = slices.Grow(v.hash, max(rows-len(v.hash), 0)), slices.Grow(v.next, max(rows-len(v.next), 0))
	slots := max(16, len(v.table))
	for slots*3 < rows*4 {
		slots *= 2
	}
	if slots > len(v.table) {
		v.resize(slots)
	}
}

func (v *values) resize(slots int) {
	old := v.table
	v.table = make([]int32, slots)
	for _, head := range old {
		if head != 0 {
			v.table[v.slot(v.hash[head-1])] = head
		}
	}
}

// first is a row that has the value, none where nobody has.
func (v *values) first(hash uint64) int32 {
	if hash == 0 || len(v.table) == 0 {
		return none
	}
	return v.table[v.slot(hash)] - 1
}

// count is how many rows have the value, most at the most.
func (v *values) count(hash uint64, most int) int {
	n := 0
	for row := v.first(hash); row != none && n < most; row = v.next[row] {
		n++
	}
	return n
}

// rows appends the rows that have the value.
func (v *values) rows(hash uint64, to []int32) []int32 {
	for row := v.first(hash); row != none; row = v.next[row] {
		to = append(to, row)
	}
	return to
}

func (v *values) remove(row int32, hash uint64) {
	slot := v.slot(hash)
	at := v.table[slot] - 1
	switch {
	case at != row:
		for v.next[at] != row {
			at = v.next[at]
		}
		v.next[at] = v.next[row]
	case v.next[row] != none:
		v.table[slot] = v.next[row] + 1
	default:
		v.free(slot)
	}
	v.hash[row], v.next[row] = 0, none
}

// free empties a slot and moves up those that had to look past it.
func (v *values) free(slot uint64) {
	mask := uint64(len(v.table) - 1)
	v.table[slot] = 0
	v.slots--
	for at := (slot + 1) & mask; v.table[at] != 0; at = (at + 1) & mask {
		head := v.table[at]
		v.table[at] = 0
		v.table[v.slot(v.hash[head-1])] = head
	}
}
