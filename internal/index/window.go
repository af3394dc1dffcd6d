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

// window answers a query from one state, through the cache.
func window[R, T any](ctx context.Context, x *Index, s *state, l *list[R], t *table[R], q model.Query, show func(*R) T) (model.Window[T], error) {
	answer, err := ask(ctx, x, s, l, t, q)
	if err != nil {
		return model.Window[T]{}, err
	}
	from := min(max(q.Offset, 0), len(answer.slots))
	to := min(from+min(max(q.Count, 0), len(answer.slots)), len(answer.slots))
	out := model.Window[T]{Offset: from, Rows: make([]T, 0, to-from), Matched: len(answer.slots), Total: answer.total}
	for _, slot := range answer.slots[from:to] {
		out.Rows = append(out.Rows, show(t.rows[slot]))
	}
	return out, nil
}

// ask finds the rows of a query, whatever its window, through the cache.
func ask[R any](ctx context.Context, x *Index, s *state, l *list[R], t *table[R], q model.Query) (found, error) {
	filter, err := ParseQuery(l.kind, q.Text)
	if err != nil {
		return found{}, err
	}
	key := asked{kind: l.kind, backend: q.Backend, campaign: q.Campaign, text: q.Text, sort: q.Sort, desc: q.Desc}
	now := x.o.Now().Truncate(ageStep)
	if filter.relative() {
		key.moment = now.Unix()
	}
	answer, ok := x.answers.get(s.gen, key)
	if !ok {
		if answer, err = l.find(ctx, s, t, q, filter, now); err != nil {
			return found{}, err
		}
		x.answers.put(s.gen, key, answer)
	}
	return answer, nil
}

// asked is a question without its window.
type asked struct {
	kind, backend, campaign, text, sort string
	desc                                bool
	moment                              int64
}

// cachedAnswers is how many questions are remembered; a console with its nine
// screens asks fewer at a time.
const cachedAnswers = 32

// answers remembers what was found in one state, so that paging is cheap.
type answers struct {
	mu    sync.Mutex
	gen   int64
	known map[asked]found
	order []asked // oldest first
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
		a.gen, a.known, a.order = gen, map[asked]found{}, nil
	}
	if _, ok := a.known[key]; ok {
		return
	}
	if len(a.order) == cachedAnswers {
		delete(a.known, a.order[0])
		a.order = a.order[1:]
	}
	a.known[key] = f
	a.order = append(a.order, key)
}
