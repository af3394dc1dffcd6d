package e2e

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/cli"
	"refdesk/internal/model"
)

// queueOf is a filter of the rewards tab, with what it lets through: those that
// take an approval and the one that a case stands against.
type queueOf struct {
	filter  string
	free    []model.ObjectRef
	suspect model.RewardRow
}

// openedQueue opens the console on a program under attack, and gives a filter that
// lets a handful of rewards through, one of which a case stands against.
func openedQueue(t *testing.T) (*world, queueOf) {
	t.Helper()
	w := newAttack(t, 300*time.Millisecond)
	w.readBefore()
	w.open(120, 36)
	w.eventually("the cases", func() bool {
		refs, err := w.app.Lists().RewardRefs(w.Context(), model.Query{Text: "case:open score>=50"})
		return err == nil && len(refs) > 0 && w.swept()
	})
	for _, word := range []string{"an", "ma", "li", "jo", "el", "ra", "so", "ca", "be", "vi", "no", "mi", "th", "da", "al", "er", "in", "ol", "us", "ki"} {
		if q, ok := w.handful("state:waiting side:referrer name:" + word); ok {
			return w, q
		}
	}
	t.Fatal("no word finds a handful of rewards with one case among them")
	return nil, queueOf{}
}

// handful looks at what a filter lets through.
func (w *world) handful(filter string) (queueOf, bool) {
	w.Helper()
	q := queueOf{filter: filter}
	page, err := w.app.Lists().Rewards(w.Context(), model.Query{Text: filter, Count: 1000})
	if err != nil {
		w.Fatal(err)
	}
	suspects := 0
	for _, r := range page.Rows {
		if r.EarnerCase.Stops(50) || r.FriendCase.Stops(50) {
			suspects, q.suspect = suspects+1, r
			continue
		}
		q.free = append(q.free, r.ObjectRef())
	}
	return q, suspects == 1 && len(q.free) > 1 && len(q.free) < 40
}

// word runs a word beside the console, on its store.
func (w *world) word(args ...string) (code int, said string) {
	w.Helper()
	w.Setenv("REFDESK_OPERATOR", "ana")
	var out, complaints bytes.Buffer
	code = cli.Main(append(args, "--stage", "--data", w.demo.Settings.Data), &out, &complaints)
	return code, complaints.String()
}

// done waits until as many changes as given are done, and no other is left.
func (w *world) done(count int) {
	w.Helper()
	w.eventually(fmt.Sprint(count, " done changes"), func() bool {
		page, err := w.app.Lists().Changes(w.Context(), model.Query{Count: 100})
		return err == nil && len(page.Rows) == count && !slices.ContainsFunc(page.Rows, func(c model.Change) bool { return c.State != model.ChangeDone })
	})
}

var numbers = regexp.MustCompile(`case \d+`)

// decisions is what the ledger has of decisions and their sending, in no order.
// Cases have the numbers in which they were found.
func (w *world) decisions() (rows []string) {
	w.Helper()
	err := w.app.EachLedgerRow(w.Context(), func(row model.LedgerRow, _ string) error {
		if row.ChangeID != 0 {
			rows = append(rows, fmt.Sprintf("%s by %s: %s %s, %s", row.Kind, row.Operator, row.Object, row.Target, numbers.ReplaceAllString(row.Text, "case N")))
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	slices.Sort(rows)
	return rows
}

// TestABulkOfRewardsByKeyAndByWord approves what a filter lets through, which
// leaves the one in an open case alone, and then that one in spite of the case:
// once with keys and once with words, on two programs that are the same. The
// ledgers say the same, and the vendor was called once for each.
func TestABulkOfRewardsByKeyAndByWord(t *testing.T) {
	w, q := openedQueue(t)
	w.term.Type("4")
	w.term.WaitFor(t, "[4 Rewards")
	w.term.Type("/" + q.filter + "\r")
	w.term.WaitUntil(t, "what the filter lets through", func(screen string) bool {
		return strings.Contains(screen, fmt.Sprintf("%d/", len(q.free)+1))
	})
	w.term.Type("M")
	w.term.WaitFor(t, fmt.Sprintf("%d rewards marked", len(q.free)+1))
	w.term.Type("a")
	w.term.WaitFor(t, fmt.Sprintf("Approve %d rewards?", len(q.free)))
	w.term.WaitFor(t, "1 left alone: 1 in an open case")
	if n := len(w.written()); n != 0 {
		t.Fatalf("%d calls before anybody said yes", n)
	}
	w.term.Type("Y")
	w.done(len(q.free))
	if calls := w.writes(q.suspect.ID); len(calls) != 0 {
		t.Errorf("the one in a case was called for: %v", calls)
	}

	w.term.Type("4/id:" + q.suspect.ID + "\r")
	w.term.WaitUntil(t, "the one in a case", func(screen string) bool {
		// Not the 21 of before, nor the one row of a half typed id.
		return strings.Contains(screen, "  1/") && cursorLine.MatchString(screen) && strings.Count(screen, q.suspect.ID) > 1
	})
	w.term.Type("a")
	w.term.WaitFor(t, "despite the case")
	w.term.Type("Y")
	w.done(len(q.free) + 1)
	byKey := w.decisions()
	w.once()
	w.quit()

	v, same := openedQueue(t)
	if same.filter != q.filter || !slices.Equal(same.free, q.free) || same.suspect.ID != q.suspect.ID {
		t.Fatalf("the second program is another: %s, %s", q.filter, same.filter)
	}
	if code, said := v.word("approve", "--filter", q.filter); code != 1 || !strings.Contains(said, "left alone: 1 in an open case") {
		t.Fatalf("approve --filter ended with %d: %s", code, said)
	}
	v.done(len(q.free))
	code, said := v.word("approve", q.suspect.ID)
	named := regexp.MustCompile(`--despite-case ([\d,]+) does it nevertheless`).FindStringSubmatch(said)
	if code != 1 || named == nil || !strings.Contains(said, "is open, score ") {
		t.Fatalf("approve in spite of a case ended with %d: %s", code, said)
	}
	if code, said := v.word("approve", q.suspect.ID, "--despite-case", named[1]); code != 0 {
		t.Fatalf("approve --despite-case ended with %d: %s", code, said)
	}
	v.done(len(q.free) + 1)
	v.once()
	byWord := v.decisions()
	v.quit()
	if !slices.Equal(byKey, byWord) {
		t.Errorf("keys write\n%s\nwords write\n%s", strings.Join(byKey, "\n"), strings.Join(byWord, "\n"))
	}
	if !slices.ContainsFunc(byKey, func(row string) bool {
		return strings.HasPrefix(row, "decided") && strings.Contains(row, q.suspect.ID) && strings.Contains(row, "despite case N, open, score ")
	}) {
		t.Errorf("the ledger does not say despite what it was approved:\n%s", strings.Join(byKey, "\n"))
	}
}
