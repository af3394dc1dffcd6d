package index

import "hash/maphash"

// idTable gives each vendor id of a campaign a place, counted from 0 up. It
// holds a million ids without a million objects.
type idTable struct {
	seed   maphash.Seed
	places []int32 // open addressing; none = free
	scopes []uint32
	ends   []uint32
	text   []byte
}

func newIDTable() *idTable {
	t := &idTable{seed: maphash.MakeSeed()}
	t.resize(64)
	return t
}

// place finds or makes the place of an id.
func (t *idTable) place(scope uint32, id string) (place int32, isNew bool) {
	at := t.probe(scope, id)
	if place = t.places[at]; place != none {
		return place, false
	}
	place = int32(len(t.ends))
	t.places[at] = place
	t.text = append(t.text, id...)
	t.scopes = append(t.scopes, scope)
	t.ends = append(t.ends, uint32(len(t.text)))
	if len(t.ends)*4 > len(t.places)*3 {
		t.resize(len(t.places) * 2)
	}
	return place, true
}

// probe gives the cell where an id is, or where it belongs.
func (t *idTable) probe(scope uint32, id string) int {
	mask := len(t.places) - 1
	at := int(maphash.String(t.seed, id)+uint64(scope)*0x9e3779b97f4a7c15) & mask
	for {
		place := t.places[at]
		if place == none || t.scopes[place] == scope && string(t.id(place)) == id {
			return at
		}
		at = (at + 1) & mask
	}
}

func (t *idTable) id(place int32) []byte {
	from := uint32(0)
	if place > 0 {
		from = t.ends[place-1]
	}
	return t.text[from:t.ends[place]]
}

// resize makes room for n cells, a power of two.
func (t *idTable) resize(n int) {
	t.places = make([]int32, n)
	for i := range t.places {
		t.places[i] = none
	}
	for place := range t.ends {
		t.places[t.probe(t.scopes[place], string(t.id(int32(place))))] = int32(place)
	}
}

// dictionary gives repeated texts numbers, counted from 0 up.
type dictionary[T comparable] struct {
	numbers map[T]uint32
	all     []T
}

func (d *dictionary[T]) number(v T) uint32 {
	n, ok := d.numbers[v]
	if !ok {
		if d.numbers == nil {
			d.numbers = map[T]uint32{}
		}
		n = uint32(len(d.all))
		d.numbers[v] = n
		d.all = append(d.all, v)
	}
	return n
}

// publish gives readers the texts by their numbers.
func (d *dictionary[T]) publish() []T { return d.all[:len(d.all):len(d.all)] }
