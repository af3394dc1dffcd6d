package index

import (
	"iter"
	"slices"
	"sort"
)

// sequence is places in some order, in parts that never change: putting one in
// or taking one out copies a part and not a million places.
type sequence struct {
	parts [][]int32 // none empty
	count int
}

const partLength = 1 << 13

// inParts makes a sequence of a slice, which must not change any more.
func inParts(places []int32) sequence {
	s := sequence{count: len(places)}
	for part := range slices.Chunk(places, partLength) {
		s.parts = append(s.parts, part)
	}
	return s
}

// window gives the places from one number up to, and without, another.
func (s sequence) window(from, to int) []int32 {
	out := make([]int32, 0, to-from)
	for _, part := range s.parts {
		if from < len(part) && to > 0 {
			out = append(out, part[max(0, from):min(to, len(part))]...)
		}
		from, to = from-len(part), to-len(part)
	}
	return out
}

// all gives all places.
func (s sequence) all() iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for _, part := range s.parts {
			for _, place := range part {
				if !yield(place) {
					return
				}
			}
		}
	}
}

// find gives the part and the number in it where a place stands, or belongs, in
// a sequence that is in an order. The part is that of the place before, so that
// it exists unless the sequence is empty.
func (s sequence) find(place int32, compare func(x, y int32) int) (part, at int, there bool) {
	part = max(0, sort.Search(len(s.parts), func(i int) bool { return compare(s.parts[i][0], place) > 0 })-1)
	if part < len(s.parts) {
		at, there = slices.BinarySearchFunc(s.parts[part], place, compare)
	}
	return part, at, there && s.parts[part][at] == place
}

// position is how many places stand before one that is there.
func (s sequence) position(place int32, compare func(x, y int32) int) int {
	part, at, _ := s.find(place, compare)
	for _, before := range s.parts[:min(part, len(s.parts))] {
		at += len(before)
	}
	return at
}

// without gives the sequence with one place less; false where it is not there.
func (s sequence) without(place int32, compare func(x, y int32) int) (sequence, bool) {
	part, at, there := s.find(place, compare)
	if !there {
		return s, false
	}
	old := s.parts[part]
	if len(old) == 1 {
		return sequence{slices.Concat(s.parts[:part], s.parts[part+1:]), s.count - 1}, true
	}
	return s.replaced(part, slices.Concat(old[:at], old[at+1:]), -1), true
}

// with gives the sequence with one place more.
func (s sequence) with(place int32, compare func(x, y int32) int) sequence {
	part, at, _ := s.find(place, compare)
	if len(s.parts) == 0 {
		return inParts([]int32{place})
	}
	grown := slices.Concat(s.parts[part][:at], []int32{place}, s.parts[part][at:])
	if len(grown) < 2*partLength {
		return s.replaced(part, grown, 1)
	}
	half := len(grown) / 2
	return sequence{slices.Concat(s.parts[:part], [][]int32{grown[:half], grown[half:]}, s.parts[part+1:]), s.count + 1}
}

func (s sequence) replaced(part int, by []int32, more int) sequence {
	parts := slices.Clone(s.parts)
	parts[part] = by
	return sequence{parts, s.count + more}
}
