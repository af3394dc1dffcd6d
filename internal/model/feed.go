package model

import "time"

// JournalEnds says which journal a store holds and how far it goes.
type JournalEnds struct {
	Journal string // names the journal for as long as its store lives
	Oldest  int64  // lowest position that is still kept, 0 = none
	Newest  int64  // highest position, 0 = none
	Repeats int64  // newest position among repeats
}

// FeedRow is a journal row as one refdesk hands it to another. Seq is its
// position in the journal that it comes from.
type FeedRow struct {
	Delivery
	// Missing is 0 for an event. Otherwise the row stands for that many events
	// which are gone, the newest of them at Seq.
	Missing int64
}

// Repeat says how often an event of a journal arrived again in all.
type Repeat struct {
	Position int64 // among all repeats of the journal; the newest of an event counts
	Seq      int64
	Repeats  int64
}

// FeedBatch is what a copy of a journal takes in with one commit: rows in the
// order of their positions, and repeats of rows the copy has.
type FeedBatch struct {
	Journal string
	Rows    []FeedRow
	Repeats []Repeat
}

// Copied is how far a copy of another refdesk's journal has come.
type Copied struct {
	Journal string // "" = nothing was copied yet
	Seq     int64  // newest position there that the copy has
	Digest  []byte // SHA-256 of the body at Seq; empty where it has none
	Repeats int64  // newest position among repeats there
	Missing int64  // events there that the copy will never have
	Own     bool   // the store also holds events that were told to it directly
}

// FeedStatus is how the link to a serving refdesk stands.
type FeedStatus struct {
	URL      string // "" = this console is not attached to another
	State    LinkState
	Problem  string    // what a person should read when not online
	Left     int64     // events still to be caught up on
	Missing  int64     // events that were gone before they could be copied
	LastAt   time.Time // when something last arrived
	CanWrite bool      // the console has keys of its own to send changes with
}
