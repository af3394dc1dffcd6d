package fraud

import (
	"math"
	"slices"
)

// none is the row of nobody.
const none int32 = -1

// values finds the rows that share a value. It keeps a digest a row and no
// text: most values belong to one person, and a million people have several.
type values struct {
	low   []uint32 // by row: half of the digest, and
	high  []uint16 // the rest of it; both 0 = no value
	next  []int32  // by row: another row with the same value, none at the end
	table []int32  // a row of each value + 1, by digest; 0 = free
	slots int      // of table that are not free
}

// digestBits is how long digests are. Among a million people two strangers have
// the same one in two programs of a thousand, and then no referral ties them.
const digestBits = 48

// of is the digest of a row's value, 0 where it has none.
func (v *values) of(row int32) uint64 {
	if int(row) >= len(v.low) {
		return 0
	}
	return uint64(v.high[row])<<32 | uint64(v.low[row])
}

func (v *values) put(row int32, hash uint64) {
	v.low[row], v.high[row] = uint32(hash), uint16(hash>>32)
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
	for int(row) >= len(v.low) {
		v.low, v.high, v.next = append(v.low, 0), append(v.high, 0), append(v.next, none)
	}
	if v.slots*4 >= len(v.table)*3 {
		v.resize(len(v.table)*3/2 + 16)
	}
	slot := v.slot(hash)
	v.put(row, hash)
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
func (v *values) slot(hash uint64) int {
	at := int(hash & math.MaxUint32 * uint64(len(v.table)) >> 32)
	for v.table[at] != 0 && v.of(v.table[at]-1) != hash {
		at = v.after(at)
	}
	return at
}

// after is the slot behind another, round the end.
func (v *values) after(at int) int {
	if at++; at == len(v.table) {
		return 0
	}
	return at
}

// reserve makes room for so many rows with values of their own.
func (v *values) reserve(rows int) {
	more := max(rows-len(v.low), 0)
	v.low, v.high, v.next = slices.Grow(v.low, more), slices.Grow(v.high, more), slices.Grow(v.next, more)
	if slots := rows*4/3 + 16; slots > len(v.table) {
		v.resize(slots)
	}
}

func (v *values) resize(slots int) {
	old := v.table
	v.table = make([]int32, slots)
	for _, head := range old {
		if head != 0 {
			v.table[v.slot(v.of(head-1))] = head
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
	v.put(row, 0)
	v.next[row] = none
}

// free empties a slot and moves up those that had to look past it.
func (v *values) free(slot int) {
	v.table[slot] = 0
	v.slots--
	for at := v.after(slot); v.table[at] != 0; at = v.after(at) {
		head := v.table[at]
		v.table[at] = 0
		v.table[v.slot(v.of(head-1))] = head
	}
}
