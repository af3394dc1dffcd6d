package views

import (
	"context"

	"refdesk/internal/model"
)

// Cases answers the queue of the fraud desk.
type Cases interface {
	// Cases gives a window of cases. Their own order is what is at stake times
	// the score, then age; Case.Why says it in words. Fields of the filter are
	// state (open, held, cleared, blocked, new, returned, decided), score,
	// signal, person, people, waiting, taken, opened, ring, backend, campaign.
	Cases(ctx context.Context, q model.Query) (model.Window[model.Case], error)
	// CaseCounts counts the cases of a query by where they are in the queue.
	CaseCounts(ctx context.Context, q model.Query) (model.CaseCounts, error)
	// Case gives everything about one case, also by the id of one that was
	// merged into it; model.ErrNotFound when there is none.
	Case(ctx context.Context, id int64) (model.CasePage, error)
	// CaseOf gives the case a person is in; model.ErrNotFound when in none.
	CaseOf(ctx context.Context, person model.PersonRef) (model.Case, error)
	// Branch gives a person and all who were brought by them, by those, and so
	// on, with the cases that they are in; model.ErrNotFound when nobody has
	// that id.
	Branch(ctx context.Context, root model.PersonRef) (model.Branch, error)
	// Trusted gives what was marked as counting for nothing in a campaign.
	Trusted(ctx context.Context, campaign model.CampaignRef) ([]model.Trust, error)
	// Bulks gives decisions of more than one change that have not ended, and
	// those that ended lately, newest first.
	Bulks(ctx context.Context) ([]model.Bulk, error)
	// BulkRows gives the changes of one, in the order they leave.
	BulkRows(ctx context.Context, group int64) ([]model.Change, error)
}

// Judge gives verdicts on cases. Every call is one transaction; nothing has
// left the machine when it returns.
type Judge interface {
	// RehearseVerdict tells what a verdict would do. What would be left out is
	// an exception.
	RehearseVerdict(ctx context.Context, v model.VerdictRequest) (model.VerdictRehearsal, error)
	// GiveVerdict decides on cases and stages what that asks of the backends. A
	// verdict on one case that moved since it was seen fails with
	// *model.CaseMovedError; of several, those that moved are left out.
	GiveVerdict(ctx context.Context, v model.VerdictRequest) (model.Given, error)
	// UndoLast takes back this operator's newest decision whole, verdict or
	// other, while part of it has not left. What has is named in Left. Where
	// nothing can be taken back, Past names the newest verdicts and Left what has
	// been sent for them.
	UndoLast(ctx context.Context) (model.Undone, error)
	// ReopenCase takes a decided case back into the queue, as a fact of its own:
	// what its verdict did at the vendor stays done.
	ReopenCase(ctx context.Context, id int64, note string) error
	// TakeCase marks a case as open at this operator's screen, to be repeated
	// while it is, and ReleaseCase ends that.
	TakeCase(ctx context.Context, id int64) error
	ReleaseCase(ctx context.Context, id int64) error
	// NoteCase keeps a note about a case in the ledger.
	NoteCase(ctx context.Context, id int64, text string) error
	// Trust marks a pair of people or a value as counting for nothing, and
	// Untrust ends that.
	Trust(ctx context.Context, t model.Trust) (model.Trust, error)
	Untrust(ctx context.Context, id int64) error
	// Tick says that a person did what a manual change asked for.
	Tick(ctx context.Context, change int64, note string) error
	// StopBulk holds back what has not left of a group, HeldBulk tells what that
	// is, ResumeBulk lets it go again at once, and RetryBulk stages anew what failed and is still as it was.
	StopBulk(ctx context.Context, group int64) (stopped int, err error)
	HeldBulk(ctx context.Context, group int64) (model.BulkHeld, error)
	ResumeBulk(ctx context.Context, group int64) (resumed int, err error)
	RetryBulk(ctx context.Context, group int64) (model.Given, error)
}
