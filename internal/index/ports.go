package index

import (
	"context"

	"refdesk/internal/model"
)

// Source is the store as the index reads it. …Since gives all rows whose
// revision is above rev, in no order, and ends at the first error of each.
type Source interface {
	// Rev is the revision of the newest commit.
	Rev(ctx context.Context) (int64, error)
	Campaigns(ctx context.Context) ([]model.Campaign, error)
	RewardConfigs(ctx context.Context) ([]model.RewardConfig, error)
	// HighestPerson is the highest key of a person, 0 where there is nobody.
	HighestPerson(ctx context.Context) (int64, error)
	// PeopleInBrief gives the people whose keys are above one and up to another,
	// in the order of their keys, with at least what lists find and sort them by.
	PeopleInBrief(ctx context.Context, above, upTo int64, each func(model.Participant) error) error
	PeopleSince(ctx context.Context, rev int64, each func(model.Participant) error) error
	// PeopleByKey gives the people with some keys, in no order; unknown keys
	// are left out.
	PeopleByKey(ctx context.Context, keys []int64) ([]model.Participant, error)
	RewardsSince(ctx context.Context, rev int64, each func(model.Reward) error) error
	CommissionsSince(ctx context.Context, rev int64, each func(model.Commission) error) error
	PayoutsSince(ctx context.Context, rev int64, each func(model.Payout) error) error
	// Holds gives all holds that nobody released, also those whose time is over.
	Holds(ctx context.Context) ([]model.Hold, error)
	ChangesSince(ctx context.Context, rev int64, each func(model.Change) error) error
	// EventRows gives journal rows without their raw bodies, newest first,
	// below the given position (0 = from the newest), up to limit.
	EventRows(ctx context.Context, below int64, limit int) ([]model.Event, error)
	// EventsInBrief gives the journal rows above a position and up to another,
	// oldest first, without their raw bodies.
	EventsInBrief(ctx context.Context, above, upTo int64, each func(model.Event) error) error
	// EventsAt gives the journal rows at some positions, without their raw bodies,
	// in no order; unknown positions are left out.
	EventsAt(ctx context.Context, seqs []int64) ([]model.Event, error)
	// CountEvents counts the journal rows below a position by campaign and kind.
	CountEvents(ctx context.Context, below int64) ([]model.EventCount, error)
	JournalEnds(ctx context.Context) (model.JournalEnds, error)
	// Repeats gives events that arrived again after a position among repeats, in
	// that order, up to limit.
	Repeats(ctx context.Context, after int64, limit int) ([]model.Repeat, error)
	// EventRowsAfter gives journal rows after a position, oldest first.
	EventRowsAfter(ctx context.Context, after int64, limit int) ([]model.Event, error)
	Subscribe() (<-chan model.Announcement, func())
}

// Judges knows what the fraud desk says of people.
type Judges interface {
	// JudgedSince gives everybody whose case changed in a commit above a
	// revision, and what the fraud desk says of them.
	JudgedSince(ctx context.Context, rev int64, each func(model.PersonRef, model.Suspicion) error) error
}
