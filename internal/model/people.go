package model

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// PersonRef names a participant at its backend. ID is the vendor's id, or the
// address where the backend has no ids.
type PersonRef struct {
	Backend    string
	CampaignID string
	ID         string
}

// Participant is a person in one campaign. Key is our own integer and never
// changes; vendor ids and addresses are aliases of it. Fields that only REST
// tells (IP, Fingerprint, Rank, …) stay unknown until pull has read the person.
type Participant struct {
	Key        int64 // ours, 0 until stored
	Backend    string
	CampaignID string
	ID         string // the vendor's id

	Email     string
	FirstName Opt[string]
	LastName  Opt[string]

	ReferredBy     Opt[string] // vendor id of the referrer; its referral code until the mirror has met it, where the vendor names it so
	ReferralCount  Opt[int64]
	MonthlyCount   Opt[int64]
	PrevMonthCount Opt[int64]
	LeadCount      Opt[int64]
	Rank           Opt[int64]
	MonthlyRank    Opt[int64]
	Impressions    Opt[int64]
	UniqueViews    Opt[int64]
	Shares         Opt[int64] // total over channels

	Risk            Opt[string] // the vendor's word: LOW, MEDIUM, HIGH, or one not heard of; "Low?" where it may mean "never assessed"
	RiskReason      Opt[string]
	ReferralStatus  Opt[string] // the vendor's word, of the credit this person gives its referrer
	ReferralSource  Opt[string]
	AffiliateStatus Opt[string]
	RequiredActions Opt[string] // comma-joined words of the vendor's: what the person must do before a payout; "" = nothing

	IP          Opt[string]
	Fingerprint Opt[string]
	Device      Opt[string] // mobile instance id

	Due  Opt[Money] // earned and not issued, where the vendor tells it of the person as a whole
	Paid Opt[Money] // issued, likewise

	ShareURL     Opt[string]
	Notes        Opt[string]
	Metadata     Opt[string] // JSON object, compact, as it came
	Winner       Opt[bool]
	Unsubscribed Opt[bool]
	VanityKeys   Opt[string] // the person's own referral codes, comma-joined
	Extra        string      // JSON object of fields we have no word for; "" = none

	CreatedAt time.Time
	AsOf      time.Time // these facts held at this time by the backend's clock
	ReadAt    time.Time // AsOf of the newest complete reading; zero = only webhooks know this person
	Gone      bool      // proven to be deleted at the backend
}

// Ref names the participant.
func (p Participant) Ref() PersonRef { return PersonRef{p.Backend, p.CampaignID, p.ID} }

// ObjectRef names the participant among all that can be decided on.
func (p Participant) ObjectRef() ObjectRef {
	return ObjectRef{p.Backend, p.CampaignID, ObjectParticipant, p.ID}
}

// Names are what the person may be called by, best first: the name, the
// address, the id. All are text from outside, which the screen cleans, and any
// may be empty.
func (p Participant) Names() []string {
	return []string{strings.TrimSpace(p.FirstName.V + " " + p.LastName.V), p.Email, p.ID}
}

// Name is the first of Names that has anything to see, or the id.
func (p Participant) Name() string {
	names := p.Names()
	if i := slices.IndexFunc(names, draws); i >= 0 {
		return names[i]
	}
	return p.ID
}

// draws tells that a text has a letter, a number or a sign that can be seen:
// people call themselves by spaces of no width and by letters that are blank.
func draws(s string) bool {
	const blankBraille = '\u2800'
	return strings.ContainsFunc(s, func(r rune) bool {
		return r != blankBraille && unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) &&
			!unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
	})
}

// PersonReading is one person as a complete reading showed it, with all of the
// person's earned rewards. A reward missing from Rewards no longer exists.
type PersonReading struct {
	Person  Participant
	Rewards []Reward
	// RewardsKnown is false when the reply had no list of rewards, so that
	// nothing may be concluded from their absence.
	RewardsKnown bool
}

// PeoplePage is one page of people, newest first.
type PeoplePage struct {
	People []PersonReading
	Next   string    // cursor of the next page, "" at the end
	AsOf   time.Time // when the request began, by the backend's clock
}
