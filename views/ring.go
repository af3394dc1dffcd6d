package views

import (
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

// linkCells is the least width of a link's column.
const linkCells = 9

// ringOthers is what the ring has besides its links: the gutter, the name, the
// score, what waits.
const ringOthers = 3 + 22 + 7 + 8

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
	return max(1, (p.w-ringOthers)/(linkCells+2))
}

// linkWidths are those of the links that have a column. From the left those of
// a kind get what their words need while there is room for all of the kind, so
// that links of one kind are called alike.
func (p *ringPanel) linkWidths() []int {
	shown := p.links[p.first:min(len(p.links), p.first+p.room())]
	need := map[string]int{}
	for i, l := range shown {
		need[l.Signal] += max(0, p.titleWidth(p.first+i)-linkCells)
	}
	out, whole := make([]int, len(shown)), map[string]bool{}
	spare := p.w - ringOthers - len(out)*(linkCells+2)
	for i, l := range shown {
		out[i] = linkCells
		if !whole[l.Signal] && need[l.Signal] <= spare {
			whole[l.Signal], spare = true, spare-need[l.Signal]
		}
		if whole[l.Signal] {
			out[i] = max(linkCells, p.titleWidth(p.first+i))
		}
	}
	return out
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
