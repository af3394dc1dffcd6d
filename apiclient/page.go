package apiclient

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"refdesk/internal/model"
)

// errTwice ends a list that would never end.
var errTwice = errors.New("the list came back to a page it had given before")

// Fetch reads the page at a cursor ("" = the first) and gives the next page's
// cursor, "" at the end.
type Fetch[T any] func(ctx context.Context, cursor string) (rows []T, next string, err error)

// Pages yields a list's rows page by page, from the cursor on. Rows may shift
// between pages while it is read, so a row that the page before had, by its
// id, is left out. It ends at the first error, which comes with a zero row; a
// cursor or a page that comes twice is such an error (model.ErrUnclear).
func Pages[T any](ctx context.Context, from string, id func(T) string, fetch Fetch[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		asked, before := map[string]bool{}, map[string]bool{}
		for cursor := from; ; {
			asked[cursor] = true
			rows, next, err := fetch(ctx, cursor)
			if err != nil {
				yield(none, err)
				return
			}
			seen, fresh := map[string]bool{}, 0
			for _, row := range rows {
				seen[id(row)] = true
				if before[id(row)] {
					continue
				}
				fresh++
				if !yield(row, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			if asked[next] || len(rows) > 0 && fresh == 0 {
				yield(none, fmt.Errorf("%w: %w", model.ErrUnclear, errTwice))
				return
			}
			cursor, before = next, seen
		}
	}
}
