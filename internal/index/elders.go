package index

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"refdesk/internal/ahead"
	"refdesk/internal/model"
)

// elders is what a question finds among the events that are older than those
// held. They are read from the store, and never change: what a later state adds
// are the ones that it let go of since.
type elders struct {
	from, below int64   // the positions that were looked at; below is not one
	seqs        []int64 // of what was found, newest first; nil where all of them are
	all         bool
	by          []values // beside seqs, for each column that is sorted by

	names map[scope]string // of campaigns, by which they were found and sorted
}

// values are what a column sorts by, one of the two.
type values struct {
	numbers []int64 // unknown where it is not known
	texts   []string
}

func (e *elders) count() int {
	if e.all {
		return int(e.below - e.from)
	}
	return len(e.seqs)
}

// at gives the position of the event with a number, counted from the newest.
func (e *elders) at(i int) int64 {
	if e.all {
		return e.below - 1 - int64(i)
	}
	return e.seqs[i]
}

// add puts newer ones in front.
func (e *elders) add(newer *elders) *elders {
	sum := &elders{from: e.from, below: newer.below, seqs: slices.Concat(newer.seqs, e.seqs), by: make([]values, len(e.by))}
	for i := range sum.by {
		sum.by[i] = values{slices.Concat(newer.by[i].numbers, e.by[i].numbers), slices.Concat(newer.by[i].texts, e.by[i].texts)}
	}
	return sum
}

// until leaves out those that a state which is older than they are holds itself.
func (e *elders) until(below int64) *elders {
	newer := 0
	for newer < len(e.seqs) && e.seqs[newer] >= below {
		newer++
	}
	part := &elders{from: e.from, below: min(e.below, below), seqs: e.seqs[newer:], by: make([]values, len(e.by))}
	for i, v := range e.by {
		part.by[i] = values{v.numbers[min(newer, len(v.numbers)):], v.texts[min(newer, len(v.texts)):]}
	}
	return part
}

// remembered elders are those of the newest few questions.
type rememberedElders struct {
	mu    sync.Mutex
	known map[asked]*elders
	order []asked // oldest first
}

const cachedElders = 4

// elderStep is how often a filter such as `since<2d` is looked at anew among
// older events, all of which have to be read for that.
const elderStep = time.Minute

func (r *rememberedElders) get(key asked) *elders {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.known[key]
}

func (r *rememberedElders) put(key asked, e *elders) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil {
		r.known = map[asked]*elders{}
	}
	if r.known[key] == nil {
		r.order = append(r.order, key)
	}
	r.known[key] = e
	if len(r.order) > cachedElders {
		delete(r.known, r.order[0])
		r.order = r.order[1:]
	}
}

// positions gives the part of the journal that a filter's `seq` lets through,
// within two bounds, and the terms that look at anything else.
func (f Filter) positions(from, below int64) (int64, int64, Filter) {
	var rest Filter
	for _, t := range f.terms {
		if t.field != "seq" || t.not {
			rest.terms = append(rest.terms, t)
			continue
		}
		switch t.op {
		case "<":
			below = min(below, t.num)
		case "<=":
			below = min(below, t.num+1)
		case ">":
			from = max(from, t.num+1)
		case ">=":
			from = max(from, t.num)
		default:
			from, below = max(from, t.num), min(below, t.num+1)
		}
	}
	return from, max(from, below), rest
}

// eldersOf answers a question over the events that a state does not hold.
func (x *Index) eldersOf(ctx context.Context, s *state, q model.Query, f Filter, keys []sortKey) (*elders, error) {
	if len(s.events.rows) == 0 {
		return &elders{all: true}, nil
	}
	from, below, rest := f.positions(1, s.events.rows[0].Seq)
	if from == below || rest.Empty() && q.Sort == "" && q.Backend == "" && q.Campaign == "" {
		return &elders{from: from, below: below, all: true}, nil
	}
	key := asked{kind: KindEvents, backend: q.Backend, campaign: q.Campaign, text: q.Text, sort: q.Sort, desc: q.Desc}
	now := x.o.Now()
	if f.relative() {
		key.moment = now.Truncate(elderStep).Unix()
	}
	known := x.elders.get(key)
	if known != nil && !maps.Equal(known.names, s.names) {
		known = nil
	}
	if known != nil && known.below >= below {
		return known.until(below), nil
	}
	search := elderSearch{x: x, pass: events.compile(s, rest, now), q: q, s: s, keys: keys}
	if known == nil {
		known = &elders{from: from, below: from, by: make([]values, len(keys))}
	}
	newer, err := search.read(ctx, known.below, below)
	if err != nil {
		return nil, fmt.Errorf("read older events: %w", err)
	}
	all := known.add(newer)
	all.names = s.names
	if !slices.ContainsFunc(f.terms, func(t term) bool { return t.field == "repeats" }) { // which go on being counted
		x.elders.put(key, all)
	}
	return all, nil
}

// elderSearch reads older events for one question.
type elderSearch struct {
	x    *Index
	s    *state
	q    model.Query
	pass func(*event) bool
	keys []sortKey
}

// read looks at a part of the journal, the newest rows first.
func (e elderSearch) read(ctx context.Context, from, below int64) (*elders, error) {
	const portion = 1 << 12
	all := &elders{from: from, below: below, by: make([]values, len(e.keys))}
	err := ahead.Read(ctx, int((below-from+portion-1)/portion), func(ctx context.Context, part int) (*elders, error) {
		upTo := below - int64(part)*portion
		return e.readPart(ctx, max(from, upTo-portion), upTo)
	}, func(part *elders) error {
		all.seqs = append(all.seqs, part.seqs...)
		for i, v := range part.by {
			all.by[i].numbers, all.by[i].texts = append(all.by[i].numbers, v.numbers...), append(all.by[i].texts, v.texts...)
		}
		return nil
	})
	return all, err
}

func (e elderSearch) readPart(ctx context.Context, from, below int64) (*elders, error) {
	part := &elders{by: make([]values, len(e.keys))}
	err := e.x.src.EventsInBrief(ctx, from-1, below-1, func(row model.Event) error {
		in := scopeOf(row)
		if in != (scope{}) && (e.q.Backend != "" && in.backend != e.q.Backend || e.q.Campaign != "" && in.campaign != e.q.Campaign) {
			return nil
		}
		if one := newEvent(row); e.pass(one) {
			part.seqs = append(part.seqs, row.Seq)
			for i, k := range e.keys {
				part.by[i].take(events.columns[k.column], e.s, one)
			}
		}
		return nil
	})
	slices.Reverse(part.seqs)
	for _, v := range part.by {
		slices.Reverse(v.numbers)
		slices.Reverse(v.texts)
	}
	return part, err
}

func (v *values) take(c column[event], s *state, e *event) {
	switch {
	case c.number != nil:
		n, known := c.number(s, e)
		if !known {
			n = unknown
		}
		v.numbers = append(v.numbers, n)
	case c.text != nil:
		v.texts = append(v.texts, strings.Clone(c.text(s, e)))
	}
}
