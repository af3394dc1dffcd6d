package ui

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Theme names every colour of the console. A nil token leaves the terminal's
// own colour alone.
type Theme struct {
	Text   color.Color // ordinary text
	Quiet  color.Color // labels, ages, hints
	Line   color.Color // rules and borders
	Accent color.Color // focus: the active tab, the prompt, keys
	Good   color.Color
	Warn   color.Color
	Bad    color.Color

	SelectedBack color.Color // the row under the cursor; nil reverses it
	BarBack      color.Color // the status bar
}

// DarkTheme is for terminals with a dark background.
func DarkTheme() Theme {
	return Theme{
		Quiet:        lipgloss.Color("#8A8FA3"),
		Line:         lipgloss.Color("#454A5E"),
		Accent:       lipgloss.Color("#B7A3FF"),
		Good:         lipgloss.Color("#86C98F"),
		Warn:         lipgloss.Color("#E3B765"),
		Bad:          lipgloss.Color("#F08A8A"),
		SelectedBack: lipgloss.Color("#343A52"),
		BarBack:      lipgloss.Color("#23273A"),
	}
}

// LightTheme is for terminals with a light background.
func LightTheme() Theme {
	return Theme{
		Quiet:        lipgloss.Color("#666B7C"),
		Line:         lipgloss.Color("#B9BECD"),
		Accent:       lipgloss.Color("#5A3FC0"),
		Good:         lipgloss.Color("#23702F"),
		Warn:         lipgloss.Color("#8A5A00"),
		Bad:          lipgloss.Color("#B3261E"),
		SelectedBack: lipgloss.Color("#DDE1F2"),
		BarBack:      lipgloss.Color("#ECEEF6"),
	}
}

// PlainTheme has no colours at all: bold, underline and reverse remain.
func PlainTheme() Theme {
	return Theme{}
}

// basicTheme uses the sixteen colours every terminal lets its owner choose, so
// it suits dark and light backgrounds alike and sets no background itself.
func basicTheme() Theme {
	return Theme{
		Quiet:  lipgloss.Color("8"),
		Line:   lipgloss.Color("8"),
		Accent: lipgloss.Color("5"),
		Good:   lipgloss.Color("2"),
		Warn:   lipgloss.Color("3"),
		Bad:    lipgloss.Color("1"),
	}
}

// Looks is what is known about the terminal. The zero value is the safest
// terminal: no colours, but Unicode.
type Looks struct {
	Dark    bool                 // the background is dark
	Profile colorprofile.Profile // how many colours there are
	ASCII   bool                 // the kit's own signs keep to ASCII
}

// Theme chooses the colours for these looks.
func (l Looks) Theme() Theme {
	switch {
	case l.Profile < colorprofile.ANSI:
		return PlainTheme()
	case l.Profile == colorprofile.ANSI:
		return basicTheme()
	case l.Dark:
		return DarkTheme()
	}
	return LightTheme()
}
