package sandbox

import "net/http"

// erasure is the deletion of somebody's traces in analytics, which goes on for
// a while after the person is gone. The vendor publishes neither when there is
// one nor how long it takes; both figures are assumed.
type erasure struct {
	operation string
	until     int64
}

const (
	erasureHistory = 12            // traces from which on a deletion takes its time
	erasureTime    = 3 * 60 * 1000 // "wait minutes"
)

// traces is how much a person has left behind.
func (p *participant) traces() int {
	return len(p.friends) + len(p.rewards) + len(p.log) + p.invites
}

// erase deletes somebody and returns the erasure that still runs, or nil where
// there was little to erase.
func (c *campaign) erase(p *participant, now int64) *erasure {
	traces, id, email := p.traces(), p.id, foldEmail(p.email)
	c.remove(p)
	if traces < erasureHistory {
		return nil
	}
	e := &erasure{operation: c.program.names.code(16, "erasure", c.id, id), until: now + erasureTime}
	c.erasures[id], c.erasures[email] = e, e
	c.program.agenda.at(e.until, func(int64) {
		delete(c.erasures, id)
		delete(c.erasures, email)
	})
	return e
}

// erasing says whether somebody of that id or address is being erased.
func (c *campaign) erasing(idOrEmail string) bool {
	return c.erasures[idOrEmail] != nil || c.erasures[foldEmail(idOrEmail)] != nil
}

// locked refuses a second deletion. Name and code are assumed.
func locked() *failure {
	return &failure{
		status: http.StatusLocked, name: "LockedError", code: "LOCKED_ERROR",
		message: "Participant is being deleted. Try again in a few minutes.",
	}
}

func (e *erasure) view() map[string]any {
	return map[string]any{"status": "pending", "operationId": e.operation}
}

// accepted is an answer with status 202.
type accepted struct{ value any }

// deleteParticipant answers 202 while traces are still being erased, and 423
// to who asks again meanwhile.
func (q *request) deleteParticipant() (any, *failure) {
	pending := q.campaign.erase(q.person, q.now)
	if pending == nil {
		return map[string]any{"success": true}, nil
	}
	return accepted{map[string]any{"success": true, "analyticsErasure": pending.view()}}, nil
}

// bulkDelete takes ids and addresses, mixed. A row that fails fails alone. One
// operation covers all that is erased (assumed).
func (q *request) bulkDelete() (any, *failure) {
	q.in.only("participants")
	names, _ := q.in.list("participants")
	if len(names) == 0 || len(names) > 200 {
		q.in.bad("participants", "Must have between 1 and 200 items.")
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	b := bulk{q: q, counts: map[string]int{}, seen: map[string]bool{}}
	results := []map[string]any{}
	for i, name := range names {
		row := b.row(name)
		row["index"], row["identifier"] = i, name
		b.counts[row["status"].(string)]++
		results = append(results, row)
	}
	answer := map[string]any{"results": results, "summary": map[string]int{
		"total": len(names), "deletedCount": b.counts["DELETED"], "notFoundCount": b.counts["NOT_FOUND"],
		"duplicateCount": b.counts["DUPLICATE"], "errorCount": b.counts["ERROR"],
	}}
	if b.pending == nil {
		return answer, nil
	}
	answer["analyticsErasure"] = b.pending.view()
	return accepted{answer}, nil
}

// bulk is a bulk deletion under way.
type bulk struct {
	q       *request
	counts  map[string]int
	seen    map[string]bool // ids and folded addresses of who was deleted
	pending *erasure
}

// row deletes one of the people named and says what came of it.
func (b *bulk) row(name string) map[string]any {
	c := b.q.campaign
	p := c.find(name)
	switch {
	case b.seen[name], b.seen[foldEmail(name)]:
		return map[string]any{"status": "DUPLICATE"}
	case p != nil:
		b.seen[p.id], b.seen[foldEmail(p.email)] = true, true
		row := map[string]any{"status": "DELETED", "participantId": p.id, "email": p.email}
		if pending := c.erase(p, b.q.now); pending != nil && b.pending == nil {
			b.pending = pending
		}
		return row
	case c.erasing(name):
		return map[string]any{"status": "ERROR", "message": locked().message}
	}
	return map[string]any{"status": "NOT_FOUND"}
}
