package outbox

import (
	"errors"
	"fmt"

	"refdesk/internal/model"
)

// The texts are read by a manager: what happened, then what to do about it.
const (
	textUnclear       = "the answer was lost; the reward is read back to see whether it was done"
	textNoPerson      = "nobody is known through whom the reward could be read back; look at it in the vendor's dashboard"
	textNoList        = "the vendor's answer had no list of rewards; it is read again"
	textContradiction = "the vendor says the reward has moved, yet shows it waiting; it is tried again"
)

func noBackend(c model.Change) string {
	return fmt.Sprintf("no backend is named %q in the settings; add it, then release this change", c.Backend)
}

// waitsFor is for a change that did not leave.
func waitsFor(err error) string {
	switch {
	case errors.Is(err, model.ErrRateLimited):
		return "the vendor's limit is used up; it leaves when there is room"
	case errors.Is(err, model.ErrUnreachable):
		return "the vendor cannot be reached; it leaves when it can"
	}
	return "it was stopped before it left; it leaves later"
}

// unreadText is for a proving read that told nothing.
func unreadText(err error) string {
	switch {
	case errors.Is(err, model.ErrRateLimited):
		return "the vendor's limit is used up; the reward is read back when there is room"
	case errors.Is(err, model.ErrUnreachable), errors.Is(err, model.ErrStopped):
		return "the vendor cannot be reached; the reward is read back when it can"
	case errors.Is(err, model.ErrDenied):
		return "the key may not read participants (scope participant:read), so the reward cannot be read back; change the key"
	}
	return "reading the reward back failed: " + cut(err)
}

// denied names the scope that the call needs.
//
// Source: documented for GrowSurf, scopes of team keys.
func denied(c model.Change) string {
	what, scope := "approve", "reward:write"
	if c.Verb == model.VerbRefuse {
		what, scope = "remove", "reward:delete"
	}
	return fmt.Sprintf("the key may not %s rewards (scope %s); change the key, then release this change", what, scope)
}

func refused(err error) string { return "the vendor refused: " + cut(err) }

// personGone cannot tell what became of an earlier attempt, and says so.
func personGone(c model.Change) string {
	text := "the person was deleted at the vendor"
	if c.Attempts > 0 {
		text += "; whether the call had an effect before is not known"
	}
	return text
}

// byAnother is for a reward that is as wanted, though no call of ours did it.
func byAnother(state model.RewardState) string {
	if state == model.RewardRefused {
		return "somebody else removed the reward meanwhile"
	}
	return "somebody else approved it meanwhile"
}

// otherEnd is for a reward that ended differently from what was wanted.
func otherEnd(c model.Change, state model.RewardState) string {
	switch state {
	case model.RewardApproved, model.RewardFulfilled:
		return "it was approved meanwhile and cannot be refused"
	case model.RewardRefused:
		return "somebody else removed the reward meanwhile"
	case model.RewardCancelled:
		return "the vendor cancelled the reward meanwhile"
	}
	return fmt.Sprintf("the reward is %q at the vendor, so it was left alone; look at it in the vendor's dashboard", state)
}

func givenUp(c model.Change, f finding) string {
	if f.kind == blind {
		return fmt.Sprintf("given up after %d readings: %s", c.Rounds+1, f.text)
	}
	return fmt.Sprintf("given up: after %d readings the reward still waits at the vendor; "+
		"look at it in the vendor's dashboard, then release this change or take it there", c.Rounds+1)
}

// longest bounds a vendor's own words in a change, in characters.
const longest = 300

func cut(err error) string {
	r := []rune(err.Error())
	if len(r) <= longest {
		return string(r)
	}
	return string(r[:longest-1]) + "…"
}
