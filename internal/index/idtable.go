package index

import (
	"encoding/binary"
	"hash/maphash"
	"slices"
	"unique"
)

// idTable gives each vendor id of a campaign a place, counted from 0 up. It
// holds a million ids without a million objects.
type idTable struct {
	seed  maphash.Seed
	cells []cell // open addressing
	ids
}

// ids are ids by their places, each behind the number of its campaign. They
// only grow, so that readers may have those of an earlier moment.
type ids struct {
	ends []uint32
	text []byte
}

// of gives the id at a place and the number of its campaign.
func (t ids) of(place int32) (scope uint32, id []byte) {
	from := uint32(0)
	if place > 0 {
		from = t.ends[place-1]
	}
	text := t.text[from:t.ends[place]]
	in, n := binary.Uvarint(text)
	return uint32(in), text[n:]
}

// cell is where an id is found. Other ids are told apart by their hashes, mostly
// without a look at their texts.
type cell struct {
	hash  uint32
	place int32 // plus one; 0 = free
}

func newIDTable() *idTable {
	return &idTable{seed: maphash.MakeSeed(), cells: make([]cell, 64)}
}

// place finds or makes the place of an id.
func (t *idTable) place(scope uint32, id string) (place int32, isNew bool) {
	hash := maphash.String(t.seed, id) + uint64(scope)*0x9e3779b97f4a7c15
	if len(t.ends)*4 >= len(t.cells)*3 {
		t.resize(len(t.cells) * 3 / 2)
	}
	at := t.probe(uint32(hash), scope, id)
	if place = t.cells[at].place - 1; place != none {
		return place, false
	}
	place = int32(len(t.ends))
	t.cells[at] = cell{uint32(hash), place + 1}
	t.text = append(binary.AppendUvarint(t.text, uint64(scope)), id...)
	t.ends = append(t.ends, uint32(len(t.text)))
	return place, true
}

// probe gives the cell where an id is, or where it belongs.
func (t *idTable) probe(hash, scope uint32, id string) int {
	at := t.home(hash)
	for c := t.cells[at]; c.place != 0 && (c.hash != hash || !t.is(c.place-1, scope, id)); c = t.cells[at] {
		at = t.after(at)
	}
	return at
}

// home is the cell that a hash is looked for at first. Any number of cells will
// do, so that there need not be twice as many as ids.
func (t *idTable) home(hash uint32) int { return int(uint64(hash) * uint64(len(t.cells)) >> 32) }

// after is the cell behind another, round the end.
func (t *idTable) after(at int) int {
	if at++; at == len(t.cells) {
		return 0
	}
	return at
}

// is tells whether a place belongs to an id.
func (t *idTable) is(place int32, scope uint32, id string) bool {
	in, text := t.of(place)
	return in == scope && string(text) == id
}

// reserve makes room for some ids altogether.
func (t *idTable) reserve(ids int) {
	t.ends = slices.Grow(t.ends, max(ids-len(t.ends), 0))
	if size := ids*4/3 + 64; size > len(t.cells) {
		t.resize(size)
	}
}

func (t *idTable) resize(size int) {
	old := t.cells
	t.cells = make([]cell, size)
	for _, c := range old {
		if c.place == 0 {
			continue
		}
		at := t.home(c.hash)
		for t.cells[at].place != 0 {
			at = t.after(at)
		}
		t.cells[at] = c
	}
}

// dictionary gives repeated texts numbers, counted from 0 up. What it is asked
// for mostly is what it was asked for last.
type dictionary[T comparable] struct {
	numbers map[T]uint32
	all     []T
	last    uint32
}

func (d *dictionary[T]) number(v T) uint32 {
	if int(d.last) < len(d.all) && d.all[d.last] == v {
		return d.last
	}
	n, ok := d.numbers[v]
	if !ok {
		if d.numbers == nil {
			d.numbers = map[T]uint32{}
		}
		v = unique.Make(v).Value() // it may be a small part of a large text
		n = uint32(len(d.all))
		d.numbers[v] = n
		d.all = append(d.all, v)
	}
	d.last = n
	return n
}

// publish gives readers the texts by their numbers.
func (d *dictionary[T]) publish() []T { return d.all[:len(d.all):len(d.all)] }
