package views

import (
	"context"

	"refdesk/internal/model"
)

// Batches makes payment files for what is paid outside the backends, and
// follows them until every line is settled. What changes something is written
// with its ledger row when the call returns.
type Batches interface {
	Batches(ctx context.Context, q model.Query) (model.Window[model.Batch], error)
	// Batch gives a batch with its lines; model.ErrNotFound when there is none.
	Batch(ctx context.Context, id int64) (model.BatchPage, error)
	// BatchFormats names the shipped formats and the operator's own. An own one
	// that cannot be read is the error, which names file and line; the others
	// are there nevertheless.
	BatchFormats(ctx context.Context) ([]model.BatchFormat, error)
	// RehearseBatch tells what MakeBatch would do.
	RehearseBatch(ctx context.Context, ask model.BatchAsk) (model.BatchPlan, error)
	// MakeBatch takes what is payable and writes the files. It fails, naming the
	// batch that has everything already, when nothing is left to pay.
	MakeBatch(ctx context.Context, ask model.BatchAsk) (model.BatchPlan, error)
	// CheckBatch looks at every line and file again. Without findings the batch
	// is checked.
	CheckBatch(ctx context.Context, id int64) ([]model.BatchFinding, error)
	// ReleaseBatch says that the files go to the payment service. It looks as
	// CheckBatch does, and refuses the maker where two people are asked for.
	ReleaseBatch(ctx context.Context, id int64) ([]model.BatchFinding, error)
	// ImportBatch settles lines by a report of the payment service, or by a
	// marked CSV.
	ImportBatch(ctx context.Context, id int64, path string) (model.Settlement, error)
	// VoidBatch takes a batch back whole; its lines are payable again. A released
	// one needs unsent: the word of the operator that no service has or will
	// carry out its files.
	VoidBatch(ctx context.Context, id int64, reason, note string, unsent bool) error
	// VoidReasons are the codes that VoidBatch may name, with their words.
	VoidReasons() []Reason
	// CloseBatch ends a batch whose lines are all settled.
	CloseBatch(ctx context.Context, id int64) error
}
