package store

import (
	"context"

	"refdesk/internal/model"
)

// Dues gives the people of whom a backend has told what is due, also where it
// is nothing, of a backend and a campaign; "" narrows nothing.
func (s *Store) Dues(ctx context.Context, backend, campaign string) ([]model.Participant, error) {
	return people.all(ctx, s, `WHERE due_minor IS NOT NULL AND gone_at = 0
		AND scope IN (SELECT key FROM scope WHERE ? IN ('', backend) AND ? IN ('', campaign)) ORDER BY m.key`, backend, campaign)
}
