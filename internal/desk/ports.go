package desk

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// Store is where plans are written. Every method is one commit.
type Store interface {
	// RewardRow reads one reward as the store has it at this moment, whatever
	// its state; model.ErrNotFound when the mirror does not know it.
	RewardRow(ctx context.Context, ref model.RewardRef) (model.RewardRow, error)
	// FindReward finds rewards by vendor id alone, over all backends and
	// campaigns, "" narrowing nothing.
	FindReward(ctx context.Context, backend, campaign, id string) ([]model.RewardRef, error)
	// Plan writes changes with their ledger rows, as one group. It fails with
	// *model.MovedError when a reward's state is not the change's Seen any
	// more, or when another change for it has not ended; then nothing is written.
	Plan(ctx context.Context, changes []model.Change, now time.Time) ([]model.Change, error)
	// LastGroup gives the newest group of this operator that still has unsent
	// changes; empty when there is none.
	LastGroup(ctx context.Context, operator string) ([]model.Change, error)
	// Group gives all changes decided together with the given one.
	Group(ctx context.Context, change int64) ([]model.Change, error)
	// TakeBack moves unsent changes to undone, all or none.
	TakeBack(ctx context.Context, ids []int64, operator string, now time.Time) error
	// Release lets held (staged without a time) or parked changes go.
	Release(ctx context.Context, ids []int64, operator string, now time.Time) error
	SetPaused(ctx context.Context, paused bool, operator string, now time.Time) error
}
