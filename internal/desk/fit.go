package desk

import (
	"slices"
	"time"

	"refdesk/internal/model"
)

// takes names the states in which an object takes a decision.
var takes = map[model.Object]map[model.Verb][]string{
	model.ObjectReward: {
		model.VerbApprove: {string(model.RewardWaiting)},
		model.VerbRefuse:  {string(model.RewardWaiting)},
		model.VerbFulfil:  {string(model.RewardWaiting), string(model.RewardApproved)},
		model.VerbHold:    {string(model.RewardWaiting)},
	},
	model.ObjectCommission: {
		model.VerbApprove: {model.CommissionPending},
		model.VerbRefuse:  {model.CommissionPending},
		model.VerbHold:    {model.CommissionPending},
	},
}

// fit tells why an object takes no decision at a moment; nil when it takes one.
func fit(verb model.Verb, one item, now time.Time) *UnfitError {
	if one.edit != nil {
		return fitEdit(one)
	}
	if one.confirm != nil {
		return fitConfirmation(one)
	}
	moved := &model.MovedError{Of: one.ref, Seen: one.seen, Now: one.state}
	states := takes[one.ref.Object][verb]
	switch {
	case underWay(one.change):
		moved.Change = one.change
	case one.hold.Holds(now) && verb != model.VerbRefuse:
		moved.Hold = one.hold
	case len(states) > 1 && one.state != one.seen: // one verb, two meanings
	case slices.Contains(states, one.state):
		return nil
	}
	return &UnfitError{Subject: one.subject, Why: why(verb, moved), Moved: moved}
}

// underWay tells whether a change still stands between its object and another
// decision. One that a person must tick off does.
func underWay(c model.Change) bool { return c.ID != 0 && !c.State.Ended() }

// fitEdit tells why a person cannot be edited as asked for.
func fitEdit(one item) *UnfitError {
	moved := &model.MovedError{Of: one.ref, Seen: one.seen, Now: one.state}
	unfit := &UnfitError{Subject: one.subject, Moved: moved}
	switch {
	case underWay(one.change):
		moved.Change = one.change
		unfit.Why = whyChange(one.change)
	case one.now.Gone:
		unfit.Why = "the person was deleted at the vendor"
	case one.state == "":
		unfit.Why = "no such person is known here"
	case one.now.ReadAt.IsZero():
		unfit.Why = "known from webhooks only, so nobody saw what would be overwritten; reload the person first"
	case one.state != one.seen:
		moved.Field, moved.Seen, moved.Now = model.PatchDifference(one.seen, one.state)
		unfit.Why = "its " + moved.Field + " changed meanwhile from " + quoted(moved.Seen) + " to " + quoted(moved.Now)
	default:
		if unfit.Why = whyNotEdit(*one.edit, one.now); unfit.Why == "" {
			return nil
		}
	}
	return unfit
}

// quoted is a value for a sentence.
func quoted(value string) string {
	if value == "" {
		return "nothing"
	}
	return "“" + cut(value) + "”"
}
