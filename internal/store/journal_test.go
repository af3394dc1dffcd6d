package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

func joined(id string, second int) model.Delivery {
	d := delivery(model.KindJoined, id, "joined-"+id, at(second), about(person(id, id+"@example.com")))
	d.PersonID = id
	return d
}

// TestManySendersShareCommits has senders append the same events at once. Each
// event is journaled once, and every sender learns where.
func TestManySendersShareCommits(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	const senders, events = 8, 40
	before := must(s.Rev(ctx))(t)
	seqs := make([][events]int64, senders)
	var group sync.WaitGroup
	for sender := range senders {
		group.Go(func() {
			for i := range events {
				receipt, err := s.Append(ctx, joined(fmt.Sprint("p", i), i))
				if err != nil {
					t.Error(err)
				}
				seqs[sender][i] = receipt.Seq
			}
		})
	}
	group.Wait()
	for sender := range senders {
		if seqs[sender] != seqs[0] {
			t.Fatalf("sender %d was told other places: %v and %v", sender, seqs[sender], seqs[0])
		}
	}
	figures := must(s.Figures(ctx))(t)
	if figures.Events != events || figures.People != events {
		t.Errorf("figures %+v", figures)
	}
	repeats := int64(0)
	for _, e := range must(s.EventRows(ctx, 0, 1000))(t) {
		repeats += e.Repeats
	}
	if repeats != (senders-1)*events {
		t.Errorf("%d repeats", repeats)
	}
	if commits := must(s.Rev(ctx))(t) - before; commits > events {
		t.Errorf("%d commits changed the mirror, by %d events", commits, events)
	}
}

func TestRepeatsFold(t *testing.T) {
	s, _ := fresh(t)
	first := joined("p1", 1)
	again := first
	again.Raw = []byte(`{"key": "written otherwise"}`)
	unkeyed := first
	unkeyed.FoldKey = ""
	other := first
	other.Backend = "elsewhere"
	receipts := must(s.AppendTogether([]model.Delivery{first, again, unkeyed, other}))(t)
	want := []model.Receipt{{Seq: 1}, {Seq: 1, Repeat: true}, {Seq: 1, Repeat: true}, {Seq: 2}}
	for i := range want {
		if receipts[i] != want[i] {
			t.Errorf("receipt %d is %+v, want %+v", i, receipts[i], want[i])
		}
	}
}

func TestQuarantineKeepsRawAndKeyFree(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	bad := joined("p1", 1)
	bad.State, bad.Reason, bad.Raw = model.EventQuarantined, "not JSON", []byte("{\xff,}")
	good := joined("p1", 1)
	receipts := must(s.AppendTogether([]model.Delivery{bad, good}))(t)
	if receipts[1].Repeat {
		t.Error("a readable event was taken for the repeat of an unreadable one")
	}
	kept := must(s.Event(ctx, receipts[0].Seq))(t)
	if kept.State != model.EventQuarantined || string(kept.Raw) != string(bad.Raw) || kept.Reason != "not JSON" {
		t.Errorf("kept %+v", kept)
	}
	if figures := must(s.Figures(ctx))(t); figures.Quarantined != 1 || figures.Events != 2 || figures.People != 1 {
		t.Errorf("figures %+v", figures)
	}
}

// TestOneBadDeliveryLeavesOthersAlone has one of a batch break a rule of the
// tables.
func TestOneBadDeliveryLeavesOthersAlone(t *testing.T) {
	s, _ := fresh(t)
	bad := joined("p2", 2)
	bad.Facts.Rewards = []model.Reward{{State: model.RewardWaiting}} // no id
	receipts := must(s.AppendTogether([]model.Delivery{joined("p1", 1), bad, joined("p3", 3)}))(t)
	var states []model.EventState
	for _, r := range receipts {
		states = append(states, eventState(t, s, r.Seq))
	}
	if fmt.Sprint(states) != "[folded quarantined folded]" {
		t.Errorf("states %v", states)
	}
	if reason := must(s.Event(context.Background(), receipts[1].Seq))(t).Reason; !strings.Contains(reason, "could not be stored") {
		t.Errorf("reason %q", reason)
	}
	figures := must(s.Figures(context.Background()))(t)
	if figures.People != 2 || figures.RewardsWaiting != 0 || figures.Quarantined != 1 {
		t.Errorf("figures %+v", figures)
	}
}

func TestFullDisk(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	must(s.Append(ctx, joined("p0", 0)))(t)
	ok(t, s.LimitPages(1))
	big := joined("p1", 1)
	big.Raw = []byte(strings.Repeat("x", 1<<20))
	_, err := s.Append(ctx, big)
	expectUnusable(t, err, store.ErrNoRoom, "no room left in ", ": free some")
	if figures := must(s.Figures(ctx))(t); figures.Events != 1 || figures.Quarantined != 0 {
		t.Errorf("while full: %+v", figures)
	}
	ok(t, s.LimitPages(0))
	if receipt := must(s.Append(ctx, big))(t); receipt.Repeat {
		t.Error("the event that was not acknowledged had been kept")
	}
	must(s.Append(ctx, joined("p2", 2)))(t)
	if figures := must(s.Figures(ctx))(t); figures.Events != 3 || figures.People != 3 {
		t.Errorf("afterwards: %+v", figures)
	}
}

func TestAppendHearsItsContext(t *testing.T) {
	s, _ := fresh(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Append(ctx, joined("p1", 1)); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	must(s.Append(context.Background(), joined("p2", 1)))(t)
}

func TestCloseAnswersEverybody(t *testing.T) {
	s, err := store.Open(context.Background(), t.TempDir(), store.Options{})
	ok(t, err)
	var group sync.WaitGroup
	for sender := range 8 {
		group.Go(func() {
			for i := 0; ; i++ {
				_, err := s.Append(context.Background(), joined(fmt.Sprint(sender, "-", i), i))
				if errors.Is(err, store.ErrClosed) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	ok(t, s.Close())
	group.Wait()
	ok(t, s.Close())
	if err := s.SetSeen(context.Background(), "ana", 1); !errors.Is(err, store.ErrClosed) {
		t.Errorf("a closed store answered %v", err)
	}
}

// TestReopenAfterHardStop copies the files of an open store, which is what a
// machine without power leaves behind.
func TestReopenAfterHardStop(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	s := open(t, from, nil)
	for i := range 20 {
		must(s.Append(context.Background(), joined(fmt.Sprint("p", i), i)))(t)
	}
	for _, entry := range must(os.ReadDir(from))(t) {
		if !strings.HasSuffix(entry.Name(), "-shm") { // memory, not disk
			copyFile(t, filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name()))
		}
	}
	again := open(t, to, nil)
	if figures := must(again.Figures(context.Background()))(t); figures.Events != 20 || figures.People != 20 {
		t.Errorf("figures %+v", figures)
	}
	if receipt := must(again.Append(context.Background(), joined("p3", 3)))(t); !receipt.Repeat {
		t.Error("an acknowledged event was lost")
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in := must(os.Open(from))(t)
	defer in.Close()
	out := must(os.Create(to))(t)
	defer out.Close()
	must(io.Copy(out, in))(t)
}

func TestEventWindows(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	for i := range 5 {
		appendAll(t, s, joined(fmt.Sprint("p", i), i))
	}
	seqs := func(events []model.Event, err error) string {
		t.Helper()
		var all []int64
		for _, e := range must(events, err)(t) {
			if e.Raw != nil {
				t.Error("a row of a list carries its body")
			}
			all = append(all, e.Seq)
		}
		return fmt.Sprint(all)
	}
	for got, want := range map[string]string{
		seqs(s.EventRows(ctx, 0, 2)):      "[5 4]",
		seqs(s.EventRows(ctx, 4, 2)):      "[3 2]",
		seqs(s.EventRowsAfter(ctx, 3, 9)): "[4 5]",
		seqs(s.EventRowsAfter(ctx, 5, 9)): "[]",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if _, err := s.Event(ctx, 99); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("an event that is not there: %v", err)
	}
}
