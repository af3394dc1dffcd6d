package views

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// Enter marks the case as open at this screen, for others to see, and has the
// next one read: it is on the screen as soon as this one is decided.
func (v *casePage) Enter() tea.Cmd {
	next := say(readyMsg{v.id})
	if v.taken || v.env.ReadOnly || v.env.Judge == nil {
		return next
	}
	v.taken = true
	return tea.Batch(v.take(), next)
}

// take marks the case as open, and again while it is.
func (v *casePage) take() tea.Cmd {
	again := tea.Tick(model.TakenFor/2, func(time.Time) tea.Msg { return takeAgainMsg{v} })
	return tea.Batch(v.markTaken(), again)
}

// markTaken tells others that the case is open here. Where somebody else was first
// it stays theirs, and is marked here once they have left it.
func (v *casePage) markTaken() tea.Cmd {
	ctx, judge, id := v.env.Ctx, v.env.Judge, v.id
	return func() tea.Msg {
		if err := judge.TakeCase(ctx, id); err != nil {
			return notifyMsg{Text: "others do not see that you have this case open: " + plain(err), Tone: ui.Warn, Here: true}
		}
		return nil
	}
}

func (v *casePage) takenByOther(c model.Case) bool {
	return c.TakenByOther(v.env.Operator, v.env.Now()) != ""
}

// Leave ends that the case counts as open here.
func (v *casePage) Leave() tea.Cmd {
	if !v.taken {
		return nil
	}
	ctx, judge, id := v.env.Ctx, v.env.Judge, v.id
	return func() tea.Msg {
		_ = judge.ReleaseCase(ctx, id) // the mark ends by itself soon enough
		return nil
	}
}
