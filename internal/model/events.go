package model

import "time"

// EventState is what became of an event in the journal.
type EventState string

const (
	EventFolded      EventState = "folded"      // applied; an event of an unknown name is folded and touches nothing
	EventStale       EventState = "stale"       // older than what was known; kept, changed nothing
	EventQuarantined EventState = "quarantined" // signed but unreadable; kept raw, changed nothing
)

// EventKind classifies events in our words, whatever a vendor calls them.
type EventKind string

const (
	KindJoined     EventKind = "joined"     // a participant was added
	KindReward     EventKind = "reward"     // a reward was earned or approved
	KindFraud      EventKind = "fraud"      // the vendor changed a risk level
	KindCommission EventKind = "commission" // a commission was earned
	KindAdjusted   EventKind = "adjusted"   // a commission was lowered or restored
	KindPayout     EventKind = "payout"     // a payout was issued
	KindCampaign   EventKind = "campaign"   // a campaign ended
	KindOther      EventKind = "other"      // a name we do not know
	KindGap        EventKind = "gap"        // stands for events that a copied journal had lost
)

// Event is one row of the journal: something a backend told us, kept raw.
type Event struct {
	Seq        int64
	ReceivedAt time.Time
	Backend    string
	CampaignID string
	Kind       EventKind
	Name       string    // the vendor's own name, decided by content; "" when unreadable
	OccurredAt time.Time // the envelope's time, else the time of receipt
	SubjectID  string    // vendor id of what it is about: reward, commission, payout, participant, campaign
	PersonID   string    // vendor id of the person it is about, "" for none
	PersonName string    // text from outside
	Email      string
	Headline   string // what happened, in a few words: "waits: “Give 20 get 20” as friend"
	State      EventState
	Reason     string // why it is quarantined, or what could not be read
	Repeats    int64  // how often it arrived again
	Raw        []byte
}

// Delivery is an event on its way into the journal, with all that could be
// read from it. Exactly one of these reaches the store for each accepted POST.
type Delivery struct {
	Event
	// FoldKey is the natural key by which repeats fold; "" = the digest of the
	// body alone.
	FoldKey string
	Facts   Facts

	// ByContent is set where the event's name says nothing. The fold decides
	// the kind by what was known of the event's person: KindReward when more is
	// due than before, KindJoined when nobody was known, else KindOther. The
	// headline is the one written here for that kind.
	ByContent map[EventKind]string
	// Loose tells that the backend names people loosely: somebody without an id
	// goes by the lower-cased address, a referrer by the referral code. The fold
	// finds who is meant.
	Loose bool
	// NoReading tells that the backend cannot be read, so that people whom the
	// event touched are not asked for again.
	NoReading bool
}

// Facts is what an event told about the world. Objects carry only what the
// event said; AsOf of each is the event's OccurredAt. A person's may differ,
// where the backend tells when the person changed: of two events the one with
// the later AsOf counts, and of equal ones the one that occurred later.
type Facts struct {
	Campaigns   []Campaign
	Configs     []RewardConfig
	People      []Participant
	Rewards     []Reward
	Commissions []Commission
	Adjustments []Adjustment
	Payouts     []Payout
}

// Receipt says where a delivery went.
type Receipt struct {
	Seq    int64
	Repeat bool // it was known; Seq is the first arrival's
}

// Announcement tells readers that a commit happened. Readers ask the store for
// rows with a revision above the one they know.
type Announcement struct {
	Rev     int64 // revision of the newest commit
	Seq     int64 // newest journal position
	Repeats int64 // newest position among repeats
}
