package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/cli"
	"refdesk/internal/model"
)

// toldRow is a row of a summary, as programs read it.
type toldRow struct {
	Part       string
	CampaignID string `json:"campaign_id"`
	Currency   string
	Earned     *toldAmount
	Approved   *toldAmount
	Paid       *toldAmount
	Waiting    *toldAmount
	Issued     *toldAmount `json:"payouts_issued"`
}

type toldAmount struct {
	Minor    json.Number
	Currency string
}

func (a *toldAmount) money(t *testing.T) model.Money {
	t.Helper()
	if a == nil {
		return model.Money{}
	}
	minor, err := a.Minor.Int64()
	if err != nil {
		t.Fatal(err)
	}
	return model.Money{Minor: minor, Currency: a.Currency}
}

// TestTheSummaryIsTheTruth: what the screen says, what its file and that of the
// word say, and what the backend knows, are the same to the minor unit.
func TestTheSummaryIsTheTruth(t *testing.T) {
	w := newWorld(t, nil)
	w.open(200, 50)
	w.unpaid(1)
	w.term.Type("1")
	w.term.WaitFor(t, "[1 Campaigns]")
	w.term.Type("#")
	w.term.WaitFor(t, "the books close")
	w.term.Type("v")
	w.term.WaitUntil(t, "all of time added up", func(screen string) bool {
		return strings.Contains(screen, "all of time  all campaigns  as of") && strings.Contains(screen, "the books close")
	})
	dir := t.TempDir()
	byKeys := filepath.Join(dir, "keys.csv")
	w.term.Type("e")
	w.term.WaitFor(t, "export the summary of all of time")
	w.term.Type("\x1b[C\r\x15" + byKeys + "\r")
	w.term.WaitFor(t, "SHA-256")
	// A key typed before esc was taken would be read as one key together with it,
	// and the dialog covers sums.
	w.term.Type("\x1b")
	screen := w.term.WaitUntil(t, "the summary without a dialog", func(screen string) bool {
		return strings.Contains(screen, "the books close") && !strings.Contains(screen, "SHA-256")
	})

	if err := w.demo.Keep(); err != nil { // what rewards are worth
		t.Fatal(err)
	}
	byWord := filepath.Join(dir, "word.csv")
	w.say("export", "summary", "--out", byWord)
	keys, word := read(t, byKeys), read(t, byWord)
	if !bytes.Equal(keys, word) {
		t.Errorf("the keys wrote\n%s\nthe word\n%s", keys, word)
	}

	truth := w.money()
	seen := 0
	for line := range strings.Lines(w.say("export", "summary", "--format", "jsonl")) {
		var row toldRow
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		at := truth[row.CampaignID+" "+row.Currency]
		switch row.Part {
		case "commissions":
			seen++
			if row.Waiting.money(t).Minor != at["PENDING"] || row.Approved.money(t).Minor != at["APPROVED"] || row.Paid.money(t).Minor != at["PAID"] {
				t.Errorf("the summary says %s\nthe backend %v", line, at)
			}
			for _, sum := range []*toldAmount{row.Earned, row.Paid} {
				if text := sum.money(t).String(); !strings.Contains(screen, text) {
					t.Errorf("%s is not on the screen:\n%s", text, screen)
				}
			}
		case "payouts":
			seen++
			if row.Issued.money(t).Minor != at["ISSUED"] {
				t.Errorf("the summary says %s\nthe backend %v", line, at)
			}
		}
	}
	if seen < 2 {
		t.Errorf("%d sums were compared", seen)
	}
	w.quit()
}

// say runs a word on the world's store and gives what it printed.
func (w *world) say(args ...string) string {
	w.Helper()
	var said, complaints bytes.Buffer
	if code := cli.Main(append(args, "--data", w.demo.Settings.Data), &said, &complaints); code != 0 {
		w.Fatalf("%v ended with %d: %s", args, code, &complaints)
	}
	return said.String()
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// money is what the sandbox's commissions and payouts come to, by campaign and
// currency and then by state.
func (w *world) money() map[string]map[string]int64 {
	w.Helper()
	answer, err := http.Get(strings.TrimSuffix(w.demo.Sandbox.Info().BaseURL, "/v2") + "/_sandbox/truth")
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	defer http.DefaultClient.CloseIdleConnections()
	type row struct {
		Campaign string
		Currency string `json:"currencyISO"`
		Status   string
		Amount   int64
	}
	var all struct{ Commissions, Payouts []row }
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil {
		w.Fatal(err)
	}
	sums := map[string]map[string]int64{}
	for _, rows := range [][]row{all.Commissions, all.Payouts} {
		for _, r := range rows {
			at := r.Campaign + " " + r.Currency
			if sums[at] == nil {
				sums[at] = map[string]int64{}
			}
			sums[at][r.Status] += r.Amount
		}
	}
	return sums
}
