package e2e

import (
	"strconv"
	"strings"
	"syscall"
	"testing"

	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

// TestDecidingByWord decides as scripts do: first with nobody else on the
// store, then beside a keeper.
func TestDecidingByWord(t *testing.T) {
	s := newShop(t, func(o *sandbox.Options) { o.People = 300 }, "fraud.ask_from = 100")
	s.must("pull", "--once")
	ids := s.waitingIDs()
	if len(ids) < 5 {
		t.Fatalf("only %d rewards wait", len(ids))
	}
	s.mistakes(ids[0])
	s.alone(ids[0], ids[1])
	s.besideKeeper(ids[2], ids[3], ids[4])
}

// waitingIDs are the rewards that can be decided on.
func (s *shop) waitingIDs() (ids []string) {
	s.Helper()
	opened := s.store()
	defer opened.Close()
	err := opened.RewardsSince(s.Context(), 0, func(r model.Reward) error {
		if r.State == model.RewardWaiting {
			ids = append(ids, r.ID)
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	return ids
}

// mistakes tries what must change nothing anywhere.
func (s *shop) mistakes(id string) {
	s.Helper()
	for _, c := range []struct {
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{[]string{"approve", id, "--dry-run"}, 0, "Nothing was changed", ""},
		{[]string{"refuse", id}, 2, "", "reason"},
		{[]string{"refuse", id, "--reason", "because"}, 2, "", "because"},
		{[]string{"approve", "prew_nobody"}, 1, "", "Nothing was changed"},
		{[]string{"approve", id, "prew_nobody"}, 1, "", "prew_nobody"},
		{[]string{"undo"}, 1, "", "nothing to take back"},
	} {
		stdout, stderr, code := s.run(c.args...)
		if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
			s.Errorf("%v ended with %d, %q, %q", c.args, code, stdout, stderr)
		}
	}
	if changes := s.must("list", "changes", "--json"); changes != "" {
		s.Errorf("something was planned: %s", changes)
	}
	if calls := s.writes(id); len(calls) != 0 {
		s.Errorf("the sandbox saw %v", calls)
	}
}

// listedChange is a change as the program prints it.
type listedChange struct {
	ID       string `json:"id"`
	Target   string `json:"target"`
	State    string `json:"state"`
	Operator string `json:"operator"`
	Note     string `json:"note"`
}

// decide runs a word that decides on one reward and gives the change.
func (s *shop) decide(args ...string) listedChange {
	s.Helper()
	changes := listed[listedChange](s.T, s.must(append(args, "--json")...))
	if len(changes) != 1 || changes[0].Operator != "ana" {
		s.Fatalf("%v made the changes %+v", args, changes)
	}
	return changes[0]
}

// alone sends by itself, because nobody else would.
func (s *shop) alone(first, second string) {
	s.Helper()
	if c := s.decide("approve", first, "--note", "by phone"); c.State != "done" || c.Target != first || c.Note != "by phone" {
		s.Errorf("approved alone: %+v", c)
	}
	s.checkApproved(first)

	staged := s.decide("approve", second, "--stage")
	if staged.State != "waiting" {
		s.Errorf("staged alone: %+v", staged)
	}
	if c := s.decide("undo", staged.ID); c.State != "undone" {
		s.Errorf("taken back: %+v", c)
	}
	if calls := s.writes(second); len(calls) != 0 {
		s.Errorf("the sandbox saw %v", calls)
	}
}

// besideKeeper leaves the sending to the keeper.
func (s *shop) besideKeeper(approved, refused, staged string) {
	s.Helper()
	keeper := s.serve()
	if c := s.decide("approve", approved); c.State != "done" {
		s.Errorf("approved beside a keeper: %+v", c)
	}
	s.checkApproved(approved)

	if c := s.decide("refuse", refused, "--reason", "too-fast"); c.State != "done" {
		s.Errorf("refused beside a keeper: %+v", c)
	}
	if reward, there := s.reward(refused); there || len(s.writes(refused)) != 1 {
		s.Errorf("the sandbox has %+v after %v", reward, s.writes(refused))
	}

	id, err := strconv.ParseInt(s.decide("approve", staged, "--stage").ID, 10, 64)
	if err != nil {
		s.Fatal(err)
	}
	eventually(s.T, "the staged change done", func() bool { return s.change(id).State == model.ChangeDone })
	s.checkApproved(staged)
	if code := keeper.signal(syscall.SIGTERM); code != 0 {
		s.Errorf("the keeper ended with %d\n%s", code, keeper.said)
	}
}

// checkApproved makes sure that a reward was approved by one call.
func (s *shop) checkApproved(id string) {
	s.Helper()
	if reward, _ := s.reward(id); !reward.Approved || len(s.writes(id)) != 1 {
		s.Errorf("the sandbox has %+v after %v", reward, s.writes(id))
	}
}
