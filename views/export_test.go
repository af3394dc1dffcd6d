package views_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// withDisk starts a console that can export.
func withDisk(t *testing.T, w, h int, more ...func(*world, *views.Env)) (*console, *disk) {
	t.Helper()
	var d *disk
	c := start(t, w, h, func(w *world, e *views.Env) {
		d = &disk{world: w}
		e.Exports = d
		for _, set := range more {
			set(w, e)
		}
	})
	return c, d
}

// TestExportIsWhatIsOnTheScreen: its filter, order and columns, on every list.
func TestExportIsWhatIsOnTheScreen(t *testing.T) {
	for tab, columns := range map[string]string{
		"2": "first_name last_name email referral_count waiting_rewards risk created_at rank",
		"4": "participant_id participant_name side other_participant_id other_participant_name case_id case_state other_case_id other_case_state title (worth unknown) created_at first_seen state change_state",
		"6": "participant_id participant_name commission_ids amount in_campaign_currency created_at first_seen state blocked_by",
		"7": "received_at kind state participant_id participant_name headline reason repeats",
	} {
		c, d := withDisk(t, 80, 24)
		c.press(tab, "e")
		c.sees("as", "CSV", "JSON lines", "file")
		c.press("enter", "enter")
		c.sees("SHA-256", "0123456789abcdef", "/home/ana/")
		if got := d.columns(); got != columns {
			t.Errorf("tab %s writes %s, not %s", tab, got, columns)
		}
		c.press("esc")
		c.misses("SHA-256")
	}
}

func TestExportOfAFilterInAnOrder(t *testing.T) {
	c, d := withDisk(t, 80, 24)
	c.press("s", "s", "s", "/")
	c.write("risk:high")
	c.press("enter", "e", "right", "enter", "enter")
	if q := c.world.question; q.Text != "risk:high" || q.Sort != "referrals" || !q.Desc {
		t.Errorf("asked for %+v", q)
	}
	if len(d.rows) != 2 || d.sheet.Format != "jsonl" || d.sheet.Path != "leaderboard-20260314-140200.jsonl" || d.sheet.Kind != "people" {
		t.Errorf("%d rows into %s as %s of %s", len(d.rows), d.sheet.Path, d.sheet.Format, d.sheet.Kind)
	}
}

func TestExportOfMarkedRowsAlone(t *testing.T) {
	c, d := withDisk(t, 80, 24)
	c.press("4", "space", "down", "space", "e", "enter", "enter")
	if len(d.rows) != 2 || d.rows[0].(model.RewardRow).ID != "prew_01" || d.rows[1].(model.RewardRow).ID != "prew_03" {
		t.Errorf("written are %v", d.rows)
	}
}

// TestExportOfMarkedRowsMindsNoFilter: marks outlive it.
func TestExportOfMarkedRowsMindsNoFilter(t *testing.T) {
	c, d := withDisk(t, 80, 24, crowd(1300))
	c.press("2", "space", "space", "/")
	c.write("nobody")
	c.press("enter", "e")
	c.sees("export 2 marked rows")
	before := c.world.calls
	c.press("enter", "enter")
	if len(d.rows) != 2 {
		t.Errorf("written are %d rows", len(d.rows))
	}
	if asked := c.world.calls - before; asked > 2 {
		t.Errorf("%d questions for two rows at the top of a long list", asked)
	}
}

// TestLongExportAsksWindowByWindow.
func TestLongExportAsksWindowByWindow(t *testing.T) {
	c, d := withDisk(t, 80, 24, crowd(1300))
	before := c.world.callCount()
	c.press("e", "enter", "enter")
	if calls := c.world.callCount() - before; len(d.rows) != 1312 || calls < 4 {
		t.Errorf("%d rows in %d calls", len(d.rows), calls)
	}
	seen := map[string]bool{}
	for _, row := range d.rows {
		seen[row.(model.PersonRow).ID] = true
	}
	if len(seen) != len(d.rows) {
		t.Errorf("%d of %d rows are different", len(seen), len(d.rows))
	}
}

func TestExportThatFailsSaysWhy(t *testing.T) {
	c, d := withDisk(t, 80, 24)
	d.fail = errors.New("no room left for people.csv: nothing of it was kept")
	c.press("e", "enter", "enter")
	c.sees("✗ no room left for people.csv", "no file was left behind")
	c.press("enter")
	c.misses("no room left")
}

func TestExportCanBeStopped(t *testing.T) {
	c, _ := withDisk(t, 80, 24)
	c.press("e", "tab")
	_, cmd := c.root.Update(uitest.Key("enter"))
	c.sees("writing 12 rows", "esc stops")
	c.press("enter", "q")
	c.sees("writing 12 rows")
	c.press("esc")
	c.send(answers(cmd)...)
	c.sees("stopped", "no file was left behind")
}

// TestExportTellsHowFarItIs where there are many rows, and stops counting when
// it ends.
func TestExportTellsHowFarItIs(t *testing.T) {
	c, _ := withDisk(t, 80, 24, func(w *world, _ *views.Env) {
		for i := range 2 * tallied {
			p := person(i, w.now())
			p.ID = strconv.Itoa(i)
			w.people = append(w.people, p)
		}
	})
	c.press("2", "e", "tab")
	_, cmd := c.root.Update(uitest.Key("enter"))
	parts := cmd().(tea.BatchMsg)
	written := make(chan tea.Msg)
	go func() { written <- parts[0]() }()
	_, more := c.root.Update(parts[1]())
	c.sees("rows… " + ui.Number(tallied) + " so far")
	c.send(<-written)
	c.sees("SHA-256")
	for _, msg := range answers(more) {
		c.send(msg)
	}
	c.sees("SHA-256")
}

// tallied is after how many rows an export tells of them.
const tallied = 10_000

func TestExportNeedsAName(t *testing.T) {
	c, d := withDisk(t, 80, 24)
	c.press("e", "tab", "ctrl+u", "enter")
	c.sees("a file needs a name")
	c.write("~/my people.txt")
	c.press("enter")
	if d.sheet.Path != "~/my people.txt" {
		t.Errorf("written to %q", d.sheet.Path)
	}
}

func TestExportWhereNothingCanBeWritten(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("e")
	c.sees("this console writes no files")
}

// TestColumnsOfTheirOwnAreWrittenAsTheyAreShown.
func TestColumnsOfTheirOwnAreWrittenAsTheyAreShown(t *testing.T) {
	c, d := withDisk(t, 80, 24)
	c.press("1", "e", "enter", "enter")
	if got := d.columns(); !strings.Contains(got, "(name all campaigns)") {
		t.Errorf("written are %s", got)
	}
}
