package views

import (
	"context"
	"iter"

	tea "charm.land/bubbletea/v2"
)

// countEvery is after how many rows it is told how far a file has come.
const countEvery = 10_000

// rowCount counts the rows of a sheet as they are written. Who writes never waits
// for it: a count that nobody has taken yet stands for the next one.
type rowCount chan int

// exportMovedMsg says how many rows have been written.
type exportMovedMsg struct {
	of   *exporter
	rows int
}

func (exportMovedMsg) forDialog() {}

func newRowCount() rowCount { return make(rowCount, 1) }

// over gives the same rows and counts them.
func (t rowCount) over(rows func(context.Context) iter.Seq2[any, error]) func(context.Context) iter.Seq2[any, error] {
	return func(ctx context.Context) iter.Seq2[any, error] {
		return func(yield func(any, error) bool) {
			n := 0
			for row, err := range rows(ctx) {
				if !yield(row, err) {
					return
				}
				if n++; n%countEvery == 0 {
					t.tell(n)
				}
			}
		}
	}
}

func (t rowCount) tell(n int) {
	select {
	case t <- n:
	default:
	}
}

// next waits for the next count; it says nothing once all is written.
func (t rowCount) next(of *exporter) tea.Cmd {
	if t == nil {
		return nil
	}
	return func() tea.Msg {
		n, more := <-t
		if !more {
			return nil
		}
		return exportMovedMsg{of, n}
	}
}

// end says that nothing more is written.
func (t rowCount) end() {
	if t != nil {
		close(t)
	}
}
