package store

import (
	"context"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// PeopleByKey gives the people with some of our keys, in no order. Keys that
// are not there are left out.
func (s *Store) PeopleByKey(ctx context.Context, keys []int64) ([]model.Participant, error) {
	return inParts(keys, func(list string, args []any) ([]model.Participant, error) {
		return people.all(ctx, s, "WHERE m.key IN "+list, args...)
	})
}

// inParts reads the rows with some keys: what a statement takes as parameters is
// bounded. read gets a list of parameters, in parentheses, and what they stand for.
func inParts[T any](keys []int64, read func(list string, args []any) ([]T, error)) ([]T, error) {
	const atOnce = 500
	found := make([]T, 0, len(keys))
	for part := range slices.Chunk(keys, atOnce) {
		args := make([]any, len(part))
		for i, key := range part {
			args[i] = key
		}
		rows, err := read("(?"+strings.Repeat(", ?", len(part)-1)+")", args)
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	return found, nil
}
