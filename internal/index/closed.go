package index

import (
	"slices"

	"refdesk/internal/model"
	"refdesk/internal/nearest"
)

// oneOf closes a field of words: a query with any other value is a mistake and
// not a search that finds nothing. Only our own words are closed; a vendor's may
// grow by the day.
func oneOf[R any, W ~string](f field[R], words ...W) field[R] {
	for _, w := range words {
		f.words = append(f.words, string(w))
	}
	return f
}

// The words that fields are closed to.
var (
	rewardStates = []model.RewardState{
		model.RewardWaiting, model.RewardApproved, model.RewardFulfilled, model.RewardRefused, model.RewardCancelled,
	}
	sides        = []model.Side{model.SideReferrer, model.SideFriend}
	changeStates = []model.ChangeState{
		model.ChangeStaged, "held", model.ChangeWaiting, model.ChangeSending, model.ChangeUnsure, model.ChangeParked,
		model.ChangeManual, model.ChangeDone, model.ChangeFailed, model.ChangeUndone,
	}
	eventStates = []model.EventState{model.EventFolded, model.EventStale, model.EventQuarantined}
)

// meantWord gives the word of an open field that a value is surely a slip of
// the fingers for: one letter too many, too few or wrong, or letters in another
// order. "" for a word that is known, and for what may be a new word.
func meantWord(field, value string) string {
	words := openWords[field]
	if slices.Contains(words, value) {
		return ""
	}
	for _, w := range words {
		if len(w) > 2 && (nearest.Edits(value, w) == 1 || anagram(value) == anagram(w)) {
			return w
		}
	}
	return ""
}

// anagram gives the letters of a word in one order.
func anagram(word string) string { return string(slices.Sorted(slices.Values([]rune(word)))) }
