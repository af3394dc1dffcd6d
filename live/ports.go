package live

import (
	"context"

	"refdesk/internal/model"
)

// Journal keeps events. When Append returns without an error the delivery is
// durable and folded. Many callers at once share one commit.
type Journal interface {
	Append(ctx context.Context, d model.Delivery) (model.Receipt, error)
}
