package sandbox

import "slices"

func (q *request) sendInvites() (any, *failure) {
	addresses, _ := q.in.list("emailAddresses")
	if len(addresses) == 0 {
		q.in.bad("emailAddresses", "Required.")
	}
	for _, name := range []string{"messageText", "subjectText"} {
		if text, _ := q.in.text(name, 10_000); text == "" {
			q.in.bad(name, "Required.")
		}
	}
	for _, address := range addresses {
		if !validEmail(address) {
			q.in.bad("emailAddresses", "Invalid email "+address)
		}
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	sent := q.campaign.invite(q.person, addresses, q.now)
	return map[string]any{"success": true, "messageType": "sent", "invitesSent": sent}, nil
}

// triggerReferral is addressed to the referred person.
func (q *request) triggerReferral() (any, *failure) {
	days, _ := q.in.whole("delayInDays", 1, 90)
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	ok, message := q.campaign.trigger(q.person, days, q.now)
	return map[string]any{"success": ok, "message": message}, nil
}

func (q *request) cancelReferral() (any, *failure) {
	ok, message := q.campaign.cancelDelay(q.person, q.now)
	return map[string]any{"success": ok, "message": message}, nil
}

// listReferrals serves both lists: of one person and of the program.
func (q *request) listReferrals() (any, *failure) {
	limit, cursor := q.limit(10), q.cursor()
	offset, _ := q.query.whole("offset", 0, 1<<31)
	ask := referralQuery{by: q.person}
	ask.sortBy, _ = q.query.text("sortBy", 50)
	ask.email, _ = q.query.text("email", 254)
	ask.first, _ = q.query.text("firstName", 255)
	ask.last, _ = q.query.text("lastName", 255)
	if descending, given := q.query.flag("desc"); given {
		ask.ascending = !descending
	}
	// Unknown words are ignored rather than refused (older text).
	if status, _ := q.query.text("referralStatus", 50); slices.Contains([]string{creditPending, creditAwarded, creditExpired, inviteSent}, status) {
		ask.status = status
	}
	if refused := q.query.verdict(); refused != nil {
		return nil, refused
	}
	rows := q.campaign.referralRows(ask)
	start := min(int(offset), len(rows))
	if cursor != "" {
		if start = slices.IndexFunc(rows, func(r referralJSON) bool { return r.ID == cursor }); start < 0 {
			return nil, badCursor(cursor)
		}
	}
	end := min(start+limit, len(rows))
	answer := map[string]any{
		"referrals": copied(rows[start:end]), "limit": limit, "more": end < len(rows), "nextId": nil, "nextOffset": nil,
	}
	if end < len(rows) {
		answer["nextId"], answer["nextOffset"] = rows[end].ID, end
	}
	return answer, nil
}
