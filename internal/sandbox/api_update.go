package sandbox

import (
	"regexp"
	"slices"
	"strings"
)

// updatable are the fields an update may have; everything else, the fraud
// fields above all, is refused (documented).
var updatable = []string{
	"email", "firstName", "lastName", "referredBy", "referralStatus", "affiliateStatus", "metadata",
	"vanityKeys", "unsubscribed", "notes", "language",
}

var vanityKey = regexp.MustCompile(`^[A-Za-z0-9_-]{1,20}$`)

// personChange is a checked update; nil leaves a field as it is.
type personChange struct {
	email, first, last, notes, language *string
	referrer                            *participant
	credit, affiliateStatus             string
	metadata                            map[string]any
	vanity                              []string
	unsubscribed                        *bool
}

// updateParticipant changes all named fields, or none when one is refused.
func (q *request) updateParticipant() (any, *failure) {
	change := q.readChange()
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	q.campaign.apply(q.person, change, q.now)
	return q.campaign.view(q.person), nil
}

func (q *request) readChange() personChange {
	in := q.in
	in.only(updatable...)
	change := personChange{
		email: in.maybe("email", 254), first: in.maybe("firstName", 255), last: in.maybe("lastName", 255),
		notes: in.maybe("notes", 500), metadata: in.metadata("metadata"),
	}
	if in.has("language") {
		text, _ := in.text("language", 20)
		change.language = &text
	}
	if value, ok := in.flag("unsubscribed"); ok {
		change.unsubscribed = &value
	}
	if change.email != nil {
		q.checkEmail(*change.email)
	}
	q.readReferral(&change)
	q.readVanity(&change)
	if status, ok := in.oneOf("affiliateStatus", "APPROVED", "SUSPENDED", "BANNED"); ok {
		change.affiliateStatus = status
		if q.campaign.kind != kindAffiliate {
			in.bad("affiliateStatus", "Only in affiliate programs.")
		}
	}
	return change
}

func (q *request) checkEmail(email string) {
	if !validEmail(email) {
		q.in.bad("email", "Invalid email")
	} else if other := q.campaign.byEmail[foldEmail(email)]; other != nil && other != q.person {
		q.in.bad("email", "Email is already taken.")
	}
}

// readReferral checks referrer and credit: a referrer only where there is none,
// a credit only until it is awarded. That both are refused with 400 is assumed.
func (q *request) readReferral(change *personChange) {
	p := q.person
	if text, ok := q.in.text("referredBy", 100); ok {
		change.referrer = q.campaign.findReferrer(text)
		switch {
		case p.referrer != nil:
			q.in.bad("referredBy", "Participant already has a referrer.")
		case change.referrer == nil || change.referrer == p:
			q.in.bad("referredBy", "Referrer not found.")
		}
	}
	status, ok := q.in.oneOf("referralStatus", creditPending, creditAwarded, creditExpired)
	if !ok {
		return
	}
	change.credit = status
	switch {
	case p.referrer == nil && change.referrer == nil:
		q.in.bad("referralStatus", "Participant does not have a referrer assigned.")
	case p.credit == creditAwarded:
		q.in.bad("referralStatus", "Referral credit has already been awarded.")
	}
}

func (q *request) readVanity(change *personChange) {
	keys, ok := q.in.list("vanityKeys")
	if !ok {
		return
	}
	change.vanity = keys
	if len(keys) > 5 {
		q.in.bad("vanityKeys", "Cannot have more than 5 items.")
	}
	for _, key := range keys {
		owner := q.campaign.byVanity[strings.ToLower(key)]
		switch {
		case !vanityKey.MatchString(key):
			q.in.bad("vanityKeys", "Invalid vanity key "+key)
		case owner != nil && owner != q.person:
			q.in.bad("vanityKeys", "Vanity key "+key+" is already taken.")
		}
	}
}

// apply carries out a checked update.
func (c *campaign) apply(p *participant, change personChange, now int64) {
	c.unindex(p)
	p.email = valueOr(change.email, p.email)
	p.first = valueOr(change.first, p.first)
	p.last = valueOr(change.last, p.last)
	p.notes = valueOr(change.notes, p.notes)
	p.language = valueOr(change.language, p.language)
	p.unsubscribed = valueOr(change.unsubscribed, p.unsubscribed)
	if change.vanity != nil {
		p.vanity = slices.Clone(change.vanity)
	}
	if change.metadata != nil {
		p.metadata = mergeMetadata(p.metadata, change.metadata)
	}
	c.index(p)
	p.updatedAt = now
	if change.affiliateStatus != "" {
		p.affiliateStatus = change.affiliateStatus
		if change.affiliateStatus == "APPROVED" && !p.affiliate {
			p.affiliate, p.enrolment = true, "REST_API"
		}
	}
	c.applyReferral(p, change, now)
}

func (c *campaign) applyReferral(p *participant, change personChange, now int64) {
	if change.referrer != nil {
		p.referrer, p.source, p.credit = change.referrer, "PARTICIPANT", creditPending
		p.referrer.friends = append(p.referrer.friends, p)
		p.referrer.leads++
		c.referred(p, change.credit, now)
		return
	}
	switch {
	case change.credit == creditAwarded:
		c.award(p, now)
	case change.credit == creditExpired && p.credit == creditPending:
		c.expire(p, now)
	case change.credit == creditPending && p.credit == creditExpired:
		p.credit = creditPending
		p.referrer.leads++
	}
}
