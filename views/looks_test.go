package views_test

import (
	"fmt"
	"image/color"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"refdesk/ui"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// coloured opens the console on a terminal with colours.
func coloured(t *testing.T, w, h int, profile colorprofile.Profile, set func(*world, *views.Env)) *console {
	t.Helper()
	c := start(t, w, h, set)
	c.send(tea.ColorProfileMsg{Profile: profile})
	return c
}

// TestColours draws a handful of frames with the codes that a terminal gets.
func TestColours(t *testing.T) {
	frames := []struct {
		name string
		set  func(*world, *views.Env)
		keys []string
	}{
		{name: "rewards", keys: []string{"4", "space", "a", "esc", "x"}},
		{name: "fraud", keys: byRisk},
		{name: "live", keys: []string{"7"}},
		{name: "changes", keys: []string{"8"}, set: func(w *world, e *views.Env) { decided(w); degraded(w, e) }},
	}
	themes := []struct {
		name    string
		profile colorprofile.Profile
		theme   views.Theme
	}{
		{"dark", colorprofile.TrueColor, views.ThemeDark},
		{"light", colorprofile.TrueColor, views.ThemeLight},
		{"16", colorprofile.ANSI, ""},
		{"nocolor", colorprofile.ASCII, ""},
	}
	for _, theme := range themes {
		for _, frame := range frames {
			t.Run(frame.name+"_"+theme.name, func(t *testing.T) {
				c := coloured(t, 80, 24, theme.profile, func(w *world, e *views.Env) {
					e.Theme = theme.theme
					if frame.set != nil {
						frame.set(w, e)
					}
				})
				c.press(frame.keys...)
				uitest.Painted(t, "colour_"+frame.name+"_"+theme.name, c.view())
			})
		}
	}
}

// TestColourIsNeverTheOnlySign looks at every screen in colour: wherever a
// text has the colour of a judgement, it has the mark of it as well, so that a
// frame without colours says the same.
func TestColourIsNeverTheOnlySign(t *testing.T) {
	t.Parallel()
	theme := ui.DarkTheme()
	judging := []struct {
		tone   ui.Tone
		colour color.Color
	}{{ui.Good, theme.Good}, {ui.Warn, theme.Warn}, {ui.Bad, theme.Bad}}
	for i, way := range everyScreen {
		size := sizes[i%len(sizes)]
		c := coloured(t, size.w, size.h, colorprofile.TrueColor, func(w *world, e *views.Env) { decided(w); degraded(w, e) })
		c.press(way...)
		painted := stretches(c.view())
		for _, j := range judging {
			for _, r := range painted {
				if r.code == code(j.colour) && strings.TrimSpace(r.text) != "" && !marked(painted, r, j.tone.Mark(false)) {
					t.Errorf("after %v at %d×%d only its colour says what %q means", way, size.w, size.h, r.text)
				}
			}
		}
	}
}

// stretch is a piece of one line in one colour.
type stretch struct {
	x, y       int
	code, text string
}

// foreground finds the colour in a code such as 1;38;2;240;138;138.
var foreground = regexp.MustCompile(`38;2;\d+;\d+;\d+`)

func code(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("38;2;%d;%d;%d", r>>8, g>>8, b>>8)
}

// stretches takes a frame apart.
func stretches(frame string) []stretch {
	var out []stretch
	for y, line := range strings.Split(frame, "\n") {
		x, now := 0, ""
		for line != "" {
			at := sgr.FindStringIndex(line)
			text := line
			if at != nil {
				text = line[:at[0]]
			}
			if text != "" {
				out = append(out, stretch{x, y, now, text})
				x += ui.Width(text)
			}
			if at == nil {
				break
			}
			now = foreground.FindString(line[at[0]:at[1]])
			line = line[at[1]:]
		}
	}
	return out
}

// marked tells whether a stretch has its mark, or continues one of the line
// above that has one.
func marked(all []stretch, r stretch, mark string) bool {
	if strings.Contains(r.text, mark) {
		return true
	}
	for _, other := range all {
		switch {
		case other.y == r.y-1 && other.x == r.x && other.code == r.code:
			return marked(all, other, mark)
		case other.y == r.y && other.x+ui.Width(other.text) == r.x && strings.ContainsAny(other.text, "│╮╯"):
			return true // a dialog lies over its start
		}
	}
	return false
}

// TestThemeByTheBackground: the terminal's answer counts unless the operator
// chose.
func TestThemeByTheBackground(t *testing.T) {
	white := tea.BackgroundColorMsg{Color: color.White}
	black := tea.BackgroundColorMsg{Color: color.Black}
	draw := func(theme views.Theme, answer ...tea.Msg) string {
		c := coloured(t, 80, 24, colorprofile.TrueColor, func(_ *world, e *views.Env) { e.Theme = theme })
		c.send(answer...)
		return c.view()
	}
	dark, light := draw(views.ThemeDark), draw(views.ThemeLight)
	if dark == light {
		t.Fatal("dark and light look the same")
	}
	for _, test := range []struct {
		name, got, want string
	}{
		{"no answer", draw("auto"), dark},
		{"a black one", draw("auto", black), dark},
		{"a white one", draw("auto", white), light},
		{"a white one, dark chosen", draw(views.ThemeDark, white), dark},
		{"a black one, light chosen", draw(views.ThemeLight, black), light},
	} {
		if test.got != test.want {
			t.Errorf("%s: the wrong theme", test.name)
		}
	}
}

// TestAskingForTheBackground happens at the start and after a suspension, and
// never when the operator chose a theme.
func TestAskingForTheBackground(t *testing.T) {
	asks := func(said []tea.Msg) bool { return slices.Contains(said, tea.RequestBackgroundColor()) }
	c := start(t, 80, 24, nil)
	if !asks(c.send(tea.ResumeMsg{})) {
		t.Error("after a suspension the background is not asked for")
	}
	c = start(t, 80, 24, func(_ *world, e *views.Env) { e.Theme = views.ThemeDark })
	if asks(c.send(tea.ResumeMsg{})) {
		t.Error("the background is asked for although a theme was chosen")
	}
}
