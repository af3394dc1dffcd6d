package desk

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// BatchStore is where batches are kept. Every method is one commit, or one
// reading.
type BatchStore interface {
	// Dues gives the people of whom a backend has told what is due.
	Dues(ctx context.Context, backend, campaign string) ([]model.Participant, error)
	// Claims gives what batches have taken or paid.
	Claims(ctx context.Context, backend, campaign string) ([]model.Claim, error)
	// Suspects gives the people on whom a case is not cleared.
	Suspects(ctx context.Context, backend, campaign string) (map[model.PersonRef]model.Suspicion, error)
	// MakeBatch takes lines, all or none. finish gives them their references, and
	// the batch its files, once its number is known. It fails with
	// *model.TakenError or *model.BatchMovedError.
	MakeBatch(ctx context.Context, b model.Batch, lines []model.BatchLine, now time.Time, finish func(*model.Batch, []model.BatchLine) error) (model.Batch, []model.BatchLine, error)
	BatchWritten(ctx context.Context, id int64, operator string, now time.Time) error
	// Batch gives a batch with its lines; model.ErrNotFound when there is none.
	Batch(ctx context.Context, id int64) (model.BatchPage, error)
	// BatchFindings tells which open lines are not true any more.
	BatchFindings(ctx context.Context, id int64) ([]model.BatchFinding, error)
	// EndedRewards gives, by number of a line that failed, the state of a reward
	// that is neither waiting nor approved any more.
	EndedRewards(ctx context.Context, id int64) (map[int]model.RewardState, error)
	// LookedAtBatch keeps what a check found, until the next one.
	LookedAtBatch(ctx context.Context, id int64, operator string, found []model.BatchFinding, now time.Time) error
	CheckBatch(ctx context.Context, id int64, operator string, now time.Time) (model.Batch, error)
	// UncheckBatch takes a checked batch back to made and notes why; one in another
	// state stays as it is.
	UncheckBatch(ctx context.Context, id int64, operator, why string, now time.Time) (model.Batch, error)
	ReleaseBatch(ctx context.Context, id int64, operator string, twoPeople bool, now time.Time) (model.Batch, error)
	// SettleBatch takes lines of a batch that is as it was seen to the states in
	// which they are given, and tells which are paid while another batch has the
	// same.
	SettleBatch(ctx context.Context, seen model.Batch, settled []model.BatchLine, report model.BatchImport, operator string, now time.Time) (model.Batch, []model.DoublePayment, error)
	VoidBatch(ctx context.Context, id int64, operator, reason, note string, unsent bool, now time.Time) (model.Batch, error)
	CloseBatch(ctx context.Context, id int64, operator string, now time.Time) (model.Batch, error)
}

// Earned answers what people have earned, in windows.
type Earned interface {
	Rewards(ctx context.Context, q model.Query) (model.Window[model.RewardRow], error)
	// PeopleOf gives those of several people who match a query.
	PeopleOf(ctx context.Context, q model.Query, ids []string) ([]model.PersonRow, error)
}

// Earnings gives everything that people have earned, for adding it up, and what
// the campaigns are called.
type Earnings interface {
	Campaigns(ctx context.Context) ([]model.Campaign, error)
	// EachEarned visits all of a backend's or a campaign's as they are at one
	// moment; "" narrows nothing. Visitors may be nil.
	EachEarned(ctx context.Context, backend, campaign string, reward func(model.Reward), commission func(model.Commission), payout func(model.Payout)) error
}

// PayFiles makes payment files and reads reports.
type PayFiles interface {
	// Sheet makes a format ready for a batch. It reads what the ask names, and
	// refuses what would refuse every line.
	Sheet(ask model.BatchAsk) (Sheet, error)
	// Write puts a file on disk, whole or not at all, never over another.
	Write(path string, body []byte) error
	// Remove takes away a file that Write has just made.
	Remove(path string) error
	// Digest gives the SHA-256 of a file, hexadecimal; fs.ErrNotExist when there
	// is none.
	Digest(path string) (string, error)
	// Report reads what a payment service, or a person by hand, says of payments
	// of a format and currency. problems are rows that say nothing reliable.
	Report(path, format, currency string) (results []model.PaymentResult, problems []model.BatchFinding, digest string, err error)
}

// Sheet is a format made ready for one batch.
type Sheet interface {
	// Fault says why a line cannot be written as it is, "" when it can.
	Fault(line model.BatchLine) string
	// Notes tells whether the note of a batch goes with its payments.
	Notes() bool
	// Files makes the files in memory, split as the format asks for.
	Files(lines []model.BatchLine) ([]PayFile, error)
}

// PayFile is a payment file in memory. Its path is given later.
type PayFile struct {
	model.BatchFile
	Body []byte
}
