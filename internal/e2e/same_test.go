package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"refdesk/internal/cli"
)

var queryParts = []string{
	"a", "an", "mail", "example", "-test", "ma", `"mail"`, "é", "risk:low", "-risk:low", "referrals>0", "referrals<2", "joined>1d", "joined<400d",
	"has:referrals", "-has:referrer", "has:waiting-reward", "waiting>0", "rank<30", "name:a", "email:mail", "zzz",
}

// TestWordsListWhatTheScreenShows asks generated questions of both, and compares
// who is shown, in which order, and how many there are.
func TestWordsListWhatTheScreenShows(t *testing.T) {
	w := newWorld(t, nil)
	w.open(119, 60)
	w.rewards()
	w.term.Type("2")
	w.term.WaitFor(t, "[2 Leaderboard]")
	random := rand.New(rand.NewPCG(4, 19))
	rows := 0
	for range 30 {
		var parts []string
		for range 1 + random.IntN(3) {
			parts = append(parts, queryParts[random.IntN(len(queryParts))])
		}
		query := strings.Join(parts, " ")
		listed := w.listed(query)
		rows += len(listed)
		w.term.Type("/" + query + "\r")
		matched := regexp.MustCompile(fmt.Sprintf(`(^|\D)%[1]d/|row \d+ of %[1]d\D`, len(listed)))
		w.term.WaitUntil(t, fmt.Sprintf("%d people for %s", len(listed), query), func(screen string) bool {
			return strings.Contains(screen, "/ "+query) && matched.MatchString(strings.SplitN(screen, "\n", 2)[0]) && same(shown(screen), listed)
		})
		w.term.Type("\x1b")
		w.term.WaitUntil(t, "no filter", func(screen string) bool { return !strings.Contains(screen, "/ "+query) })
		w.term.Settle(20 * time.Millisecond)
	}
	if rows == 0 {
		t.Error("no question found anybody")
	}
}

// listed is the addresses that the word prints for a question.
func (w *world) listed(query string) (addresses []string) {
	w.Helper()
	var out, complaints bytes.Buffer
	if code := cli.Main([]string{"list", "participants", "--data", w.demo.Settings.Data, "--filter", query, "--json"}, &out, &complaints); code != 0 {
		w.Fatalf("list --filter %q ended with %d: %s", query, code, &complaints)
	}
	for line := range strings.Lines(out.String()) {
		var row struct{ Email string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			w.Fatal(err)
		}
		addresses = append(addresses, row.Email)
	}
	return addresses
}

// address is one on the screen, which may be cut.
var address = regexp.MustCompile(`[^ ]+@[^ ]+`)

func shown(screen string) (addresses []string) {
	for line := range strings.Lines(screen) {
		if found := address.FindString(line); found != "" && !strings.Contains(line, "/ ") {
			addresses = append(addresses, found)
		}
	}
	return addresses
}

// same tells that the screen begins with what is listed, and leaves nothing out
// that there is room for.
func same(screen, listed []string) bool {
	if len(screen) > len(listed) || len(screen) < min(len(listed), 45) {
		return false
	}
	for i, text := range screen {
		if !strings.HasPrefix(listed[i], strings.TrimSuffix(text, "…")) {
			return false
		}
	}
	return true
}
