package views

import (
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

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
	case e.Kind == model.KindFraud:
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
	case "reversed", "deleted":
		return ui.Quiet
	}
	return ui.Plain
}
