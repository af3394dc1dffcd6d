package desk

import (
	"fmt"
	"strings"

	"refdesk/internal/model"
)

// UnfitError says why one reward cannot be decided on. It wraps the
// *model.MovedError that names what the reward is now.
type UnfitError struct {
	Subject string // "Give 20 get 20 for Mira Okafor"
	Why     string // "already approved"
	Moved   *model.MovedError
}

func (e *UnfitError) Error() string { return e.Subject + ": " + e.Why }
func (e *UnfitError) Unwrap() error { return e.Moved }

// fit tells why a reward, as the store has it, takes no decision; nil when it
// takes one.
func fit(row model.RewardRow) *UnfitError {
	moved := &model.MovedError{Of: row.ObjectRef(), Seen: string(model.RewardWaiting), Now: string(row.State)}
	if underWay(row.Change) {
		moved.Change = row.Change
	} else if row.State == model.RewardWaiting {
		return nil
	}
	return &UnfitError{Subject: subject(row), Why: why(moved), Moved: moved}
}

// underWay tells whether a change still stands between its reward and another
// decision. One that a person must tick off does.
func underWay(c model.Change) bool { return c.ID != 0 && !c.State.Ended() }

func why(moved *model.MovedError) string {
	if c := moved.Change; c.ID != 0 {
		if c.State == model.ChangeStaged && c.NotBefore.IsZero() {
			return "another change by " + c.Operator + " is held for a person"
		}
		return "another change is " + string(c.State) + " by " + c.Operator
	}
	switch model.RewardState(moved.Now) {
	case model.RewardApproved:
		return "already approved"
	case model.RewardFulfilled:
		return "already approved and fulfilled"
	case model.RewardRefused:
		return "already refused or removed"
	case model.RewardCancelled:
		return "cancelled by the vendor"
	case "":
		return "no such reward is known here"
	}
	return "its state is " + moved.Now
}

// headline is what the change does, for lists and toasts.
func headline(verb model.Verb, row model.RewardRow) string {
	return string(verb) + " " + subject(row)
}

// subject names a reward by title and person, falling back on ids where the
// mirror does not know the words yet.
func subject(row model.RewardRow) string {
	title := strings.TrimSpace(row.Title)
	if title == "" {
		title = "reward " + row.ID
	}
	person := row.Person
	if row.Earner.Key != 0 {
		person = row.Earner.Name()
	}
	return fmt.Sprintf("%s for %s", cut(title), cut(person))
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
