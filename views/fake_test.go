package views_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// world is a pretend mirror, desk and station in one. It counts calls, because
// screens may only make them in commands, and answers a small part of the
// query language: words, field:value for state, risk, kind and id, and bounds
// on seq.
type world struct {
	mu    sync.Mutex
	calls int
	now   func() time.Time

	campaigns   []model.Campaign
	people      []model.PersonRow
	rewards     []model.RewardRow
	commissions []model.Commission
	payouts     []model.Payout
	holds       map[model.ObjectRef]model.Hold
	notes       []model.LedgerRow
	told        told
	events      []model.Event // newest first
	changes     []model.Change
	status      model.Status

	question  model.Query // the newest one to a list
	asking    error       // of the newest question's context, for people
	suspected []model.CasePage
	paying    []model.BatchPage // newest first
	planned   model.BatchPlan   // what a rehearsal answers
	findings  []model.BatchFinding
	opened    map[int64]bool // cases at this operator's screen
	undoable  []undoable
	tooLate   model.Given // verdicts that cannot be taken back any more
	trusts    []model.Trust
	judged    verdicts
	past      []string // the times whose places were asked for; the first is "none" where none are kept
	trees     []model.TreeQuery
	drawn     []model.TreeRow // of any tree; nil = as the referrers say

	suspects map[string]model.Suspicion // by person, who is in a case
	batched  map[string]model.InBatch   // by reward, of which only the desk knows

	askedBatch model.BatchAsk // the newest rehearsal

	fail     error // of every list
	deskFail error
	asked    []string // what desk and station were asked to do
	nextID   int64
}

func (w *world) call() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	return w.fail
}

func (w *world) callCount() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.calls
}

func (w *world) did(what string) { w.asked = append(w.asked, what) }

// took gives what was asked and forgets it.
func (w *world) took() string {
	out := strings.Join(w.asked, "; ")
	w.asked = nil
	return out
}

// mistake is an error that knows its place in the query text.
type mistake struct {
	text string
	at   int
}

func (m mistake) Error() string { return m.text }
func (m mistake) Where() int    { return m.at }

// matches is the fake's query language.
func matches(text string, fields map[string]string, words string) (bool, error) {
	for _, term := range strings.Fields(strings.ToLower(text)) {
		if text, not := strings.CutPrefix(term, "-"); not {
			if has, err := matches(text, fields, words); err != nil || has {
				return false, err
			}
			continue
		}
		name, value, ok := strings.Cut(term, ":")
		if after, bound := strings.CutPrefix(term, "seq"); bound && !ok {
			if !within(fields["seq"], after) {
				return false, nil
			}
			continue
		}
		if !ok {
			if !strings.Contains(strings.ToLower(words), term) {
				return false, nil
			}
			continue
		}
		have, known := fields[name]
		if !known {
			return false, mistake{"no field is called \"" + name + "\"", strings.Index(text, term)}
		}
		if !slices.Contains(strings.Split(strings.ToLower(have), "|"), strings.Trim(value, `"`)) {
			return false, nil
		}
	}
	return true, nil
}

// within compares a number with a bound such as "<=12".
func within(have, bound string) bool {
	n, _ := strconv.ParseInt(have, 10, 64)
	most, below := strings.CutPrefix(bound, "<=")
	least := strings.TrimPrefix(bound, ">")
	limit, _ := strconv.ParseInt(map[bool]string{true: most, false: least}[below], 10, 64)
	return below == (n <= limit)
}

// pick gives the window of a query over rows in their own order.
func pick[R any](w *world, q model.Query, rows []R, scope func(R) string, look func(R) (map[string]string, string)) (model.Window[R], error) {
	out := model.Window[R]{Offset: q.Offset}
	w.mu.Lock()
	w.question = q
	w.mu.Unlock()
	if err := w.call(); err != nil {
		return out, err
	}
	var found []R
	for _, r := range rows {
		if q.Campaign != "" && scope(r) != q.Campaign {
			continue
		}
		out.Total++
		fields, words := look(r)
		ok, err := matches(q.Text, fields, words)
		if err != nil {
			return out, err
		}
		if ok {
			found = append(found, r)
		}
	}
	if q.Desc {
		slices.Reverse(found)
	}
	out.Matched = len(found)
	from := min(q.Offset, len(found))
	out.Rows = slices.Clone(found[from:min(len(found), from+q.Count)])
	return out, nil
}

func (w *world) People(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error) {
	w.mu.Lock()
	w.asking = ctx.Err()
	w.mu.Unlock()
	people := w.people
	if q.Board != "" {
		people = w.board(q.Campaign, q.Board)
	}
	return pick(w, q, people, func(p model.PersonRow) string { return p.CampaignID },
		func(p model.PersonRow) (map[string]string, string) {
			return map[string]string{"risk": p.Risk.V, "id": p.ID, "verdict": string(w.judged[p.ID])}, p.Name() + " " + p.Email + " " + p.ID
		})
}

func (w *world) Rewards(_ context.Context, q model.Query) (model.Window[model.RewardRow], error) {
	return pick(w, q, w.rewards, func(r model.RewardRow) string { return r.CampaignID },
		func(r model.RewardRow) (map[string]string, string) {
			return map[string]string{"state": string(r.State), "side": string(r.Side)}, r.Earner.Name() + " " + r.Title
		})
}

func (w *world) Commissions(_ context.Context, q model.Query) (model.Window[model.CommissionRow], error) {
	var rows []model.CommissionRow
	for _, c := range w.commissions {
		rows = append(rows, w.commissionRow(c))
	}
	return pick(w, q, rows, func(c model.CommissionRow) string { return c.CampaignID },
		func(c model.CommissionRow) (map[string]string, string) {
			return map[string]string{"state": c.State, "person": c.Person}, c.Person + " " + c.ID
		})
}

func (w *world) Payouts(_ context.Context, q model.Query) (model.Window[model.PayoutRow], error) {
	var rows []model.PayoutRow
	for _, p := range w.payouts {
		row := model.PayoutRow{Payout: p, Earner: w.named(p.Person)}
		row.Blocked = p.Blockers(row.Earner)
		rows = append(rows, row)
	}
	return pick(w, q, rows, func(p model.PayoutRow) string { return p.CampaignID },
		func(p model.PayoutRow) (map[string]string, string) {
			return map[string]string{"state": p.State, "id": p.ID}, p.Person + " " + p.ID
		})
}

func (w *world) commissionRow(c model.Commission) model.CommissionRow {
	row := model.CommissionRow{
		Commission: c, Earner: w.named(c.Person), Friend: w.named(c.Other), Hold: w.holds[c.ObjectRef()],
	}
	row.Change = w.newest(c.ObjectRef())
	return row
}

// newest is the newest change for an object; changes come newest first.
func (w *world) newest(ref model.ObjectRef) model.Change {
	for _, c := range w.changes {
		if c.ObjectRef() == ref {
			return c
		}
	}
	return model.Change{}
}

// named finds a person by id, zero where nobody has it.
func (w *world) named(id string) model.Participant {
	for _, p := range w.people {
		if p.ID == id {
			return p.Participant
		}
	}
	return model.Participant{}
}

func (w *world) Events(_ context.Context, q model.Query) (model.Window[model.Event], error) {
	return pick(w, q, w.events, func(e model.Event) string { return e.CampaignID },
		func(e model.Event) (map[string]string, string) {
			return map[string]string{"kind": string(e.Kind), "state": string(e.State), "seq": num(e.Seq)}, e.PersonName + " " + e.Headline
		})
}

func (w *world) Changes(_ context.Context, q model.Query) (model.Window[model.Change], error) {
	return pick(w, q, w.changes, func(c model.Change) string { return c.CampaignID },
		func(c model.Change) (map[string]string, string) {
			state := string(c.State)
			if c.State == model.ChangeStaged && c.NotBefore.IsZero() {
				state += "|held"
			}
			return map[string]string{"state": state, "id": num(c.ID)}, c.Headline
		})
}

func (w *world) Campaigns(context.Context) ([]model.Campaign, error) {
	return w.campaigns, w.call()
}

func (w *world) Person(_ context.Context, ref model.PersonRef) (model.PersonPage, error) {
	if err := w.call(); err != nil {
		return model.PersonPage{}, err
	}
	for _, p := range w.people {
		if p.ID == ref.ID || p.Email == ref.ID {
			return w.page(p.Participant), nil
		}
	}
	return model.PersonPage{}, model.ErrNotFound
}

// page gathers what belongs to a person.
func (w *world) page(p model.Participant) model.PersonPage {
	out := model.PersonPage{Person: p}
	for _, o := range w.people {
		if o.ID == p.ReferredBy.V {
			out.Referrer = o.Participant
		}
		if o.ReferredBy.V == p.ID {
			out.Referred = append(out.Referred, o.Participant)
		}
	}
	for _, r := range w.rewards {
		if r.Person == p.ID {
			out.Rewards = append(out.Rewards, r)
		}
	}
	for _, c := range w.commissions {
		if c.Person == p.ID && c.CampaignID == p.CampaignID {
			out.Commissions = append(out.Commissions, w.commissionRow(c))
		}
	}
	for _, one := range w.payouts {
		if one.Person == p.ID && one.CampaignID == p.CampaignID {
			out.Payouts = append(out.Payouts, model.PayoutRow{Payout: one, Earner: p, Blocked: one.Blockers(p)})
		}
	}
	for _, n := range w.notes {
		if n.Target == p.ID {
			out.Notes = append(out.Notes, n)
		}
	}
	for _, e := range w.events {
		if e.PersonID == p.ID {
			out.Events = append(out.Events, e)
		}
	}
	for _, c := range w.changes {
		if c.PersonID == p.ID {
			out.Changes = append(out.Changes, c)
		}
	}
	return out
}

func (w *world) Event(_ context.Context, seq int64) (model.Event, error) {
	if err := w.call(); err != nil {
		return model.Event{}, err
	}
	for _, e := range w.events {
		if e.Seq == seq {
			return e, nil
		}
	}
	return model.Event{}, model.ErrNotFound
}

func (w *world) Status(context.Context) (model.Status, error) { return w.status, w.call() }

func (w *world) Reload(_ context.Context, ref model.PersonRef) error {
	w.did("reload " + ref.ID)
	return w.call()
}

var (
	_ views.Lists    = (*world)(nil)
	_ views.Desk     = (*world)(nil)
	_ views.Stations = (*world)(nil)
)
