package store

import (
	"context"
	"strings"

	"refdesk/internal/model"
)

// PeopleByKey gives the people with some of our keys, in no order. Keys that
// are not there are left out.
func (s *Store) PeopleByKey(ctx context.Context, keys []int64) ([]model.Participant, error) {
	const atOnce = 500 // what a statement takes as parameters is bounded
	found := make([]model.Participant, 0, len(keys))
	for len(keys) > 0 {
		part := keys[:min(len(keys), atOnce)]
		keys = keys[len(part):]
		args := make([]any, len(part))
		for i, key := range part {
			args[i] = key
		}
		where := "WHERE m.key IN (?" + strings.Repeat(", ?", len(part)-1) + ")"
		rows, err := people.all(ctx, s, where, args...)
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	return found, nil
}
