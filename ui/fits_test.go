package ui_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"refdesk/ui"
	"refdesk/ui/uitest"
)

// sized is the contract every widget keeps.
type sized interface {
	SetSize(w, h int)
	View() string
}

// texts draws a text that may be hostile.
func texts() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(nasty), rapid.String(), rapid.StringN(0, 200, -1))
}

// widgets makes one of every widget that fills a given size, with drawn content.
func widgets(t *rapid.T, st *ui.Styles) map[string]sized {
	text := func(what string) string { return texts().Draw(t, what) }
	detail := ui.NewDetail(st)
	detail.SetSections(
		ui.Section{Title: text("title"), Pairs: []ui.Pair{{Label: text("label"), Value: text("value"), Tone: ui.Bad}}},
		ui.Section{Text: text("text"), Raw: text("raw") + "\n\t" + text("raw")})
	confirm := &ui.Confirm{Title: text("title"), Lines: []string{text("line"), text("line")}, Yes: text("yes")}
	confirm.Open(st)
	form := ui.NewForm(st, text("title"),
		ui.Field{ID: "a", Label: text("label"), Value: text("value"), Hint: text("hint"),
			Check: func(s string) string { return s + text("wrong") }},
		ui.Field{ID: "b", Label: text("label"), Choices: []string{text("choice"), text("choice")}})
	palette := ui.NewPalette(st, []ui.Action{
		{ID: "a.b", Help: text("help"), Keys: []string{"a"}},
		{ID: "c.d", Help: text("help"), Blocked: func() string { return text("reason") }},
	})
	for _, w := range []interface{ Update(tea.Msg) tea.Cmd }{confirm, form, palette, detail} {
		for _, key := range rapid.SliceOfN(rapid.SampledFrom([]string{"tab", "down", "x", "j", "left"}), 0, 4).Draw(t, "keys") {
			w.Update(uitest.Key(key))
		}
	}
	return map[string]sized{"table": anyTable(t, st), "detail": detail, "confirm": confirm, "form": form, "palette": palette}
}

// anyTable makes a table in any of its states.
func anyTable(t *rapid.T, st *ui.Styles) *ui.Table[string] {
	var cols []ui.Column[string]
	for i := range rapid.IntRange(0, 5).Draw(t, "columns") {
		cols = append(cols, ui.Column[string]{
			ID: fmt.Sprint(i), Title: texts().Draw(t, "title"),
			Width: rapid.IntRange(0, 20).Draw(t, "width"), Flex: rapid.IntRange(0, 3).Draw(t, "flex"),
			Drop: rapid.IntRange(0, 3).Draw(t, "drop"), Right: i%2 == 1,
			Cell: func(s string) ui.Cell { return ui.Cell{Text: s, Tone: ui.Tone(i)} },
		})
	}
	table := ui.NewTable(st, func(s string) string { return s }, cols)
	if rapid.Bool().Draw(t, "loaded") {
		rows := rapid.SliceOfN(texts(), 0, 30).Draw(t, "rows")
		table.SetPage(ui.Page[string]{Rows: rows, Matched: len(rows) * 2, Total: len(rows) * 2})
		table.ToggleMark()
	}
	if rapid.Bool().Draw(t, "failed") {
		table.Failed(texts().Draw(t, "reason"), "14:02")
	}
	table.SetQuery(texts().Draw(t, "query"))
	table.SetFocus(rapid.Bool().Draw(t, "focus"))
	return table
}

func TestWidgetsFillTheirSize(t *testing.T) {
	looks := []*ui.Styles{plain, ascii, ui.NewStyles(colours)}
	rapid.Check(t, func(rt *rapid.T) {
		w, h := rapid.IntRange(1, 90).Draw(rt, "w"), rapid.IntRange(1, 30).Draw(rt, "h")
		st := looks[rapid.IntRange(0, len(looks)-1).Draw(rt, "looks")]
		for name, widget := range widgets(rt, st) {
			widget.SetSize(w, h)
			if why := misfit(widget.View(), w, h); why != "" {
				rt.Fatalf("%s at %d×%d: %s", name, w, h, why)
			}
		}
	})
}

func TestLinesFillTheirWidth(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := rapid.IntRange(1, 90).Draw(rt, "w")
		text := func(what string) string { return texts().Draw(rt, what) }
		st := []*ui.Styles{plain, ascii}[rapid.IntRange(0, 1).Draw(rt, "looks")]
		tabs := ui.NewTabs(st)
		tabs.SetSize(w, 1)
		tabs.SetTabs([]ui.Tab{{Key: "1", Title: text("tab"), Count: 3}, {Key: "2", Title: text("tab")}}, 1)
		input := ui.NewInput(st, text("prompt"))
		input.SetSize(w, 1)
		input.SetHint(text("hint"))
		if rapid.Bool().Draw(rt, "focus") {
			input.Focus()
		}
		input.Update(tea.PasteMsg{Content: text("paste")})
		for range rapid.IntRange(0, 5).Draw(rt, "left") {
			input.Update(uitest.Key("left"))
		}
		toasts := ui.NewToasts(st)
		toasts.SetSize(w, 9)
		toasts.Add(text("toast"), ui.Good, 0)
		segments := []ui.Segment{{Text: text("status"), Tone: ui.Bad}, {Text: text("status"), Keep: 2}}
		actions := []ui.Action{{Keys: []string{"a"}, Help: text("help")}, {Keys: []string{"b"}, Help: text("help")}}
		for name, line := range map[string]string{
			"tabs": tabs.View(), "input": input.View(), "toasts": toasts.View(),
			"status": ui.Status(segments, segments[:1], w, st), "footer": ui.Footer(actions, w, st),
			"rule": st.HRule(text("rule"), w), "sparkline": st.Sparkline([]float64{1, 2, 3}, w),
		} {
			if why := misfit(line, w, 1); why != "" {
				rt.Fatalf("%s at %d: %s", name, w, why)
			}
		}
	})
}

func TestHelpAndOverlayFillTheirSize(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, h := rapid.IntRange(1, 90).Draw(rt, "w"), rapid.IntRange(1, 30).Draw(rt, "h")
		text := func(what string) string { return texts().Draw(rt, what) }
		groups := [][]ui.Action{{
			{Keys: []string{"a", "b"}, Help: text("help"), Group: text("group")},
			{Keys: []string{"c"}, Help: text("help"), Group: "two", Blocked: func() string { return "no" }},
		}}
		page := ui.HelpPage(groups, w, h, plain, rapid.IntRange(-2, 9).Draw(rt, "scroll"))
		if why := misfit(page, w, h); why != "" {
			rt.Fatalf("help at %d×%d: %s", w, h, why)
		}
		base := ui.Fill(strings.Repeat(ui.Clean(text("base"))+"日本\n", h), w, h)
		box := ui.Fill(ui.Clean(text("box")), rapid.IntRange(1, 40).Draw(rt, "bw"), rapid.IntRange(1, 20).Draw(rt, "bh"))
		at := func(what string) int { return rapid.IntRange(-3, 95).Draw(rt, what) }
		for _, over := range []string{ui.Overlay(base, box, w, h), ui.OverlayAt(base, box, at("x"), at("y"), w, h)} {
			if why := misfit(over, w, h); why != "" {
				rt.Fatalf("overlay at %d×%d: %s", w, h, why)
			}
		}
	})
}

// misfit says how a view misses its size, "" when it does not, and whether it
// holds a control character that is not part of a colour.
func misfit(view string, w, h int) string {
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		return fmt.Sprintf("%d lines, not %d: %q", len(lines), h, view)
	}
	for i, line := range lines {
		if got := ui.Width(line); got != w {
			return fmt.Sprintf("line %d has %d cells, not %d: %q", i, got, w, line)
		}
		if strings.ContainsAny(strings.ReplaceAll(line, "\x1b[", ""), "\x1b\t\r\x07\x08\u202e\u200b\u009b") {
			return fmt.Sprintf("line %d can do harm: %q", i, line)
		}
	}
	return ""
}
