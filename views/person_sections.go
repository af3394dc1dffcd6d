package views

import (
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// notesSection is what operators wrote about a person and what they earned.
func notesSection(env Env, notes []model.LedgerRow) ui.Section {
	out := ui.Section{Title: "our notes"}
	for _, n := range notes {
		text := env.show(n.Text)
		if text == "" {
			text = "erased"
		}
		if n.Object != "" && n.Object != model.ObjectParticipant {
			text += " (on a " + string(n.Object) + ")"
		}
		out.Pairs = append(out.Pairs, ui.Pair{Label: env.ago(n.At) + " ago, " + env.show(n.Operator), Value: text})
	}
	return out
}

// figuresSection is what the vendor counts of a person, as new as it was asked.
func (v *participant) figuresSection() ui.Section {
	out := ui.Section{Title: "the vendor's figures"}
	for _, f := range v.figures.fresh.Value.Figures {
		if text := figureText(v.env, f); text != "" {
			out.Pairs = append(out.Pairs, ui.Pair{Label: figureName(f.Name), Value: text})
		}
	}
	out.Pairs = append(out.Pairs, v.figures.age(v.env))
	return out
}

// figureText is a figure's value: an exact amount, or a count; "" for one that
// the vendor did not tell.
func figureText(env Env, f model.Figure) string {
	if f.Money.Known {
		return env.Money.Text(f.Money.V)
	}
	if f.Count.Known {
		return ui.Number(int(f.Count.V))
	}
	return ""
}

// figureName is the vendor's name of a figure in words: "totalRevenue" reads
// "revenue", "shareCount.email" "shares by email".
func figureName(name string) string {
	if channel, ok := strings.CutPrefix(name, "shareCount."); ok {
		return "shares by " + spaced(channel)
	}
	return strings.TrimPrefix(spaced(name), "total ")
}

// spaced parts a name at its capitals, except that of a network.
func spaced(name string) string {
	name = strings.ReplaceAll(name, "linkedIn", "linkedin")
	var out strings.Builder
	last := 'A'
	for _, r := range name {
		if 'A' <= r && r <= 'Z' && !('A' <= last && last <= 'Z') {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
		last = r
	}
	return strings.ToLower(out.String())
}
