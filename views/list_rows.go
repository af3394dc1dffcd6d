package views

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// Jump goes to a row by its place in the list, or to the last.
func (l *list[R]) Jump(place int) tea.Cmd {
	l.picks = false
	l.table.Jump(place)
	return l.loadIfNeeded()
}

// Pin keeps the cursor on its row: the operator works on it.
func (l *list[R]) Pin() { l.table.Pin() }

// markActions mark rows, for what is done with several at once.
func (l *list[R]) markActions() []ui.Action {
	return []ui.Action{
		{
			ID: "list.mark", Keys: []string{"space"}, Help: "mark", Group: groupLists,
			Blocked: l.whyNoMark, Run: l.mark,
		},
		{
			ID: "list.markrange", Keys: []string{"V"}, Help: "mark range", Group: groupLists,
			Blocked: l.whyNoMark, Run: l.markRange,
		},
	}
}

func (l *list[R]) whyNoMark() string {
	if _, ok := l.table.Selected(); !ok {
		return "there is no row to mark"
	}
	return ""
}

func (l *list[R]) mark() tea.Cmd {
	l.table.ToggleMark()
	return l.move(tea.KeyPressMsg{Code: tea.KeyDown})
}

func (l *list[R]) markRange() tea.Cmd {
	skipped := l.table.MarkRange()
	if skipped == 0 {
		return nil
	}
	return notify(fmt.Sprintf("%s out of sight were not marked: V on the way there", countOf(skipped, "row")), ui.Warn)
}

// sidewaysActions move to columns that have no room.
func (l *list[R]) sidewaysActions() []ui.Action {
	return []ui.Action{
		{
			ID: "list.left", Keys: []string{"<", "left"}, Help: "columns left", Group: groupLists,
			Blocked: l.whyNotLeft, Run: func() tea.Cmd { return l.sideways(-1) },
		},
		{
			ID: "list.right", Keys: []string{">", "right"}, Help: "columns right", Group: groupLists,
			Blocked: l.whyNotRight, Run: func() tea.Cmd { return l.sideways(1) },
		},
	}
}

func (l *list[R]) whyNotLeft() string {
	if left, _ := l.table.More(); !left {
		return "no column is out of sight to the left"
	}
	return ""
}

func (l *list[R]) whyNotRight() string {
	if _, right := l.table.More(); !right {
		return "no column is out of sight to the right"
	}
	return ""
}

func (l *list[R]) sideways(by int) tea.Cmd {
	l.table.Sideways(by)
	return nil
}

// chosenColumns are the operator's own columns, nil for those of the list.
func (l *list[R]) chosenColumns() []string {
	if !l.table.Chosen() {
		return nil
	}
	return l.table.Columns()
}
