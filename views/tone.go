package views

import (
	"strings"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// This file is the console's one visual language: what a state, a risk, an
// amount or an age means, on every screen. The kit gives a tone its colour and
// its mark; the mark stands wherever the colour does, so that black and white
// says as much.
//
//	tone    mark  risk      money                     age and links
//	Bad     ✗     high      failed, cannot be paid    degraded
//	Warn    !     medium    unsure, held, taken back  waits too long, facts too old
//	Good    ✓               approved, paid, issued    online
//	Accent                  waits for a decision      counting down
//	Quiet         low       over, or not known (–)    young enough
//	Plain         a word    an exact amount
//	              unheard
//
// Accent, Quiet and Plain carry no mark: what they mean is said by the word
// itself. An amount keeps the text's own colour, because a tone on a number
// would judge it; the state beside it has the tone.

// From these ages on an age is worth a look.
const (
	waitsTooLong = 3 * 24 * time.Hour // a decision that somebody is waiting for
	usualPeriod  = time.Hour          // everybody is read anew in this time, or more seldom where they are very many
	factsTooOld  = 2 * usualPeriod
)

// waitTone reads how long somebody has been waiting for a decision.
func waitTone(waited time.Duration) ui.Tone {
	if waited >= waitsTooLong {
		return ui.Warn
	}
	return ui.Quiet
}

// factsTone reads how old the facts on the screen are.
func factsTone(age time.Duration) ui.Tone {
	if age >= factsTooOld {
		return ui.Warn
	}
	return ui.Quiet
}

// rewardTone: what waits wants the eye without shouting on every row.
func rewardTone(s model.RewardState) ui.Tone {
	switch s {
	case model.RewardWaiting:
		return ui.Accent
	case model.RewardApproved, model.RewardFulfilled:
		return ui.Good
	case model.RewardRefused, model.RewardCancelled:
		return ui.Quiet
	}
	return ui.Plain
}

// changeTone: only what needs a person, or may need one soon, is loud.
func changeTone(s model.ChangeState) ui.Tone {
	switch s {
	case model.ChangeStaged:
		return ui.Accent
	case model.ChangeUnsure, model.ChangeManual:
		return ui.Warn
	case model.ChangeFailed, model.ChangeParked:
		return ui.Bad
	case model.ChangeDone:
		return ui.Good
	case model.ChangeUndone:
		return ui.Quiet
	}
	return ui.Plain
}

// eventTone: an event that could not be read must be seen, one that came too
// late may be passed over.
func eventTone(e model.Event) ui.Tone {
	switch {
	case e.State == model.EventQuarantined:
		return ui.Bad
	case e.State == model.EventStale:
		return ui.Quiet
	case e.Kind == model.KindFraud, e.Kind == model.KindGap:
		return ui.Warn
	}
	return ui.Plain
}

// riskTone reads the vendor's level. A word not heard of is not judged.
func riskTone(level string) ui.Tone {
	switch strings.ToUpper(level) {
	case "HIGH":
		return ui.Bad
	case "MEDIUM":
		return ui.Warn
	case "LOW":
		return ui.Quiet
	}
	return ui.Plain
}

// linkTone reads how a source of facts is doing.
func linkTone(s model.LinkState) ui.Tone {
	switch s {
	case model.LinkOnline:
		return ui.Good
	case model.LinkDegraded:
		return ui.Bad
	case model.LinkStopped:
		return ui.Warn
	}
	return ui.Quiet
}

// campaignTone reads the vendor's word for a campaign's status.
func campaignTone(status string) ui.Tone {
	switch strings.ToUpper(status) {
	case "IN_PROGRESS":
		return ui.Good
	case "CANCELLED", "DELETED":
		return ui.Warn
	}
	return ui.Quiet
}

// saleTone reads the vendor's word for a commission's or payout's state.
func saleTone(state string) ui.Tone {
	switch strings.ToLower(state) {
	case "pending", "queued":
		return ui.Accent
	case "approved", "paid", "issued":
		return ui.Good
	case "failed":
		return ui.Bad
	case "reversed":
		return ui.Warn
	case "deleted", "upcoming":
		return ui.Quiet
	}
	return ui.Plain
}
