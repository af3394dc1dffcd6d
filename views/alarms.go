package views

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
)

// leastAlarm is how much of an alarm still tells something.
const leastAlarm = 16

// alarms are what a person should do something about, as the status line has
// room for. Where they do not all fit whole, the next one is begun, and the key
// is named that tells them all.
func (r *Root) alarms(room int) []ui.Segment {
	all, st := r.problems(), r.env.Styles
	if ui.StatusWidth(all, st) <= room {
		return all
	}
	for i := range all {
		all[i].Text = cmp.Or(all[i].Short, all[i].Text)
	}
	if ui.StatusWidth(all, st) <= room {
		return all
	}
	for n := len(all); n > 0; n-- {
		shown := append(slices.Clone(all[:n]), untold(len(all)-n))
		begun := &shown[n-1]
		text := begun.Text
		begun.Text = "-"
		left := room - ui.StatusWidth(shown, st) + ui.Width(begun.Text)
		if left >= min(leastAlarm, ui.Width(text)) {
			begun.Text = ui.Cut(text, left)
			return shown
		}
	}
	return []ui.Segment{{Text: countOf(len(all), "alarm") + ", ! tells", Tone: all[0].Tone, Keep: all[0].Keep}}
}

// untold names the key that tells every alarm, and counts those out of sight.
func untold(n int) ui.Segment {
	const lasts = 39 // longer than any alarm
	if n == 0 {
		return ui.Segment{Text: "! tells", Keep: lasts}
	}
	return ui.Segment{Text: ui.Number(n) + " more, ! tells", Keep: lasts}
}

func (r *Root) whyNoAlarms() string {
	if len(r.problems()) == 0 {
		return "nothing is wrong"
	}
	return ""
}

// tellAlarms shows every alarm in full.
func (r *Root) tellAlarms() tea.Cmd {
	all, st := r.problems(), r.env.Styles
	page := &alarmPage{st: st, title: countOf(len(all), "alarm")}
	for _, one := range all {
		page.all = append(page.all, ui.Segment{Text: one.Text, Tone: one.Tone})
	}
	r.openDialog(page)
	return nil
}

// alarmPage shows what is wrong, each in as many lines as it needs.
type alarmPage struct {
	st     *ui.Styles
	title  string
	all    []ui.Segment
	scroll int
	done   bool
	w, h   int
}

func (p *alarmPage) Update(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch key.String() {
	case "up", "k":
		p.move(-1)
	case "down", "j":
		p.move(1)
	case "esc", "enter", "q", "!":
		p.done = true
	}
	return nil
}

func (p *alarmPage) move(by int) {
	p.scroll = max(0, min(p.scroll+by, len(p.lines())-p.room()))
}

// room is how many lines there are between the border and the way out.
func (p *alarmPage) room() int { return max(1, p.h-4) }

func (p *alarmPage) Done() bool { return p.done }

func (p *alarmPage) Fit(w, h int) {
	p.w = min(w, 100)
	p.h = min(h, len(p.lines())+4)
	p.move(0)
}

func (p *alarmPage) SetStyles(st *ui.Styles) { p.st = st }

// lines are the alarms, each behind its mark.
func (p *alarmPage) lines() []string {
	var out []string
	for _, one := range p.all {
		mark := ui.Pad(p.st.Mark(one.Tone), 2, false)
		for _, line := range ui.Wrap(one.Text, max(1, p.w-4-ui.Width(mark))) {
			out = append(out, p.st.Tone(one.Tone).Render(mark+line))
			mark = strings.Repeat(" ", ui.Width(mark))
		}
	}
	return out
}

func (p *alarmPage) View() string {
	lines := p.lines()
	way := "esc closes"
	if below := len(lines) - p.room() - p.scroll; below > 0 || p.scroll > 0 {
		way = "↑ ↓ scroll · " + way
	}
	shown := slices.Clone(lines[min(p.scroll, len(lines)):min(len(lines), p.scroll+p.room())])
	return p.st.Box(p.title, append(shown, "", p.st.Label.Render(ui.Cut(way, max(1, p.w-4)))), p.w, p.h)
}
