package model

import "time"

// Sweep is how far the reading of all people of a campaign has come. It is
// saved with each page, so that a stop costs at most the page in hand.
type Sweep struct {
	Pass       int64 // 1 for the first, 0 before any
	Cursor     string
	StartedAt  time.Time // of this pass, by the backend's clock
	FinishedAt time.Time // zero while it runs
	People     int
	Pages      int
}

// Backlog is who waits to be read again.
type Backlog struct {
	People int       // altogether, due or not
	Oldest time.Time // when the one who waits longest fell due; zero = nobody waits
}

// FollowUp is a person that should be read again because something touched it.
type FollowUp struct {
	Person PersonRef
	Due    time.Time
	Urgent bool // waiting money or a change depends on it
}
