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

// FeedJournal is the journal as a feed hands it on.
type FeedJournal interface {
	JournalEnds(ctx context.Context) (model.JournalEnds, error)
	// FeedRows gives whole rows after a position, oldest first, up to limit and
	// no more once their bodies have reached a number of bytes.
	FeedRows(ctx context.Context, after int64, limit, bytes int) ([]model.FeedRow, error)
	// Repeats gives events that arrived again after a position among repeats,
	// in that order, up to limit.
	Repeats(ctx context.Context, after int64, limit int) ([]model.Repeat, error)
	// Subscribe announces commits until cancel is called. Announcements merge
	// when the reader is slow; the newest is never lost.
	Subscribe() (news <-chan model.Announcement, cancel func())
}

// FeedCopy is a copy of another refdesk's journal.
type FeedCopy interface {
	Copied(ctx context.Context) (model.Copied, error)
	// Copy is durable when it returns. A batch may come twice.
	Copy(ctx context.Context, batch model.FeedBatch) error
}
