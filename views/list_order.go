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
	l.filter.history.back = 0
	l.offer()
	l.resize()
	return nil
}

// offer looks how the text can go on.
func (l *list[R]) offer() { l.filter.offers.look(l.env.Language, kindOf[R](), l.filter.input) }

// typeFilter takes one key of the filter; rows follow as it is typed.
func (l *list[R]) typeFilter(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "enter":
			return l.keepFilter()
		case "esc":
			return l.setFilter("")
		case "tab", "shift+tab":
			return l.complete(key.String() == "tab")
		case "up", "down":
			return l.older(key.String() == "up")
		case "pgup", "pgdown":
			return l.move(msg)
		}
	}
	before := l.filter.text()
	cmd := l.filter.input.Update(msg)
	l.offer()
	if l.filter.text() == before {
		return cmd
	}
	l.filter.history.back = 0
	return tea.Batch(cmd, l.applyFilter())
}

// keepFilter gives the keys back to the list and remembers the filter.
func (l *list[R]) keepFilter() tea.Cmd {
	l.filter.input.Blur()
	l.resize()
	text := strings.TrimSpace(l.filter.text())
	if text == "" || l.filter.wrong != "" {
		return nil
	}
	l.filter.history.add(text)
	memory, name := l.env.Memory, l.name
	if memory == nil {
		return nil
	}
	return func() tea.Msg { return keptMsg{memory.AddFilter(name, text)} }
}

// complete puts the next of what can follow into the text.
func (l *list[R]) complete(forth bool) tea.Cmd {
	by := 1
	if !forth {
		by = -1
	}
	before := l.filter.text()
	if !l.filter.offers.take(l.filter.input, by) || l.filter.text() == before {
		return nil
	}
	if len(l.filter.offers.all) == 1 { // a name that stands there is followed by its values
		l.offer()
	}
	return l.applyFilter()
}

// older shows the filter that was used before the one in the line, or after it.
func (l *list[R]) older(back bool) tea.Cmd {
	by := -1
	if back {
		by = 1
	}
	text, ok := l.filter.history.step(by, l.filter.text())
	if !ok {
		return nil
	}
	l.filter.input.SetValue(text)
	l.offer()
	return l.applyFilter()
}

// setFilter replaces the filter and gives the keys back to the list.
func (l *list[R]) setFilter(text string) tea.Cmd {
	l.filter.input.SetValue(text)
	l.filter.input.Blur()
	l.complain("", 0)
	return l.applyFilter()
}

// asked is the query text of the filter as it stands, understood or not.
func (l *list[R]) asked() string { return strings.TrimSpace(l.fixed + " " + l.filter.text()) }

// applyFilter asks for the rows of the filter as it stands.
func (l *list[R]) applyFilter() tea.Cmd {
	text := l.asked()
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
// filter that was understood and found anything shows: that there are none for
// half a word says nothing about the word.
func (l *list[R]) refused(err error) tea.Cmd {
	at := 0
	var mistake placed
	if errors.As(err, &mistake) {
		typed := l.filter.text()
		at = mistake.Where() + len(strings.TrimRight(typed, " ")) - len(l.asked())
	}
	l.complain(err.Error(), at)
	if l.page.Matched == 0 {
		l.good = l.found
	}
	l.table.SetQuery(l.good)
	if !l.ready || l.again || l.page.Matched == 0 {
		return l.load()
	}
	l.show(l.page)
	return nil
}
