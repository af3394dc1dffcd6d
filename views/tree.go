package views

import (
	"context"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// tree shows whom a person brought, directly and through others, with folds.
type tree struct {
	*list[model.TreeRow]
	root model.PersonRef
	all  bool           // everybody is unfolded, and flip are folded
	flip map[int64]bool // by key; never changed, only replaced: commands hold it
	top  model.TreeRow  // the root as it was last seen

	judging *judging
}

func newTree(env Env, root model.PersonRef) *tree {
	v := &tree{root: root, judging: newJudging(env)}
	v.list = newList(env, "tree of "+refID(root), "words, risk:high, joined<2d: who matches, and the way to them", func(Scope) *ui.Table[model.TreeRow] {
		return newTable(env.Styles, treeRowID, treeColumns(env), "nobody is here", "")
	})
	v.about = func(r model.TreeRow) []ui.Section { return personAside(v.env, r.PersonRow) }
	v.banner = oneLine(v.line)
	v.arrange()
	return v
}

// treeRowID tells the root of a ring from itself further down.
func treeRowID(r model.TreeRow) string {
	if r.Loop {
		return refID(r.Ref()) + "/again"
	}
	return refID(r.Ref())
}

func (v *tree) Actions() []ui.Action {
	out := []ui.Action{
		{
			ID: "person.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNobody, Run: v.open,
		},
		{
			ID: "tree.unfold", Keys: []string{"+", "right"}, Help: "unfold", Group: groupPeople,
			Blocked: v.whyNotUnfold, Run: v.turnFold,
		},
		{
			ID: "tree.fold", Keys: []string{"-", "left"}, Help: "fold, or up", Group: groupPeople,
			Blocked: v.whyNotFold, Run: v.fold,
		},
		{
			ID: "tree.all", Keys: []string{"*"}, Help: "unfold all, or fold", Group: groupPeople,
			Blocked: v.whyFiltered, Run: v.turnAll,
		},
		{
			ID: "person.tree", Keys: []string{"T"}, Help: "tree from here", Group: groupPeople,
			Blocked: v.whyNoTree, Run: v.openTree,
		},
		{
			ID: "tree.referrer", Keys: []string{"o"}, Help: "the referrer's tree", Group: groupPeople,
			Blocked: v.whyNoReferrer, Run: v.openReferrer,
		},
	}
	// The arrows fold here, and all columns that matter have room.
	out = append(out, slices.DeleteFunc(v.actions(), func(a ui.Action) bool {
		return a.ID == "list.left" || a.ID == "list.right"
	})...)
	out = append(out, v.verdicts()...)
	return append(out, ui.Action{
		ID: "person.note", Keys: []string{"n"}, Help: "note", Group: groupDecide, Asks: true,
		Writes: true, Blocked: v.whyNobody, Run: v.note,
	})
}

func (v *tree) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case scopeMsg: // a tree is one person's, whatever the lists show
		return nil
	case loadedMsg[model.TreeRow]:
		return v.took(msg)
	case branchMsg:
		return v.collected(msg)
	case verdictMsg:
		v.judging.answered(msg)
		return v.refresh()
	}
	return v.update(msg)
}

// took keeps the root, which the line above the rows tells of.
func (v *tree) took(msg loadedMsg[model.TreeRow]) tea.Cmd {
	cmd := v.loaded(msg)
	if rows := v.page.Rows; v.page.Offset == 0 && len(rows) > 0 {
		v.top = rows[0]
	}
	return cmd
}

// arrange asks for the tree as it is folded.
func (v *tree) arrange() {
	lists, q := v.env.Lists, model.TreeQuery{Root: v.root, All: v.all, Flip: v.flip}
	v.fetch = func(ctx context.Context, window model.Query) (model.Window[model.TreeRow], error) {
		q.Query = window
		return lists.Tree(ctx, q)
	}
}

func (v *tree) whyNobody() string {
	row, ok := v.table.Selected()
	return nobodyUnless(row.PersonRow, ok)
}

func (v *tree) whyFiltered() string {
	if v.table.Query() != "" {
		return "a filter unfolds the way to all that match: esc takes it away"
	}
	return ""
}

func (v *tree) whyNotUnfold() string {
	row, ok := v.table.Selected()
	switch {
	case !ok:
		return nobodyUnless(row.PersonRow, ok)
	case row.Loop:
		return "this is the person at the top once more"
	case row.Children == 0:
		return "brought nobody"
	case row.Open:
		return "unfolded already"
	}
	return v.whyFiltered()
}

func (v *tree) whyNotFold() string {
	row, ok := v.table.Selected()
	if ok && row.Depth == 0 {
		return "this is the top: o goes to the referrer's tree"
	}
	return nobodyUnless(row.PersonRow, ok)
}

// fold folds the row, or goes to the one above where there is nothing to fold.
func (v *tree) fold() tea.Cmd {
	row, _ := v.table.Selected()
	if row.Open && v.whyFiltered() == "" {
		return v.turnFold()
	}
	at := slices.IndexFunc(v.page.Rows, func(r model.TreeRow) bool { return treeRowID(r) == treeRowID(row) })
	for i := at - 1; i >= 0; i-- {
		if v.page.Rows[i].Depth < row.Depth {
			return v.Jump(v.page.Offset + i + 1)
		}
	}
	return notifyHere("the one above is too far up: g goes to the top", ui.Quiet)
}

// turnFold folds or unfolds the row under the cursor.
func (v *tree) turnFold() tea.Cmd {
	row, _ := v.table.Selected()
	flip := maps.Clone(v.flip)
	if flip == nil {
		flip = map[int64]bool{}
	}
	if flip[row.Key] = !flip[row.Key]; !flip[row.Key] {
		delete(flip, row.Key)
	}
	v.flip = flip
	v.arrange()
	return v.load()
}

// turnAll unfolds everybody, or folds all again.
func (v *tree) turnAll() tea.Cmd {
	v.all, v.flip = !v.all, nil
	v.arrange()
	return v.load()
}

func (v *tree) open() tea.Cmd {
	row, _ := v.table.Selected()
	return open(Route{Person: row.Ref()})
}

func (v *tree) whyNoTree() string {
	row, ok := v.table.Selected()
	if ok && row.Ref() == v.root {
		return "this is the tree from here"
	}
	return nobodyUnless(row.PersonRow, ok)
}

func (v *tree) openTree() tea.Cmd {
	row, _ := v.table.Selected()
	return open(Route{Tree: row.Ref()})
}

func (v *tree) whyNoReferrer() string {
	if v.top.ReferredBy.V == "" {
		return "nobody referred the person at the top"
	}
	return ""
}

func (v *tree) openReferrer() tea.Cmd {
	return open(Route{Tree: model.PersonRef{Backend: v.root.Backend, CampaignID: v.root.CampaignID, ID: v.top.ReferredBy.V}})
}

func (v *tree) note() tea.Cmd {
	row, _ := v.table.Selected()
	return askNote(v.env, row.ObjectRef(), v.env.person(row.Participant))
}

func (v *tree) SetStyles(st *ui.Styles) {
	v.list.SetStyles(st)
	v.judging.env.Styles = st
}

func (v *tree) Copy() clip {
	row, _ := v.table.Selected()
	return personCopy(row.Participant)
}

// line says whose tree it is and how large, above the rows.
func (v *tree) line(w int) string {
	st := v.env.Styles
	if !v.ready || v.top.ID == "" {
		return st.Label.Render("reading the tree…")
	}
	parts := []string{
		st.Focus.Render("[referral tree]"),
		"brought " + ui.Number(v.top.Children),
	}
	if v.top.Below > v.top.Children {
		parts = append(parts, "with all below "+ui.Number(v.top.Below))
	}
	if v.top.Risky > 0 {
		parts = append(parts, st.Tone(ui.Bad).Render(st.Mark(ui.Bad)+" "+ui.Number(v.top.Risky)+" high risk"))
	}
	if by := v.top.ReferredBy.V; by != "" {
		parts = append(parts, st.Label.Render("o: whoever brought this one"))
	}
	return joinWhole(st, parts, w)
}

// treeColumns draw the folds before the names, and the counts beside.
func treeColumns(env Env) []ui.Column[model.TreeRow] {
	type row = model.TreeRow
	person := func(id string) ui.Column[row] {
		c := pick(peopleColumns(env), id)[0]
		return ui.Column[row]{
			ID: c.ID, Title: c.Title, Width: c.Width, Flex: c.Flex, Most: c.Most, Right: c.Right, Drop: c.Drop,
			Judge: c.Judge, Words: c.Words, Cell: func(r row) ui.Cell { return c.Cell(r.PersonRow) },
		}
	}
	count := func(id, title string, of func(row) int, tone ui.Tone, drop int) ui.Column[row] {
		return ui.Column[row]{ID: id, Title: title, Width: 7, Right: true, Drop: drop, Cell: func(r row) ui.Cell {
			if of(r) == 0 {
				return ui.Cell{}
			}
			return ui.Cell{Text: digits(int64(of(r)), true), Tone: tone}
		}}
	}
	name := person("name")
	name.Width, name.Most, name.Cell = 30, 60, func(r row) ui.Cell { return branchCell(env, r) }
	return []ui.Column[row]{
		name, person("email"),
		count("brought", "brought", func(r row) int { return r.Children }, ui.Plain, 0),
		count("below", "below", func(r row) int { return r.Below }, ui.Quiet, 2),
		count("risky", "risky", func(r row) int { return r.Risky }, ui.Bad, 0),
		person("waiting"), person("risk"), person("joined"),
	}
}

// deepestBranch is how many levels are indented. Below it the level is written: a
// chain may be as long as somebody likes.
const deepestBranch = 6

// branchCell is a name behind its fold.
func branchCell(env Env, r model.TreeRow) ui.Cell {
	cell, st := nameCell(env, r.Participant), env.Styles
	sign := st.Sign("· ", ". ")
	switch {
	case r.Loop:
		sign = st.Sign("↺ ", "@ ")
		cell = plainly("the top once more: " + env.person(r.Participant))
	case r.Open:
		sign = st.Sign("▾ ", "- ")
	case r.Children > 0:
		sign = st.Sign("▸ ", "+ ")
	}
	if r.Board.Verdict != "" {
		cell.Text = string(r.Board.Verdict) + ": " + cell.Text // the end of a name may be cut
	}
	indent := strings.Repeat("  ", min(r.Depth, deepestBranch))
	if r.Depth > deepestBranch {
		indent += digits(int64(r.Depth), true) + " "
	}
	cell.Text = indent + sign + cell.Text
	return cell
}
