package ui_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
	"refdesk/ui/uitest"
)

// deskActions are the keys of a screen with rewards.
func deskActions() []ui.Action {
	return []ui.Action{
		{ID: "reward.approve", Keys: []string{"a"}, Help: "approve", Group: "Rewards", Writes: true},
		{ID: "reward.refuse", Keys: []string{"x"}, Help: "refuse", Group: "Rewards", Writes: true,
			Blocked: func() string { return "already paid" }},
		{ID: "row.mark", Keys: []string{"space"}, Help: "mark", Group: "Lists"},
		{ID: "row.open", Keys: []string{"enter", "o"}, Help: "open", Group: "Lists"},
		{ID: "list.filter", Keys: []string{"/"}, Help: "filter", Group: "Lists"},
		{ID: "debug", Keys: []string{"ctrl+d"}, Help: "secret", Group: "Lists", Hidden: true},
		{ID: "help.open", Keys: []string{"?"}, Help: "help", Group: "Everywhere"},
		{ID: "program.quit", Keys: []string{"q", "ctrl+c"}, Help: "quit", Group: "Everywhere"},
	}
}

func TestMatchFindsBlockedAndHiddenActions(t *testing.T) {
	for key, want := range map[string]string{"a": "reward.approve", "x": "reward.refuse", "space": "row.mark",
		"o": "row.open", "ctrl+d": "debug", "ctrl+c": "program.quit", "z": "", "A": ""} {
		got, ok := ui.Match(uitest.Key(key), deskActions())
		if got.ID != want || ok != (want != "") {
			t.Errorf("%s finds %q", key, got.ID)
		}
	}
}

func TestBlockedActionAnswersWithTheReason(t *testing.T) {
	ran, reason := false, ""
	a := ui.Action{Blocked: func() string { return "already paid" }, Run: func() tea.Cmd { ran = true; return nil }}
	a.Do(func(why string) tea.Cmd { reason = why; return nil })
	if ran || reason != "already paid" {
		t.Errorf("ran %v, reason %q", ran, reason)
	}
	a.Blocked = func() string { return "" }
	a.Do(nil)
	if !ran {
		t.Error("a free action did not run")
	}
	ui.Action{}.Do(nil)
}

func TestReadOnlyLeavesOutWrites(t *testing.T) {
	all := deskActions()
	for _, a := range ui.WithoutWrites(all) {
		if a.Writes {
			t.Errorf("%s writes", a.ID)
		}
	}
	if all[0].ID != "reward.approve" {
		t.Error("the caller's actions changed")
	}
}

func TestKeymapRemaps(t *testing.T) {
	keys, err := ui.NewKeymap(map[string][]string{"reward.approve": {"p"}, "row.open": nil}, deskActions())
	if err != nil {
		t.Fatal(err)
	}
	actions := keys.Apply(deskActions())
	if a, _ := ui.Match(uitest.Key("p"), actions); a.ID != "reward.approve" {
		t.Errorf("p finds %q", a.ID)
	}
	for _, gone := range []string{"a", "enter"} {
		if a, ok := ui.Match(uitest.Key(gone), actions); ok {
			t.Errorf("%s still finds %q", gone, a.ID)
		}
	}
}

func TestKeymapRefusesMistakes(t *testing.T) {
	for _, c := range []struct {
		remap map[string][]string
		want  []string
	}{
		{map[string][]string{"reward.aprove": {"p"}}, []string{`"reward.aprove"`}},
		{map[string][]string{"row.mark": {"a"}}, []string{"reward.approve", "row.mark", `"a"`}},
	} {
		_, err := ui.NewKeymap(c.remap, deskActions())
		if err == nil {
			t.Errorf("%v is accepted", c.remap)
			continue
		}
		for _, word := range c.want {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%q does not name %s", err, word)
			}
		}
	}
}

func TestConflictsNameBothActions(t *testing.T) {
	if found := ui.Conflicts(deskActions()); len(found) != 0 {
		t.Errorf("found %v", found)
	}
	found := ui.Conflicts(deskActions(), []ui.Action{{ID: "other", Keys: []string{"a", "z"}}})
	if want := []string{`reward.approve and other share the key "a"`}; !slices.Equal(found, want) {
		t.Errorf("found %v", found)
	}
}

func TestFooterKeepsTheMostUseful(t *testing.T) {
	var frame strings.Builder
	for _, w := range []int{80, 40, 20, 5} {
		line := ui.Footer(deskActions(), w, plain)
		uitest.Fits(t, line, w, 1)
		frame.WriteString(line + "\n")
	}
	uitest.Frame(t, "footer", frame.String())
}

func TestHelpPageFrames(t *testing.T) {
	groups := [][]ui.Action{deskActions(), {{ID: "tab", Keys: []string{"1"}, Help: "campaigns", Group: "Everywhere"}}}
	uitest.Frame(t, "help", ui.HelpPage(groups, 80, 12, plain, 0))
	uitest.Frame(t, "help-narrow", ui.HelpPage(groups, 40, 16, plain, 0))
	if n := ui.HelpLines(groups, 40, plain); n != 13 {
		t.Errorf("the narrow page has %d lines", n)
	}
}

func TestMarkdownTableListsEveryKey(t *testing.T) {
	actions := append(deskActions(), ui.Action{Keys: []string{"|"}, Help: "a | b", Group: "Odd"})
	uitest.Frame(t, "keys.md", ui.MarkdownTable(actions))
}
