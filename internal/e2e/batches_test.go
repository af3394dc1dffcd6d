package e2e

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/app"
	"refdesk/internal/cli"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
	"refdesk/internal/store"
)

// TestABatchByKeysAndByWords pays the same rewards on two copies of one store,
// by the keys of the console and by the words of the command line: the same
// file, byte for byte, and the same rows of the ledger.
func TestABatchByKeysAndByWords(t *testing.T) {
	for _, size := range []struct{ w, h int }{{80, 24}, {120, 36}} {
		t.Run(fmt.Sprintf("%dx%d", size.w, size.h), func(t *testing.T) {
			t.Setenv("REFDESK_OPERATOR", "ana")
			w := readOnce(t)
			set := w.opts.Settings
			keys, words := t.TempDir(), filepath.Join(t.TempDir(), "words")
			if err := os.CopyFS(words, os.DirFS(set.Data)); err != nil {
				t.Fatal(err)
			}
			currency := set.Worths[0].Amount.Currency
			byWords := w.batchByWords(words, currency)
			w.open(size.w, size.h)
			w.batchByKeys(keys, currency)
			byKeys := onlyFile(t, keys)
			if !bytes.Equal(byKeys, byWords) {
				t.Errorf("the keys wrote\n%s\nthe words\n%s", byKeys, byWords)
			}
			ours, theirs := payments(t, set.Data), payments(t, words)
			if !slices.Equal(ours, theirs) {
				t.Errorf("the ledger of the keys says\n%s\nthat of the words\n%s", strings.Join(ours, "\n"), strings.Join(theirs, "\n"))
			}
			if len(ours) < 8 {
				t.Errorf("a ledger of %d rows: %v", len(ours), ours)
			}
		})
	}
}

// readOnce is a world that was read once, without a screen, and left its
// settings.
func readOnce(t *testing.T) *world {
	t.Helper()
	demo, err := app.KeepDemo(t.Context(), t.TempDir(), sandbox.Options{Seed: 7, People: 60, Script: "quiet", APIKey: "key-of-the-tests"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = demo.Close() })
	demo.Settings.Operator, demo.Settings.Timezone = "ana", "UTC"
	w := &world{TB: t, demo: demo, opts: app.Options{Settings: demo.Settings, Version: "test", Demo: true}}
	a, err := app.Open(t.Context(), w.opts)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.PullOnce(t.Context(), false, nil)
	if err = errors.Join(err, a.Close()); err != nil {
		t.Fatal(err)
	}
	return w
}

// batchByKeys makes a batch on the screen, and follows it to its end.
func (w *world) batchByKeys(out, currency string) {
	w.Helper()
	step := func(keys, want string) {
		w.Helper()
		w.term.Type(keys)
		w.term.WaitFor(w, want)
	}
	w.rewards()
	step("$", "N makes one of what is payable")
	step("N", "Make a batch")
	next := "\r"
	w.term.Type(next + currency + next + next + "0.01" + next + next + " " + next + out + next + next + "March" + strings.Repeat(next, 6))
	w.term.WaitFor(w, "Make a batch of")
	step("Y", "batch 1 is made")
	w.term.WaitFor(w, "to be checked")
	step("a", "check it first")
	step("=", "to be released")
	step("a", "Release batch 1?")
	step("Y", "report to be read")
	step("Z", "read the report first:")
	step("i", "Settle batch 1 by a report")
	w.term.WaitFor(w, "the service's report")
	step(marked(w, out)+"\r", "failed, to be closed")
	step("Z", "closed by ana")
	w.quit()
}

// batchByWords does the same on another store, and gives the file.
func (w *world) batchByWords(data, currency string) []byte {
	w.Helper()
	out := w.TempDir()
	say := func(args ...string) {
		w.Helper()
		var said, complaints bytes.Buffer
		if code := cli.Main(append(args, "--data", data), &said, &complaints); code != 0 {
			w.Fatalf("%v ended with %d: %s", args, code, &complaints)
		}
	}
	say("batch", "make", "--format", "csv", "--currency", currency, "--min", "0.01", "--waiting", "--out", out, "--note", "March")
	say("batch", "check", "1")
	say("batch", "release", "1")
	say("batch", "import", "1", marked(w, out))
	say("batch", "close", "1")
	return onlyFile(w, out)
}

// marked writes what a person marks in the list beside it: the second payment
// failed, the others were made.
func marked(t testing.TB, dir string) string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(onlyFile(t, dir))).ReadAll()
	if err != nil || len(rows) < 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	status, cause := slices.Index(rows[0], "status"), slices.Index(rows[0], "cause")
	for i, row := range rows[1:] {
		row[status] = "paid"
		if i == 1 {
			row[status], row[cause] = "failed", "account closed"
		}
	}
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "marked.csv")
	if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// onlyFile is the one file of a folder.
func onlyFile(t testing.TB, dir string) []byte {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	body, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// payments are the rows that a ledger has about batches and what they pay,
// without their times. The chain is whole.
func payments(t testing.TB, data string) []string {
	t.Helper()
	s, err := store.Open(t.Context(), data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
	rows, err := s.Ledger(t.Context(), 0, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		if r.Object == model.ObjectBatch || strings.HasPrefix(r.Kind, "paid") || strings.HasPrefix(r.Kind, "payment") {
			out = append(out, strings.Join([]string{r.Kind, r.Operator, r.Backend, r.CampaignID, string(r.Object), r.Target, r.Text}, " | "))
		}
	}
	return out
}
