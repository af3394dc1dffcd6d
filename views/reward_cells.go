package views

import (
	"strconv"

	"refdesk/internal/model"
	"refdesk/ui"
)

// rewardColumns are the columns of every list of rewards.
func rewardColumns(env Env) []ui.Column[model.RewardRow] {
	type row = model.RewardRow
	priced := 2
	if len(env.Worths) == 0 {
		priced = 7 // nobody has said what anything is worth
	}
	return []ui.Column[row]{
		{
			ID: "name", Title: "who", Width: 14, Flex: 3, Most: 36,
			Cell: func(r row) ui.Cell { return warnedCell(earnerOf(env, r), r.Earner, ui.Plain) },
		},
		{
			ID: "side", Title: "as", Width: 8, Drop: 5,
			Cell: func(r row) ui.Cell { return quiet(string(r.Side)) },
		},
		{
			ID: "friend", Title: "with", Width: 11, Flex: 2, Most: 36, Drop: 6,
			Cell: func(r row) ui.Cell { return warnedCell(otherOf(env, r), r.Friend, ui.Quiet) },
		},
		{
			ID: "case", Title: "case", Width: 11, Drop: 1,
			Cell: func(r row) ui.Cell { return standingCell(env, r.EarnerCase, r.FriendCase, r.Other != "") },
		},
		{
			ID: "title", Title: "reward", Width: 12, Flex: 2, Most: 44, Drop: 4,
			Cell: func(r row) ui.Cell { return plainly(titleOf(r.Reward)) },
		},
		{
			ID: "worth", Title: "worth", Width: 9, Right: true, Whole: true, Drop: priced,
			Cell: func(r row) ui.Cell { return worthCell(env, r.Reward) },
		},
		{
			ID: "since", Title: "since", Width: 6, Right: true, Drop: 3,
			Cell: func(r row) ui.Cell { return sinceCell(env, r.Reward) },
		},
		{ID: "state", Title: "state", Width: 13, Cell: func(r row) ui.Cell { return rewardStateCell(env, r) }},
	}
}

// worthCell is what a reward is worth. Nobody tells but the settings.
func worthCell(env Env, r model.Reward) ui.Cell {
	worth := env.Worths.Of(r)
	if !worth.Known {
		return quiet("unknown")
	}
	return plainly(env.Money.Text(worth.V))
}

// sinceCell is the age of a reward, which is worth a look when somebody has
// been waiting for long.
func sinceCell(env Env, r model.Reward) ui.Cell {
	cell := bornCell(env, r.CreatedAt, r.FirstSeen)
	if r.State == model.RewardWaiting && cell.Text != "" {
		cell.Tone = waitTone(env.Now().Sub(r.Since()))
	}
	return cell
}

// rewardStateCell is where a reward stands. What is approved goes on in a batch
// of payments.
func rewardStateCell(env Env, r model.RewardRow) ui.Cell {
	s := rewardTrade.of(env, r)
	if r.State == model.RewardApproved && s.batch.Line == model.LineOpen {
		s.state = "in batch " + strconv.FormatInt(s.batch.ID, 10)
	}
	return decidedCell(env, s, r.State == model.RewardWaiting, rewardTone(r.State))
}

// decidedCell is where something stands that can be decided on. While it is
// open, a change under way for it counts for more than what the vendor last
// said, and a hold for more than that.
func decidedCell(env Env, s subject, open bool, tone ui.Tone) ui.Cell {
	stands := ui.Cell{Text: lower(s.state), Tone: tone}
	c := s.change
	if open && s.hold.Holds(env.Now()) {
		stands = heldCell(env, s.hold)
	}
	switch {
	case c.ID == 0 || c.State == model.ChangeUndone || !open && c.State.Ended():
		return stands
	case c.State == model.ChangeDone && !c.At.After(s.asOf):
		return stands
	case c.State == model.ChangeDone:
		return ui.Cell{Text: past(c.Verb), Tone: ui.Good}
	case isHeld(c):
		return ui.Cell{Text: "held", Tone: ui.Warn}
	case c.State == model.ChangeStaged:
		return ui.Cell{Text: leaves(env, c), Tone: ui.Accent}
	case c.State == model.ChangeWaiting || c.State == model.ChangeSending:
		return plainly(doing(c.Verb) + "…")
	}
	return ui.Cell{Text: string(c.State), Tone: changeTone(c.State)}
}

// heldCell says that somebody keeps something from being approved.
func heldCell(env Env, h model.Hold) ui.Cell {
	text := "on hold"
	if !h.Until.IsZero() {
		text += " " + env.until(h.Until)
	}
	return ui.Cell{Text: text, Tone: ui.Warn}
}

// leaves says when a staged change leaves. Past its time it waits for whoever
// sends.
func leaves(env Env, c model.Change) string {
	if env.paused() {
		return "waits for P"
	}
	if !c.NotBefore.After(env.Now()) {
		return "leaving…"
	}
	return "leaves in " + env.until(c.NotBefore)
}

// isHeld tells a change that waits for a person to let it go.
func isHeld(c model.Change) bool {
	return c.State == model.ChangeStaged && c.NotBefore.IsZero()
}
