package index

import (
	"context"
	"sync"
	"time"

	"refdesk/internal/model"
)

// ageStep is how often a filter such as `joined<2d` is looked at anew. Within
// one step paging sees one answer.
const ageStep = 10 * time.Second

// remembered answers a query through the cache.
func (x *Index) remembered(kind string, q model.Query, s *state, find func(question) (found, error)) (found, error) {
	filter, err := ParseQuery(kind, q.Text)
	if err != nil {
		return found{}, err
	}
	key := asked{kind: kind, backend: q.Backend, campaign: q.Campaign, text: q.Text, sort: q.Sort, desc: q.Desc, board: q.Board}
	now := x.o.Now().Truncate(ageStep)
	if filter.relative() {
		key.moment = now.Unix()
	}
	answer, ok := x.answers.get(s.gen, key)
	if !ok {
		if answer, err = find(question{key, filter, now}); err != nil {
			return found{}, err
		}
		answer.filter = filter
		x.answers.put(s.gen, key, answer)
	}
	return answer, nil
}

// cut gives the window that a query asks for, without its rows, and the places
// of these.
func cut[T any](answer found, q model.Query) (model.Window[T], []int32) {
	from := min(max(q.Offset, 0), answer.slots.count)
	to := min(from+min(max(q.Count, 0), answer.slots.count), answer.slots.count)
	w := model.Window[T]{Offset: from, Rows: make([]T, 0, to-from), Matched: answer.slots.count, Total: answer.total}
	return w, answer.slots.window(from, to)
}

// ask finds the rows of a query in a table, whatever its window.
func ask[R any](ctx context.Context, x *Index, s *state, l *list[R], t *table[R], q model.Query) (found, error) {
	return x.remembered(l.kind, q, s, func(a question) (found, error) { return l.find(ctx, s, t, q, a.filter, a.at) })
}

// window answers a query over a table from one state.
func window[R, T any](ctx context.Context, x *Index, s *state, l *list[R], t *table[R], q model.Query, show func(*R) T) (model.Window[T], error) {
	answer, err := ask(ctx, x, s, l, t, q)
	if err != nil {
		return model.Window[T]{}, err
	}
	w, slots := cut[T](answer, q)
	for _, slot := range slots {
		w.Rows = append(w.Rows, show(t.rows[slot]))
	}
	return w, nil
}

// asked is a question without its window.
type asked struct {
	kind, backend, campaign, text, sort string
	desc                                bool
	board                               model.Order
	moment                              int64 // what ages are counted from, 0 where none is asked for
}

// cachedAnswers is how many questions are remembered; a console with its nine
// screens asks fewer at a time. cachedPlaces bounds the rows in them: the oldest
// answers go first, the newest always stays.
const (
	cachedAnswers = 32
	cachedPlaces  = 3 << 20
)

// answers remembers what was found in one state, so that paging is cheap.
type answers struct {
	mu    sync.Mutex
	gen   int64
	known map[asked]found
	order []asked // oldest first
	held  int     // places in all of them
}

func (a *answers) get(gen int64, key asked) (found, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if gen != a.gen {
		return found{}, false
	}
	f, ok := a.known[key]
	return f, ok
}

// put keeps an answer of the newest state. A newer state forgets the older
// answers; a reader that comes late with an older one changes nothing.
func (a *answers) put(gen int64, key asked, f found) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if gen < a.gen {
		return
	}
	if gen > a.gen || a.known == nil {
		a.gen, a.known, a.order, a.held = gen, map[asked]found{}, nil, 0
	}
	if _, ok := a.known[key]; ok {
		return
	}
	a.held += f.slots.count
	for len(a.order) > 0 && (len(a.order) == cachedAnswers || a.held > cachedPlaces) {
		a.held -= a.known[a.order[0]].slots.count
		delete(a.known, a.order[0])
		a.order = a.order[1:]
	}
	a.known[key] = f
	a.order = append(a.order, key)
}
