package index

import "refdesk/internal/model"

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
