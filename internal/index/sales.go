package index

import (
	"cmp"
	"context"
	"strings"
	"time"

	"refdesk/internal/model"
)

// commission is a commission with the places of what it points at.
type commission struct {
	model.Commission
	slot   int32
	earner int32 // place in people, none where nobody is named
	friend int32
	words  string // folded: its own texts
}

// payout is a payout with the place of who gets it.
type payout struct {
	model.Payout
	earner int32
	words  string
}

type payoutRef struct{ backend, campaign, id string }

func (b *builder) commissionSlot(in scope, id string) int32 {
	slot, isNew := b.commissionAt.place(b.people.scopes.number(in), id)
	if isNew {
		b.commissions.add(nil)
		b.commissionChange.add(none)
	}
	return slot
}

func (b *builder) takeCommission(c model.Commission) {
	c.Backend, c.CampaignID, c.State, c.Event = same(c.Backend), same(c.CampaignID), same(c.State), same(c.Event)
	slot := b.commissionSlot(scope{c.Backend, c.CampaignID}, c.ID)
	if b.commissions.rows[slot] == nil {
		b.known++
	}
	b.commissions.set(slot, &commission{
		Commission: c, slot: slot,
		earner: b.named(c.Backend, c.CampaignID, c.Person), friend: b.named(c.Backend, c.CampaignID, c.Other),
		words: foldAll(c.ID, c.Person, c.Other, c.State, c.Event, amountWords(c.Amount)),
	})
}

func (b *builder) takePayout(p model.Payout) {
	p.Backend, p.CampaignID, p.State = same(p.Backend), same(p.CampaignID), same(p.State)
	ref := payoutRef{p.Backend, p.CampaignID, p.ID}
	slot, ok := b.payoutAt[ref]
	if !ok {
		slot = b.payouts.add(nil)
		b.payoutAt[ref] = slot
		b.known++
	}
	b.payouts.set(slot, &payout{
		Payout: p, earner: b.named(p.Backend, p.CampaignID, p.Person),
		words: foldAll(p.ID, p.Person, p.State, amountWords(p.Amount), strings.Join(p.Commissions, " ")),
	})
}

// commissions that may be decided on come first, those at the top whose hold at
// the backend ends next, then the longest waiting, and everything else behind
// them, newest first.
var commissions = list[commission]{
	kind:   KindCommissions,
	scope:  func(c *commission) (string, string) { return c.Backend, c.CampaignID },
	words:  func(_ *state, c *commission) [3]string { return [3]string{c.words} },
	people: commissionPeople,
	own: ranking[commission]{
		rank: func(c *commission) (int64, int64) {
			switch ends := c.HoldEnds(); {
			case !ends.IsZero():
				return 0, oldestFirst(ends)
			case c.State == model.CommissionPending:
				return 1, oldestFirst(c.Since())
			}
			return 2, newestFirst(c.Since())
		},
		tie: func(a, b *commission) int {
			return cmp.Or(strings.Compare(a.Backend, b.Backend), strings.Compare(a.CampaignID, b.CampaignID), strings.Compare(a.ID, b.ID))
		},
	},
	fields: map[string]field[commission]{
		"state":    is(func(c *commission) string { return c.State }),
		"kind":     is(func(c *commission) string { return c.Event }),
		"id":       is(func(c *commission) string { return c.ID }),
		"person":   is(func(c *commission) string { return c.Person }),
		"ref":      is(func(c *commission) string { return c.Other }),
		"name":     named(func(c *commission) (int32, int32) { return c.earner, c.friend }),
		"email":    addressed(func(c *commission) (int32, int32) { return c.earner, c.friend }),
		"risk":     {text: func(s *state, c *commission, want string) bool { return fold(s.people.person(c.earner).Risk.V) == want }},
		"amount":   {amount: func(_ *state, c *commission) model.Opt[model.Money] { return c.Amount }},
		"currency": is(func(c *commission) string { return c.Amount.V.Currency }),
		"lowered":  oneOf(field[commission]{text: func(_ *state, c *commission, want string) bool { return (want == "yes") == c.Lowered() }}, "yes", "no"),
		"backend":  is(func(c *commission) string { return c.Backend }),
		"campaign": inCampaign(func(c *commission) scope { return scope{c.Backend, c.CampaignID} }),
		"change":   oneOf(field[commission]{text: func(s *state, c *commission, want string) bool { return stands(s.changeFor(c), want) }}, changeStates...),
		"held":     {held: func(s *state, c *commission) model.Hold { return s.holdOf(c.ObjectRef()) }},
		"case":     ofSuspects(commissionPeople),
		"score":    {number: byScore(commissionPeople)},
		"since":    {at: func(_ *state, c *commission) time.Time { return c.Since() }},
	},
	columns: map[string]column[commission]{
		"since":    timed(func(c *commission) time.Time { return c.Since() }),
		"ends":     timed(func(c *commission) time.Time { return c.HoldEnds() }),
		"state":    wordy(func(c *commission) string { return c.State }),
		"person":   wordy(func(c *commission) string { return c.Person }),
		"name":     {text: func(s *state, c *commission) string { return s.people.name(c.earner) }},
		"friend":   {text: func(s *state, c *commission) string { return s.people.name(c.friend) }},
		"id":       wordy(func(c *commission) string { return c.ID }),
		"kind":     wordy(func(c *commission) string { return c.Event }),
		"amount":   {amount: func(_ *state, c *commission) model.Opt[model.Money] { return c.Amount }},
		"lost":     {amount: func(_ *state, c *commission) model.Opt[model.Money] { return c.Lost() }},
		"campaign": {text: func(s *state, c *commission) string { return s.names[scope{c.Backend, c.CampaignID}] }},
		"risk":     {number: func(s *state, c *commission) (int64, bool) { return riskStep(s.people.person(c.earner).Risk) }},
		"change":   {text: func(s *state, c *commission) string { return string(s.changeFor(c).State) }},
		"case":     {number: byScore(commissionPeople)},
	},
}

func commissionPeople(c *commission) (earner, friend int32) { return c.earner, c.friend }

// payouts that failed come first, and everything else behind them, each newest
// first.
var payouts = list[payout]{
	kind:   KindPayouts,
	scope:  func(p *payout) (string, string) { return p.Backend, p.CampaignID },
	words:  func(_ *state, p *payout) [3]string { return [3]string{p.words} },
	people: func(p *payout) (int32, int32) { return p.earner, none },
	own: ranking[payout]{
		rank: func(p *payout) (int64, int64) {
			if p.State == "failed" {
				return 0, newestFirst(p.Since())
			}
			return 1, newestFirst(p.Since())
		},
		tie: func(a, b *payout) int {
			return cmp.Or(strings.Compare(a.Backend, b.Backend), strings.Compare(a.CampaignID, b.CampaignID), strings.Compare(a.ID, b.ID))
		},
	},
	fields: map[string]field[payout]{
		"state":      is(func(p *payout) string { return p.State }),
		"id":         is(func(p *payout) string { return p.ID }),
		"person":     is(func(p *payout) string { return p.Person }),
		"name":       named(func(p *payout) (int32, int32) { return p.earner, none }),
		"email":      addressed(func(p *payout) (int32, int32) { return p.earner, none }),
		"amount":     {amount: func(_ *state, p *payout) model.Opt[model.Money] { return p.Amount }},
		"currency":   is(func(p *payout) string { return p.Amount.V.Currency }),
		"commission": {text: func(_ *state, p *payout, want string) bool { return pays(p.Payout, want) }},
		"blocked":    {text: func(s *state, p *payout, want string) bool { return blockedAs(s.blockers(p), want) }},
		"backend":    is(func(p *payout) string { return p.Backend }),
		"campaign":   inCampaign(func(p *payout) scope { return scope{p.Backend, p.CampaignID} }),
		"since":      {at: func(_ *state, p *payout) time.Time { return p.Since() }},
	},
	columns: map[string]column[payout]{
		"since":    timed(func(p *payout) time.Time { return p.Since() }),
		"state":    wordy(func(p *payout) string { return p.State }),
		"person":   wordy(func(p *payout) string { return p.Person }),
		"name":     {text: func(s *state, p *payout) string { return s.people.name(p.earner) }},
		"id":       wordy(func(p *payout) string { return p.ID }),
		"amount":   {amount: func(_ *state, p *payout) model.Opt[model.Money] { return p.Amount }},
		"campaign": {text: func(s *state, p *payout) string { return s.names[scope{p.Backend, p.CampaignID}] }},
	},
}

// Commissions answers a window over the commissions.
func (x *Index) Commissions(ctx context.Context, q model.Query) (model.Window[model.CommissionRow], error) {
	s := x.state.Load()
	var sides []pair
	w, err := window(ctx, x, s, &commissions, s.commissions, q, func(c *commission) model.CommissionRow {
		sides = append(sides, pair{c.earner, c.friend})
		return s.commissionRow(c)
	})
	if err != nil {
		return w, err
	}
	people, err := x.sides(ctx, s, sides)
	for i := range w.Rows {
		w.Rows[i].Earner, w.Rows[i].Friend = people[sides[i].earner], people[sides[i].friend]
	}
	return w, err
}

// commissionRow is a commission with all that lists show but its people.
func (s *state) commissionRow(c *commission) model.CommissionRow {
	return model.CommissionRow{
		Commission: c.Commission, Change: s.changeFor(c), Hold: s.holdOf(c.ObjectRef()),
		EarnerCase: s.suspects.of(c.earner), FriendCase: s.suspects.of(c.friend),
	}
}

// Payouts answers a window over the payouts.
func (x *Index) Payouts(ctx context.Context, q model.Query) (model.Window[model.PayoutRow], error) {
	s := x.state.Load()
	var sides []pair
	w, err := window(ctx, x, s, &payouts, s.payouts, q, func(p *payout) model.PayoutRow {
		sides = append(sides, pair{p.earner, none})
		return model.PayoutRow{Payout: p.Payout, Blocked: s.blockers(p)}
	})
	if err != nil {
		return w, err
	}
	people, err := x.sides(ctx, s, sides)
	for i := range w.Rows {
		w.Rows[i].Earner = people[sides[i].earner]
	}
	return w, err
}

// changeFor gives the newest change for a commission, zero where there is none.
func (s *state) changeFor(c *commission) model.Change { return s.change(s.newest.commissions[c.slot]) }

func (s *state) blockers(p *payout) []string { return p.Blockers(s.people.person(p.earner)) }

// blockedAs matches what stands in a payout's way: "yes", "no", or a part of
// its words.
func blockedAs(why []string, want string) bool {
	switch want {
	case "yes":
		return len(why) > 0
	case "no":
		return len(why) == 0
	}
	return strings.Contains(fold(strings.Join(why, "\x00")), want)
}

// pays tells whether a commission, named in folded form, is inside a payout.
func pays(p model.Payout, want string) bool {
	for _, id := range p.Commissions {
		if fold(id) == want {
			return true
		}
	}
	return false
}

func amountWords(m model.Opt[model.Money]) string {
	if !m.Known {
		return ""
	}
	return m.V.String()
}
