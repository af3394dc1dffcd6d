package sandbox

import "slices"

// States of an application, as the vendor spells them.
const (
	applicationPending  = "PENDING"
	applicationApproved = "APPROVED"
	applicationDenied   = "DENIED"
)

// States of an invite to become an affiliate, as the vendor spells them.
const (
	invitePending  = "PENDING"
	inviteAccepted = "ACCEPTED"
	inviteExpired  = "EXPIRED"
	inviteRevoked  = "REVOKED"
)

// Figures of invites the vendor does not publish; both are assumed.
const (
	inviteLife     = 14 * dayMillis
	resendCooldown = 60 * 60 * 1000
)

// application is somebody's wish to become an affiliate.
type application struct {
	id          string
	status      string
	email       string
	first, last string
	answers     []answerJSON
	risk        string // empty for not assessed
	createdAt   int64
	reason      string
	note        string // for the team only; no call gives it out
	decidedAt   int64
	reapplyAt   int64
	participant string
}

type answerJSON struct {
	FieldID string `json:"fieldId"`
	Label   string `json:"label"`
	Type    string `json:"type"`
	Value   any    `json:"value"`
}

type applicationJSON struct {
	ID               string       `json:"id"`
	Status           string       `json:"status"`
	Email            *string      `json:"email"`
	FirstName        *string      `json:"firstName"`
	LastName         *string      `json:"lastName"`
	Answers          []answerJSON `json:"answers"`
	TermsAcceptedAt  *int64       `json:"termsAcceptedAt"`
	RiskLevel        *string      `json:"riskLevel"`
	RejectionReason  *string      `json:"rejectionReason"`
	ReviewedAt       *int64       `json:"reviewedAt"`
	DecidedAt        *int64       `json:"decidedAt"`
	ReapplyAllowedAt *int64       `json:"reapplyAllowedAt"`
	ParticipantID    *string      `json:"participantId"`
	CreatedAt        int64        `json:"createdAt"`
}

func (a *application) view() applicationJSON {
	return applicationJSON{
		ID: a.id, Status: a.status, Email: orNull(a.email), FirstName: orNull(a.first), LastName: orNull(a.last),
		Answers: copied(a.answers), TermsAcceptedAt: &a.createdAt, RiskLevel: orNull(a.risk), RejectionReason: orNull(a.reason),
		ReviewedAt: timeOrNull(a.decidedAt), DecidedAt: timeOrNull(a.decidedAt), ReapplyAllowedAt: timeOrNull(a.reapplyAt),
		ParticipantID: orNull(a.participant), CreatedAt: a.createdAt,
	}
}

// applyFor enters an application. Where the program approves by itself, low risk
// is enough; anything else is held for review (documented).
func (c *campaign) applyFor(a *application, now int64) {
	taken := func(id string) bool {
		return slices.ContainsFunc(c.applications, func(x *application) bool { return x.id == id })
	}
	a.id = c.program.names.fresh("aapp_", 6, taken, c.id, foldEmail(a.email))
	a.status, a.createdAt = applicationPending, now
	c.applications = append(c.applications, a)
	if c.settings["options"]["affiliateApplicationMode"] == "AUTO_APPROVE" && a.risk == riskLow {
		c.admit(a, now)
	}
}

// admit makes an affiliate of who applied. Of the decision itself no event
// tells; somebody new is told of as ever (assumed).
func (c *campaign) admit(a *application, now int64) {
	a.status, a.decidedAt = applicationApproved, now
	p := c.find(a.email)
	if p == nil {
		yes := true
		p = c.join(signup{email: a.email, first: a.first, last: a.last, affiliate: &yes, enrolment: "APPLICATION"}, now)
	}
	c.enlist(p, "APPLICATION", now)
	a.participant = p.id
}

// deny turns an application down until the program's cooldown is over, or not
// at all for long.
func (c *campaign) deny(a *application, reason, note string, atOnce bool, now int64) {
	a.status, a.decidedAt, a.reason, a.note = applicationDenied, now, reason, note
	options := c.settings["options"]
	days, _ := numberIn(options, "affiliateReapplicationCooldownDays")
	switch {
	case atOnce:
		a.reapplyAt = now
	case options["affiliateReapplicationPolicy"] != "DISABLED":
		a.reapplyAt = now + days*dayMillis
	}
}

// enlist makes somebody who is already there an affiliate.
func (c *campaign) enlist(p *participant, source string, now int64) {
	if !p.affiliate {
		p.affiliate, p.affiliateStatus, p.enrolment, p.updatedAt = true, "APPROVED", source, now
	}
}

// enrolment is an invite to become an affiliate.
type enrolment struct {
	id          string
	status      string
	email       string
	first, last string
	createdAt   int64
	sentAt      int64
	expiresAt   int64
	acceptedAt  int64
	revokedAt   int64
}

type enrolmentJSON struct {
	ID         string  `json:"id"`
	Status     string  `json:"status"`
	Email      string  `json:"email"`
	FirstName  *string `json:"firstName"`
	LastName   *string `json:"lastName"`
	ExpiresAt  int64   `json:"expiresAt"`
	LastSentAt int64   `json:"lastSentAt"`
	AcceptedAt *int64  `json:"acceptedAt"`
	RevokedAt  *int64  `json:"revokedAt"`
	CreatedAt  int64   `json:"createdAt"`
}

func (e *enrolment) view() enrolmentJSON {
	return enrolmentJSON{
		ID: e.id, Status: e.status, Email: e.email, FirstName: orNull(e.first), LastName: orNull(e.last),
		ExpiresAt: e.expiresAt, LastSentAt: e.sentAt, AcceptedAt: timeOrNull(e.acceptedAt),
		RevokedAt: timeOrNull(e.revokedAt), CreatedAt: e.createdAt,
	}
}

// inviteAffiliate mails an invite.
func (c *campaign) inviteAffiliate(email, first, last string, now int64) *enrolment {
	taken := func(id string) bool {
		return slices.ContainsFunc(c.enrolments, func(x *enrolment) bool { return x.id == id })
	}
	e := &enrolment{status: invitePending, email: email, first: first, last: last, createdAt: now}
	e.id = c.program.names.fresh("ainv_", 6, taken, c.id, foldEmail(email))
	c.enrolments = append(c.enrolments, e)
	c.mailEnrolment(e, now)
	return e
}

// mailEnrolment sends an invite, again or for the first time, which gives it
// its full time once more (assumed).
func (c *campaign) mailEnrolment(e *enrolment, now int64) {
	expires := now + inviteLife
	e.sentAt, e.expiresAt = now, expires
	c.program.agenda.at(expires, func(int64) {
		if e.status == invitePending && e.expiresAt == expires {
			e.status = inviteExpired
		}
	})
}

// openEnrolment is the pending invite of an address, or nil.
func (c *campaign) openEnrolment(email string) *enrolment {
	for _, e := range c.enrolments {
		if e.status == invitePending && foldEmail(e.email) == foldEmail(email) {
			return e
		}
	}
	return nil
}

// accept takes up the invite of somebody who joins, where there is one.
func (c *campaign) accept(p *participant, now int64) {
	if e := c.openEnrolment(p.email); e != nil {
		e.status, e.acceptedAt = inviteAccepted, now
		c.enlist(p, "INVITE", now)
	}
}

// newestFirst are the rows that fit, the last one first.
func newestFirst[T any](rows []T, fits func(T) bool) []T {
	var found []T
	for _, row := range slices.Backward(rows) {
		if fits(row) {
			found = append(found, row)
		}
	}
	return found
}
