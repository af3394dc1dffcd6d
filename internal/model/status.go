package model

import "time"

// LinkState says how a source of facts is doing.
type LinkState string

const (
	LinkConnecting LinkState = "connecting"
	LinkOnline     LinkState = "online"
	LinkDegraded   LinkState = "degraded"
	LinkStopped    LinkState = "stopped"
)

// PullStatus is how pull of one campaign stands.
type PullStatus struct {
	Backend    string
	CampaignID string
	State      LinkState
	Problem    string // what a person should read when not online
	// NextTry is when a backend that cannot be reached is asked again, a time
	// that has passed while it is being asked; zero when Problem is another.
	NextTry   time.Time
	Sweeping  bool          // a first sweep is under way
	People    int           // read in this sweep
	Expected  int           // the vendor's own count, 0 = unknown
	Pages     int           // read in this sweep
	Left      time.Duration // estimate, 0 = unknown
	SweptAt   time.Time     // end of the newest complete sweep
	PerMinute int           // people read a minute in this sweep, 0 = unknown
	Period    time.Duration // from one complete reading of everybody to the next, 0 = unknown
	FollowUps int           // people waiting to be read again
	Lag       time.Duration // how long the one of them has waited who waits longest
	// WebhookProblem is what a person should read when webhooks fell silent or
	// the vendor reports failures; "" when nothing speaks against them.
	WebhookProblem string
}

// ListenerStatus is how the webhook listener stands.
type ListenerStatus struct {
	Address  string
	State    LinkState
	Problem  string
	Accepted int64
	Repeats  int64
	Refused  int64 // wrong or missing signature
	Kept     int64 // quarantined
	LastAt   time.Time
	Hooks    []HookStatus // one a backend, by name
}

// HookStatus is how the webhook of one backend stands.
type HookStatus struct {
	Backend  string
	KeyForm  string // how the newest signature used the secret, "" where there is one way only or none came yet
	Unsigned bool   // deliveries without a signature are taken
	Accepted int64
	Repeats  int64
	Refused  int64
	Kept     int64
	LastAt   time.Time
}

// Status is the console's own state at one moment.
type Status struct {
	Keeper         bool // this process listens, pulls and sends
	Guest          bool // another process does
	Demo           bool
	ReadOnly       bool
	Paused         bool // nothing goes out
	Listener       ListenerStatus
	Feed           FeedStatus // of a console that is attached to another refdesk
	Pulls          []PullStatus
	Staged         int // inside their undo window
	Held           int // staged, waiting for a person
	Outgoing       int // waiting or sending
	Unsure         int
	Parked         int
	RewardsWaiting int
	People         int
	Events         int64
	Quarantined    int64
	Filling        bool // lists know only a part of the mirror yet
	Filled         int  // rows of all kinds that they know, while Filling
	// OldestRead is since when everybody was read anew. People who joined and
	// await their first reading do not count: events tell of them, and their
	// backlog is shown. Zero until a first reading of each campaign is complete.
	OldestRead time.Time
}
