package views

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// ringPanel draws how the people of a case hang together: on the left who
// referred whom, as a tree; in the middle a column for each value they share;
// on the right what speaks against each and what waits for them.
type ringPanel struct {
	env      Env
	members  []model.Member
	links    []model.Link
	unfolded map[string]bool
	rows     []ringRow
	table    *ui.Table[ringRow]
	at       int // the link looked at, -1 for none
	first    int // the leftmost link shown
	w, h     int
}

// ringHead is the line above the table, about the link looked at.
const ringHead = 1

// linkCells is the width of a link's column.
const linkCells = 9

func newRingPanel(env Env) *ringPanel {
	p := &ringPanel{env: env, unfolded: map[string]bool{}, at: -1, w: 1, h: 1}
	p.build()
	return p
}

// take shows a case; the cursor stays on its person and its link.
func (p *ringPanel) take(page model.CasePage) {
	held, looked := p.link()
	p.members, p.links = page.Members, page.Links
	p.at = -1
	for i, l := range p.links {
		if looked && l.Signal == held.Signal && l.Value == held.Value {
			p.at = i
		}
	}
	p.arrange()
}

// arrange lays the people out anew.
func (p *ringPanel) arrange() {
	p.rows = ringTree(p.members, p.links, p.unfolded)
	p.build()
}

// build makes the table for the links that have room.
func (p *ringPanel) build() {
	row, chosen, marks := ringRow{}, false, []string(nil)
	if p.table != nil {
		row, chosen = p.table.Selected()
		marks = p.table.Marked()
	}
	p.scroll()
	p.table = newTable(p.env.Styles, func(r ringRow) string { return r.id }, p.columns(), "nobody", "")
	p.table.SetSize(p.w, max(1, p.h-ringHead))
	p.table.SetPage(ui.Page[ringRow]{Rows: p.rows, Matched: len(p.rows), Total: len(p.rows)})
	p.table.Mark(marks...)
	if chosen {
		p.table.Select(row.id)
	}
}

// room is how many links have a column.
func (p *ringPanel) room() int {
	const others = 3 + 22 + 7 + 8 // the gutter, the name, the score, what waits
	return max(1, (p.w-others)/(linkCells+2))
}

// scroll brings the link looked at into sight.
func (p *ringPanel) scroll() {
	n := p.room()
	p.first = max(0, min(p.first, len(p.links)-n))
	if p.at >= 0 && p.at < p.first {
		p.first = p.at
	} else if p.at >= p.first+n {
		p.first = p.at - n + 1
	}
}

// turn goes to the next link, and past the last one to none. It gives false
// when there is no further link this way.
func (p *ringPanel) turn(by int) bool {
	next := p.at + by
	if next < 0 || next >= len(p.links) {
		p.at = -1
		p.build()
		return false
	}
	p.at = next
	p.build()
	return true
}

// link is the link looked at.
func (p *ringPanel) link() (model.Link, bool) {
	if p.at < 0 || p.at >= len(p.links) {
		return model.Link{}, false
	}
	return p.links[p.at], true
}

// selected is the person under the cursor.
func (p *ringPanel) selected() (model.Member, bool) {
	row, ok := p.table.Selected()
	return row.Member, ok && row.folded == nil
}

// unfold opens the fold under the cursor; false where there is none.
func (p *ringPanel) unfold() bool {
	row, ok := p.table.Selected()
	if !ok || row.folded == nil {
		return false
	}
	p.unfolded[row.id] = true
	p.arrange()
	p.table.Select(row.folded[0].ID)
	return true
}

// marked are the ids of the people that are marked; a fold that is marked
// stands for everybody in it.
func (p *ringPanel) marked() []string {
	chosen, out := setOf(p.table.Marked()), []string(nil)
	for _, row := range p.rows {
		switch {
		case !chosen[row.id]:
		case row.folded == nil:
			out = append(out, row.ID)
		default:
			for _, m := range row.folded {
				out = append(out, m.ID)
			}
		}
	}
	return out
}

// setOf makes ids quick to look up.
func setOf(ids []string) map[string]bool {
	out := make(map[string]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out
}

// below are the ids of the person under the cursor and of all who were referred
// by them, by those, and so on.
func (p *ringPanel) below() []string {
	row, ok := p.table.Selected()
	if !ok {
		return nil
	}
	children, _ := referrals(p.members)
	out, seen := []string{row.ID}, map[string]bool{row.ID: true}
	for at := 0; at < len(out); at++ {
		for _, m := range children[out[at]] {
			if !seen[m.ID] {
				seen[m.ID] = true
				out = append(out, m.ID)
			}
		}
	}
	return out
}

func (p *ringPanel) columns() []ui.Column[ringRow] {
	out := []ui.Column[ringRow]{{ID: "name", Title: "who referred whom", Width: 22, Flex: 1, Most: 44, Cell: p.nameCell}}
	for i := p.first; i < min(len(p.links), p.first+p.room()); i++ {
		out = append(out, ui.Column[ringRow]{
			ID: fmt.Sprintf("link%d", i), Title: p.linkTitle(i), Width: linkCells,
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
func (p *ringPanel) linkTitle(i int) string {
	title, tail := ui.Clean(linkWord(p.links[i].Signal)), ""
	if n := p.ordinal(i); n > 0 {
		tail = fmt.Sprintf(" %d", n)
	}
	if i == p.at {
		return "[" + ui.Cut(title, linkCells-2-len(tail)) + tail + "]"
	}
	return ui.Cut(title, linkCells-len(tail)) + tail
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

// head says what the link looked at is.
func (p *ringPanel) head() string {
	st := p.env.Styles
	link, ok := p.link()
	if !ok {
		words := countOf(len(p.members), "account") + " · " + countOf(len(p.links), "shared value")
		if len(p.links) > 0 {
			words += " · tab goes through them · " + linkSign(st, model.Link{Strong: true}) + " strong " + linkSign(st, model.Link{}) + " weak"
		}
		return st.Label.Render(ui.Cut("   "+words, p.w))
	}
	words := fmt.Sprintf("   %s %d/%d  %s  %s", linkSign(st, link), p.at+1, len(p.links),
		ui.Clean(linkWord(link.Signal)), ui.Clean(p.linkValue(link)))
	return st.Tone(ui.Accent).Render(ui.Cut(words, max(1, p.w-ui.Width(linkTail(link))))) + st.Label.Render(linkTail(link))
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

func (p *ringPanel) title() string      { return "ring" }
func (p *ringPanel) count() int         { return len(p.members) }
func (p *ringPanel) update(msg tea.Msg) { p.table.Update(ui.Shift(msg, 0, ringHead)) }

func (p *ringPanel) setSize(w, h int) {
	if w == p.w && h == p.h {
		return
	}
	p.w, p.h = w, h
	p.build()
}

func (p *ringPanel) setStyles(st *ui.Styles) {
	p.env.Styles = st
	p.table.SetStyles(st)
}

func (p *ringPanel) view() string {
	return ui.Fill(ui.JoinV(p.head(), p.table.View()), p.w, p.h)
}
