package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/cli"
	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

// payoutUnderCursor is the row of a list of payouts that the cursor is on.
var payoutUnderCursor = regexp.MustCompile(`(?m)^› .*\d\.\d\d [A-Z]{3}`)

// TestAConfirmationMailByKeysAndByWords has two people mailed, one from the list
// of payouts and one by a word: one call each, and the same rows of the ledger.
func TestAConfirmationMailByKeysAndByWords(t *testing.T) {
	t.Setenv("REFDESK_OPERATOR", "ana")
	w := newWorld(t, nil)
	w.open(120, 64) // a page of a payout that hides no line
	rows := w.unpaid(2)
	first, second := rows[0], rows[1]
	w.term.Type("6")
	w.term.WaitFor(t, "[6 Payouts")
	w.term.Type("/" + `id:"` + first.ID + `"` + "\r")
	w.term.WaitUntil(t, "the payout alone, under the cursor", func(screen string) bool {
		return strings.Contains(screen, " 1/") && payoutUnderCursor.MatchString(screen) && strings.Count(screen, first.ID) > 1
	})
	w.term.Type("A")
	w.term.WaitFor(t, "mailed to confirm an account")
	w.term.Type("\rby ana\r")
	c := w.change(model.ChangeDone)
	if c.Verb != model.VerbConfirm || c.PersonID != first.Person {
		t.Fatalf("%+v", c)
	}
	w.term.Type("\r")
	w.term.WaitFor(t, "pending confirmation")
	w.quit()

	var said, complaints bytes.Buffer
	args := []string{"confirm", second.Person, "--provider", providerWord(c), "--note", "by ana", "--config", w.settings()}
	if code := cli.Main(args, &said, &complaints); code != 0 {
		t.Fatalf("confirm ended with %d: %s%s", code, &said, &complaints)
	}
	for _, person := range []string{first.Person, second.Person} {
		if n := len(w.mails(person)); n != 1 {
			t.Errorf("%d mails to %s", n, person)
		}
	}
	byKeys, byWords := w.ledgerOf(first.Person), w.ledgerOf(second.Person)
	if !slices.Equal(byKeys, byWords) || len(byKeys) < 3 {
		t.Errorf("the ledger of the keys says\n%s\nthat of the words\n%s", strings.Join(byKeys, "\n"), strings.Join(byWords, "\n"))
	}
	// Asked for again, it finds that a mail is out there, and sends none.
	if code := cli.Main(args, &said, &complaints); code != 1 || len(w.mails(second.Person)) != 1 || !strings.Contains(said.String(), "nothing was sent") {
		t.Errorf("asked again it ended with %d and %d mails: %s%s", code, len(w.mails(second.Person)), &said, &complaints)
	}
}

// TestAConfirmationMailIsTakenBack within the undo window: nothing leaves.
func TestAConfirmationMailIsTakenBack(t *testing.T) {
	w := newWorld(t, func(o *app.Options) { o.Settings.UndoWindow = config.Duration{Duration: time.Hour} })
	w.open(80, 24)
	w.unpaid(1)
	w.term.Type("6")
	w.term.WaitUntil(t, "the cursor on a payout", func(screen string) bool {
		return strings.Contains(screen, "[6 Pay") && payoutUnderCursor.MatchString(screen)
	})
	w.term.Type("A")
	w.term.WaitFor(t, "mailed to confirm an account")
	w.term.Type("\r\r")
	w.term.WaitFor(t, "u takes it back")
	w.term.Type("u")
	w.term.WaitFor(t, "took back")
	c := w.change(model.ChangeUndone)
	w.quit()
	if n := len(w.mails(c.PersonID)); n != 0 {
		t.Errorf("%d mails left", n)
	}
}

// settings writes a file by which words reach the sandbox.
func (w *world) settings() string {
	w.Helper()
	path := filepath.Join(w.TempDir(), "config.toml")
	text := fmt.Sprintf("data = %q\n[[backend]]\nname = %q\nkind = \"growsurf\"\nbase_url = %q\napi_key = \"key-of-the-tests\"\nallow_unsigned = true\n",
		w.demo.Settings.Data, w.demo.Settings.Backends[0].Name, w.demo.Sandbox.Info().BaseURL)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.Fatal(err)
	}
	return path
}

// unpaid waits for payouts of different people who are affiliates.
func (w *world) unpaid(least int) (one []model.PayoutRow) {
	w.Helper()
	w.eventually("payouts", func() bool {
		if !w.swept() {
			return false
		}
		rows, err := w.app.Lists().Payouts(w.Context(), model.Query{Count: 100})
		if err != nil {
			w.Fatal(err)
		}
		seen := map[string]bool{}
		one = nil
		for _, row := range rows.Rows {
			if !seen[row.Person] && row.Earner.Key != 0 {
				seen[row.Person] = true
				one = append(one, row)
			}
		}
		return len(one) >= least
	})
	return one
}

func providerWord(c model.Change) string {
	return map[string]string{"PAYPAL": "paypal", "WISECOM": "wise"}[c.Provider()]
}

// mails are the calls that had a person mailed.
func (w *world) mails(person string) (paths []string) {
	for _, r := range w.demo.Sandbox.Requests() {
		if r.Method == http.MethodPost && strings.Contains(r.Path, person+"/payout-destination/request-confirmation") {
			paths = append(paths, r.Path)
		}
	}
	return paths
}

// ledgerOf is what the ledger says of a person's mail, without the name.
func (w *world) ledgerOf(person string) (rows []string) {
	w.Helper()
	s, err := store.Open(w.Context(), w.demo.Settings.Data, store.Options{})
	if err != nil {
		w.Fatal(err)
	}
	defer s.Close()
	if err := s.VerifyLedger(w.Context()); err != nil {
		w.Error(err)
	}
	all, err := s.Ledger(w.Context(), 0, 100_000)
	if err != nil {
		w.Fatal(err)
	}
	for _, r := range all {
		if r.Object == model.ObjectDestination && r.Target == person {
			_, note, _ := strings.Cut(r.Text, " · ")
			rows = append(rows, strings.Join([]string{r.Kind, r.Operator, string(r.Object), note}, " | "))
		}
	}
	return rows
}
