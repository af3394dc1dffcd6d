package desk

import (
	"fmt"
	"strings"
	"time"

	"refdesk/internal/model"
)

// UnfitError says why one object cannot be decided on. It wraps the
// *model.MovedError that names what the object is at this moment.
type UnfitError struct {
	Subject string // "Give 20 get 20 for Mira Okafor"
	Why     string // "already approved"
	Moved   *model.MovedError
}

func (e *UnfitError) Error() string { return e.Subject + ": " + e.Why }
func (e *UnfitError) Unwrap() error { return e.Moved }

// why says what stands against a decision on a reward or a commission.
func why(verb model.Verb, moved *model.MovedError) string {
	switch {
	case moved.Change.ID != 0:
		return whyChange(moved.Change)
	case moved.Hold.ID != 0:
		return whyHeld(moved.Hold)
	case moved.Now == "":
		return "no such " + string(moved.Of.Object) + " is known here"
	case verb == model.VerbFulfil && moved.Now == string(model.RewardApproved):
		return "approved meanwhile; decide again to mark it as delivered"
	}
	if text := ended[moved.Now]; text != "" {
		return text
	}
	return "its state is " + moved.Now
}

// ended says in words how far an object has come. No word means two things for
// a reward and for a commission.
var ended = map[string]string{
	string(model.RewardApproved):  "already approved",
	string(model.RewardFulfilled): "already approved and fulfilled",
	string(model.RewardRefused):   "already refused or removed",
	string(model.RewardCancelled): "cancelled by the vendor",
	model.CommissionPaid:          "already paid",
	model.CommissionReversed:      "reversed by a refund",
	model.CommissionDeleted:       "already refused or removed",
}

func whyChange(c model.Change) string {
	if c.State == model.ChangeStaged && c.NotBefore.IsZero() {
		return "another change by " + c.Operator + " is held for a person"
	}
	return "another change is " + string(c.State) + " by " + c.Operator
}

// whyHeld names who wants an object to wait, and how long.
func whyHeld(h model.Hold) string {
	text := h.Operator + " holds it until it is released"
	if !h.Until.IsZero() {
		text = h.Operator + " holds it until " + moment(h.Until)
	}
	if h.Note != "" {
		text += " (" + h.Note + ")"
	}
	return text
}

// moment is a time for a sentence that may be read in any zone.
func moment(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04 UTC") }

// headline is what the change does, for lists and toasts.
func headline(verb model.Verb, one item) string {
	switch {
	case one.confirm != nil:
		return "ask " + one.subject + " to confirm " + model.ProviderName(one.confirm.Provider)
	case one.edit == nil:
		return string(verb) + " " + one.subject
	}
	return string(verb) + " " + strings.Join(editedFields(*one.edit), " and ") + " of " + one.subject
}

// editedFields names in words what an edit sets.
func editedFields(e model.Edit) []string {
	var words []string
	for _, field := range []struct {
		set  bool
		word string
	}{
		{e.Notes.Known, "the notes"},
		{len(e.Metadata) > 0, "the metadata"},
		{e.ReferralStatus.Known, "the referral's status"},
		{e.AffiliateStatus.Known, "the affiliate's status"},
	} {
		if field.set {
			words = append(words, field.word)
		}
	}
	return words
}

// rewardSubject names a reward by title and person, falling back on ids where
// the mirror does not know the words yet.
func rewardSubject(row model.RewardRow) string {
	title := strings.TrimSpace(row.Title)
	if title == "" {
		title = "reward " + row.ID
	}
	return fmt.Sprintf("%s for %s", cut(title), cut(nameOr(row.Earner, row.Person)))
}

// commissionSubject names a commission by its amount and person, by its id
// where the amount is not known.
func commissionSubject(row model.CommissionRow) string {
	what := "commission " + row.ID
	if row.Amount.Known {
		what = row.Amount.V.String() + " commission"
	}
	return fmt.Sprintf("%s for %s", what, cut(nameOr(row.Earner, row.Person)))
}

func nameOr(p model.Participant, id string) string {
	if p.Key == 0 {
		return id
	}
	return p.Name()
}

// longest is the longest title or name in a headline, in characters. A
// headline is one line of a list; the row itself keeps the whole text.
const longest = 80

func cut(s string) string {
	r := []rune(s)
	if len(r) <= longest {
		return s
	}
	return string(r[:longest-1]) + "…"
}
