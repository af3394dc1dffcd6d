package sandbox

import (
	"cmp"
	"fmt"
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
	if refused := q.campaign.full(); refused != nil {
		return nil, false, refused
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
	if q.program.team.standing != teamVerified {
		return nil, teamNotVerified()
	}
	if q.person.unsubscribed {
		return nil, badRequest("Participant has unsubscribed from emails.")
	}
	text := "Email sent: " + cmp.Or(subject, kind)
	q.person.log = append(q.person.log, logLine{at: q.now, kind: activityEmail, text: text})
	return map[string]any{"success": true, "status": "queued"}, nil
}
