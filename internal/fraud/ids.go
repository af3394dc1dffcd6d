package fraud

import (
	"hash/maphash"
	"slices"
)

// ids gives the vendor ids of a campaign rows, counted from 0 up. It holds a
// million ids without a million objects.
type ids struct {
	text  []byte
	ends  []uint32 // of each id in text
	cells []cell   // open addressing
}

// cell is where an id is found. Other ids are told apart by their hashes, mostly
// without a look at their texts.
type cell struct {
	hash uint32
	row  int32 // plus one; 0 = free
}

// len is how many rows there are.
func (t *ids) len() int32 { return int32(len(t.ends)) }

// at is the id of a row, not to be changed.
func (t *ids) at(row int32) []byte {
	from := uint32(0)
	if row > 0 {
		from = t.ends[row-1]
	}
	return t.text[from:t.ends[row]]
}

// row finds the row of an id, none where it has none.
func (t *ids) row(seed maphash.Seed, id string) int32 {
	if len(t.cells) == 0 {
		return none
	}
	return t.cells[t.cell(uint32(maphash.String(seed, id)), id)].row - 1
}

// add gives an id that has no row the next one.
func (t *ids) add(seed maphash.Seed, id string) int32 {
	if len(t.ends)*4 >= len(t.cells)*3 {
		t.resize(len(t.cells)*3/2 + 16)
	}
	hash, row := uint32(maphash.String(seed, id)), t.len()
	t.cells[t.cell(hash, id)] = cell{hash, row + 1}
	t.text = append(t.text, id...)
	t.ends = append(t.ends, uint32(len(t.text)))
	return row
}

// cell is where an id is, or where it would go.
func (t *ids) cell(hash uint32, id string) int {
	at := t.home(hash)
	for c := t.cells[at]; c.row != 0 && (c.hash != hash || string(t.at(c.row-1)) != id); c = t.cells[at] {
		at = t.after(at)
	}
	return at
}

func (t *ids) home(hash uint32) int { return int(uint64(hash) * uint64(len(t.cells)) >> 32) }

// after is the cell behind another, round the end.
func (t *ids) after(at int) int {
	if at++; at == len(t.cells) {
		return 0
	}
	return at
}

// reserve makes room for so many ids in all.
func (t *ids) reserve(rows int) {
	t.ends = slices.Grow(t.ends, max(rows-len(t.ends), 0))
	if cells := rows*4/3 + 16; cells > len(t.cells) {
		t.resize(cells)
	}
}

func (t *ids) resize(cells int) {
	old := t.cells
	t.cells = make([]cell, cells)
	for _, c := range old {
		if c.row == 0 {
			continue
		}
		at := t.home(c.hash)
		for t.cells[at].row != 0 {
			at = t.after(at)
		}
		t.cells[at] = c
	}
}
