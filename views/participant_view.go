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
	text, tone := v.age()
	if mark := verdictMark(st, tone); mark != "" {
		text = mark + " " + text
	}
	return line + "  " + st.Tone(tone).Render(ui.Cut(ui.Clean(text), v.panes.w-ui.Width(line)-2))
}

// age says how old the facts are, and why a reading again failed.
func (v *participant) age() (string, ui.Tone) {
	p := v.page.Person
	switch {
	case v.err != nil:
		return "could not load again: " + v.env.show(v.err.Error()), ui.Bad
	case p.ReadAt.IsZero() && !v.env.Vendor.Reads(p.Backend):
		return "known from webhooks only: there is no API to read the rest", ui.Warn
	case p.ReadAt.IsZero():
		return "known from webhooks only: r reads the rest", ui.Warn
	}
	if tone := factsTone(v.env.Now().Sub(p.ReadAt)); tone == ui.Warn {
		return "read " + v.env.ago(p.ReadAt) + " ago", tone
	}
	return "read " + v.env.ago(p.ReadAt) + " ago", ui.Quiet
}

// summary is what a decision rests on, on one line.
func (v *participant) summary() string {
	st, p := v.env.Styles, v.page.Person
	parts := []string{st.Label.Render(ui.Clean(v.env.show(p.Email)))}
	if mixedScript(p) != "" {
		parts = append(parts, st.Tone(ui.Warn).Render(st.Mark(ui.Warn)+" mixed script"))
	}
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
	return " " + joinWhole(st, parts, v.panes.w-1)
}

// verdictMark is the mark of a tone that judges.
func verdictMark(st *ui.Styles, t ui.Tone) string {
	if t == ui.Bad || t == ui.Warn || t == ui.Good {
		return st.Mark(t)
	}
	return ""
}
