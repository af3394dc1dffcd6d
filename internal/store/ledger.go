package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"refdesk/internal/model"
)

// ledgerTextLimit is the longest text of a ledger row.
const ledgerTextLimit = 4 << 10

// record adds a row to the ledger. Each row's hash covers the row before and a
// digest of the text, so that the text can be erased and nothing else changed.
func (t *tx) record(row model.LedgerRow) error {
	row.At = t.now
	row.Text = clip(row.Text, ledgerTextLimit)
	if _, err := t.get(`SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1`, nil, &row.Seq, &row.Prev); err != nil {
		return err
	}
	row.Seq++
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return err
	}
	row.TextDigest = textDigest(salt, row.Text)
	row.Hash = ledgerHash(row)
	err := t.exec(`INSERT INTO ledger
		(seq, at, kind, operator, change, backend, campaign, object, target, text_digest, prev, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		row.Seq, millis(row.At), row.Kind, row.Operator, row.ChangeID, row.Backend, row.CampaignID,
		string(row.Object), row.Target, row.TextDigest, row.Prev, row.Hash)
	if err != nil {
		return err
	}
	t.ledger = true
	return t.exec(`INSERT INTO ledger_text (seq, salt, text) VALUES (?, ?, ?)`, row.Seq, salt, row.Text)
}

// recordChange adds what happened to a change.
func (t *tx) recordChange(kind, operator string, c *model.Change, text string) error {
	return t.record(model.LedgerRow{
		Kind: kind, Operator: operator, ChangeID: c.ID,
		Backend: c.Backend, CampaignID: c.CampaignID, Object: c.ObjectRef().Object, Target: c.Target, Text: text,
	})
}

func textDigest(salt []byte, text string) string {
	sum := sha256.Sum256(append(sized(nil, string(salt)), sized(nil, text)...))
	return hex.EncodeToString(sum[:])
}

// ledgerHash is SHA-256 over the row's fields, each behind its length, so that
// no two rows have the same encoding. Rows that name no kind of object have the
// first encoding, all others the second.
func ledgerHash(row model.LedgerRow) string {
	var b []byte
	if row.Object == "" {
		b = sized(b, "refdesk ledger 1")
	} else {
		b = sized(b, "refdesk ledger 2")
		b = sized(b, string(row.Object))
	}
	b = sized(b, row.Prev)
	b = binary.BigEndian.AppendUint64(b, uint64(row.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(millis(row.At)))
	b = binary.BigEndian.AppendUint64(b, uint64(row.ChangeID))
	for _, text := range []string{row.Kind, row.Operator, row.Backend, row.CampaignID, row.Target, row.TextDigest} {
		b = sized(b, text)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func sized(to []byte, text string) []byte {
	return append(binary.BigEndian.AppendUint64(to, uint64(len(text))), text...)
}

// ledgerEntry is a row with what is needed to check it.
type ledgerEntry struct {
	model.LedgerRow
	salt   []byte
	erased bool
}

func (s *Store) ledgerEntries(ctx context.Context, after int64, limit int) ([]ledgerEntry, error) {
	return collect(ctx, s, func(scan func(...any) error) (e ledgerEntry, err error) {
		var at int64
		var text *string
		err = scan(&e.Seq, &at, &e.Kind, &e.Operator, &e.ChangeID, &e.Backend, &e.CampaignID, &e.Object, &e.Target,
			&e.TextDigest, &e.Prev, &e.Hash, &e.salt, &text)
		e.At = timeOf(at)
		if e.erased = text == nil; !e.erased {
			e.Text = *text
		}
		return e, err
	}, `SELECT l.seq, l.at, l.kind, l.operator, l.change, l.backend, l.campaign, l.object, l.target,
			l.text_digest, l.prev, l.hash, t.salt, t.text
		FROM ledger l LEFT JOIN ledger_text t ON t.seq = l.seq
		WHERE l.seq > ? ORDER BY l.seq LIMIT ?`, after, limit)
}

// Ledger gives rows after a position, oldest first, up to limit. An erased text
// is "".
func (s *Store) Ledger(ctx context.Context, after int64, limit int) ([]model.LedgerRow, error) {
	entries, err := s.ledgerEntries(ctx, after, limit)
	if err != nil {
		return nil, err
	}
	rows := make([]model.LedgerRow, len(entries))
	for i, e := range entries {
		rows[i] = e.LedgerRow
	}
	return rows, nil
}

// LedgerHead gives the position and hash of the newest row, 0 and "" for an
// empty ledger.
func (s *Store) LedgerHead(ctx context.Context) (seq int64, hash string, err error) {
	err = s.reading.QueryRowContext(ctx, `SELECT ifnull(max(seq), 0),
		ifnull((SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1), '') FROM ledger`).Scan(&seq, &hash)
	if err != nil {
		return 0, "", fmt.Errorf("store: %w", err)
	}
	return seq, hash, nil
}
