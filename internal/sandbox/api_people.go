package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
)

// listParticipants pages through everybody, newest first; with a metadata
// filter by id.
func (q *request) listParticipants() (any, *failure) {
	limit, cursor := q.limit(10), q.cursor()
	if len(q.metadata) > 3 {
		q.query.bad("metadata", "Cannot have more than 3 keys.")
	}
	if refused := q.query.verdict(); refused != nil {
		return nil, refused
	}
	if len(q.metadata) > 0 {
		rows := q.withMetadata()
		page, limit, next, refused := pageOf(q, rows, func(p *participant) string { return p.id })
		return q.participantPage(page, limit, next), refused
	}
	page, next, refused := q.newestPage(limit, cursor)
	return q.participantPage(page, limit, next), refused
}

func (q *request) participantPage(page []*participant, limit int, next *string) any {
	return map[string]any{"participants": mapped(page, q.campaign.view), "limit": limit, "nextId": next}
}

func (q *request) withMetadata() []*participant {
	var rows []*participant
	for _, p := range q.campaign.people {
		fits := !p.gone
		for key, want := range q.metadata {
			value, there := p.metadata[key]
			fits = fits && there && fmt.Sprint(value) == want
		}
		if fits {
			rows = append(rows, p)
		}
	}
	slices.SortFunc(rows, func(a, b *participant) int { return cmp.Compare(a.id, b.id) })
	return rows
}

func (q *request) getLeaderboard() (any, *failure) {
	kinds := make([]string, 0, len(boardKeys))
	for kind := range boardKeys {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	kind, asked := q.query.oneOf("leaderboardType", kinds...)
	monthly, _ := q.query.flag("isMonthly")
	switch {
	case !asked && monthly:
		kind = "CURRENT_MONTH"
	case !asked:
		kind = "ALL_TIME"
	case q.campaign.kind == kindReferral && slices.Contains(affiliateBoards, kind):
		return nil, wrongKind(kindAffiliate)
	}
	if refused := q.query.verdict(); refused != nil {
		return nil, refused
	}
	page, limit, next, refused := pageOf(q, q.campaign.leaderboard(kind), func(p *participant) string { return p.id })
	return q.participantPage(page, limit, next), refused
}

func (q *request) getParticipant() (any, *failure) { return q.campaign.view(q.person), nil }

// addParticipant is idempotent: an address already there is answered with the
// stored person, unchanged.
func (q *request) addParticipant() (any, *failure) {
	p, isNew, refused := q.signup()
	if refused != nil {
		return nil, refused
	}
	return q.campaign.newView(p, isNew), nil
}

// mobileToken is a signup that also gives out a token for the mobile kits.
func (q *request) mobileToken() (any, *failure) {
	p, isNew, refused := q.signup()
	if refused != nil {
		return nil, refused
	}
	return map[string]any{
		"participantToken": "mpt_" + q.program.names.code(32, "mobile", p.id), "expiresIn": 3600,
		"isNew": isNew, "participant": q.campaign.view(p),
	}, nil
}

func (q *request) signup() (p *participant, isNew bool, refused *failure) {
	s, refused := q.readSignup()
	if refused != nil {
		return nil, false, refused
	}
	if known := q.campaign.find(s.email); known != nil {
		return known, false, nil
	}
	if refused := q.campaign.blocked(s, q.now); refused != nil {
		return nil, false, refused
	}
	return q.campaign.join(s, q.now), true, nil
}

func (q *request) readSignup() (signup, *failure) {
	in := q.in
	var s signup
	s.email, _ = in.text("email", 254)
	s.referredBy, _ = in.text("referredBy", 100)
	s.first, _ = in.text("firstName", 255)
	s.last, _ = in.text("lastName", 255)
	s.ip, _ = in.text("ipAddress", 100)
	s.fingerprint, _ = in.text("fingerprint", 255)
	s.mobile, _ = in.text("mobileInstanceId", 255)
	s.language, _ = in.text("language", 20)
	s.credit, _ = in.oneOf("referralStatus", creditPending, creditAwarded)
	if on, ok := in.flag("isAffiliate"); ok {
		s.affiliate = &on
	}
	s.metadata = mergeMetadata(nil, in.metadata("metadata"))
	if refused := in.verdict(); refused != nil {
		return s, refused
	}
	if !validEmail(s.email) {
		return s, badRequest("Invalid email "+s.email, problem{Location: "body", Param: "email", Value: s.email, Msg: "Invalid email"})
	}
	return s, nil
}

// blocked refuses a signup the program's own rules keep out. Nothing of it is
// stored.
func (c *campaign) blocked(s signup, now int64) *failure {
	p := &participant{email: s.email, ip: s.ip, fingerprint: s.fingerprint, referrer: c.findReferrer(s.referredBy)}
	c.screen(p)
	if p.risk != riskHigh || p.reason != "BLACKLIST_MATCH" && !c.option("options", "autoBlockFraud") {
		return nil
	}
	var referrer *string
	if p.referrer != nil {
		referrer = &p.referrer.id
	}
	return &failure{
		status: http.StatusUnprocessableEntity, name: "ParticipantBlockedError", code: "PARTICIPANT_BLOCKED_ERROR",
		message: "Participant " + s.email + " is blocked by antifraud rules.",
		extra: map[string]any{
			"fraudRiskLevel": p.risk, "fraudReasonCode": p.reason, "matchedParticipantIds": copied(p.matches),
			"email": s.email, "referrerId": referrer, "ipAddress": orNull(s.ip), "fingerprint": orNull(s.fingerprint),
			"blockedAt": isoTime(c.program.clock()),
		},
	}
}

func (q *request) deleteParticipant() (any, *failure) {
	q.campaign.remove(q.person)
	return map[string]any{"success": true}, nil
}

// bulkDelete takes ids and addresses, mixed. A row that fails fails alone.
func (q *request) bulkDelete() (any, *failure) {
	q.in.only("participants")
	names, _ := q.in.list("participants")
	if len(names) == 0 || len(names) > 200 {
		q.in.bad("participants", "Must have between 1 and 200 items.")
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	counts := map[string]int{}
	seen := map[*participant]bool{}
	results := []map[string]any{}
	for i, name := range names {
		row := map[string]any{"index": i, "identifier": name, "status": "NOT_FOUND"}
		p := q.campaign.findEver(name)
		switch {
		case p != nil && seen[p]:
			row["status"] = "DUPLICATE"
		case p != nil && !p.gone:
			seen[p] = true
			row["status"], row["participantId"], row["email"] = "DELETED", p.id, p.email
			q.campaign.remove(p)
		}
		counts[row["status"].(string)]++
		results = append(results, row)
	}
	return map[string]any{"results": results, "summary": map[string]int{
		"total": len(names), "deletedCount": counts["DELETED"], "notFoundCount": counts["NOT_FOUND"],
		"duplicateCount": counts["DUPLICATE"], "errorCount": 0,
	}}, nil
}

// findEver also finds by id who is gone.
func (c *campaign) findEver(idOrEmail string) *participant {
	if p := c.find(idOrEmail); p != nil {
		return p
	}
	return c.byID[idOrEmail]
}

// emailParticipant queues a mail: a template, or a subject with a body.
func (q *request) emailParticipant() (any, *failure) {
	q.in.only("emailType", "subject", "body", "preheader")
	kind, template := q.in.text("emailType", 100)
	subject, hasSubject := q.in.text("subject", 255)
	_, hasBody := q.in.text("body", maxBody)
	if template == (hasSubject || hasBody) || !template && hasSubject != hasBody {
		q.in.bad("emailType", "Either emailType, or subject and body.")
	}
	if _, known := q.campaign.settings["emails"][kind]; template && !known {
		q.in.bad("emailType", "Unknown email type.")
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	if q.person.unsubscribed {
		return nil, badRequest("Participant has unsubscribed from emails.")
	}
	text := "Email sent: " + cmp.Or(subject, kind)
	q.person.log = append(q.person.log, logLine{at: q.now, kind: "EMAIL", text: text})
	return map[string]any{"success": true, "status": "queued"}, nil
}
