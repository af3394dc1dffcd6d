package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// ledgerOf gives a store in a folder whose ledger has four rows.
func ledgerOf(t *testing.T) (*store.Store, string) {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir, func() time.Time { return noon })
	ctx := context.Background()
	for _, id := range []string{"1", "2"} {
		p := person("p"+id, "")
		ok(t, s.SavePerson(ctx, read(p, noon, reward("r"+id, p.ID, model.RewardWaiting))))
		plan(t, s, decide("r"+id, noon))
		take(t, s, noon)
	}
	ok(t, s.VerifyLedger(ctx))
	return s, dir
}

func TestLedgerNoticesTampering(t *testing.T) {
	const open = `DROP TRIGGER ledger_keeps_rows; DROP TRIGGER ledger_keeps_facts;
		DROP TRIGGER ledger_text_keeps_rows; DROP TRIGGER ledger_text_only_erased; PRAGMA foreign_keys = 0;`
	for name, test := range map[string]struct {
		do  string
		row int64
	}{
		"facts altered":    {`UPDATE ledger SET operator = 'bo' WHERE seq = 2`, 2},
		"time altered":     {`UPDATE ledger SET at = at + 1 WHERE seq = 3`, 3},
		"text altered":     {`UPDATE ledger_text SET text = 'nothing' WHERE seq = 1`, 1},
		"row cut out":      {`DELETE FROM ledger WHERE seq = 2`, 3},
		"first row cut":    {`DELETE FROM ledger WHERE seq = 1`, 2},
		"tail cut":         {`DELETE FROM ledger WHERE seq = 4`, 4},
		"rows swapped":     {`UPDATE ledger SET seq = 9 WHERE seq = 2; UPDATE ledger SET seq = 2 WHERE seq = 3; UPDATE ledger SET seq = 3 WHERE seq = 9`, 2},
		"everything wiped": {`DELETE FROM ledger_text; DELETE FROM ledger`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := ledgerOf(t)
			ok(t, s.Raw(open+test.do))
			var bad *store.LedgerError
			if err := s.VerifyLedger(context.Background()); !errors.As(err, &bad) || bad.Seq != test.row {
				t.Errorf("verdict %v, want row %d named", err, test.row)
			}
		})
	}
}

func TestLedgerRefusesShells(t *testing.T) {
	s, _ := ledgerOf(t)
	for _, text := range []string{
		`UPDATE ledger SET operator = 'bo' WHERE seq = 1`,
		`DELETE FROM ledger WHERE seq = 4`,
		`DELETE FROM ledger_text WHERE seq = 4`,
		`UPDATE ledger_text SET text = 'other' WHERE seq = 1`,
	} {
		if err := s.Raw(text); err == nil {
			t.Errorf("the database allows %s", text)
		}
	}
	ok(t, s.VerifyLedger(context.Background()))
}

func TestLedgerHeadBesideTheStore(t *testing.T) {
	s, dir := ledgerOf(t)
	seq, hash, err := s.LedgerHead(context.Background())
	ok(t, err)
	path := filepath.Join(dir, store.HeadFile)
	text := string(must(os.ReadFile(path))(t))
	if seq != 4 || text != strconv.FormatInt(seq, 10)+" "+hash+"\n" {
		t.Errorf("head %d %s, file %q", seq, hash, text)
	}
	if info := must(os.Stat(path))(t); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o", info.Mode().Perm())
	}
	ok(t, os.WriteFile(path, []byte(strings.Replace(text, hash[:8], "00000000", 1)), 0o600))
	var bad *store.LedgerError
	if err := s.VerifyLedger(context.Background()); !errors.As(err, &bad) || bad.Seq != 4 {
		t.Errorf("verdict %v", err)
	}
	ok(t, os.WriteFile(path, []byte("gibberish"), 0o600))
	if err := s.VerifyLedger(context.Background()); !errors.As(err, &bad) {
		t.Errorf("verdict %v", err)
	}
	ok(t, os.Remove(path))
	ok(t, s.VerifyLedger(context.Background()))
}

func TestEraseText(t *testing.T) {
	s, _ := ledgerOf(t)
	ctx := context.Background()
	erased := must(s.EraseText(ctx, personRef("p1"), "bo", at(9)))(t)
	ok(t, s.VerifyLedger(ctx))
	rows := must(s.Ledger(ctx, 0, 10))(t)
	if erased != 2 || len(rows) != 5 || rows[0].Text != "" || rows[2].Text == "" || rows[4].Kind != "erased" || rows[4].Operator != "bo" {
		t.Errorf("%d erased, ledger %+v", erased, rows)
	}
	changes := must(s.Changes(ctx))(t)
	if len(changes) != 2 || strings.Contains(changes[1].Headline+changes[1].Note, "Mira") || changes[0].Note == "" {
		t.Errorf("changes %+v", changes)
	}
	if n := must(s.EraseText(ctx, personRef("nobody"), "bo", at(9)))(t); n != 0 {
		t.Errorf("%d erased of nobody", n)
	}
}

// TestAnErasureStopsNoCallOnItsWay: what comes of the call is written down, and
// nothing that was erased comes back with it.
func TestAnErasureStopsNoCallOnItsWay(t *testing.T) {
	s, _ := withRewards(t, 1)
	ctx := context.Background()
	plan(t, s, decide("r1", noon))
	sending, _ := take(t, s, noon)
	must(s.EraseText(ctx, personRef("p1"), "bo", at(1)))(t)
	failed, err := s.Move(ctx, sending, model.Move{To: model.ChangeFailed, Error: "the vendor refused: Mira Okafor is unsubscribed", Attempted: true})
	if err != nil || failed.Headline != "approve r1" {
		t.Fatalf("%+v, %v", failed, err)
	}
	must(s.EraseText(ctx, personRef("p1"), "bo", at(2)))(t)
	if c := must(s.Change(ctx, sending.ID))(t); c.Error != "" || c.State != model.ChangeFailed || c.Rev <= failed.Rev {
		t.Errorf("%+v", c)
	}
}

// TestErasingReachesMergedCases: their notes stand under their old numbers.
func TestErasingReachesMergedCases(t *testing.T) {
	s := withPeople(t, 2)
	ctx := context.Background()
	syncAll(t, s, found(60, "p2"))
	syncAll(t, s, found(60, "p2"), found(70, "p1"))
	ok(t, s.NoteCase(ctx, caseOf(t, s, "p1").ID, "Mira called from Lagos", "ben", at(1)))
	syncAll(t, s, found(80, "p1", "p2"))
	must(s.EraseText(ctx, personRef("p1"), "bo", at(2)))(t)
	for _, row := range must(s.Ledger(ctx, 0, 10))(t) {
		if strings.Contains(row.Text, "Mira") {
			t.Errorf("%+v", row)
		}
	}
	ok(t, s.VerifyLedger(ctx))
}

// TestLedgerEncodingStays pins the hashes: a ledger written by one version has
// to verify under all later ones.
func TestLedgerEncodingStays(t *testing.T) {
	digest := store.TextDigest([]byte("salt"), "approve Mug for Mira Okafor")
	if digest != "848614bfad6095dcb245b510b64c00943f968a43c59576be3c9b0d9ca742bc6d" {
		t.Errorf("digest %s", digest)
	}
	hash := store.LedgerHash(model.LedgerRow{
		Seq: 2, At: noon, Kind: "decided", Operator: "ana", ChangeID: 7, Backend: backend, CampaignID: campaign,
		Target: "prew_1", TextDigest: digest, Prev: "before",
	})
	if hash != "00cb7405645fd519290f930cf174856466af375e097377566395f0347264a855" {
		t.Errorf("hash %s", hash)
	}
}
