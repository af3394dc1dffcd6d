package index

import (
	"context"
	"fmt"
	"slices"

	"refdesk/internal/model"
)

// People answers a window over the participants. A person that only a reward
// or an event names is not among them. Its rows are read from the store.
func (x *Index) People(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error) {
	s := x.state.Load()
	board, err := x.boards.of(s, q.Board)
	if err != nil {
		return model.Window[model.PersonRow]{}, err
	}
	answer, err := x.askPeople(ctx, s, q, board)
	if err != nil {
		return model.Window[model.PersonRow]{}, err
	}
	w, slots := cut[model.PersonRow](answer, q)
	rows, err := x.personRows(ctx, s, slots)
	for i := range rows {
		board.tell(s, slots[i], &rows[i])
	}
	w.Rows = append(w.Rows, rows...)
	return w, err
}

// askPeople finds the people of a query, whatever its window.
func (x *Index) askPeople(ctx context.Context, s *state, q model.Query, board *ladder) (found, error) {
	return x.remembered(KindPeople, q, s, func(asked question) (answer found, err error) {
		answer, ok := x.carriedOn(s, asked)
		if !ok {
			answer, ok, err = x.narrowed(ctx, s, asked)
		}
		if !ok && err == nil {
			answer, err = s.findPeople(ctx, q, asked.filter, asked.at, board)
		}
		if err == nil {
			x.earlier.keep(asked.asked, s, answer)
		}
		return answer, err
	})
}

// PeopleOf gives those participants of a query's scope who have one of these
// vendor ids and match its text, in no order and without a window.
func (x *Index) PeopleOf(ctx context.Context, q model.Query, ids []string) ([]model.PersonRow, error) {
	filter, err := ParseQuery(KindPeople, q.Text)
	if err != nil {
		return nil, err
	}
	s := x.state.Load()
	board, err := x.boards.of(s, q.Board)
	if err != nil {
		return nil, err
	}
	hits, _, err := s.sift(ctx, q, withIDs(ids), s.sieves(filter, x.o.Now()))
	if err != nil {
		return nil, err
	}
	slots := places(hits)
	rows, err := x.personRows(ctx, s, slots)
	for i := range rows {
		board.tell(s, slots[i], &rows[i])
	}
	// What is folded finds ids that differ in case as well.
	return slices.DeleteFunc(rows, func(r model.PersonRow) bool { return !slices.Contains(ids, r.ID) }), err
}

// withIDs keeps the rows that have one of some ids, in folded form.
func withIDs(ids []string) sieve {
	words := make([]*wordSieve, 0, len(ids))
	for _, id := range ids {
		words = append(words, newWordSieve(fold(id)))
	}
	return func(b *block, in *rowSet) {
		var any rowSet
		for _, w := range words {
			one := *in
			w.narrow(b, &one)
			one.keep(func(row int) bool { return b.part(row, partID) == w.word })
			any.or(&one)
		}
		*in = any
	}
}

func (x *Index) personRows(ctx context.Context, s *state, slots []int32) ([]model.PersonRow, error) {
	all := make([]int32, 0, 2*len(slots))
	for _, slot := range slots {
		all = append(all, slot, s.people.referrerOf(slot))
	}
	people, err := x.faces(ctx, s, all)
	if err != nil {
		return nil, err
	}
	placed, err := x.placing(ctx, s, slots)
	if err != nil {
		return nil, err
	}
	rows := make([]model.PersonRow, len(slots))
	for i, slot := range slots {
		b, row := s.people.at(slot)
		rows[i] = model.PersonRow{Participant: people[slot], Waiting: int(s.people.waiting[b.number][row]), Place: placed(slot), Referrer: people[all[2*i+1]]}
	}
	return rows, nil
}

// mostBoards is how many campaigns' orders are asked for to place some people;
// of more, everybody is placed.
const mostBoards = 4

// placing gives what tells the 1-based place of some people on the leaderboard
// of their campaign.
func (x *Index) placing(ctx context.Context, s *state, slots []int32) (func(slot int32) int, error) {
	c, orders := s.people, map[int64]sequence{}
	for _, slot := range slots {
		b, row := c.at(slot)
		in := b.get(figScope, row)
		if _, known := orders[in]; known {
			continue
		}
		nameless := c.scopes[in].backend == "" || c.scopes[in].campaign == "" // a query cannot ask for it alone
		if len(orders) == mostBoards || nameless && len(c.scopes) > 1 {
			placed := c.placed()
			return func(slot int32) int { return int(placed[slot]) }, nil
		}
		var q model.Query
		if len(c.scopes) > 1 {
			q.Backend, q.Campaign = c.scopes[in].backend, c.scopes[in].campaign
		}
		answer, err := x.askPeople(ctx, s, q, nil)
		if err != nil {
			return nil, err
		}
		orders[in] = answer.slots
	}
	return func(slot int32) int {
		b, row := c.at(slot)
		return orders[b.get(figScope, row)].position(slot, c.compare) + 1
	}, nil
}

// faces reads the people at some places from the store. Of one that the store
// has lost, what the index knows is given.
func (x *Index) faces(ctx context.Context, s *state, slots []int32) (map[int32]model.Participant, error) {
	people, keys := make(map[int32]model.Participant, len(slots)), make([]int64, 0, len(slots))
	at := make(map[int64]int32, len(slots))
	for _, slot := range slots {
		if _, ok := people[slot]; !ok && s.people.sees(slot) {
			known := s.people.person(slot)
			people[slot], at[known.Key], keys = known, slot, append(keys, known.Key)
		}
	}
	if len(keys) == 0 {
		return people, nil
	}
	rows, err := x.src.PeopleByKey(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	for _, p := range rows {
		people[at[p.Key]] = p
	}
	return people, nil
}
