package views

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// rewards lists earned rewards, those that wait for an approval first.
type rewards struct {
	*list[model.RewardRow]
	decider *decider
}

// collectedMsg brings the marked rows as they are at this moment, for a bulk.
type collectedMsg struct {
	list string
	verb model.Verb
	rows []model.RewardRow

	hidden map[model.RewardRef]bool // those that the filter keeps out of sight
	lost   int                      // marked rows that are not in the list any more
	err    error
}

// rewardWindows answers a window over rewards.
type rewardWindows = func(context.Context, model.Query) (model.Window[model.RewardRow], error)

// listPage is how many rows are read at once where a whole list is.
const listPage = 500

func newRewards(env Env) *rewards {
	l := newList(env, "rewards", "words, state:waiting, side:friend, since>2d", func(Scope) *ui.Table[model.RewardRow] {
		return newTable(env.Styles, rewardRowID, rewardColumns(env),
			"no rewards yet", "they appear here when somebody's referral earns one")
	})
	l.fetch, l.order = env.Lists.Rewards, "longest waiting first"
	for _, column := range []string{"since", "name", "friend", "title", "side", "state"} {
		l.sorts = append(l.sorts, sortBy{column: column})
	}
	l.about = func(r model.RewardRow) []ui.Section { return rewardSections(env, r) }
	return &rewards{list: l, decider: newDecider(env)}
}

func (v *rewards) Actions() []ui.Action {
	return append([]ui.Action{
		{
			ID: "reward.approve", Keys: []string{"a"}, Help: "approve", Group: groupDecide,
			Writes: true, Blocked: v.whyNotDecide, Run: v.approve,
		},
		{
			ID: "reward.refuse", Keys: []string{"x"}, Help: "refuse", Group: groupDecide,
			Writes: true, Blocked: v.whyNotDecide, Run: v.refuse,
		},
		{
			ID: "list.mark", Keys: []string{"space"}, Help: "mark", Group: groupLists,
			Blocked: v.whyNoRow, Run: v.mark,
		},
		{
			ID: "list.markrange", Keys: []string{"V"}, Help: "mark range", Group: groupLists,
			Blocked: v.whyNoRow, Run: v.markRange,
		},
		{
			ID: "person.open", Keys: []string{"enter"}, Help: "open", Group: groupPeople,
			Blocked: v.whyNoRow, Run: v.open,
		},
	}, v.actions()...)
}

func (v *rewards) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case decidedMsg:
		v.decider.answered(msg)
		return nil
	case collectedMsg:
		return v.collected(msg)
	}
	return v.update(msg)
}

func (v *rewards) SetStyles(st *ui.Styles) {
	v.list.SetStyles(st)
	v.decider.env.Styles = st
}

func (v *rewards) whyNoRow() string {
	if _, ok := v.table.Selected(); !ok {
		return "there is no reward here"
	}
	return ""
}

// whyNotDecide looks at the row under the cursor; marked rows are looked at
// one by one when the bulk is put together.
func (v *rewards) whyNotDecide() string {
	if len(v.table.Marked()) > 0 {
		return ""
	}
	row, ok := v.table.Selected()
	if !ok {
		return "there is no reward here"
	}
	return v.decider.whyNot(row)
}

// approve stages the approval of the row under the cursor at once; for marked
// rows and where the vendor warns it asks first.
func (v *rewards) approve() tea.Cmd {
	if len(v.table.Marked()) > 0 {
		return v.collect(model.VerbApprove)
	}
	row, _ := v.table.Selected()
	return v.decider.approveOne(row, func() tea.Cmd { return v.next(row) })
}

// refuse asks for the reason.
func (v *rewards) refuse() tea.Cmd {
	if len(v.table.Marked()) > 0 {
		return v.collect(model.VerbRefuse)
	}
	row, _ := v.table.Selected()
	return v.decider.askReason(bulk{rows: []model.RewardRow{row}}, func() tea.Cmd { return v.next(row) })
}

// next moves the cursor to the first row below that can be decided on. Without
// one it stays: jumping back up would surprise the hand.
func (v *rewards) next(from model.RewardRow) tea.Cmd {
	below := false
	for _, r := range v.page.Rows {
		if below && v.decider.open(r) {
			v.table.Select(rewardRowID(r))
			break
		}
		below = below || r.Ref() == from.Ref()
	}
	return v.loadIfNeeded()
}

// collect reads the marked rows anew, wherever in the list they are: those that
// the filter lets through first, then those it hides.
func (v *rewards) collect(verb model.Verb) tea.Cmd {
	ctx, fetch, name, scope, filter := v.env.Ctx, v.fetch, v.name, v.scope, v.table.Query()
	wanted := map[string]bool{}
	for _, id := range v.table.Marked() {
		wanted[id] = true
	}
	return func() tea.Msg {
		out := collectedMsg{list: name, verb: verb, hidden: map[model.RewardRef]bool{}}
		if out.rows, out.err = gather(ctx, fetch, scope.query(filter, listPage), wanted); out.err != nil {
			return out
		}
		if filter != "" {
			hidden, err := gather(ctx, fetch, scope.query("", listPage), wanted)
			for _, r := range hidden {
				out.hidden[r.Ref()] = true
			}
			out.rows, out.err = append(out.rows, hidden...), err
		}
		out.lost = len(wanted)
		return out
	}
}

// gather reads the wanted rows among those of a query and takes what it finds
// from wanted.
func gather(ctx context.Context, fetch rewardWindows, q model.Query, wanted map[string]bool) ([]model.RewardRow, error) {
	var out []model.RewardRow
	for len(wanted) > 0 {
		page, err := fetch(ctx, q)
		if err != nil || len(page.Rows) == 0 {
			return out, err
		}
		for _, r := range page.Rows {
			if id := rewardRowID(r); wanted[id] {
				delete(wanted, id)
				out = append(out, r)
			}
		}
		q.Offset += len(page.Rows)
	}
	return out, nil
}

// collected asks about the bulk, or says why there is none.
func (v *rewards) collected(msg collectedMsg) tea.Cmd {
	if msg.list != v.name {
		return nil
	}
	if msg.err != nil {
		return notify("nothing was done: "+v.env.show(msg.err.Error()), ui.Bad)
	}
	open, closed := v.decider.split(msg.rows)
	for range msg.lost {
		closed = append(closed, "gone")
	}
	if len(open) == 0 {
		return notify("none of the marked can be "+past(msg.verb)+": "+reasonsOf(closed), ui.Warn)
	}
	b := bulk{rows: open, closed: closed}
	for _, r := range open {
		if msg.hidden[r.Ref()] {
			b.hidden++
		}
	}
	if msg.verb == model.VerbRefuse {
		return v.decider.askReason(b, v.clearMarks)
	}
	return v.decider.confirmApproval(b, func() tea.Cmd {
		return tea.Batch(v.decider.approve(open), v.clearMarks())
	})
}

func (v *rewards) clearMarks() tea.Cmd {
	v.table.ClearMarks()
	return nil
}

func (v *rewards) mark() tea.Cmd {
	v.table.ToggleMark()
	return v.move(tea.KeyPressMsg{Code: tea.KeyDown})
}

func (v *rewards) markRange() tea.Cmd {
	skipped := v.table.MarkRange()
	if skipped == 0 {
		return nil
	}
	return notify(fmt.Sprintf("%s out of sight were not marked: V on the way there", countOf(skipped, "row")), ui.Warn)
}

func (v *rewards) open() tea.Cmd {
	row, _ := v.table.Selected()
	return open(Route{Person: earnerRef(row)})
}

func (v *rewards) Copy() string {
	row, _ := v.table.Selected()
	if row.Earner.Key == 0 {
		return row.ID
	}
	return personCopy(v.env, row.Earner)
}

// earnerRef names the person who gets the reward.
func earnerRef(r model.RewardRow) model.PersonRef {
	return model.PersonRef{Backend: r.Backend, CampaignID: r.CampaignID, ID: r.Person}
}

func rewardRowID(r model.RewardRow) string { return r.Backend + "/" + r.CampaignID + "/" + r.ID }
