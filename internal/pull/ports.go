package pull

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// Source is a backend as pull needs it. Each call is one paced request, or a
// few for short lists. Times in answers are corrected by the backend's clock.
type Source interface {
	// Campaigns lists all campaigns of the account.
	Campaigns(ctx context.Context, lane model.Lane) ([]model.Campaign, error)
	RewardConfigs(ctx context.Context, lane model.Lane, campaign string) ([]model.RewardConfig, error)
	// PeoplePage reads up to 100 people, newest first, from the cursor on; ""
	// is the newest.
	PeoplePage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.PeoplePage, error)
	// Person reads one person with its rewards. model.ErrNotFound when the
	// backend does not know it.
	Person(ctx context.Context, lane model.Lane, campaign, id string) (model.PersonReading, error)
	// PersonCommissions reads all commissions of one person, whole or not at all.
	PersonCommissions(ctx context.Context, lane model.Lane, campaign, person string) (model.SalesPage, error)
	CommissionsPage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.SalesPage, error)
	PayoutsPage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.SalesPage, error)
	// Webhooks lists where a campaign's events are sent. model.ErrDenied when
	// the key may not ask.
	Webhooks(ctx context.Context, lane model.Lane, campaign string) ([]model.Webhook, error)
}

// Store is what pull keeps its readings in.
type Store interface {
	SaveCampaigns(ctx context.Context, backend string, all []model.Campaign) error
	SaveRewardConfigs(ctx context.Context, backend, campaign string, all []model.RewardConfig) error
	// SavePeople keeps a page and the sweep's progress in one commit. A zero
	// sweep (Pass 0) keeps the page alone: a look at the newest joins.
	SavePeople(ctx context.Context, backend, campaign string, page model.PeoplePage, sweep model.Sweep) error
	// SavePerson keeps one complete reading and settles the person's follow-up.
	SavePerson(ctx context.Context, reading model.PersonReading) error
	// MarkGone records that the backend no longer knows the person, proven by
	// asking for it, and settles its follow-up.
	MarkGone(ctx context.Context, person model.PersonRef, at time.Time) error
	// SaveCommissions keeps all commissions of one person.
	SaveCommissions(ctx context.Context, person model.PersonRef, all model.SalesPage) error
	SaveSales(ctx context.Context, backend, campaign string, page model.SalesPage) error

	Campaigns(ctx context.Context) ([]model.Campaign, error)
	Sweep(ctx context.Context, backend, campaign string) (model.Sweep, error)
	// Unread gives people of the campaign that no reading since the given time
	// showed, though they were known before it, up to limit, and how many there
	// are of how many known.
	Unread(ctx context.Context, backend, campaign string, since time.Time, limit int) (refs []model.PersonRef, unread, known int, err error)
	// GoneAccepted gives when a person last said that people who are missing
	// may be marked as gone, however many they are; zero when nobody ever did.
	GoneAccepted(ctx context.Context) (time.Time, error)
	// FollowUps gives people due to be read again, urgent and oldest first,
	// and who waits altogether.
	FollowUps(ctx context.Context, backend, campaign string, limit int) (due []model.FollowUp, all model.Backlog, err error)
	// Delay puts a follow-up off, after a reading failed.
	Delay(ctx context.Context, person model.PersonRef, until time.Time) error
	// Heard gives when the newest event of a campaign happened or arrived,
	// whichever was later; zero when none ever came.
	Heard(ctx context.Context, backend, campaign string) (time.Time, error)
	// Untold gives when the newest reward was first seen that no event told
	// of, of those first seen after a time; zero when there is none.
	Untold(ctx context.Context, backend, campaign string, since time.Time) (time.Time, error)
	// Subscribe announces commits until cancel is called. Announcements merge
	// when the reader is slow; the newest is never lost.
	Subscribe() (<-chan model.Announcement, func())
}
