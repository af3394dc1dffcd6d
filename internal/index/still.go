package index

import "time"

// Still gives an index that goes on answering from the rows and the moment of
// this call, for reading a long list window by window while the world moves.
// The facts of people are read from the store and may be newer. It shares its
// rows with the index and is not to be loaded or run.
func (x *Index) Still() *Index {
	now := x.o.Now()
	still := &Index{src: x.src, o: x.o}
	still.o.Now = func() time.Time { return now }
	rows := *x.state.Load()
	rows.now = still.o.Now
	still.state.Store(&rows)
	return still
}
