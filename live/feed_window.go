package live

import "sync"

// How much of the newest part of the journal is held for readers, ready to be
// sent. A reader that is further behind reads the journal again.
const (
	windowLines = 4096
	windowBytes = 8 << 20
)

// feedPlace is how far a reader has come: among events and among repeats.
type feedPlace struct{ seq, repeat int64 }

// raise brings the place up to another where that one is further.
func (p *feedPlace) raise(to feedPlace) {
	p.seq, p.repeat = max(p.seq, to.seq), max(p.repeat, to.repeat)
}

// covers tells that everything up to the other place is known here.
func (p feedPlace) covers(other feedPlace) bool {
	return p.seq >= other.seq && p.repeat >= other.repeat
}

// feedLine is a message as it is sent, and the place its reader has come to
// with it: of an event its seq, of a repeat its position. about is the event
// that a repeat is of.
type feedLine struct {
	feedPlace
	about int64
	gap   bool // it stands for events that are gone
	text  []byte
}

// feedWindow holds the newest lines, each encoded once for all readers. It is
// the queue of every reader at the same time: a reader is a number in it, so
// that a slow one costs nothing and holds up nobody.
type feedWindow struct {
	mu      sync.Mutex
	lines   []feedLine
	first   int64     // number of lines[0]; numbers only grow
	floor   feedPlace // everything after it, up to head, is in lines
	head    feedPlace
	bytes   int
	readers int
	moved   chan struct{} // closed when lines were added
}

func newFeedWindow() *feedWindow { return &feedWindow{moved: make(chan struct{})} }

// enter counts a reader unless there are as many as may be.
func (w *feedWindow) enter(limit int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.readers >= limit {
		return false
	}
	w.readers++
	return true
}

func (w *feedWindow) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.readers--
}

// skip empties the window and moves it to a place, unless somebody reads.
func (w *feedWindow) skip(to feedPlace) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.readers > 0 {
		return false
	}
	w.first += int64(len(w.lines)) + 1 // no number from before is valid any more
	w.lines, w.bytes = nil, 0
	w.head.raise(to)
	w.floor = w.head
	return true
}

func (w *feedWindow) place() feedPlace {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.head
}

// add appends lines, lets the oldest go beyond the bounds, and wakes readers.
func (w *feedWindow) add(lines []feedLine) {
	if len(lines) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, line := range lines {
		w.lines = append(w.lines, line)
		w.bytes += len(line.text)
		w.head.raise(line.feedPlace)
	}
	drop := 0
	for len(w.lines)-drop > windowLines || w.bytes > windowBytes && drop < len(w.lines)-1 {
		w.bytes -= len(w.lines[drop].text)
		w.floor.raise(w.lines[drop].feedPlace)
		w.lines[drop] = feedLine{} // its text can go
		drop++
	}
	w.lines, w.first = w.lines[drop:], w.first+int64(drop)
	close(w.moved)
	w.moved = make(chan struct{})
}

// join gives a reader at a place its number; false when the window does not
// reach back that far.
func (w *feedWindow) join(at feedPlace) (number int64, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.first, at.covers(w.floor)
}

// from gives lines from a number on, up to a number of bytes but at least one,
// and the number after them; false when they have gone. Without lines moved
// tells when there are some.
func (w *feedWindow) from(number int64, bytes int) (lines []feedLine, next int64, moved <-chan struct{}, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if number < w.first {
		return nil, 0, nil, false
	}
	rest := w.lines[number-w.first:]
	n, size := 0, 0
	for n < len(rest) && size < bytes {
		size += len(rest[n].text)
		n++
	}
	return append(lines, rest[:n]...), number + int64(n), w.moved, true
}
