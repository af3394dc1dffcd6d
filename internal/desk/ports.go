package desk

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// Store is where plans are written. Every method is one commit, or one reading
// of what the store has at this moment; what the mirror does not know is
// model.ErrNotFound.
type Store interface {
	RewardRow(ctx context.Context, ref model.RewardRef) (model.RewardRow, error)
	CommissionRow(ctx context.Context, ref model.ObjectRef) (model.CommissionRow, error)
	Participant(ctx context.Context, ref model.PersonRef) (model.Participant, error)
	// ChangeOf gives the newest change for an object; ID 0 when there is none.
	ChangeOf(ctx context.Context, ref model.ObjectRef) (model.Change, error)
	// FindReward, FindCommission and FindPerson find by vendor id alone, people
	// by address as well, over all backends and campaigns, "" narrowing nothing.
	FindReward(ctx context.Context, backend, campaign, id string) ([]model.RewardRef, error)
	FindCommission(ctx context.Context, backend, campaign, id string) ([]model.ObjectRef, error)
	FindPerson(ctx context.Context, backend, campaign, idOrEmail string) ([]model.PersonRef, error)
	// Plan writes changes with their ledger rows, as one group. It fails with
	// *model.MovedError when an object is not what the change's Seen says any
	// more, when a hold keeps it from being approved, or when another change
	// for it has not ended; then nothing is written.
	Plan(ctx context.Context, changes []model.Change, now time.Time) ([]model.Change, error)
	// PlanBulk is Plan for many: what moved is left out and named.
	PlanBulk(ctx context.Context, changes []model.Change, now time.Time) ([]model.Change, []*model.MovedError, error)
	// LastGroup gives the newest group of this operator that still has unsent
	// changes; empty when there is none.
	LastGroup(ctx context.Context, operator string) ([]model.Change, error)
	// Group gives all changes decided together with the given one.
	Group(ctx context.Context, change int64) ([]model.Change, error)
	// TakeBack moves unsent changes to undone, all or none.
	TakeBack(ctx context.Context, ids []int64, operator string, now time.Time) error
	// Release lets held (staged without a time) or parked changes go.
	Release(ctx context.Context, ids []int64, operator string, now time.Time) error
	// Hold puts objects on hold, all or none. It fails with *model.MovedError
	// when one is held already or a change for it has not ended.
	Hold(ctx context.Context, holds []model.Hold, now time.Time) ([]model.Hold, error)
	// HoldBulk is Hold for many: what moved is left out and named.
	HoldBulk(ctx context.Context, holds []model.Hold, now time.Time) ([]model.Hold, []*model.MovedError, error)
	// Unhold releases objects, all or none; model.ErrNotFound when one is not
	// held.
	Unhold(ctx context.Context, refs []model.ObjectRef, operator string, now time.Time) error
	// Note writes a note about an object into the ledger.
	Note(ctx context.Context, about model.ObjectRef, text, operator string, now time.Time) error
	SetPaused(ctx context.Context, paused bool, operator string, now time.Time) error
	// AcceptGone keeps the word that people who are missing may be marked as
	// gone, however many they are.
	AcceptGone(ctx context.Context, operator string, now time.Time) error
}
