package index

import (
	"cmp"
	"context"
	"slices"

	"refdesk/internal/model"
)

// Events answers a window over the whole journal, without raw bodies. The newest
// events are held; older ones are read from the store where a question asks for
// them.
func (x *Index) Events(ctx context.Context, q model.Query) (model.Window[model.Event], error) {
	s := x.state.Load()
	held, err := ask(ctx, x, s, &events, s.events, q)
	if err != nil {
		return model.Window[model.Event]{}, err
	}
	total := s.journalCount(q)
	if plain := held.filter.Empty() && q.Sort == "" && !q.Desc; plain && max(q.Offset, 0)+max(q.Count, 0) <= held.slots.count {
		w, slots := cut[model.Event](held, q)
		for _, slot := range slots {
			w.Rows = append(w.Rows, s.events.rows[slot].Event)
		}
		w.Matched, w.Total = max(w.Matched, total), total
		return w, nil
	}
	c, err := x.chronicle(ctx, s, q, held)
	if err != nil {
		return model.Window[model.Event]{}, err
	}
	from := min(max(q.Offset, 0), c.count())
	to := min(from+max(q.Count, 0), c.count())
	rows, err := x.eventsAt(ctx, s, c.window(from, to))
	return model.Window[model.Event]{Offset: from, Rows: rows, Matched: c.count(), Total: max(total, c.count())}, err
}

// chronicle puts what is held and what is older together.
func (x *Index) chronicle(ctx context.Context, s *state, q model.Query, held found) (*chronicle, error) {
	keys, err := parseSort(KindEvents, q, Columns(KindEvents))
	if err != nil {
		return nil, err
	}
	old, err := x.eldersOf(ctx, s, q, held.filter, keys)
	if err != nil {
		return nil, err
	}
	c := &chronicle{s: s, held: held, old: old, desc: q.Sort == "" && q.Desc}
	if q.Sort != "" && old.count() > 0 {
		c.arrange(keys)
	}
	return c, nil
}

// eventsAt gives the events at some positions, in the order of these. One that is
// not there any more is left out.
func (x *Index) eventsAt(ctx context.Context, s *state, seqs []int64) ([]model.Event, error) {
	held := func(seq int64) (*event, bool) {
		at, ok := slices.BinarySearchFunc(s.events.rows, seq, func(e *event, seq int64) int { return cmp.Compare(e.Seq, seq) })
		if !ok {
			return nil, false
		}
		return s.events.rows[at], true
	}
	var older []int64
	for _, seq := range seqs {
		if _, ok := held(seq); !ok {
			older = append(older, seq)
		}
	}
	read, err := x.src.EventsAt(ctx, older)
	if err != nil {
		return nil, err
	}
	bySeq := make(map[int64]model.Event, len(read))
	for _, e := range read {
		bySeq[e.Seq] = e
	}
	rows := make([]model.Event, 0, len(seqs))
	for _, seq := range seqs {
		if e, ok := held(seq); ok {
			rows = append(rows, e.Event)
		} else if e, ok := bySeq[seq]; ok {
			rows = append(rows, e)
		}
	}
	return rows, nil
}

// chronicle is the answer to a question about events: those that are held, which
// are the newest, and older ones.
type chronicle struct {
	s     *state
	held  found
	old   *elders
	desc  bool    // own order turned round: the oldest first
	order []int32 // places in held and then in old; nil = in the order of time
}

func (c *chronicle) count() int { return c.held.slots.count + c.old.count() }

// window gives the positions in the journal of the rows from one up to, and
// without, another.
func (c *chronicle) window(from, to int) []int64 {
	seqs := make([]int64, 0, to-from)
	if c.order != nil {
		rows := c.held.slots.window(0, c.held.slots.count)
		for _, place := range c.order[from:to] {
			if int(place) < len(rows) {
				seqs = append(seqs, c.s.events.rows[rows[place]].Seq)
			} else {
				seqs = append(seqs, c.old.at(int(place)-len(rows)))
			}
		}
		return seqs
	}
	held, old := c.held.slots.count, c.old.count()
	if c.desc {
		for i := from; i < min(to, old); i++ {
			seqs = append(seqs, c.old.at(old-1-i))
		}
		from, to = from-old, to-old
	}
	first := min(max(from, 0), held)
	for _, slot := range c.held.slots.window(first, max(first, min(to, held))) {
		seqs = append(seqs, c.s.events.rows[slot].Seq)
	}
	if !c.desc {
		for i := max(from-held, 0); i < to-held; i++ {
			seqs = append(seqs, c.old.at(i))
		}
	}
	return seqs
}

// arrange sorts the held and the older together, equal ones newest first.
func (c *chronicle) arrange(keys []sortKey) {
	rows := c.held.slots.window(0, c.held.slots.count)
	c.order = upTo(len(rows) + c.old.count())
	for i := len(keys) - 1; i >= 0; i-- {
		k, by := keys[i], c.old.by[i]
		column := events.columns[k.column]
		if column.number != nil {
			c.order = byNumbers(c.order, k.desc, func(place int32) int64 {
				if int(place) >= len(rows) {
					return by.numbers[int(place)-len(rows)]
				}
				if n, known := column.number(c.s, c.s.events.rows[rows[place]]); known {
					return n
				}
				return unknown
			})
			continue
		}
		c.order = byTexts(c.order, k.desc, func(place int32) string {
			if int(place) >= len(rows) {
				return by.texts[int(place)-len(rows)]
			}
			return column.text(c.s, c.s.events.rows[rows[place]])
		})
	}
}
