package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"refdesk/internal/model"
)

// verdictProofs are the verdicts whose evidence is still kept, by id.
type verdictProofs map[int64]*verdictProof

type verdictProof struct {
	row      verdictRow
	evidence string
}

func (s *Store) verdictProofs(ctx context.Context) (verdictProofs, error) {
	all, err := collect(ctx, s, func(scan func(...any) error) (*verdictProof, error) {
		p := &verdictProof{}
		var err error
		p.row, err = readVerdict(func(targets ...any) error { return scan(append(targets, &p.evidence)...) })
		return p, err
	}, "SELECT "+verdictColumns+", v.evidence FROM verdict v WHERE v.evidence IS NOT NULL")
	proofs := make(verdictProofs, len(all))
	for _, p := range all {
		proofs[p.row.ID] = p
	}
	return proofs, err
}

// fault tells what is wrong with the verdict that a row of the ledger is about,
// "" for nothing.
func (p verdictProofs) fault(e *ledgerEntry) string {
	if e.Kind != "verdict" || e.erased {
		return ""
	}
	id, ok := verdictOf(e.Text)
	if !ok {
		return ""
	}
	v, ok := p[id]
	if !ok {
		return fmt.Sprintf("the evidence of verdict %d is missing", id)
	}
	sum := sha256.Sum256([]byte(v.evidence))
	switch {
	case hex.EncodeToString(sum[:]) != v.row.Digest:
		return fmt.Sprintf("the evidence of verdict %d was altered", id)
	case verdictText(&v.row.Verdict) != e.Text, v.row.Operator != e.Operator, !v.row.At.Equal(e.At):
		return fmt.Sprintf("verdict %d was altered", id)
	}
	return ""
}

// EvidenceOf gives, as JSON, the evidence of the verdict that a row of the
// ledger is about; "" where it is about none, or the evidence was erased.
func (s *Store) EvidenceOf(ctx context.Context, row model.LedgerRow) (evidence string, err error) {
	id, ok := verdictOf(row.Text)
	if row.Kind != "verdict" || !ok {
		return "", nil
	}
	err = s.reading.QueryRowContext(ctx, `SELECT ifnull(max(evidence), '') FROM verdict WHERE id = ?`, id).Scan(&evidence)
	if err != nil {
		return "", fmt.Errorf("store: %w", err)
	}
	return evidence, nil
}

// verdictOf finds in a row's text which verdict it is about.
func verdictOf(text string) (id int64, ok bool) {
	var word string
	_, err := fmt.Sscanf(text, "%s · verdict %d", &word, &id)
	return id, err == nil
}
