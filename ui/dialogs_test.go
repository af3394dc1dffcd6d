package ui_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
	"refdesk/ui/uitest"
)

// answers count how often a question was answered which way.
type answers struct{ yes, no int }

// ask opens a question that counts its answers.
func ask(a *answers) *ui.Confirm {
	c := &ui.Confirm{
		Title: "Refuse 12 rewards?",
		Lines: []string{"12 people lose a reward of 20.00 EUR each.", "", "The vendor deletes them: this cannot be taken back."},
		Yes:   "refuse 12", No: "keep",
		OnYes: func() tea.Cmd { a.yes++; return nil },
		OnNo:  func() tea.Cmd { a.no++; return nil },
	}
	c.Open(plain)
	return c
}

func TestConfirmStartsOnNo(t *testing.T) {
	for _, c := range []struct {
		keys    string
		yes, no int
	}{
		{"enter", 0, 1},
		{"Y", 1, 0},
		{"n", 0, 1},
		{"esc", 0, 1},
		{"tab enter", 1, 0},
		{"left enter", 1, 0},
		{"right left enter", 0, 1},
		{"x j q", 0, 0},
		{"Y Y enter", 1, 0},
		{"y y", 0, 0},
	} {
		var a answers
		confirm := ask(&a)
		confirm.SetSize(confirm.Fit(80, 24))
		uitest.Press(t, confirm, strings.Fields(c.keys)...)
		if a.yes != c.yes || a.no != c.no {
			t.Errorf("%s: yes %d times, no %d times", c.keys, a.yes, a.no)
		}
		if answered := c.yes+c.no > 0; confirm.Done() != answered {
			t.Errorf("%s: done is %v", c.keys, confirm.Done())
		}
	}
}

// TestWideConfirmTakesTheRoomThereIs, and no more.
func TestWideConfirmTakesTheRoomThereIs(t *testing.T) {
	for _, c := range []struct{ screen, want int }{{30, 30}, {42, 40}, {80, 76}, {200, 96}} {
		confirm := ask(&answers{})
		confirm.Wide = true
		if w, _ := confirm.Fit(c.screen, 24); w != c.want {
			t.Errorf("on %d cells: %d, want %d", c.screen, w, c.want)
		}
	}
}

// TestTallFormKeepsItsKeys on a screen without room for the lines between its
// fields, and what is wrong with one.
func TestTallFormKeepsItsKeys(t *testing.T) {
	var fields []ui.Field
	for i := range 6 {
		fields = append(fields, ui.Field{ID: strconv.Itoa(i), Label: "field" + strconv.Itoa(i), Check: func(string) string { return "never right" }})
	}
	form := ui.NewForm(plain, "Tall", fields...)
	form.SetSize(40, 10)
	view := form.View()
	for _, want := range []string{"field0", "field5", "enter next"} {
		if !strings.Contains(view, want) {
			t.Errorf("no %q in\n%s", want, view)
		}
	}
	uitest.Press(t, form, "down", "down", "down", "down", "down", "enter")
	if view = form.View(); !strings.Contains(view, "› field0") || !strings.Contains(view, "never right") || !strings.Contains(view, "esc cancel") {
		t.Error(view)
	}
	uitest.Press(t, form, "up")
	if view = form.View(); !strings.Contains(view, "› field5") || !strings.Contains(view, "enter done") {
		t.Error(view)
	}
}

func TestUnaskedConfirmIgnoresKeysForAMoment(t *testing.T) {
	var a answers
	clock := uitest.NewClock()
	confirm := ask(&a)
	confirm.OpenUnasked(plain, clock.Now)
	confirm.SetSize(40, 9)
	uitest.Press(t, confirm, "Y", "enter", "esc")
	clock.Advance(ui.Unasked - time.Millisecond)
	uitest.Press(t, confirm, "Y")
	if a != (answers{}) || confirm.Done() {
		t.Fatalf("a key meant for another screen answered: %+v", a)
	}
	clock.Advance(time.Millisecond)
	uitest.Press(t, confirm, "Y")
	if a.yes != 1 {
		t.Error("the dialog never wakes")
	}
}

func TestConfirmFrame(t *testing.T) {
	confirm := ask(&answers{})
	w, h := confirm.Fit(80, 24)
	confirm.SetSize(w, h)
	uitest.Fits(t, confirm.View(), w, h)
	uitest.Frame(t, "confirm", confirm.View())
	uitest.Press(t, confirm, "tab")
	base := strings.Repeat(strings.Repeat("日本 ", 16)+"\n", 12)
	uitest.Frame(t, "confirm-over", ui.Overlay(base, confirm.View(), 80, 12))
	confirm.SetStyles(ascii)
	uitest.Frame(t, "confirm-ascii", confirm.View())
}

func TestConfirmKeepsItsButtonsWhenLow(t *testing.T) {
	confirm := ask(&answers{})
	for h := 1; h < 9; h++ {
		confirm.SetSize(44, h)
		if !strings.Contains(confirm.View(), "[ keep ]") {
			t.Errorf("no buttons in %d lines:\n%s", h, uitest.Text(confirm.View()))
		}
	}
	confirm.SetSize(44, 6)
	uitest.Frame(t, "confirm-low", confirm.View())
}

// refusal is a form such as refusing a reward needs.
func refusal() *ui.Form {
	return ui.NewForm(plain, "Refuse a reward",
		ui.Field{ID: "reason", Label: "Reason", Choices: []string{"same-person", "fake-address", "manual"}},
		ui.Field{ID: "note", Label: "Note", Hint: "for your colleagues", Check: func(s string) string {
			if s == "" {
				return "say why in a few words"
			}
			return ""
		}})
}

func TestFormSubmitsCheckedValues(t *testing.T) {
	var got map[string]string
	form := refusal()
	form.OnSubmit = func(values map[string]string) tea.Cmd { got = values; return nil }
	form.SetSize(60, 9)
	uitest.Press(t, form, "right", "enter", "enter")
	if got != nil || form.Done() {
		t.Fatalf("submitted with a field that is wrong: %v", got)
	}
	uitest.Frame(t, "form-wrong", form.View())
	uitest.Type(t, form, "two accounts")
	uitest.Press(t, form, "enter")
	if got["reason"] != "fake-address" || got["note"] != "two accounts" || !form.Done() || form.Focused() {
		t.Errorf("submitted %v, done %v", got, form.Done())
	}
}

func TestFormGoesToWhatIsWrong(t *testing.T) {
	wrong := func(string) string { return "never right" }
	form := ui.NewForm(plain, "x", ui.Field{ID: "a", Check: wrong}, ui.Field{ID: "b"})
	form.SetSize(40, 8)
	uitest.Press(t, form, "tab", "enter")
	uitest.Type(t, form, "z")
	if form.Value("a") != "z" || form.Value("b") != "" {
		t.Errorf("typing went to a=%q b=%q", form.Value("a"), form.Value("b"))
	}
}

func TestFormCancels(t *testing.T) {
	cancelled := false
	form := refusal()
	form.OnCancel = func() tea.Cmd { cancelled = true; return nil }
	uitest.Press(t, form, "esc", "x")
	if !cancelled || !form.Done() {
		t.Error("esc does not cancel")
	}
}

func TestFormTakesPastesAndMarksChanges(t *testing.T) {
	form := refusal()
	form.SetSize(60, 9)
	if form.Dirty() {
		t.Error("an untouched form is dirty")
	}
	uitest.Press(t, form, "tab")
	uitest.Send(t, form, tea.PasteMsg{Content: "two\nlines \x1b[31m\u202ered"})
	if got := form.Value("note"); got != "two lines red" {
		t.Errorf("pasted %q", got)
	}
	if !form.Dirty() {
		t.Error("a changed form is not dirty")
	}
	uitest.Frame(t, "form-dirty", form.View())
	uitest.Press(t, form, "ctrl+u")
	if form.Dirty() {
		t.Error("a form changed back is dirty")
	}
}

func TestFormShowsTheFieldBeingFilledIn(t *testing.T) {
	var fields []ui.Field
	for _, id := range []string{"one", "two", "three", "four", "five"} {
		fields = append(fields, ui.Field{ID: id, Label: id})
	}
	form := ui.NewForm(plain, "many", fields...)
	form.SetSize(30, 5)
	for _, f := range fields {
		if view := uitest.Text(form.View()); !strings.Contains(view, "› "+f.ID) {
			t.Errorf("the field %s is out of sight:\n%s", f.ID, view)
		}
		uitest.Press(t, form, "tab")
	}
}

func TestFormShowsThePickedOfManyChoices(t *testing.T) {
	form := ui.NewForm(plain, "Refuse", ui.Field{ID: "reason", Label: "Reason", Choices: []string{
		"same-person", "self-referral", "fake-address", "too-fast", "chain", "duplicate", "terms", "manual"}})
	form.SetSize(50, 5)
	uitest.Press(t, form, "left", "left")
	uitest.Frame(t, "form-choices", form.View())
	uitest.Press(t, form, "right", "right")
	if got := form.Value("reason"); got != "same-person" {
		t.Errorf("past the last choice comes %q", got)
	}
}

// TestPaletteSaysThatMoreFollows, and not at the end of its list.
func TestPaletteSaysThatMoreFollows(t *testing.T) {
	palette := ui.NewPalette(plain, []ui.Action{{Help: "one"}, {Help: "two"}, {Help: "three"}})
	palette.SetSize(44, 6)
	if view := palette.View(); !strings.Contains(view, "↓ 1 more") {
		t.Errorf("the palette is\n%s", view)
	}
	uitest.Press(t, palette, "down", "down")
	if view := palette.View(); strings.Contains(view, "more") {
		t.Errorf("at its end the palette is\n%s", view)
	}
}

func TestPaletteFindsAndRuns(t *testing.T) {
	ran := ""
	run := func(id string) func() tea.Cmd { return func() tea.Cmd { ran = id; return nil } }
	actions := []ui.Action{
		{ID: "reward.approve", Help: "approve", Keys: []string{"a"}, Run: run("approve")},
		{ID: "reward.refuse", Help: "refuse", Keys: []string{"x"}, Blocked: func() string { return "already paid" }, Run: run("refuse")},
		{ID: "list.reload", Help: "reload", Keys: []string{"r"}, Run: run("reload")},
		{ID: "secret", Help: "hidden", Hidden: true, Run: run("secret")},
	}
	palette := ui.NewPalette(plain, actions)
	palette.SetSize(44, 8)
	uitest.Frame(t, "palette", palette.View())
	uitest.Type(t, palette, "re")
	uitest.Press(t, palette, "enter")
	if ran != "" || palette.Done() {
		t.Errorf("a blocked action ran: %q", ran)
	}
	uitest.Frame(t, "palette-blocked", palette.View())
	uitest.Press(t, palette, "down", "enter")
	if ran != "reload" || !palette.Done() {
		t.Errorf("ran %q", ran)
	}

	palette = ui.NewPalette(plain, actions)
	palette.SetSize(44, 8)
	uitest.Type(t, palette, "hidden")
	if view := palette.View(); !strings.Contains(view, "no action is called that") {
		t.Errorf("a hidden action was found:\n%s", view)
	}
	uitest.Press(t, palette, "enter", "esc")
	if ran != "reload" || !palette.Done() {
		t.Error("esc does not leave")
	}
}
