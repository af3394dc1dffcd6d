package index

import (
	"slices"
	"time"

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

	people      *crowd
	rewards     *table[reward]
	commissions *table[commission]
	payouts     *table[payout]
	changes     *table[change]
	cases       *table[caseRow]
	batches     *table[batchRow]
	events      *table[event]
	newest      decided
	holds       map[model.ObjectRef]model.Hold
	ending      map[int32]int64 // by place, when a hold on a reward ends by itself
	suspects    suspects
	batched     map[int32]model.InBatch // by place, rewards that batches have taken or paid
	worths      model.Worths
	counts      map[scope]int
	seq         int64 // newest journal position

	now func() time.Time // holds end by themselves
}

// decided gives by place the place in changes of the newest change for a reward
// or a commission, none where there is no change.
type decided struct{ rewards, commissions []int32 }

// holdOf gives the hold that keeps an object from being approved, ID 0 where
// none does.
func (s *state) holdOf(ref model.ObjectRef) model.Hold {
	if h := s.holds[ref]; h.Holds(s.now()) {
		return h
	}
	return model.Hold{}
}

// change gives the change at a place, zero where there is none.
func (s *state) change(slot int32) model.Change {
	if slot == none {
		return model.Change{}
	}
	return s.changes.rows[slot].Change
}

// none stands for a row that is not there.
const none = -1

type scope struct{ backend, campaign string }

type configRef struct{ backend, campaign, id string }

type title struct{ text, folded string }

// shelf is the updater's side of a column: rows are added in place, beyond what
// any reader sees, and changed in a copy made once between two publications.
type shelf[T any] struct {
	rows    []T
	owned   bool    // no published state sees rows
	changed []int32 // places that differ from what was published
}

func (s *shelf[T]) add(v T) int32 {
	slot := int32(len(s.rows))
	s.rows = append(s.rows, v)
	s.changed = append(s.changed, slot)
	return slot
}

func (s *shelf[T]) set(i int32, v T) {
	if !s.owned {
		s.rows = slices.Clone(s.rows)
		s.owned = true
	}
	s.rows[i] = v
	s.changed = append(s.changed, i)
}

func (s *shelf[T]) dirty() bool { return len(s.changed) > 0 }

// publish gives the rows to readers.
func (s *shelf[T]) publish() []T {
	s.owned, s.changed = false, nil
	return s.rows[:len(s.rows):len(s.rows)]
}

// publishTable keeps the published table where no row has changed. Otherwise
// the new one remembers the last order that was computed and what has changed
// since, so that a commit of a few rows does not sort them all.
func publishTable[R any](s *shelf[*R], old *table[R]) *table[R] {
	if !s.dirty() {
		return old
	}
	next := &table[R]{changed: s.changed}
	if order, ok := old.order.peek(); ok {
		next.prior = order
	} else {
		next.prior, next.changed = old.prior, slices.Concat(old.changed, s.changed)
	}
	next.rows = s.publish()
	if len(next.changed) > len(next.rows)/4 {
		next.prior, next.changed = nil, nil
	}
	return next
}
