package views

import (
	"strings"

	"refdesk/ui"
)

// Lines above the panels: the name, the summary, and the panels' names.
const personHead = 3

func (v *participant) View() string {
	if !v.loaded {
		return blankPage(v.env, v.err, v.panes.w, v.panes.h)
	}
	return v.panes.view([]string{v.nameLine(), v.summary(), v.panes.names()})
}

// blankPage says why there is nothing to show yet.
func blankPage(env Env, err error, w, h int) string {
	st, lines := env.Styles, []string{"", "   loading…"}
	if err != nil {
		why := st.Mark(ui.Bad) + " failed: " + env.show(err.Error())
		lines = []string{"", "   " + st.Tone(ui.Bad).Render(ui.Clean(why)), "   " + st.Label.Render("r tries again · esc goes back")}
	}
	return ui.Fill(strings.Join(lines, "\n"), w, h)
}

func (v *participant) nameLine() string {
	st, p := v.env.Styles, v.page.Person
	line := " " + st.Title.Render(ui.Cut(ui.Clean(v.env.person(p)), v.panes.w/2))
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
