package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"refdesk/internal/model"
)

// CaseSource is where the index reads the fraud desk.
type CaseSource interface {

	// CasesSince gives all cases whose row changed after a revision, in no
	// order, those that were merged into another among them.
	CasesSince(ctx context.Context, rev int64, each func(model.Case) error) error
}

// caseRow is a case with its texts folded.
type caseRow struct {
	model.Case
	lead  int32  // place in people
	words string // folded: what speaks against them, and their ids
}

// caseStates are the words of the state field: the states, and the parts of the
// queue that a reviewer asks for.
var caseStates = []string{
	string(model.CaseOpen), string(model.CaseHeld), string(model.CaseCleared), string(model.CaseBlocked), "new", "returned", "decided",
}

// fraudCases puts what came back first, then what is new, each by what is at stake
// and how likely it is to be lost, then by age; then what is held, and what was
// decided, the newest first.
var fraudCases = list[caseRow]{
	kind:   KindCases,
	scope:  func(c *caseRow) (string, string) { return c.Backend, c.CampaignID },
	words:  func(_ *state, c *caseRow) [3]string { return [3]string{c.words} },
	people: func(c *caseRow) (int32, int32) { return c.lead, none },
	own: ranking[caseRow]{
		rank: func(c *caseRow) (int64, int64) {
			if c.State.Decided() {
				return caseStep(c), newestFirst(c.ChangedAt)
			}
			return caseStep(c), -c.Urgency()
		},
		tie: func(a, b *caseRow) int {
			return cmp.Or(cmp.Compare(oldestFirst(a.OpenedAt), oldestFirst(b.OpenedAt)), cmp.Compare(a.ID, b.ID))
		},
	},
	fields: map[string]field[caseRow]{
		"state":    oneOf(field[caseRow]{text: func(_ *state, c *caseRow, want string) bool { return c.stands(want) }}, caseStates...),
		"score":    {number: func(_ *state, c *caseRow) (int64, bool) { return int64(c.Score), true }},
		"signal":   {text: func(_ *state, c *caseRow, want string) bool { return c.speaks(want) }},
		"person":   {text: func(_ *state, c *caseRow, want string) bool { return c.holds(want) }},
		"people":   {number: func(_ *state, c *caseRow) (int64, bool) { return int64(len(c.People)), true }},
		"waiting":  {number: func(_ *state, c *caseRow) (int64, bool) { return int64(c.Waiting), true }},
		"taken":    has(func(c *caseRow) string { return c.TakenBy }),
		"ring":     oneOf(is(func(c *caseRow) string { return yesNo(c.Ring) }), "yes", "no"),
		"opened":   {at: func(_ *state, c *caseRow) time.Time { return c.OpenedAt }},
		"id":       {number: func(_ *state, c *caseRow) (int64, bool) { return c.ID, true }},
		"name":     named(func(c *caseRow) (int32, int32) { return c.lead, none }),
		"email":    addressed(func(c *caseRow) (int32, int32) { return c.lead, none }),
		"backend":  is(func(c *caseRow) string { return c.Backend }),
		"campaign": inCampaign(func(c *caseRow) scope { return scope{c.Backend, c.CampaignID} }),
	},
	columns: map[string]column[caseRow]{
		"id":       {number: func(_ *state, c *caseRow) (int64, bool) { return c.ID, true }},
		"state":    {number: func(_ *state, c *caseRow) (int64, bool) { return caseStep(c), true }},
		"score":    {number: func(_ *state, c *caseRow) (int64, bool) { return int64(c.Score), true }},
		"urgency":  {number: func(_ *state, c *caseRow) (int64, bool) { return c.Urgency(), true }},
		"people":   {number: func(_ *state, c *caseRow) (int64, bool) { return int64(len(c.People)), true }},
		"waiting":  {number: func(_ *state, c *caseRow) (int64, bool) { return int64(c.Waiting), true }},
		"deadline": timed(func(c *caseRow) time.Time { return c.Deadline }),
		"opened":   timed(func(c *caseRow) time.Time { return c.OpenedAt }),
		"changed":  timed(func(c *caseRow) time.Time { return c.ChangedAt }),
		"name":     {text: func(s *state, c *caseRow) string { return s.people.name(c.lead) }},
		"campaign": {text: func(s *state, c *caseRow) string { return s.names[scope{c.Backend, c.CampaignID}] }},
	},
}

// returned tells that a case was decided before and is open again.
func (c *caseRow) returned() bool {
	return c.State == model.CaseOpen && c.Verdict != 0 && len(c.Returned) > 0
}

func (c *caseRow) stands(want string) bool {
	switch want {
	case "returned":
		return c.returned()
	case "new":
		return c.State == model.CaseOpen && !c.returned()
	case "decided":
		return c.State.Decided()
	}
	return string(c.State) == want
}

func (c *caseRow) speaks(want string) bool {
	for _, p := range c.Parts {
		if strings.Contains(fold(p.Signal), want) {
			return true
		}
	}
	return false
}

func (c *caseRow) holds(want string) bool {
	for _, id := range c.People {
		if fold(id) == want {
			return true
		}
	}
	return false
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func caseStep(c *caseRow) int64 {
	switch {
	case c.returned():
		return 0
	case c.State == model.CaseOpen:
		return 1
	case c.State == model.CaseHeld:
		return 2
	}
	return 3
}

// Cases answers a window over the cases of the fraud desk.
func (x *Index) Cases(ctx context.Context, q model.Query) (model.Window[model.Case], error) {
	s := x.state.Load()
	var leads []int32
	w, err := window(ctx, x, s, &fraudCases, s.cases, q, func(c *caseRow) model.Case {
		leads = append(leads, c.lead)
		return c.Case
	})
	if err != nil {
		return w, err
	}
	people, err := x.faces(ctx, s, leads)
	for i := range w.Rows {
		if lead, known := people[leads[i]]; known && lead.Key != 0 {
			w.Rows[i].Lead = lead
		}
	}
	return w, err
}

// CaseCounts counts the cases that match a query by where they are in the
// queue.
func (x *Index) CaseCounts(ctx context.Context, q model.Query) (n model.CaseCounts, err error) {
	s := x.state.Load()
	q.Offset, q.Count = 0, math.MaxInt
	found, err := ask(ctx, x, s, &fraudCases, s.cases, q)
	for slot := range found.slots.all() {
		switch c := s.cases.rows[slot]; caseStep(c) {
		case 0:
			n.Returned++
		case 1:
			n.New++
		case 2:
			n.Held++
		default:
			n.Decided++
		}
	}
	return n, err
}

// takeCases reads the cases that changed. One that was merged is none any more.
func (x *Index) takeCases(ctx context.Context, s *state) error {
	if x.o.Cases == nil {
		return nil
	}
	err := x.o.Cases.CasesSince(ctx, s.rev, func(c model.Case) error {
		x.b.takeCase(c)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read cases: %w", err)
	}
	return nil
}

func (b *builder) takeCase(c model.Case) {
	slot, ok := b.caseAt[c.ID]
	if !ok {
		slot = b.cases.add(nil)
		b.caseAt[c.ID] = slot
	}
	if c.MergedInto != 0 {
		b.leave(b.cases.rows[slot], nil)
		b.cases.set(slot, nil)
		return
	}
	b.leave(b.cases.rows[slot], c.People)
	words := append([]string{}, c.People...)
	for _, p := range c.Parts {
		words = append(words, p.Signal, p.Text)
	}
	c.Backend, c.CampaignID = same(c.Backend), same(c.CampaignID)
	b.cases.set(slot, &caseRow{Case: c, lead: b.named(c.Backend, c.CampaignID, c.Lead.ID), words: foldAll(words...)})
}
