package store_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// feedBatch is everything a store has to hand on after a position, with what
// the events told put back: here their bodies say nothing.
func feedBatch(t *testing.T, s *store.Store, after, repeats int64, told map[string]model.Facts) model.FeedBatch {
	t.Helper()
	ctx := context.Background()
	batch := model.FeedBatch{Journal: must(s.JournalEnds(ctx))(t).Journal}
	batch.Rows = must(s.FeedRows(ctx, after, 1000, 1<<20))(t)
	batch.Repeats = must(s.Repeats(ctx, repeats, 1000))(t)
	for i := range batch.Rows {
		batch.Rows[i].Facts = told[batch.Rows[i].SubjectID]
	}
	return batch
}

// wholeJournal is every row of a journal with its body.
func wholeJournal(t *testing.T, s *store.Store) []model.FeedRow {
	t.Helper()
	return must(s.FeedRows(context.Background(), 0, 1000, 1<<20))(t)
}

// shop is a journal with an event of every state.
func shop(t *testing.T) (s *store.Store, told map[string]model.Facts) {
	t.Helper()
	s, _ = fresh(t)
	told = map[string]model.Facts{}
	for i := range 4 {
		d := joined(fmt.Sprint("p", i), i)
		told[d.SubjectID] = d.Facts
		appendAll(t, s, d)
	}
	late := joined("p0", -10)
	late.FoldKey, late.Raw = "late", []byte("late")
	bad := joined("p9", 9)
	bad.State, bad.Reason, bad.Raw = model.EventQuarantined, "not JSON", []byte("{\xff,}")
	appendAll(t, s, late, bad, joined("p1", 1), joined("p1", 1))
	return s, told
}

func TestCopyEqualsItsOrigin(t *testing.T) {
	from, told := shop(t)
	to, _ := fresh(t)
	ctx := context.Background()
	batch := feedBatch(t, from, 0, 0, told)
	for range 2 { // a batch may come twice
		ok(t, to.Copy(ctx, batch))
	}
	if diff := cmp.Diff(wholeJournal(t, from), wholeJournal(t, to)); diff != "" {
		t.Errorf("the copy differs (-origin +copy):\n%s", diff)
	}
	if p := personOf(t, to, "p3"); p.Email != "p3@example.com" {
		t.Errorf("what an event told was not folded: %+v", p)
	}
	copied := must(to.Copied(ctx))(t)
	last := batch.Rows[len(batch.Rows)-1]
	sum := sha256.Sum256(last.Raw)
	want := model.Copied{Journal: batch.Journal, Seq: last.Seq, Digest: sum[:], Repeats: 2}
	if diff := cmp.Diff(want, copied); diff != "" {
		t.Errorf("how far the copy has come (-want +got):\n%s", diff)
	}
	a, b := must(from.Figures(ctx))(t), must(to.Figures(ctx))(t)
	if a.Events != b.Events || a.Quarantined != b.Quarantined || a.People != b.People {
		t.Errorf("figures %+v, of the copy %+v", a, b)
	}
}

func TestLaterRepeatsReachTheCopy(t *testing.T) {
	from, told := shop(t)
	to, _ := fresh(t)
	ctx := context.Background()
	ok(t, to.Copy(ctx, feedBatch(t, from, 0, 0, told)))
	news, cancel := from.Subscribe()
	defer cancel()
	appendAll(t, from, joined("p2", 2), joined("p2", 2), joined("p1", 1))
	if a := <-news; a.Repeats == 0 || a.Repeats <= 2 {
		t.Errorf("a repeat was announced as %+v", a)
	}
	known := must(to.Copied(ctx))(t)
	late := feedBatch(t, from, known.Seq, known.Repeats, told)
	if len(late.Rows) != 0 || len(late.Repeats) != 2 {
		t.Fatalf("left to copy: %+v", late)
	}
	ok(t, to.Copy(ctx, late))
	if diff := cmp.Diff(wholeJournal(t, from), wholeJournal(t, to)); diff != "" {
		t.Errorf("the copy differs (-origin +copy):\n%s", diff)
	}
	// A repeat of an event that the copy does not have yet says nothing.
	ahead := model.Repeat{Position: 99, Seq: 1000, Repeats: 3}
	ok(t, to.Copy(ctx, model.FeedBatch{Journal: late.Journal, Repeats: []model.Repeat{ahead}}))
	if got := must(to.Copied(ctx))(t).Repeats; got != 99 {
		t.Errorf("repeats are known up to %d", got)
	}
}

func TestGapIsARowAndIsCounted(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	gap := func(seq, missing int64) model.FeedRow {
		return model.FeedRow{Missing: missing, Delivery: model.Delivery{FoldKey: fmt.Sprint("gap/", seq), Event: model.Event{
			Seq: seq, Backend: "acme", Kind: model.KindGap, State: model.EventFolded, ReceivedAt: noon, Headline: "gone",
		}}}
	}
	ok(t, s.Copy(ctx, model.FeedBatch{Journal: "there", Rows: []model.FeedRow{gap(9, 9), gap(30, 5)}}))
	copied := must(s.Copied(ctx))(t)
	if copied.Seq != 30 || copied.Missing != 14 || len(copied.Digest) != 0 || copied.Own {
		t.Errorf("%+v", copied)
	}
	if rows := must(s.EventRows(ctx, 0, 10))(t); len(rows) != 2 || rows[0].Kind != model.KindGap {
		t.Errorf("%+v", rows)
	}
}

func TestCopyOfAnotherJournalIsRefused(t *testing.T) {
	from, told := shop(t)
	to, _ := fresh(t)
	ctx := context.Background()
	batch := feedBatch(t, from, 0, 0, told)
	ok(t, to.Copy(ctx, batch))
	batch.Journal = "another"
	if err := to.Copy(ctx, batch); !errors.Is(err, store.ErrOtherJournal) {
		t.Errorf("error %v", err)
	}
	if copied := must(from.Copied(ctx))(t); !copied.Own || copied.Journal != "" {
		t.Errorf("an origin says of itself %+v", copied)
	}
}

// TestUnfoldableRowIsCopiedAllTheSame has one row tell what the mirror's rules
// do not allow.
func TestUnfoldableRowIsCopiedAllTheSame(t *testing.T) {
	from, told := shop(t)
	to, _ := fresh(t)
	told["p1"] = model.Facts{Rewards: []model.Reward{{State: model.RewardWaiting}}} // no id
	ok(t, to.Copy(context.Background(), feedBatch(t, from, 0, 0, told)))
	if diff := cmp.Diff(wholeJournal(t, from), wholeJournal(t, to)); diff != "" {
		t.Errorf("the copy differs (-origin +copy):\n%s", diff)
	}
}

func TestFeedRowsAreBoundedByTheirBodies(t *testing.T) {
	s, _ := fresh(t)
	for i := range 4 {
		d := joined(fmt.Sprint("p", i), i)
		d.Raw = []byte(strings.Repeat(fmt.Sprint(i), 100))
		appendAll(t, s, d)
	}
	for bytes, want := range map[int]int{1: 1, 150: 2, 1000: 4} {
		if rows := must(s.FeedRows(context.Background(), 0, 10, bytes))(t); len(rows) != want {
			t.Errorf("%d rows within %d bytes, want %d", len(rows), bytes, want)
		}
	}
}

func TestJournalKeepsItsName(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(context.Background(), dir, store.Options{})
	ok(t, err)
	name := must(s.JournalEnds(context.Background()))(t).Journal
	ok(t, s.Close())
	again := must(open(t, dir, nil).JournalEnds(context.Background()))(t)
	other, _ := fresh(t)
	if again.Journal != name || name == "" || must(other.JournalEnds(context.Background()))(t).Journal == name {
		t.Errorf("named %q, then %q", name, again.Journal)
	}
}
