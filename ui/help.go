package ui

import "strings"

// footerGap stands between two keys of the footer.
const footerGap = 2

// Footer writes the keys that work here on one line of exactly w cells, as
// many as fit, in the order given: put the most useful first. Where not all
// fit, those that have a short name are called by it. Keys whose action is
// blocked stay visible, but quiet.
func Footer(actions []Action, w int, st *Styles) string {
	const gap = footerGap
	var out strings.Builder
	used, short := 0, footerWidth(actions) > w
	for _, a := range actions {
		if a.Hidden || len(a.Keys) == 0 {
			continue
		}
		key, text := keyName(a.Keys[0]), footerText(a, short)
		size := Width(key) + 1 + Width(text)
		if used > 0 {
			size += gap
		}
		if used+size > w {
			continue
		}
		if used > 0 {
			out.WriteString(spaces(gap))
		}
		used += size
		if a.Reason() != "" {
			out.WriteString(st.Tone(Quiet).Render(key + " " + text))
			continue
		}
		out.WriteString(st.Key.Render(key) + " " + text)
	}
	return out.String() + spaces(w-used)
}

// footerText is what an action is called in the footer.
func footerText(a Action, short bool) string {
	if short && a.Short != "" {
		return Clean(a.Short)
	}
	return Clean(a.Help)
}

// footerWidth is how wide all keys are with their whole names.
func footerWidth(actions []Action) (w int) {
	for _, a := range actions {
		if !a.Hidden && len(a.Keys) > 0 {
			w += Width(keyName(a.Keys[0])) + 1 + Width(footerText(a, false)) + footerGap
		}
	}
	return max(0, w-footerGap)
}

// HelpPage draws every listed action under the heading of its group, in
// exactly h lines of w cells, beginning scroll lines down. A wide page has
// two columns of groups.
func HelpPage(groups [][]Action, w, h int, st *Styles, scroll int) string {
	lines := helpLines(groups, w, st)
	scroll = max(0, min(scroll, len(lines)-h))
	return fillLines(lines[scroll:], w, h)
}

// HelpLines is how many lines the whole help page takes at this width; the
// largest useful scroll is this less the height shown.
func HelpLines(groups [][]Action, w int, st *Styles) int {
	return len(helpLines(groups, w, st))
}

// helpLines draws all groups, side by side in pairs where the width allows.
func helpLines(groups [][]Action, w int, st *Styles) []string {
	const least = 38 // cells of a column that can be read
	column, two := w, w >= 2*least+2
	if two {
		column = w/2 - 1
	}
	var blocks []string
	for _, g := range byHeading(groups) {
		blocks = append(blocks, helpBlock(g, column, st))
	}
	if !two {
		return strings.Split(strings.Join(blocks, "\n\n"), "\n")
	}
	var rows []string
	for i := 0; i < len(blocks); i += 2 {
		rows = append(rows, JoinH("  ", blocks[i:min(i+2, len(blocks))]...))
	}
	return strings.Split(strings.Join(rows, "\n\n"), "\n")
}

// heading is the actions of one group of the help page.
type heading struct {
	title   string
	actions []Action
}

// byHeading sorts the listed actions under their headings, in the order in
// which the headings first appear.
func byHeading(groups [][]Action) []heading {
	var out []heading
	at := map[string]int{}
	for _, actions := range groups {
		for _, a := range actions {
			if a.Hidden || len(a.Keys) == 0 {
				continue
			}
			i, seen := at[a.Group]
			if !seen {
				i = len(out)
				at[a.Group] = i
				out = append(out, heading{title: a.Group})
			}
			out[i].actions = append(out[i].actions, a)
		}
	}
	return out
}

// helpBlock draws one heading and its actions in w cells. A reason takes as many
// lines as it needs.
func helpBlock(g heading, w int, st *Styles) string {
	const keyWidth = 12
	lines := []string{st.HRule(g.title, w)}
	for _, a := range g.actions {
		key := st.pad(keyNames(a.Keys, keyWidth), keyWidth, false)
		text := Clean(a.Help)
		tone := Plain
		if reason := Clean(a.Reason()); reason != "" {
			text, tone = text+" ("+reason+")", Quiet
		}
		for _, part := range Wrap(text, max(1, w-keyWidth-1)) {
			lines = append(lines, st.Key.Render(key)+" "+st.Tone(tone).Render(part))
			key = spaces(keyWidth)
		}
	}
	return strings.Join(lines, "\n")
}

// MarkdownTable lists the actions as a table for the README.
func MarkdownTable(actions []Action) string {
	escape := strings.NewReplacer("|", `\|`, "`", "'")
	var out strings.Builder
	out.WriteString("| key | does | where |\n| --- | --- | --- |\n")
	for _, a := range actions {
		if a.Hidden || len(a.Keys) == 0 {
			continue
		}
		keys := make([]string, len(a.Keys))
		for i, k := range a.Keys {
			keys[i] = "`" + escape.Replace(keyName(k)) + "`"
		}
		cells := []string{strings.Join(keys, " "), escape.Replace(Clean(a.Help)), escape.Replace(Clean(a.Group))}
		out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return out.String()
}

// keyName spells a key for the reader.
func keyName(key string) string {
	return Clean(key)
}

// keyNames spells as many of an action's keys as fit into w cells.
func keyNames(keys []string, w int) string {
	out := keyName(keys[0])
	for _, k := range keys[1:] {
		longer := out + " " + keyName(k)
		if Width(longer) > w {
			break
		}
		out = longer
	}
	return out
}
