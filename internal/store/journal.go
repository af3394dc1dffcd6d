package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"refdesk/internal/model"
)

// Deliveries that wait for a commit, and how many share one at most. The queue
// is bounded because each waiting delivery holds its body.
const (
	queueLength = 1024
	batchLength = 256
)

// headlineLimit is the longest text of a journal row's own columns; the raw
// body keeps the rest.
const headlineLimit = 2 << 10

// pending is a delivery whose sender waits for its receipt.
type pending struct {
	delivery model.Delivery
	done     chan outcome // has room, so that nobody waits for a sender who left
}

type outcome struct {
	receipt model.Receipt
	err     error
}

// Append journals a delivery and folds what it says into the mirror. Without an
// error both are durable, and the receipt says where. A delivery that is known
// already, by body or by fold key, only raises the repeats of its first
// arrival. One that cannot be stored for a reason of its own is journaled as
// quarantined.
//
// An error says that the world failed (disk, lock, context, ErrClosed) and that
// the delivery should come again; it may have been stored all the same when the
// context ended first, and then folds as a repeat.
func (s *Store) Append(ctx context.Context, d model.Delivery) (model.Receipt, error) {
	if s.readOnly {
		return model.Receipt{}, ErrReadOnly
	}
	p := &pending{delivery: d, done: make(chan outcome, 1)}
	select {
	case s.queue <- p:
	case <-ctx.Done():
		return model.Receipt{}, ctx.Err()
	case <-s.closing:
		return model.Receipt{}, ErrClosed
	}
	select {
	case o := <-p.done:
		return o.receipt, o.err
	case <-ctx.Done():
		return model.Receipt{}, ctx.Err()
	case <-s.stopped:
	}
	select {
	case o := <-p.done: // it was answered just before the end
		return o.receipt, o.err
	default:
		return model.Receipt{}, ErrClosed
	}
}

// keepJournal commits what gathered in the queue while the commit before ran.
// It never waits for more: the disk sets the size of a group.
func (s *Store) keepJournal() {
	for {
		select {
		case <-s.closing:
			return
		case p := <-s.queue:
			s.commit(s.gather(p))
		}
	}
}

func (s *Store) gather(first *pending) []*pending {
	batch := []*pending{first}
	for len(batch) < batchLength {
		select {
		case p := <-s.queue:
			batch = append(batch, p)
		default:
			return batch
		}
	}
	return batch
}

// commit stores a batch in one transaction. When that fails each delivery is
// tried alone, so that one cannot take others with it, until the world itself
// turns out to be at fault.
func (s *Store) commit(batch []*pending) {
	receipts, err := s.appendAll(batch)
	if err == nil {
		for i, p := range batch {
			p.done <- outcome{receipt: receipts[i]}
		}
		return
	}
	var world error
	for _, p := range batch {
		var o outcome
		if o.err = world; world == nil {
			o = s.appendAlone(p)
			if _, own := ownFault(o.err); !own {
				world = o.err
			}
		}
		p.done <- o
	}
}

func (s *Store) appendAlone(p *pending) outcome {
	receipts, err := s.appendAll([]*pending{p})
	if reason, own := ownFault(err); own {
		s.log.Warn("store: an event was put aside because it could not be stored", "error", err)
		aside := *p
		aside.delivery.State = model.EventQuarantined
		aside.delivery.Reason = reason
		receipts, err = s.appendAll([]*pending{&aside})
	}
	if err != nil {
		return outcome{err: err}
	}
	return outcome{receipt: receipts[0]}
}

// ownFault tells whether a failure comes from what was to be stored, and says
// so in words.
func ownFault(err error) (reason string, own bool) {
	var db *sqlite.Error
	if !errors.As(err, &db) {
		return "", false
	}
	switch db.Code() & 0xff {
	case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE:
		return "could not be stored: " + db.Error(), true
	}
	return "", false
}

func (s *Store) appendAll(batch []*pending) ([]model.Receipt, error) {
	receipts := make([]model.Receipt, len(batch))
	err := s.write(context.Background(), func(t *tx) (err error) {
		for i, p := range batch {
			if receipts[i], err = t.append(&p.delivery); err != nil {
				return err
			}
		}
		return nil
	})
	return receipts, err
}

// append journals one delivery and, unless it is known or unreadable, folds it.
func (t *tx) append(d *model.Delivery) (model.Receipt, error) {
	scope, err := t.eventScope(d)
	if err != nil {
		return model.Receipt{}, err
	}
	if d, err = t.interpret(scope, d); err != nil {
		return model.Receipt{}, err
	}
	seq, known, err := t.journal(scope, d)
	if err != nil {
		return model.Receipt{}, err
	}
	if known {
		return model.Receipt{Seq: seq, Repeat: true}, t.repeat(seq)
	}
	t.entered(seq, d.State)
	if d.State == model.EventQuarantined {
		return model.Receipt{Seq: seq}, nil
	}
	stale, err := t.fold(d)
	if err == nil && stale {
		err = t.exec(`UPDATE event SET state = 'stale' WHERE seq = ?`, seq)
	}
	return model.Receipt{Seq: seq}, err
}

// entered counts a row that the journal got.
func (t *tx) entered(seq int64, state model.EventState) {
	t.seq = max(t.seq, seq)
	t.tallies["events"]++
	if state == model.EventQuarantined {
		t.tallies["quarantined"]++
	}
}

// repeat counts one more arrival of an event.
func (t *tx) repeat(seq int64) error {
	var times int64
	if _, err := t.get(`SELECT repeats + 1 FROM event WHERE seq = ?`, []any{seq}, &times); err != nil {
		return err
	}
	return t.repeated(seq, times)
}

// eventScope files an event under its campaign, or under none where the
// campaign's id is not one.
func (t *tx) eventScope(d *model.Delivery) (int64, error) {
	if d.CampaignID != "" && !storable(d.CampaignID) {
		return t.scope(d.Backend, "")
	}
	return t.scope(d.Backend, d.CampaignID)
}

// journal adds the row of an event, or finds the row of its first arrival.
func (t *tx) journal(scope int64, d *model.Delivery) (seq int64, known bool, err error) {
	state := model.EventFolded
	if d.State == model.EventQuarantined {
		state = model.EventQuarantined
	}
	digest, key := identity(d)
	raw := d.Raw
	if raw == nil {
		raw = []byte{}
	}
	short := func(text string) string { return clip(text, headlineLimit) }
	added, err := t.get(`INSERT INTO event
		(received_at, scope, backend, kind, name, occurred_at, subject, person, person_name, email, headline,
		 state, reason, fold_key, digest, raw)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING RETURNING seq`,
		[]any{
			t.receivedAt(d), scope, d.Backend, short(string(d.Kind)), short(d.Name), t.occurredAt(d),
			short(d.SubjectID), short(d.PersonID), short(d.PersonName), short(d.Email), short(d.Headline),
			string(state), short(d.Reason), key, digest, raw,
		}, &seq)
	if err != nil || added {
		return seq, false, err
	}
	found, err := t.get(`SELECT min(seq) FROM (
		SELECT seq FROM event WHERE backend = ?1 AND digest = ?2
		UNION ALL SELECT seq FROM event WHERE backend = ?1 AND fold_key = ?3)`,
		[]any{d.Backend, digest, key}, &seq)
	if err == nil && !found {
		err = fmt.Errorf("store: an event of %s was refused as known and is not", d.Backend)
	}
	return seq, true, err
}

// identity gives what an event is recognised by, nil for what it lacks. An
// unreadable event has no fold key, so that a readable one of the same key is
// not taken for its repeat.
func identity(d *model.Delivery) (digest, key any) {
	if d.FoldKey != "" && d.State != model.EventQuarantined {
		key = d.FoldKey
		if len(d.FoldKey) > 512 {
			sum := sha256.Sum256([]byte(d.FoldKey))
			key = "sha256:" + hex.EncodeToString(sum[:])
		}
	}
	if len(d.Raw) > 0 || key == nil {
		sum := sha256.Sum256(d.Raw)
		digest = sum[:]
	}
	return digest, key
}

func (t *tx) receivedAt(d *model.Delivery) int64 { return firstTime(d.ReceivedAt, t.now) }

func (t *tx) occurredAt(d *model.Delivery) int64 { return firstTime(d.OccurredAt, d.ReceivedAt, t.now) }
