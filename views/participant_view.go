package views

import (
	"strings"

	"refdesk/ui"
)

// Lines above the panels: the name, the summary, and the panels' names.
const personHead = 3

// wide tells that the facts stand beside the panel.
func (v *participant) wide() bool { return v.w >= 110 }

// factsWidth is what the facts take beside the panel.
func (v *participant) factsWidth() int { return min(v.w*2/5, mostAside) }

// panelAt is the corner of the panel that has the keys.
func (v *participant) panelAt() (x, y int) {
	if v.wide() {
		return v.factsWidth() + 1, personHead
	}
	return 0, personHead
}

func (v *participant) resize() {
	h := max(1, v.h-personHead)
	if !v.wide() {
		v.current().setSize(v.w, h)
		return
	}
	sizes := ui.SplitH(v.w, ui.Fixed(v.factsWidth()), ui.Share(1))
	v.facts.setSize(sizes[0], h)
	if v.corner != nil {
		foot := cornerHeight(h)
		v.corner.SetSize(sizes[1], foot)
		h -= foot
	}
	v.current().setSize(sizes[1], h)
}

// SetCorner takes the live pane below the panel.
func (v *participant) SetCorner(p pane) {
	v.corner = p
	v.resize()
}

func (v *participant) View() string {
	if !v.loaded {
		return ui.Fill(strings.Join(v.blank(), "\n"), v.w, v.h)
	}
	body := v.current().view()
	if v.wide() && v.corner != nil {
		body = ui.JoinV(body, v.corner.View())
	}
	if v.wide() {
		body = ui.JoinH(v.env.Styles.VRule(), v.facts.view(), body)
	}
	head := []string{v.nameLine(), v.summary(), v.panelLine()}
	return ui.Fill(strings.Join(append(head, body), "\n"), v.w, v.h)
}

// blank says why there is no person to show yet.
func (v *participant) blank() []string {
	st := v.env.Styles
	if v.err != nil {
		why := st.Mark(ui.Bad) + " failed: " + v.env.show(v.err.Error())
		return []string{"", "   " + st.Tone(ui.Bad).Render(ui.Clean(why)), "   " + st.Label.Render("r asks the vendor · esc goes back")}
	}
	return []string{"", "   loading…"}
}

func (v *participant) nameLine() string {
	st, p := v.env.Styles, v.page.Person
	line := " " + st.Title.Render(ui.Cut(ui.Clean(v.env.person(p)), v.w/2))
	if p.Gone {
		line += "  " + st.Tone(ui.Warn).Render(st.Mark(ui.Warn)+" deleted at the vendor")
	}
	return line + "  " + v.age()
}

// age says how old the facts are, and why a reading again failed.
func (v *participant) age() string {
	st, p := v.env.Styles, v.page.Person
	switch {
	case v.err != nil:
		return st.Tone(ui.Bad).Render(ui.Clean(st.Mark(ui.Bad) + " could not load again: " + v.env.show(v.err.Error())))
	case p.ReadAt.IsZero():
		return st.Tone(ui.Warn).Render(st.Mark(ui.Warn) + " known from webhooks only: r reads the rest")
	}
	text := "read " + v.env.ago(p.ReadAt) + " ago"
	if tone := factsTone(v.env.Now().Sub(p.ReadAt)); tone == ui.Warn {
		return st.Tone(tone).Render(st.Mark(tone) + " " + text)
	}
	return st.Label.Render(text)
}

// summary is what a decision rests on, on one line.
func (v *participant) summary() string {
	st, p := v.env.Styles, v.page.Person
	parts := []string{st.Label.Render(ui.Clean(v.env.show(p.Email)))}
	if p.Risk.V != "" {
		tone := riskTone(p.Risk.V)
		parts = append(parts, st.Tone(tone).Render(strings.TrimSpace(verdictMark(st, tone)+" risk "+ui.Clean(lower(p.Risk.V)))))
	}
	if p.ReferralCount.Known {
		parts = append(parts, "referred "+digits(p.ReferralCount.V, true))
	}
	if by := referrerOf(v.env, v.page); by != "" {
		parts = append(parts, "by "+ui.Clean(by))
	}
	if !p.CreatedAt.IsZero() {
		parts = append(parts, st.Label.Render("joined "+v.env.ago(p.CreatedAt)+" ago"))
	}
	return " " + strings.Join(parts, st.Label.Render(" · "))
}

// verdictMark is the mark of a tone that judges.
func verdictMark(st *ui.Styles, t ui.Tone) string {
	if t == ui.Bad || t == ui.Warn || t == ui.Good {
		return st.Mark(t)
	}
	return ""
}

// panelLine names the panels; the one with the keys has brackets.
func (v *participant) panelLine() string {
	st := v.env.Styles
	var parts []string
	for _, p := range v.panels() {
		label := p.title()
		if n := p.count(); n > 0 {
			label += " " + ui.Number(n)
		}
		if p == v.current() {
			parts = append(parts, st.Focus.Render("["+label+"]"))
		} else {
			parts = append(parts, st.Label.Render(" "+label+" "))
		}
	}
	return strings.Join(parts, "")
}
