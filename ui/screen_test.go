package ui_test

import (
	"testing"

	"refdesk/ui"
	"refdesk/ui/uitest"
)

// screen puts a page together from the kit, as a shell would.
func screen(st *ui.Styles, w, h int) string {
	rows := ui.SplitV(h, ui.Fixed(1), ui.Share(1), ui.Fixed(1), ui.Fixed(1))
	columns := ui.SplitH(w, ui.Share(1), ui.Fixed(30))
	tabs := ui.NewTabs(st)
	tabs.SetSize(w, rows[0])
	tabs.SetTabs(rooms(), 0)

	table := newTable(&list{rows: people(60)}, columns[0], rows[1])
	table.SetStyles(st)
	table.Update(uitest.Key("down"))
	table.ToggleMark()

	detail := profile()
	detail.SetStyles(st)
	detail.SetSize(columns[1], rows[1])

	status := ui.Status(
		[]ui.Segment{{Text: "DEMO", Tone: ui.Accent, Keep: 9}, {Text: "online", Tone: ui.Good, Keep: 5}},
		[]ui.Segment{{Text: "mirror 4s", Keep: 3}, {Text: table.Position(), Keep: 4}}, w, st)
	page := ui.JoinV(tabs.View(), ui.JoinH(st.VRule(), table.View(), detail.View()), status,
		ui.Footer(deskActions(), w, st))

	toasts := ui.NewToasts(st)
	toasts.SetSize(34, 3)
	toasts.Add("approved Ana Silva, sent in 10s", ui.Good, 0)
	return ui.OverlayAt(page, toasts.View(), w-34, rows[1], w, h)
}

func TestWidgetsMakeAScreen(t *testing.T) {
	for name, size := range map[string][2]int{"screen-80x24": {80, 24}, "screen-120x36": {120, 36}} {
		view := screen(plain, size[0], size[1])
		uitest.Fits(t, view, size[0], size[1])
		uitest.Frame(t, name, view)
		uitest.Fits(t, screen(ui.NewStyles(colours), size[0], size[1]), size[0], size[1])
	}
}
