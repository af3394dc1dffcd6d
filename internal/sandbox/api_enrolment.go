package sandbox

import "cmp"

// enrolling refuses what the enrolment calls have in common: another kind of
// program (400, assumed: the published list has no 422 here) and a team that
// has nothing to pay with.
func (q *request) enrolling() *failure {
	switch {
	case q.program.plan.noPayment:
		return paymentRequired("A payment method is required.")
	case q.campaign.kind != kindAffiliate:
		return badRequest("This request is only available for programs of type " + kindAffiliate + ".")
	}
	return nil
}

// offsetPage cuts a page out of rows by offset and limit, and echoes both.
func offsetPage[T, V any](q *request, rows []T, name string, view func(T) V) (any, *failure) {
	limit := q.limit(10)
	offset, _ := q.query.whole("offset", 0, 1<<31)
	if refused := q.query.verdict(); refused != nil {
		return nil, refused
	}
	start := min(int(offset), len(rows))
	end := min(start+limit, len(rows))
	return map[string]any{name: mapped(rows[start:end], view), "total": len(rows), "limit": limit, "offset": offset}, nil
}

// listApplications and listEnrolments go newest first (assumed).
func (q *request) listApplications() (any, *failure) {
	status, _ := q.query.oneOf("status", applicationPending, applicationApproved, applicationDenied)
	if refused := q.enrolling(); refused != nil {
		return nil, refused
	}
	rows := newestFirst(q.campaign.applications, func(a *application) bool { return status == "" || a.status == status })
	return offsetPage(q, rows, "applications", (*application).view)
}

func (q *request) getApplication() (any, *failure) {
	a, refused := q.application()
	if refused != nil {
		return nil, refused
	}
	return a.view(), nil
}

func (q *request) application() (*application, *failure) {
	if refused := q.enrolling(); refused != nil {
		return nil, refused
	}
	for _, a := range q.campaign.applications {
		if a.id == q.path["application"] {
			return a, nil
		}
	}
	return nil, notFound("Application")
}

// reviewApplication decides an application, or moves the day from which
// somebody denied may apply again. Deciding twice is a conflict, a repeated
// approval too: the published texts disagree about that.
func (q *request) reviewApplication() (any, *failure) {
	q.in.only("status", "rejectionReason", "reviewNote", "allowImmediateReapply", "reapplyAllowedAt")
	status, decides := q.in.oneOf("status", applicationApproved, applicationDenied)
	reapplyAt, moves := q.in.whole("reapplyAllowedAt", 0, 1<<53)
	reason, note := q.in.maybe("rejectionReason", 255), q.in.maybe("reviewNote", 500)
	atOnce, _ := q.in.flag("allowImmediateReapply")
	if len(q.in.problems) == 0 && decides == moves {
		q.in.bad("status", "Exactly one of status and reapplyAllowedAt is required.")
	}
	for _, name := range []string{"rejectionReason", "reviewNote", "allowImmediateReapply"} {
		if q.in.has(name) && status != applicationDenied {
			q.in.bad(name, "Only with status DENIED.")
		}
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	a, refused := q.application()
	switch {
	case refused != nil:
		return nil, refused
	case moves && a.status != applicationDenied:
		return nil, conflict("Only a denied application can be reopened.")
	case moves:
		a.reapplyAt = reapplyAt
	case a.status != applicationPending:
		return nil, conflict("Application has already been decided.")
	case status == applicationApproved:
		q.campaign.admit(a, q.now)
	default:
		q.campaign.deny(a, valueOr(reason, ""), valueOr(note, ""), atOnce, q.now)
	}
	return a.view(), nil
}

func (q *request) listEnrolments() (any, *failure) {
	status, _ := q.query.oneOf("status", invitePending, inviteAccepted, inviteExpired, inviteRevoked)
	if refused := q.enrolling(); refused != nil {
		return nil, refused
	}
	rows := newestFirst(q.campaign.enrolments, func(e *enrolment) bool { return status == "" || e.status == status })
	return offsetPage(q, rows, "invites", (*enrolment).view)
}

// createEnrolment invites somebody to become an affiliate.
func (q *request) createEnrolment() (any, *failure) {
	q.in.only("email", "firstName", "lastName")
	email, _ := q.in.text("email", 255)
	first, _ := q.in.text("firstName", 255)
	last, _ := q.in.text("lastName", 255)
	if len(q.in.problems) == 0 && !validEmail(email) {
		q.in.bad("email", "Invalid email")
	}
	if refused := cmp.Or(q.in.verdict(), q.enrolling()); refused != nil {
		return nil, refused
	}
	c := q.campaign
	known := c.find(email)
	switch {
	case known != nil && known.affiliate:
		return nil, conflict("Participant is already an affiliate.")
	case c.openEnrolment(email) != nil:
		return nil, conflict("There is an active invite for this email.")
	}
	return c.inviteAffiliate(email, first, last, q.now).view(), nil
}

func (q *request) enrolment() (*enrolment, *failure) {
	if refused := q.enrolling(); refused != nil {
		return nil, refused
	}
	for _, e := range q.campaign.enrolments {
		if e.id != q.path["invite"] {
			continue
		}
		if e.status != invitePending {
			return nil, conflict("Invite is not pending.")
		}
		return e, nil
	}
	return nil, notFound("Invite")
}

func (q *request) revokeEnrolment() (any, *failure) {
	e, refused := q.enrolment()
	if refused != nil {
		return nil, refused
	}
	e.status, e.revokedAt = inviteRevoked, q.now
	return e.view(), nil
}

func (q *request) resendEnrolment() (any, *failure) {
	e, refused := q.enrolment()
	switch {
	case refused != nil:
		return nil, refused
	case q.now-e.sentAt < resendCooldown:
		return nil, conflict("Invite was sent a short while ago.")
	}
	q.campaign.mailEnrolment(e, q.now)
	return e.view(), nil
}
