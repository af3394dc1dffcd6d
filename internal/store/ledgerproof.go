package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"refdesk/internal/model"
)

// HeadFile is the name of the file beside the store that holds the ledger's
// newest position and hash.
const HeadFile = "ledger.head"

// verifyPage is how many rows VerifyLedger holds at once.
const verifyPage = 1000

// LedgerError names the first row of the ledger that does not fit.
type LedgerError struct {
	Seq int64
	Why string
}

func (e *LedgerError) Error() string { return fmt.Sprintf("ledger row %d: %s", e.Seq, e.Why) }

// VerifyLedger checks the whole chain, every text that was not erased, the
// evidence that verdicts kept, and that the rows named by the file beside the
// store and by these heads are still there. It fails with a *LedgerError when
// something was altered. Rows that come while it checks are left for the next
// check.
func (s *Store) VerifyLedger(ctx context.Context, heads ...model.LedgerHead) error {
	beside, err := s.readHead()
	if err != nil {
		return err
	}
	if beside.Seq > 0 {
		heads = append([]model.LedgerHead{{Seq: beside.Seq, Hash: beside.Hash, From: HeadFile}}, heads...)
	}
	newest, _, err := s.LedgerHead(ctx)
	if err != nil {
		return err
	}
	verdicts, err := s.verdictProofs(ctx) // of all rows up to the newest at least
	if err != nil {
		return err
	}
	last := model.LedgerRow{}
	for last.Seq < newest {
		entries, err := s.ledgerEntries(ctx, last.Seq, int(min(newest-last.Seq, verifyPage)))
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			break // the tail was cut meanwhile, which the heads tell
		}
		for _, e := range entries {
			if why := e.fault(last); why != "" {
				return &LedgerError{Seq: e.Seq, Why: why}
			}
			if why := cmp.Or(verdicts.fault(&e), another(heads, e.LedgerRow)); why != "" {
				return &LedgerError{Seq: e.Seq, Why: why}
			}
			last = e.LedgerRow
		}
	}
	for _, head := range heads {
		if head.Seq > last.Seq {
			return &LedgerError{Seq: last.Seq + 1, Why: fmt.Sprintf("missing, and all up to row %d that %s names", head.Seq, head.From)}
		}
	}
	return nil
}

// another tells which head names another row for the place of one.
func another(heads []model.LedgerHead, row model.LedgerRow) string {
	for _, head := range heads {
		if head.Seq == row.Seq && head.Hash != row.Hash {
			return "another row was here, says " + head.From
		}
	}
	return ""
}

// fault says what is wrong with a row that follows another, "" for nothing.
func (e *ledgerEntry) fault(last model.LedgerRow) string {
	switch {
	case e.Seq != last.Seq+1:
		return fmt.Sprintf("row %d is missing", last.Seq+1)
	case e.Prev != last.Hash:
		return "it does not follow the row before"
	case e.Hash != ledgerHash(e.LedgerRow):
		return "its facts were altered"
	case !e.erased && e.TextDigest != textDigest(e.salt, e.Text):
		return "its text was altered"
	}
	return ""
}

// writeHead writes the ledger's head beside the store. It reads the head again
// afterwards, because another process may have added a row meanwhile and
// written its own before. A failure is logged: the rows are safe already, and
// the next one writes the file again.
func (s *Store) writeHead() {
	ctx := context.Background()
	seq, hash, err := s.LedgerHead(ctx)
	for err == nil {
		if err = replaceFile(s.headPath(), fmt.Sprintf("%d %s\n", seq, hash)); err != nil {
			break
		}
		written := seq
		if seq, hash, err = s.LedgerHead(ctx); seq == written {
			break
		}
	}
	if err != nil {
		s.log.Warn("store: the ledger's head could not be written beside the store", "error", err)
	}
}

func (s *Store) headPath() string { return filepath.Join(filepath.Dir(s.path), HeadFile) }

// readHead reads the file beside the store; without one it is empty.
func (s *Store) readHead() (head model.LedgerRow, err error) {
	text, err := os.ReadFile(s.headPath())
	if errors.Is(err, fs.ErrNotExist) {
		return head, nil
	}
	if err != nil {
		return head, fmt.Errorf("store: %w", err)
	}
	if _, err := fmt.Fscanf(strings.NewReader(string(text)), "%d %s\n", &head.Seq, &head.Hash); err != nil {
		return head, &LedgerError{Why: HeadFile + " is unreadable"}
	}
	return head, nil
}

// replaceFile writes a file that is either the old or the new one, whole.
func replaceFile(path, text string) error {
	draft, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = draft.WriteString(text)
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(draft.Name()))
	}
	return nil
}
