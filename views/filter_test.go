package views_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// withMemory starts a console that remembers.
func withMemory(t *testing.T, set func(*notebook)) (*console, *notebook) {
	t.Helper()
	var n *notebook
	c := start(t, 80, 24, func(w *world, e *views.Env) {
		n = newNotebook(w)
		if set != nil {
			set(n)
		}
		e.Memory, e.Language = n, grammar{}
	})
	return c, n
}

func TestTabCompletesFieldsAndValues(t *testing.T) {
	c, _ := withMemory(t, nil)
	c.press("/")
	for _, step := range []struct{ key, want string }{
		{"r", "/ r "}, {"tab", "/ rank> "}, {"tab", "/ referrals> "}, {"tab", "/ risk: "}, {"shift+tab", "/ referrals> "},
		{"ctrl+u", "/ "}, {"r", "/ r "}, {"i", "/ ri "}, {"tab", "/ risk: "}, {"h", "/ risk:h "}, {"tab", "/ risk:high "}, {"tab", "/ risk:high "},
	} {
		c.press(step.key)
		if line := strings.Split(c.text(), "\n")[2]; !strings.HasPrefix(line+"  ", step.want) {
			t.Fatalf("after %s the line is %q, not %q", step.key, line, step.want)
		}
	}
	c.sees("2/12", "Юлия")
	if c.world.question.Text != "risk:high" {
		t.Errorf("asked for %q", c.world.question.Text)
	}
}

func TestOffersStandBesideTheText(t *testing.T) {
	c, _ := withMemory(t, nil)
	c.press("/")
	c.write("lars risk:")
	c.sees("tab: low medium high")
	c.press("tab", "tab")
	c.sees("/ lars risk:medium", "[medium] high")
}

func TestEarlierFiltersComeBack(t *testing.T) {
	c, n := withMemory(t, func(n *notebook) { n.saved["leaderboard"] = model.Saved{Filters: []string{"risk:high", "mira"}} })
	c.press("/")
	c.write("la")
	for i, step := range []struct{ key, want string }{
		{"up", "/ mira"}, {"up", "/ risk:high"}, {"up", "/ risk:high"}, {"down", "/ mira"}, {"down", "/ la"}, {"down", "/ la"}, {"up", "/ mira"},
	} {
		c.press(step.key)
		if line := strings.Split(c.text(), "\n")[2]; !strings.HasPrefix(line, step.want) {
			t.Fatalf("step %d, %s: the line is %q, not %q", i, step.key, line, step.want)
		}
	}
	c.press("enter", "/", "ctrl+u")
	c.write("lars")
	c.press("enter")
	if got := strings.Join(n.saved["leaderboard"].Filters, ", "); got != "risk:high, mira, mira, lars" {
		t.Errorf("kept are %s", got)
	}
	c.press("4", "/", "up")
	c.misses("/ lars")
}

func TestMistakesAndClearedFiltersAreNotKept(t *testing.T) {
	c, n := withMemory(t, nil)
	c.press("/")
	c.write("nosuch:x")
	c.press("enter", "/", "esc", "/", "enter")
	if got := n.saved["leaderboard"].Filters; len(got) != 0 {
		t.Errorf("kept are %q", got)
	}
}

func TestMemoryThatFailsIsTold(t *testing.T) {
	c, n := withMemory(t, func(n *notebook) {
		n.saved["rewards"] = model.Saved{Problems: []string{"views.toml:4: a view has no \"fliter\""}}
	})
	c.press("4")
	c.sees(`views.toml:4: a view has no "fliter"`, "Mira Okafor")
	n.fail = errors.New("no room left")
	c.press("/")
	c.write("mira")
	c.press("enter")
	c.sees("not kept for the next run: no room left")
}

// TestFilterMarksWhatItFound in the names and in nothing else.
func TestFilterMarksWhatItFound(t *testing.T) {
	c, _ := withMemory(t, nil)
	c.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	c.press("/")
	c.write("lars")
	lines := strings.Split(c.view(), "\n")
	if !strings.Contains(lines[4], "mLars\x1b[m") {
		t.Errorf("drawn is %q", lines[4])
	}
	c.press("esc")
	if strings.Contains(c.view(), "mLars\x1b[m") {
		t.Error("the mark outlives the filter")
	}
}

// TestNewerQuestionCancelsTheOlder: nobody waits for its answer.
func TestNewerQuestionCancelsTheOlder(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("/")
	_, first := c.root.Update(uitest.Key("m"))
	_, second := c.root.Update(uitest.Key("i"))
	answers(first)
	if err := c.world.asking; err == nil {
		t.Error("the older question goes on")
	}
	c.send(answers(second)...)
	if err := c.world.asking; err != nil {
		t.Errorf("the newer question has ended: %v", err)
	}
	c.sees("Mira Okafor")
}
