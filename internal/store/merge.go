package store

import (
	"cmp"
	"encoding/json"
	"maps"
)

// field is a fact of a mirrored object, with the rules by which it gives way.
type field struct {
	name string
	fact fact
	// forever marks what never changes once true: it is taken from any source,
	// however old, and outlives readings that leave it out.
	forever bool
	// rank orders the values of a state, nil for others. Events never take a
	// state to a lower rank.
	rank func() int
}

func (f field) step() int {
	if f.rank == nil {
		return 0
	}
	return f.rank()
}

// order decides between two events that tell the same fact: when the fact holds
// and, of equal ones, when the event occurred. Most backends tell one time for
// both.
type order struct{ at, occurred int64 }

func (o order) compare(with order) int {
	return cmp.Or(cmp.Compare(o.at, with.at), cmp.Compare(o.occurred, with.occurred))
}

// MarshalJSON writes one number where both times are the same.
func (o order) MarshalJSON() ([]byte, error) {
	if o.at == o.occurred {
		return json.Marshal(o.at)
	}
	return json.Marshal([2]int64{o.at, o.occurred})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (o *order) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '[' {
		var both [2]int64
		err := json.Unmarshal(text, &both)
		o.at, o.occurred = both[0], both[1]
		return err
	}
	err := json.Unmarshal(text, &o.at)
	o.occurred = o.at
	return err
}

// stamps say when the facts of a row hold. All are milliseconds UTC, 0 for
// never.
type stamps struct {
	asOf      int64
	readAt    int64
	firstSeen int64
	goneAt    int64
	told      map[string]order // by field: told by an event after readAt
}

// since is the time for which a fact is known, whether or not it has a value:
// a reading that leaves a fact out says that there is none.
func (s *stamps) since(name string) int64 {
	if o, ok := s.told[name]; ok {
		return o.at
	}
	return s.readAt
}

func (s *stamps) tell(name string, o order) {
	if s.told == nil {
		s.told = map[string]order{}
	}
	s.told[name] = o
}

// newest is the order of the newest event that told something, or of a reading
// that came after it.
func (s *stamps) newest() order {
	newest := order{at: s.asOf}
	for _, o := range s.told {
		if o.compare(newest) > 0 {
			newest = o
		}
	}
	return newest
}

// layEvent lays what an event said over what is known.
func layEvent(known, said []field, o order, s *stamps) {
	for i, f := range known {
		if said[i].fact.known() && givesWay(f, said[i], o, s) {
			f.fact.take(said[i].fact)
			s.tell(f.name, o)
		}
	}
	s.asOf = max(s.asOf, o.at)
	if o.at > s.goneAt {
		s.goneAt = 0
	}
}

// givesWay tells whether a known fact gives way to what an event said at a
// time. Higher state, later time and then the larger value win, so that the
// order in which events arrive does not matter.
func givesWay(f, said field, o order, s *stamps) bool {
	if !f.fact.known() {
		return f.forever || o.at >= s.since(f.name)
	}
	if o.at < s.readAt {
		return false
	}
	told, byEvent := s.told[f.name]
	if !byEvent {
		return said.step() >= f.step()
	}
	return cmp.Or(
		cmp.Compare(said.step(), f.step()),
		o.compare(told),
		said.fact.compare(f.fact),
	) > 0
}

// layReading lays a complete reading over what is known. Facts that events told
// for a later time stay, except states that the reading shows further along. Of
// a reading older than another only what never changes is taken.
func layReading(known, read []field, at int64, s *stamps) {
	older := at < s.readAt
	for i, f := range known {
		if older {
			if f.forever && !f.fact.known() {
				f.fact.take(read[i].fact)
			}
			continue
		}
		told, byEvent := s.told[f.name]
		if byEvent && told.at > at && (f.rank == nil || read[i].step() <= f.step()) {
			continue
		}
		if f.forever && !read[i].fact.known() {
			continue
		}
		f.fact.take(read[i].fact)
		delete(s.told, f.name)
	}
	if older {
		return
	}
	s.readAt = at
	s.asOf = max(s.asOf, at)
	if at > s.goneAt {
		s.goneAt = 0
	}
	maps.DeleteFunc(s.told, func(_ string, told order) bool { return told.at < at })
}
