package views

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// startFilter gives the keys to the filter.
func (l *list[R]) startFilter() tea.Cmd {
	l.picks = false
	l.filter.open()
	l.resize()
	return nil
}

// typeFilter takes one key of the filter; rows follow as it is typed.
func (l *list[R]) typeFilter(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "enter":
			l.filter.input.Blur()
			l.resize()
			return nil
		case "esc":
			return l.setFilter("")
		case "up", "down", "pgup", "pgdown":
			return l.move(msg)
		}
	}
	before := l.filter.text()
	cmd := l.filter.input.Update(msg)
	if l.filter.text() == before {
		return cmd
	}
	return tea.Batch(cmd, l.applyFilter())
}

// setFilter replaces the filter and gives the keys back to the list.
func (l *list[R]) setFilter(text string) tea.Cmd {
	l.filter.input.SetValue(text)
	l.filter.input.Blur()
	l.complain("", 0)
	return l.applyFilter()
}

// applyFilter asks for the rows of the filter as it stands.
func (l *list[R]) applyFilter() tea.Cmd {
	text := strings.TrimSpace(l.fixed + " " + l.filter.text())
	if text == l.table.Query() {
		l.complain("", 0)
		return nil
	}
	l.table.SetQuery(text)
	return l.load()
}

// placed is an error that knows where in the query text it lies, in bytes.
type placed interface {
	error
	Where() int
}

// shifted is a mistake in a text that others were put before.
type shifted struct {
	placed
	by int
}

func (s shifted) Where() int { return s.placed.Where() - s.by }

// shiftMistake moves an error from a longer text into the one that was typed.
func shiftMistake(err error, by int) error {
	var mistake placed
	if errors.As(err, &mistake) {
		return shifted{mistake, by}
	}
	return err
}

// complain says what is wrong with the filter, "" for nothing.
func (l *list[R]) complain(why string, at int) {
	l.filter.setWrong(why, at)
	l.resize()
}

// refused says what is wrong with the filter and goes on showing what the last
// filter that was understood found.
func (l *list[R]) refused(err error) tea.Cmd {
	at := 0
	var mistake placed
	if errors.As(err, &mistake) {
		typed := l.filter.text()
		asked := strings.TrimSpace(l.fixed + " " + typed)
		at = mistake.Where() + len(strings.TrimRight(typed, " ")) - len(asked)
	}
	l.complain(err.Error(), at)
	l.table.SetQuery(l.good)
	if !l.ready || l.again {
		return l.load()
	}
	l.show(l.page)
	return nil
}
