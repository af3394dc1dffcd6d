package outbox

import (
	"errors"
	"fmt"

	"refdesk/internal/model"
)

// The texts are read by a manager: what happened, then what to do about it.
const (
	textUnclear       = "the answer was lost; it is read back to see whether it was done"
	textUnreadable    = "the vendor's answer cannot be read; it is read back to see whether it was done"
	textUnread        = "it was stopped before it was read back; it is read back later"
	textNoPerson      = "nobody is known through whom it could be read back; look at it in the vendor's dashboard"
	textNoList        = "the vendor's answer had no list of rewards; it is read again"
	textNoPatch       = "what was to be changed cannot be read any more; look at the person in the vendor's dashboard"
	textNoAffiliate   = "the vendor knows no such affiliate, so that there is nobody to mail; nothing was sent"
	textConfirmed     = "the account was confirmed meanwhile; nothing was sent"
	textMailUnknown   = "the answer was lost, and a mail had been asked for before this one, so that the vendor's word does not tell whether this one left; look at the affiliate in the vendor's dashboard, and ask again if it did not"
	textContradiction = "the vendor says that it has moved, yet shows it as it was; it is tried again"
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

// unclearText is for a call that may have been carried out: what came in the
// place of an answer, and what is done about it.
func unclearText(err error) string {
	var told interface{ StatusCode() int }
	if !errors.As(err, &told) {
		return textUnclear
	}
	switch status := told.StatusCode(); {
	case status == 0:
		return textUnclear
	case status < 300:
		return textUnreadable
	default:
		return fmt.Sprintf("the vendor answered %d, which does not say whether it was done; it is read back to see", status)
	}
}

// unreadText is for a proving read that told nothing.
func unreadText(c model.Change, err error) string {
	what := thing(c)
	switch {
	case errors.Is(err, model.ErrRateLimited):
		return "the vendor's limit is used up; " + what + " is read back when there is room"
	case errors.Is(err, model.ErrUnreachable), errors.Is(err, model.ErrStopped):
		return "the vendor cannot be reached; " + what + " is read back when it can"
	case errors.Is(err, model.ErrDenied) && c.ObjectRef().Object == model.ObjectCommission:
		return "the key may not read commissions (scope reward:read), so it cannot be read back; change the key"
	case errors.Is(err, model.ErrDenied):
		return "the key may not read participants (scope participant:read), so " + what + " cannot be read back; change the key"
	}
	return "reading " + what + " back failed: " + cut(err)
}

// thing names the object of a change in a sentence.
func thing(c model.Change) string {
	switch c.ObjectRef().Object {
	case model.ObjectCommission:
		return "the commission"
	case model.ObjectParticipant:
		return "the person"
	case model.ObjectDestination:
		return "the account to pay to"
	}
	return "the reward"
}

// denied names the scope that the call needs.
//
// Source: documented for GrowSurf, scopes of team keys.
func denied(c model.Change) string {
	what, scope := "approve", "reward:write"
	switch c.Verb {
	case model.VerbRefuse:
		what, scope = "remove", "reward:delete"
	case model.VerbFulfil:
		what, scope = "fulfil", "reward:write and reward:fulfill"
	case model.VerbEdit:
		what, scope = "edit", "participant:write"
	case model.VerbConfirm:
		what, scope = "mail", "participant:write"
	}
	things := map[model.Object]string{model.ObjectCommission: "commissions", model.ObjectParticipant: "participants", model.ObjectDestination: "affiliates"}[c.Object]
	if things == "" {
		things = "rewards"
	}
	return fmt.Sprintf("the key may not %s %s (scope %s); change the key, then release this change", what, things, scope)
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

// byAnother is for an object that is as wanted, though no call of ours did it.
func byAnother(c model.Change) string {
	switch {
	case c.Verb == model.VerbEdit:
		return "somebody else wrote the same meanwhile"
	case c.Verb == model.VerbConfirm:
		return "somebody else had the mail sent meanwhile; nothing was sent from here"
	case c.Verb == model.VerbFulfil:
		return "somebody else marked it as delivered meanwhile"
	case c.Verb == model.VerbRefuse:
		return "somebody else removed " + thing(c) + " meanwhile"
	case c.Object == model.ObjectCommission:
		return "it was approved meanwhile, by somebody else or by the end of the vendor's hold period"
	}
	return "somebody else approved it meanwhile"
}

// otherEnd is for an object that ended differently from what was wanted.
func otherEnd(c model.Change, now string) string {
	if c.Verb == model.VerbEdit {
		field, _, value := model.PatchDifference(c.Patch, now)
		return fmt.Sprintf("somebody else changed the person's %s meanwhile, to %q; look at it, then edit again", field, cutText(value))
	}
	switch now {
	case string(model.RewardApproved):
		if c.Verb == model.VerbFulfil {
			return "somebody else approved it meanwhile; decide again to mark it as delivered"
		}
		return "it was approved meanwhile and cannot be refused"
	case string(model.RewardFulfilled), model.CommissionPaid:
		return "it was approved meanwhile and cannot be refused"
	case string(model.RewardRefused), model.CommissionDeleted:
		return "somebody else removed " + thing(c) + " meanwhile"
	case model.CommissionReversed:
		return "a refund or chargeback reversed the commission meanwhile"
	case string(model.RewardCancelled):
		return "the vendor cancelled the reward meanwhile"
	}
	return fmt.Sprintf("%s is %q at the vendor, so it was left alone; look at it in the vendor's dashboard", thing(c), now)
}

func givenUp(c model.Change, f finding) string {
	if f.kind == blind {
		return fmt.Sprintf("given up after %d readings: %s", c.Rounds+1, f.text)
	}
	return fmt.Sprintf("given up: after %d readings %s is still as it was at the vendor; "+
		"look at it in the vendor's dashboard, then release this change or take it there", c.Rounds+1, thing(c))
}

// longest bounds a vendor's own words in a change, in characters.
const longest = 300

func cut(err error) string { return cutText(err.Error()) }

func cutText(text string) string {
	r := []rune(text)
	if len(r) <= longest {
		return text
	}
	return string(r[:longest-1]) + "…"
}
