package ui_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"refdesk/ui"
)

// colours are the looks of a good modern terminal.
var colours = ui.Looks{Dark: true, Profile: colorprofile.TrueColor}

func TestColoursLiveInTheThemeOnly(t *testing.T) {
	for name, source := range sources(t) {
		if name == "theme.go" {
			continue
		}
		for _, word := range []string{"lipgloss.Color(", `"#`, `"\x1b[`, "lipgloss.Red", "color.RGBA"} {
			if strings.Contains(source, word) {
				t.Errorf("%s makes a colour of its own: %s", name, word)
			}
		}
	}
}

func TestTheKitKnowsNoOtherRoom(t *testing.T) {
	for name, source := range sources(t) {
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imported := range file.Imports {
			if strings.HasPrefix(imported.Path.Value, `"refdesk`) {
				t.Errorf("%s imports %s", name, imported.Path.Value)
			}
		}
	}
}

// sources reads the files of the kit, tests left out.
func sources(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("no source files: %v", err)
	}
	out := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(source)
	}
	return out
}

func TestTonesDifferWithoutColour(t *testing.T) {
	for _, asc := range []bool{false, true} {
		seen := map[string]ui.Tone{}
		for tone := ui.Plain; tone <= ui.Accent; tone++ {
			mark := tone.Mark(asc)
			if other, taken := seen[mark]; taken {
				t.Errorf("tones %d and %d share the mark %q", other, tone, mark)
			}
			seen[mark] = tone
			if tone != ui.Plain && ui.Width(mark) != 1 {
				t.Errorf("the mark %q is not one cell", mark)
			}
		}
	}
}

func TestThemesSuitTheTerminal(t *testing.T) {
	const foreground, background = "38;2;", "48;2;"
	for _, c := range []struct {
		name     string
		looks    ui.Looks
		coloured bool
	}{
		{"unknown", ui.Looks{}, false},
		{"no colour", ui.Looks{Profile: colorprofile.ASCII, Dark: true}, false},
		{"no terminal", ui.Looks{Profile: colorprofile.NoTTY}, false},
		{"sixteen", ui.Looks{Profile: colorprofile.ANSI}, true},
		{"dark", ui.Looks{Profile: colorprofile.ANSI256, Dark: true}, true},
		{"light", ui.Looks{Profile: colorprofile.TrueColor}, true},
	} {
		st := ui.NewStyles(c.looks)
		if st.Coloured != c.coloured {
			t.Errorf("%s: coloured is %v", c.name, st.Coloured)
		}
		painted := st.Tone(ui.Bad).Render("x") + st.Title.Render("x") + st.Bar.Render("x")
		if !c.coloured && strings.Contains(painted, foreground) || !c.coloured && strings.Contains(painted, background) {
			t.Errorf("%s has colours: %q", c.name, painted)
		}
		if c.coloured && st.Tone(ui.Bad).Render("x") == "x" {
			t.Errorf("%s: bad has no colour", c.name)
		}
	}
}

func TestThemesNameEveryTone(t *testing.T) {
	for name, theme := range map[string]ui.Theme{"dark": ui.DarkTheme(), "light": ui.LightTheme()} {
		for token, c := range map[string]any{
			"quiet": theme.Quiet, "line": theme.Line, "accent": theme.Accent, "good": theme.Good,
			"warn": theme.Warn, "bad": theme.Bad, "selected": theme.SelectedBack, "bar": theme.BarBack,
		} {
			if c == nil {
				t.Errorf("%s has no %s", name, token)
			}
		}
	}
}

func TestWidgetsChangeTheirLooks(t *testing.T) {
	tabs, toasts, input := ui.NewTabs(plain), ui.NewToasts(plain), ui.NewInput(plain, "/")
	tabs.SetTabs(rooms(), 0)
	toasts.Add("done", ui.Good, 0)
	form, palette, detail := refusal(), ui.NewPalette(plain, deskActions()), profile()
	confirm := ask(&answers{})
	table := newTable(&list{rows: people(3)}, 60, 6)
	for name, w := range map[string]interface {
		sized
		SetStyles(*ui.Styles)
	}{"tabs": tabs, "toasts": toasts, "input": input, "form": form, "palette": palette, "detail": detail,
		"confirm": confirm, "table": table} {
		w.SetSize(60, 8)
		before := w.View()
		w.SetStyles(ui.NewStyles(colours))
		if after := w.View(); after == before || !strings.Contains(after, "38;2;") {
			t.Errorf("%s keeps its old looks", name)
		}
	}
}

func TestDialogsFitTheScreen(t *testing.T) {
	for name, d := range map[string]interface{ Fit(w, h int) (int, int) }{
		"form": refusal(), "palette": ui.NewPalette(plain, deskActions()), "confirm": ask(&answers{}),
	} {
		for _, screen := range [][2]int{{80, 24}, {120, 36}, {20, 5}, {1, 1}} {
			if w, h := d.Fit(screen[0], screen[1]); w < 1 || h < 1 || w > screen[0] || h > screen[1] {
				t.Errorf("%s wants %d×%d on %v", name, w, h, screen)
			}
		}
	}
}
