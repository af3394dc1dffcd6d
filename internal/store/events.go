package store

import (
	"context"
	"math"

	"refdesk/internal/model"
)

// eventColumns are those of a journal row without its body.
const eventColumns = `e.seq, e.received_at, e.backend, s.campaign, e.kind, e.name, e.occurred_at, e.subject,
	e.person, e.person_name, e.email, e.headline, e.state, e.reason, e.repeats`

const eventTables = ` FROM event e JOIN scope s ON s.key = e.scope `

func readEvent(scan func(...any) error, more ...any) (e model.Event, err error) {
	var received, occurred int64
	err = scan(append([]any{
		&e.Seq, &received, &e.Backend, &e.CampaignID, &e.Kind, &e.Name, &occurred, &e.SubjectID,
		&e.PersonID, &e.PersonName, &e.Email, &e.Headline, &e.State, &e.Reason, &e.Repeats,
	}, more...)...)
	e.ReceivedAt, e.OccurredAt = timeOf(received), timeOf(occurred)
	return e, err
}

func (s *Store) events(ctx context.Context, where string, args ...any) ([]model.Event, error) {
	return collect(ctx, s, func(scan func(...any) error) (model.Event, error) { return readEvent(scan) },
		"SELECT "+eventColumns+eventTables+where, args...)
}

// EventRows gives journal rows without their bodies, newest first, below a
// position (0 = from the newest on), up to limit.
func (s *Store) EventRows(ctx context.Context, below int64, limit int) ([]model.Event, error) {
	if below <= 0 {
		below = math.MaxInt64
	}
	return s.events(ctx, `WHERE e.seq < ? ORDER BY e.seq DESC LIMIT ?`, below, limit)
}

// EventRowsAfter gives journal rows without their bodies after a position,
// oldest first, up to limit.
func (s *Store) EventRowsAfter(ctx context.Context, after int64, limit int) ([]model.Event, error) {
	return s.events(ctx, `WHERE e.seq > ? ORDER BY e.seq LIMIT ?`, after, limit)
}

// EventsAt gives the journal rows at some positions, without their bodies, in no
// order. Positions that are not there are left out.
func (s *Store) EventsAt(ctx context.Context, seqs []int64) ([]model.Event, error) {
	return inParts(seqs, func(list string, args []any) ([]model.Event, error) {
		return s.events(ctx, "WHERE e.seq IN "+list, args...)
	})
}

// CountEvents counts the journal rows below a position by campaign and kind.
func (s *Store) CountEvents(ctx context.Context, below int64) ([]model.EventCount, error) {
	return collect(ctx, s, func(scan func(...any) error) (c model.EventCount, err error) {
		return c, scan(&c.Backend, &c.CampaignID, &c.Kind, &c.Count)
	}, `SELECT s.backend, s.campaign, e.kind, count(*)`+eventTables+`WHERE e.seq < ? GROUP BY e.scope, e.kind`, below)
}

// Event gives one journal row with its body as it arrived; model.ErrNotFound
// when there is none at the position.
func (s *Store) Event(ctx context.Context, seq int64) (model.Event, error) {
	found, err := collect(ctx, s, func(scan func(...any) error) (model.Event, error) {
		var raw []byte
		e, err := readEvent(scan, &raw)
		e.Raw = raw
		return e, err
	}, "SELECT "+eventColumns+", e.raw"+eventTables+"WHERE e.seq = ?", seq)
	if err != nil {
		return model.Event{}, err
	}
	if len(found) == 0 {
		return model.Event{}, notFound("event")
	}
	return found[0], nil
}
