package desk

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// CaseStore is where cases and verdicts are. Every method is one commit, or one
// reading of what the store has at this moment.
type CaseStore interface {
	// Case gives a case, or the one it was merged into; model.ErrNotFound when
	// there is none. CaseOf gives the one that a person is in.
	Case(ctx context.Context, id int64) (model.Case, error)
	CaseOf(ctx context.Context, person model.PersonRef) (model.Case, error)
	// Stakes gives people of a campaign with all they earned.
	Stakes(ctx context.Context, in model.CampaignRef, people []string) (model.Stakes, error)
	// GiveVerdicts writes verdicts given together, with their changes and holds.
	// It fails with *model.CaseMovedError or *model.MovedError when the only one
	// is about something that moved; of several, those are left out.
	GiveVerdicts(ctx context.Context, plans []model.VerdictPlan, session string, notBefore, now time.Time) (model.Given, error)
	// LastDecision gives this operator's newest decision that can still be taken
	// back, verdicts or other changes; Decision the one a change belongs to.
	LastDecision(ctx context.Context, operator string, now time.Time) (model.Given, error)
	Decision(ctx context.Context, change int64) (model.Given, error)
	// LastVerdicts gives this operator's newest verdicts that stand, with what
	// they asked for, however long ago they were given; empty when there are none.
	LastVerdicts(ctx context.Context, operator string) (model.Given, error)
	// TakeBackDecision takes back what of a decision has not left at that moment.
	// What has left is named, and the verdict that asked for it stands. Why goes
	// into the ledger.
	TakeBackDecision(ctx context.Context, given model.Given, operator, why string, now time.Time) (model.Undone, error)
	ReopenCase(ctx context.Context, id int64, operator, note string, now time.Time) error
	TakeCase(ctx context.Context, id int64, operator string, now time.Time) error
	ReleaseCase(ctx context.Context, id int64, operator string) error
	NoteCase(ctx context.Context, id int64, text, operator string, now time.Time) error
	AddTrust(ctx context.Context, t model.Trust, now time.Time) (model.Trust, error)
	EndTrust(ctx context.Context, id int64, operator string, now time.Time) error
	Tick(ctx context.Context, change int64, operator, note string, now time.Time) error
	StopGroup(ctx context.Context, group int64, operator string, now time.Time) (int, error)
	ResumeGroup(ctx context.Context, group int64, operator string, now time.Time) (int, error)
	BulkRows(ctx context.Context, group int64) ([]model.Change, error)
}
