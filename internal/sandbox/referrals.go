package sandbox

import (
	"cmp"
	"slices"
	"strings"
)

// Credit states, as the vendor spells them. They belong to the referred person
// and describe what the referrer gets.
const (
	creditPending = "CREDIT_PENDING"
	creditAwarded = "CREDIT_AWARDED"
	creditExpired = "CREDIT_EXPIRED"
	inviteSent    = "INVITE_SENT"
)

const dayMillis = 24 * 60 * 60 * 1000

// referred does what follows when somebody has got a referrer, by joining or
// later: credit at once, or wait for the qualifying action.
func (c *campaign) referred(p *participant, wanted string, now int64) {
	if p.referrer == nil || !c.running() {
		return
	}
	if wanted == creditAwarded || wanted == "" && c.creditsOnSignup() {
		c.award(p, now)
	} else {
		c.earnFor(p, forLead, now)
		c.leadLater(p, now)
		c.expireLater(p, now)
	}
	c.watchReferrer(p.referrer, now)
}

// expireLater plans the end of the credit window, where there is one.
func (c *campaign) expireLater(p *participant, now int64) {
	days, ok := numberIn(c.settings["options"], "referralCreditWindowDays")
	if !ok {
		return
	}
	c.program.agenda.at(now+days*dayMillis, func(now int64) {
		if p.credit == creditPending && !p.gone {
			c.expire(p, now)
		}
	})
}

func (c *campaign) expire(p *participant, now int64) {
	p.credit, p.heldUntil, p.updatedAt = creditExpired, 0, now
	if p.referrer != nil {
		p.referrer.leads--
		c.cancelLeads(p)
	}
}

// award gives the referrer credit for p and whatever that earns.
func (c *campaign) award(p *participant, now int64) {
	c.turnMonth(now)
	if p.credit == creditPending {
		p.referrer.leads--
	}
	p.credit, p.creditedAt, p.heldUntil, p.updatedAt = creditAwarded, now, 0, now
	c.referrals++
	c.standing.credit(p.referrer)
	c.earnFor(p, "CONVERSION", now)
}

// trigger reports the qualifying action of p. The text is the vendor's; a
// refusal is no error there.
func (c *campaign) trigger(p *participant, delayDays, now int64) (bool, string) {
	switch {
	case p.referrer == nil:
		return false, "Participant was not referred"
	case p.credit == creditAwarded:
		return false, "Referral credit has already been awarded"
	case p.credit == creditExpired || !c.running():
		// It says success and gives nothing: documented.
		return true, "Successfully awarded referral credit."
	case delayDays > 0:
		due := now + delayDays*dayMillis
		p.heldUntil = due
		c.program.agenda.at(due, func(now int64) {
			if p.heldUntil == due && p.credit == creditPending && p.referrer != nil && !p.gone {
				c.award(p, now)
			}
		})
		return true, "Successfully scheduled referral credit."
	}
	c.award(p, now)
	return true, "Successfully awarded referral credit."
}

// cancelDelay takes back a credit that is held by a delay.
func (c *campaign) cancelDelay(p *participant, now int64) (bool, string) {
	switch {
	case p.referrer == nil:
		return false, "Participant was not referred"
	case p.credit == creditAwarded:
		return false, "Referral credit has already been awarded"
	case p.heldUntil == 0:
		return false, "No delayed referral credit to cancel"
	}
	p.heldUntil, p.updatedAt = 0, now
	return true, "Successfully canceled delayed referral credit."
}

// invite is a mail to somebody who has not joined.
type invite struct {
	id     string
	email  string
	by     *participant
	sentAt int64
}

// inviteKey is one address invited by one person.
type inviteKey struct {
	by      *participant
	address string // folded
}

// invite mails addresses that have not joined and were not invited by the same
// person, and says how many that was.
func (c *campaign) invite(by *participant, addresses []string, now int64) int {
	sent := 0
	for _, address := range addresses {
		key := inviteKey{by, foldEmail(address)}
		if c.find(address) != nil || c.invited[key] {
			continue
		}
		c.invited[key] = true
		c.invites = append(c.invites, &invite{
			id:    c.program.names.code(6, "invite", c.id, by.id, key.address),
			email: address, by: by, sentAt: now,
		})
		by.invites++
		sent++
	}
	return sent
}

// referralQuery is what the two referral lists can be asked for.
type referralQuery struct {
	by                 *participant // nil for the whole program
	sortBy             string
	ascending          bool
	email, first, last string // substrings; empty for any
	status             string
}

// referralRows are the referrals and open invites that fit, in order.
func (c *campaign) referralRows(q referralQuery) []referralJSON {
	var rows []referralJSON
	people := c.people
	if q.by != nil {
		people = q.by.friends
	}
	for _, p := range people {
		if row := referralView(p); !p.gone && p.referrer != nil && q.fits(row) {
			rows = append(rows, row)
		}
	}
	for _, i := range c.invites {
		joined := c.byEmail[foldEmail(i.email)] != nil
		if !joined && !i.by.gone && (q.by == nil || i.by == q.by) && q.fits(inviteView(i)) {
			rows = append(rows, inviteView(i))
		}
	}
	slices.SortStableFunc(rows, q.compare)
	return rows
}

func (q referralQuery) fits(row referralJSON) bool {
	has := func(value *string, part string) bool {
		return part == "" || value != nil && strings.Contains(strings.ToLower(*value), strings.ToLower(part))
	}
	// An invite shows asterisks for its address, so no filter finds it.
	if row.ReferralStatus == inviteSent && q.email != "" {
		return false
	}
	return has(&row.Email, q.email) && has(row.FirstName, q.first) && has(row.LastName, q.last) &&
		(q.status == "" || q.status == row.ReferralStatus)
}

func (q referralQuery) compare(a, b referralJSON) int {
	var order int
	switch q.sortBy {
	case "createdAt":
		order = cmp.Compare(a.CreatedAt, b.CreatedAt)
	case "email":
		order = cmp.Compare(a.Email, b.Email)
	case "referralTriggeredAt":
		order = cmp.Compare(a.triggeredAt, b.triggeredAt)
	default:
		order = cmp.Compare(a.UpdatedAt, b.UpdatedAt)
	}
	order = cmp.Or(order, cmp.Compare(a.ID, b.ID))
	if !q.ascending {
		return -order
	}
	return order
}
