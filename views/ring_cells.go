package views

import (
	"fmt"
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

func (p *ringPanel) columns() []ui.Column[ringRow] {
	out := []ui.Column[ringRow]{{ID: "name", Title: "who referred whom", Width: 22, Flex: 1, Most: 44, Cell: p.nameCell}}
	for at, w := range p.linkWidths() {
		i := p.first + at
		out = append(out, ui.Column[ringRow]{
			ID: fmt.Sprintf("link%d", i), Title: p.linkTitle(i, w), Width: w,
			Cell: func(r ringRow) ui.Cell { return p.linkCell(r, i) },
		})
	}
	return append(out,
		ui.Column[ringRow]{ID: "score", Title: "score", Width: 5, Right: true, Cell: func(r ringRow) ui.Cell {
			return scoreCell(r.Score)
		}},
		ui.Column[ringRow]{ID: "waits", Title: "waits", Width: 6, Right: true, Drop: 1, Cell: func(r ringRow) ui.Cell {
			return ui.Cell{Text: digits(int64(r.waiting()), r.waiting() > 0), Tone: ui.Accent}
		}})
}

// waiting is how much waits for the people of a row.
func (r ringRow) waiting() int {
	if r.folded == nil {
		return r.Waiting
	}
	n := 0
	for _, m := range r.folded {
		n += m.Waiting
	}
	return n
}

// nameCell is a person in the tree, or how many more there are alike.
func (p *ringPanel) nameCell(r ringRow) ui.Cell {
	st := p.env.Styles
	branch := ""
	if r.depth > 0 {
		branch = strings.Repeat("  ", min(r.depth, deepest)-1) + st.Sign("└", "`")
		if r.depth > deepest {
			branch += fmt.Sprint(r.depth)
		}
		branch += " "
	}
	if r.folded != nil {
		return quiet(fmt.Sprintf("%s%s more alike", branch, ui.Number(len(r.folded))))
	}
	cell := nameCell(p.env, r.Participant)
	cell.Text = branch + cell.Text
	if state := memberState(r.Member); state.Text != "" {
		cell.Tone = state.Tone
		cell.Text += " (" + state.Text + ")"
	}
	return cell
}

// linkTitle is the kind of a link's value; the one looked at has brackets.
func (p *ringPanel) linkTitle(i, room int) string {
	tail := p.linkNumber(i)
	if room -= len(tail); i == p.at {
		room -= len("[]")
	}
	title := ui.Clean(linkWord(p.links[i].Signal))
	if short := shortLinks[p.links[i].Signal]; ui.Width(title) > room && short != "" {
		title = short
	}
	if title = ui.Cut(title, room) + tail; i == p.at {
		return "[" + title + "]"
	}
	return title
}

// titleWidth is what a link's title takes in full. It has room for the brackets
// at any time, so that no column moves where they go on to the next.
func (p *ringPanel) titleWidth(i int) int {
	return ui.Width(ui.Clean(linkWord(p.links[i].Signal))) + len(p.linkNumber(i)) + len("[]")
}

// linkNumber tells a link from others of its kind, "" where there are none.
func (p *ringPanel) linkNumber(i int) string {
	if n := p.ordinal(i); n > 0 {
		return fmt.Sprintf(" %d", n)
	}
	return ""
}

// ordinal tells links of one kind apart: 1 for the first of several, 0 for the
// only one.
func (p *ringPanel) ordinal(i int) int {
	before, all := 0, 0
	for j, l := range p.links {
		if l.Signal != p.links[i].Signal {
			continue
		}
		all++
		if j <= i {
			before++
		}
	}
	if all == 1 {
		return 0
	}
	return before
}

// linkCell marks who shares a value: a full sign for a tie that holds a ring
// together by itself, a hollow one for a weak tie, a dash for one that was
// marked as not counting.
func (p *ringPanel) linkCell(r ringRow, i int) ui.Cell {
	if !r.shares[i] {
		return ui.Cell{}
	}
	st, link := p.env.Styles, p.links[i]
	cell := ui.Cell{Text: linkSign(st, link)}
	switch {
	case i == p.at:
		cell.Tone = ui.Accent
	case link.Trusted != "":
		cell.Tone = ui.Quiet
	}
	return cell
}

// linkSign is how a link is marked where people share it.
func linkSign(st *ui.Styles, l model.Link) string {
	switch {
	case l.Trusted != "":
		return st.Sign("–", "-")
	case l.Strong:
		return st.Sign("●", "#")
	}
	return st.Sign("○", "o")
}

// linkWord is the kind of a link in the console's own spelling.
func linkWord(signal string) string {
	return strings.ReplaceAll(strings.TrimPrefix(signal, "same-"), "-", " ")
}

// shortLinks are words for kinds of links whose own have no room above a column,
// least of all beside an ordinal. The line above the table has them in full.
var shortLinks = map[string]string{
	"near-address": "alike", "same-address": "ip", "same-device": "dev", "same-identity": "ident",
	"same-mailbox": "box", "same-network": "net", "same-payout": "pay",
}

// head says what the link looked at is.
func (p *ringPanel) head() string {
	st := p.env.Styles
	link, ok := p.link()
	if !ok {
		return "   " + joinWhole(st, p.overview(), max(1, p.w-3))
	}
	words := fmt.Sprintf("   %s %d/%d  %s  %s", linkSign(st, link), p.at+1, len(p.links),
		ui.Clean(linkWord(link.Signal)), ui.Clean(p.linkValue(link)))
	return st.Tone(ui.Accent).Render(ui.Cut(words, max(1, p.w-ui.Width(linkTail(link))))) + st.Label.Render(linkTail(link))
}

// overview is what there is to see while no link is looked at.
func (p *ringPanel) overview() []string {
	st := p.env.Styles
	values := countOf(len(p.links), "shared value")
	if shown := len(p.linkWidths()); shown < len(p.links) {
		values = ui.Number(shown) + " of " + values
	}
	parts := []string{countOf(len(p.members), "account"), values}
	if len(p.links) > 0 {
		legend := linkSign(st, model.Link{Strong: true}) + " strong " + linkSign(st, model.Link{}) + " weak"
		parts = append(parts, legend, "tab goes through them")
	}
	for i, part := range parts {
		parts[i] = st.Label.Render(part)
	}
	return parts
}

// linkValue is what people share; a person whom they share goes by name.
func (p *ringPanel) linkValue(l model.Link) string {
	for _, m := range p.members {
		if m.ID == l.Value {
			return p.env.person(m.Participant)
		}
	}
	return p.env.show(l.Value)
}

// linkTail says how many share a value, and why it does not count.
func linkTail(l model.Link) string {
	text := fmt.Sprintf("  %d here", len(l.People))
	if l.Total > len(l.People) {
		text += fmt.Sprintf(", %s in all", ui.Number(l.Total))
	}
	switch {
	case l.Trusted != "":
		text += " · does not count: " + ui.Cut(ui.Clean(l.Trusted), 24)
	case !l.Strong:
		text += " · weak"
	}
	return text
}
