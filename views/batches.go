package views

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// batches lists the batches of payments that are made outside the backends:
// those that somebody has to do something about first.
type batches struct {
	*list[model.Batch]
	typed  map[string]string // what was typed when a batch was asked for last
	making bool              // the desk has not answered yet
}

func newBatches(env Env) *batches {
	l := newList(env, "batches", "words, state:released, format:paypal, amount>100", func(Scope) *ui.Table[model.Batch] {
		return newTable(env.Styles, batchRowID, batchColumns(env),
			"no batches", "N makes one of what is payable outside the backends")
	})
	l.fetch, l.order = env.Batches.Batches, "what waits for somebody first"
	l.about = func(b model.Batch) []ui.Section {
		return append(batchSections(l.env, b), fileSections(l.env, b.Files)...)
	}
	l.sorts = []sortBy{{"made", true}, {"amount", true}, {"lines", true}, {"state", false}, {"format", false}}
	return &batches{list: l}
}

func batchRowID(b model.Batch) string { return fmt.Sprint(b.ID) }

func (v *batches) Actions() []ui.Action {
	return append([]ui.Action{
		{
			ID: "batch.open", Keys: []string{"enter"}, Help: "open", Group: groupPay,
			Blocked: v.whyNotOpen, Run: v.open,
		},
		{
			ID: "batch.make", Keys: []string{"N"}, Help: "make a batch", Group: groupPay,
			Writes: true, Asks: true, Blocked: v.whyNotMake, Run: v.make,
		},
	}, v.actions()...)
}

func (v *batches) Update(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case batchMadeMsg:
		v.making = false
		return v.refresh()
	case batchStepMsg:
		return v.refresh()
	}
	return v.update(msg)
}

func (v *batches) whyNotOpen() string {
	if _, ok := v.table.Selected(); !ok {
		return "there is no batch here"
	}
	return ""
}

func (v *batches) open() tea.Cmd {
	b, _ := v.table.Selected()
	return open(Route{Batch: b.ID})
}

func (v *batches) whyNotMake() string {
	if v.making {
		return "a batch is being made"
	}
	return ""
}

func (v *batches) Copy() clip {
	b, ok := v.table.Selected()
	if !ok {
		return clip{}
	}
	return clip{fmt.Sprint(b.ID), "the batch's number"}
}

// whyNoBatches says why there is nothing to pay from here.
func (r *Root) whyNoBatches() string {
	switch {
	case r.env.Batches == nil:
		return "this console pays nothing"
	case r.trail.route() == (Route{Batches: true}):
		return "these are the batches already"
	}
	return ""
}
