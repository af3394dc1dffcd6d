package cli

import (
	"fmt"
	"testing"
)

func TestShow(t *testing.T) {
	s := withWorth(t, "")
	s.journal(delivery("evt-1", "{}"))
	s.makeBatch(t.TempDir())
	reward := s.rows("list", "rewards", "--filter", "state:waiting")[0]
	s.must("approve", fmt.Sprint(reward["id"]))
	for _, k := range kinds {
		if k.name == "cases" {
			continue // an honest program has none; those of an attack have a test of their own
		}
		key := "id"
		if k.name == "events" {
			key = "seq"
		}
		id := fmt.Sprint(s.rows("list", k.name)[0][key])
		for _, name := range []string{k.name, singular(k.name)} {
			rows := s.rows("show", name, id)
			if len(rows) != 1 || fmt.Sprint(rows[0][key]) != id {
				t.Fatalf("show %s %s: %v", name, id, rows)
			}
			checkRow(t, k.name, rows[0])
		}
	}
}

func TestShowParticipant(t *testing.T) {
	s := newShop(t, 60)
	s.must("pull", "--once")
	reward := s.rows("list", "rewards", "--filter", "state:waiting")[0]
	page := s.rows("show", "participant", reward["participant_id"].(string))[0]
	rewards, ok := page["rewards"].([]any)
	if !ok || len(rewards) == 0 {
		t.Fatalf("no rewards on %v", page)
	}
	for _, one := range rewards {
		checkRow(t, "rewards", one.(map[string]any))
	}
	for _, key := range []string{"referred", "commissions", "payouts", "events", "changes"} {
		if _, ok := page[key].([]any); !ok {
			t.Errorf("%s is %#v, want a list", key, page[key])
		}
	}
	byAddress := s.rows("show", "participant", page["email"].(string))
	if len(byAddress) != 1 || byAddress[0]["id"] != page["id"] {
		t.Errorf("the address gives %v", byAddress)
	}
}

func TestShowWhatIsNotThere(t *testing.T) {
	s := newShop(t, 3)
	for _, k := range kinds {
		one := singular(k.name)
		expect(t, s.run("show", one, "987654"), exitFailed, "no "+one, "refdesk list "+k.name)
	}
	expect(t, s.run("show", "event", "first"), exitUsage, "not the number of an event")
}
