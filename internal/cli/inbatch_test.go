package cli

import (
	"fmt"
	"strings"
	"testing"
)

// TestARewardInABatchIsNotRefusedByTheWay: the word and its rehearsal name the
// batch and what follows; a filter leaves it alone; naming the batch does it.
func TestARewardInABatchIsNotRefusedByTheWay(t *testing.T) {
	s := withWorth(t, "")
	s.makeBatch(t.TempDir())
	s.must("batch", "check", "1")
	s.must("batch", "release", "1")
	in := map[string]bool{}
	for _, line := range s.rows("show", "batch", "1")[0]["payments"].([]any) {
		in[strings.TrimPrefix(fmt.Sprint(line.(map[string]any)["earned"]), "reward ")] = true
	}
	var reward string
	for _, row := range s.rows("list", "rewards", "--filter", "state:waiting") {
		if in[id(row)] {
			reward = id(row)
		}
	}
	if reward == "" {
		t.Fatal("no waiting reward is in the batch")
	}
	for _, row := range append(s.rows("show", "reward", reward), s.rows("list", "rewards", "--filter", "id:"+reward)...) {
		if row["batch_id"] != "1" || row["batch_state"] != "released" || row["batch_line_state"] != "open" {
			t.Errorf("%v", row)
		}
	}
	if got := s.run("export", "rewards", "--filter", "id:"+reward, "--columns", "id,batch_id,batch_state"); !strings.Contains(got.out, reward+",1,released") {
		t.Errorf("%+v", got)
	}
	says := "in batch 1, released: the payment service may pay it nevertheless"
	expect(t, s.run("refuse", reward, "--reason", "manual"), exitFailed, says, "Nothing was changed. --despite-batch 1 does it nevertheless")
	expect(t, s.run("fulfil", reward), exitFailed, "in batch 1, released: the payment is not known to be made")
	if out := s.must("refuse", reward, "--reason", "manual", "--dry-run"); !strings.Contains(out, says) || !strings.Contains(out, "--despite-batch 1 does it nevertheless") {
		t.Error(out)
	}
	if out := s.must("refuse", "--filter", "id:"+reward, "--reason", "manual", "--dry-run"); !strings.HasPrefix(out, "left alone: 1 in batch 1, released") {
		t.Error(out)
	}
	if rows := s.rows("list", "changes"); len(rows) != 0 {
		t.Errorf("%v", rows)
	}
	expect(t, s.run("refuse", reward, "--reason", "manual", "--despite-batch", "1", "--stage"), exitDone, "despite batch 1, released")
	if row := s.rows("list", "changes")[0]; row["despite"] != "batch 1, released" {
		t.Errorf("%v", row)
	}
}
