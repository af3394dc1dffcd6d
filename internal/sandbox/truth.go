package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
)

// truthPerson is a participant with what nobody can see over the API.
type truthPerson struct {
	Campaign string `json:"campaign"`
	participantJSON
	Planted  string `json:"planted,omitempty"`  // the kind of fraud this person belongs to
	Ring     string `json:"ring,omitempty"`     // and with whom
	Innocent string `json:"innocent,omitempty"` // what makes this person only look like fraud
	Group    string `json:"group,omitempty"`    // and with whom
	Deleted  bool   `json:"deleted,omitempty"`
}

type truthReward struct {
	Campaign    string `json:"campaign"`
	Participant string `json:"participant"`
	CreatedAt   int64  `json:"createdAt"`
	Title       string `json:"title"`
	rewardJSON
}

type truthCommission struct {
	Campaign string `json:"campaign"`
	commissionJSON
}

type truthPayout struct {
	Campaign string `json:"campaign"`
	payoutRecord
}

type truthApplication struct {
	Campaign string `json:"campaign"`
	applicationJSON
	Note string `json:"reviewNote,omitempty"`
}

type truthInvite struct {
	Campaign string `json:"campaign"`
	enrolmentJSON
}

// truthHook is a webhook with what its deliveries are up to.
type truthHook struct {
	Campaign string `json:"campaign"`
	hookJSON
	Queued  int `json:"queued"`
	Dropped int `json:"dropped"`
}

// truthChunk is how many people are written between two holds of the lock: a
// slow reader must never stop the program.
const truthChunk = 500

// writeTruth streams everything there is as one JSON object. People come in
// chunks, so what changes meanwhile may be seen in part.
func (s *Server) writeTruth(w http.ResponseWriter) {
	t := &truthWriter{out: w, enc: json.NewEncoder(w)}
	s.mu.Lock()
	s.catchUp()
	campaigns := mapped(s.program.campaigns, (*campaign).programView)
	s.mu.Unlock()
	t.raw(`{"campaigns":`)
	t.value(campaigns)
	for _, part := range []struct {
		name string
		rows func(c *campaign, from int) (rows []any, more bool)
	}{
		{"participants", (*campaign).truthPeople},
		{"rewards", (*campaign).truthRewards},
		{"commissions", (*campaign).truthCommissions},
		{"payouts", (*campaign).truthPayouts},
		{"applications", (*campaign).truthApplications},
		{"affiliateInvites", (*campaign).truthInvites},
		{"webhooks", (*campaign).truthHooks},
	} {
		t.raw(`,"` + part.name + `":[`)
		s.eachChunk(part.rows, t.rows)
		t.raw("]")
		t.started = false
	}
	t.raw("}\n")
	if t.err != nil {
		s.opts.Logf("sandbox: answering truth: %v", t.err)
	}
}

// eachChunk hands the rows of every campaign to write, outside the lock.
func (s *Server) eachChunk(rows func(c *campaign, from int) ([]any, bool), write func([]any)) {
	for _, id := range s.info.Campaigns {
		for from, more := 0, true; more; from += truthChunk {
			var chunk []any
			s.mu.Lock()
			chunk, more = rows(s.program.campaign(id), from)
			s.mu.Unlock()
			write(chunk)
		}
	}
}

// chunkOf cuts the rows from one place on and says whether more follow.
func chunkOf[T any](all []T, from int, view func(T) any) ([]any, bool) {
	start, end := min(from, len(all)), min(from+truthChunk, len(all))
	return mapped(all[start:end], view), end < len(all)
}

func (c *campaign) truthPeople(from int) ([]any, bool) {
	return chunkOf(c.people, from, func(p *participant) any {
		row := truthPerson{Campaign: c.id, participantJSON: c.view(p), Deleted: p.gone}
		if p.plant.innocent {
			row.Innocent, row.Group = p.plant.kind, p.plant.group
		} else {
			row.Planted, row.Ring = p.plant.kind, p.plant.group
		}
		return row
	})
}

func (c *campaign) truthRewards(from int) ([]any, bool) {
	start, end := min(from, len(c.people)), min(from+truthChunk, len(c.people))
	rows := []any{}
	for _, p := range c.people[start:end] {
		for _, r := range p.rewards {
			rows = append(rows, truthReward{
				Campaign: c.id, Participant: p.id, CreatedAt: r.createdAt,
				Title: valueOr(r.config.Title, ""), rewardJSON: rewardView(r),
			})
		}
	}
	return rows, end < len(c.people)
}

func (c *campaign) truthCommissions(from int) ([]any, bool) {
	return chunkOf(c.commissions, from, func(m *commission) any { return truthCommission{c.id, c.commissionRow(m)} })
}

func (c *campaign) truthPayouts(from int) ([]any, bool) {
	return chunkOf(c.payouts, from, func(p *payout) any { return truthPayout{c.id, c.payoutRecord(p)} })
}

func (c *campaign) truthApplications(from int) ([]any, bool) {
	return chunkOf(c.applications, from, func(a *application) any { return truthApplication{c.id, a.view(), a.note} })
}

func (c *campaign) truthInvites(from int) ([]any, bool) {
	return chunkOf(c.enrolments, from, func(e *enrolment) any { return truthInvite{c.id, e.view()} })
}

func (c *campaign) truthHooks(from int) ([]any, bool) {
	return chunkOf(c.hooks, from, func(h *hook) any {
		queued, dropped := h.backlog()
		return truthHook{Campaign: c.id, hookJSON: h.view(), Queued: queued, Dropped: dropped}
	})
}

// truthWriter writes JSON by pieces and remembers the first failure.
type truthWriter struct {
	out     io.Writer
	enc     *json.Encoder
	started bool // the list at hand has a row
	err     error
}

func (t *truthWriter) raw(text string) {
	if t.err == nil {
		_, t.err = io.WriteString(t.out, text)
	}
}

func (t *truthWriter) value(value any) {
	if t.err == nil {
		t.err = t.enc.Encode(value)
	}
}

func (t *truthWriter) rows(rows []any) {
	for _, row := range rows {
		if t.started {
			t.raw(",")
		}
		t.started = true
		t.value(row)
	}
}
