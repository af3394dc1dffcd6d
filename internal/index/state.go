package index

import (
	"slices"

	"refdesk/internal/model"
)

// state is everything the index knows at one moment. It never changes once
// published, so that readers need no lock.
type state struct {
	gen    int64 // counts published states
	rev    int64 // the store's revision that is wholly in
	loaded bool
	known  int // rows of all kinds

	campaigns []model.Campaign
	names     map[scope]string // of campaigns, folded
	titles    map[configRef]title

	people  *table[person]
	rewards *table[reward]
	changes *table[change]
	events  *table[event]
	waiting []int32 // by place in people: rewards that wait for an approval
	newest  []int32 // by place in rewards: place in changes, none where there is no change
	counts  map[scope]int
	seq     int64 // newest journal position

	places lazy[[]int32]
	sales  lazy[*sales]
}

// none stands for a row that is not there.
const none = -1

type scope struct{ backend, campaign string }

type configRef struct{ backend, campaign, id string }

type title struct{ text, folded string }

// shelf is the updater's side of a column: rows are added in place, beyond what
// any reader sees, and changed in a copy made once between two publications.
type shelf[T any] struct {
	rows  []T
	owned bool // no published state sees rows
	dirty bool // differs from what was published
}

func (s *shelf[T]) add(v T) int32 {
	s.rows = append(s.rows, v)
	s.dirty = true
	return int32(len(s.rows) - 1)
}

func (s *shelf[T]) set(i int32, v T) {
	if !s.owned {
		s.rows = slices.Clone(s.rows)
		s.owned = true
	}
	s.rows[i] = v
	s.dirty = true
}

// publish gives the rows to readers.
func (s *shelf[T]) publish() []T {
	s.owned, s.dirty = false, false
	return s.rows[:len(s.rows):len(s.rows)]
}

// publishTable keeps the published table, and with it the order computed for
// it, where no row has changed.
func publishTable[R any](s *shelf[*R], old *table[R]) *table[R] {
	if !s.dirty {
		return old
	}
	return &table[R]{rows: s.publish()}
}
