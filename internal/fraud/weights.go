package fraud

// Names of signals. They are stable: verdicts keep them.
const (
	VendorRisk       = "vendor-risk"
	SameDevice       = "same-device"
	SameAddress      = "same-address"
	SameNetwork      = "same-network"
	SameMailbox      = "same-mailbox"
	NearAddress      = "near-address"
	RandomAddress    = "random-address"
	Disposable       = "disposable-domain"
	YoungDomain      = "young-domain"
	SamePayout       = "same-payout"
	SameIdentity     = "same-identity"
	LookAlike        = "look-alike-name"
	SelfReferral     = "self-referral"
	Velocity         = "velocity"
	SuddenPace       = "sudden-pace"
	InstantFriends   = "instant-friends"
	UnopenedLink     = "unopened-link"
	SilentFriends    = "silent-friends"
	Chain            = "referral-chain"
	Loop             = "referral-loop"
	Refunds          = "refunds"
	RingLead         = "ring-lead"
	ReferrerStanding = "referrer-standing"
	Elsewhere        = "elsewhere"

	History   = "history"
	Purchases = "purchases"
	Friends   = "diverse-friends"
	Family    = "family"
	Place     = "shared-place"
	Team      = "organisation"

	Loose = "loose" // what is taken off links that tie nobody
	Limit = "limit" // what is taken off or put on so that a score stays within 0 and 100
)

// Weight is the most that a signal adds to a score, or takes off it.
type Weight struct {
	Signal string
	Points int
	Asks   string // the question that the signal answers
}

// DefaultWeights is the whole table, what speaks against somebody first.
// docs/signals.md has the reasons.
func DefaultWeights() []Weight {
	return []Weight{
		{SameDevice, 70, "does one machine serve several people who brought one another?"},
		{SameMailbox, 70, "do several addresses end in one mailbox?"},
		{SamePayout, 70, "does the money of several people go to one account?"},
		{LookAlike, 65, "are several people one name in many spellings?"},
		{SameNetwork, 60, "does one rented block of addresses send friend after friend?"},
		{NearAddress, 60, "are addresses counted up or near-copies?"},
		{RingLead, 60, "who brought the ring?"},
		{SelfReferral, 50, "did somebody bring another self?"},
		{SilentFriends, 45, "did the referred people never do anything?"},
		{RandomAddress, 55, "did a machine draw the addresses?"},
		{Disposable, 55, "is the mailbox one that is thrown away?"},
		{YoungDomain, 40, "is there a mail domain that only one person's friends have?"},
		{Velocity, 40, "do friends come faster than people can?"},
		{VendorRisk, 40, "what does the vendor say?"},
		{Loop, 40, "did people refer one another in a circle?"},
		{Refunds, 50, "is what friends buy sent back?"},
		{SameIdentity, 30, "do people share an id that should be one person's?"},
		{Elsewhere, 30, "was the same device or mailbox blocked in another campaign?"},
		{Chain, 50, "does each bring the next as the first thing, within minutes?"},
		{InstantFriends, 30, "were the friends there as soon as the referrer?"},
		{UnopenedLink, 35, "did friends come through a link that nobody opened?"},
		{SuddenPace, 20, "does a mail domain or a code send people far faster than it ever did?"},
		{SameAddress, 20, "do friends come from one address?"},
		{ReferrerStanding, 6, "who brought this person?"},

		{Place, -30, "is the device or address one that strangers share?"},
		{Family, -25, "is it a family with one tablet?"},
		{Team, -25, "is it an organisation whose people know one another?"},
		{Purchases, -25, "did the person, or the friends, buy over time and keep it?"},
		{History, -10, "was the person there long before?"},
		{Friends, -10, "are the friends many and different?"},
	}
}
