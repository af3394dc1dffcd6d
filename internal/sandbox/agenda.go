package sandbox

import (
	"container/heap"
	"time"
)

// agenda holds what happens by itself at a known time: a commission that
// appears after its sale, a hold that ends, a credit that was delayed.
type agenda struct {
	items   agendaHeap
	serial  int
	changed chan struct{} // has a value when an earlier time than before came in
}

type agendaItem struct {
	due    int64 // Unix milliseconds
	serial int   // ties keep their order, or the program would not be deterministic
	run    func(now int64)
}

func newAgenda() *agenda {
	return &agenda{changed: make(chan struct{}, 1)}
}

// at plans run for the time due. It is told the time it was due, not the time
// of the call, so that a late waking leaves no trace.
func (a *agenda) at(due int64, run func(now int64)) {
	first := len(a.items) == 0 || due < a.items[0].due
	a.serial++
	heap.Push(&a.items, agendaItem{due: due, serial: a.serial, run: run})
	if !first {
		return
	}
	select {
	case a.changed <- struct{}{}:
	default:
	}
}

// settle runs everything due at now, oldest first.
func (a *agenda) settle(now int64) {
	for len(a.items) > 0 && a.items[0].due <= now {
		item := heap.Pop(&a.items).(agendaItem)
		item.run(item.due)
	}
}

// next says how long until the next item, and whether there is one.
func (a *agenda) next(now int64) (time.Duration, bool) {
	if len(a.items) == 0 {
		return 0, false
	}
	return time.Duration(max(a.items[0].due-now, 1)) * time.Millisecond, true
}

type agendaHeap []agendaItem

func (h agendaHeap) Len() int      { return len(h) }
func (h agendaHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h agendaHeap) Less(i, j int) bool {
	if h[i].due != h[j].due {
		return h[i].due < h[j].due
	}
	return h[i].serial < h[j].serial
}
func (h *agendaHeap) Push(x any) { *h = append(*h, x.(agendaItem)) }
func (h *agendaHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	old[len(old)-1] = agendaItem{}
	*h = old[:len(old)-1]
	return last
}
