package store

import (
	"context"

	"refdesk/internal/model"
)

var (
	commissions = newMirror("commission", commissionFields, finishCommission)
	payouts     = newMirror("payout", payoutFields, finishPayout)
)

// Ends that an event never takes back. Source: documented, GrowSurf's states
// of commissions and payouts; other backends' words for the same are assumed.
var (
	commissionRanks = map[string]int{"paid": 2, "reversed": 2, "deleted": 2}
	payoutRanks     = map[string]int{"issued": 2, "paid": 2, "failed": 2, "reversed": 3, "deleted": 3}
)

func commissionFields(c *model.Commission) []field {
	return []field{
		{name: "person", fact: word[string]{&c.Person}, forever: true},
		{name: "other", fact: word[string]{&c.Other}, forever: true},
		{
			name: "state", fact: word[string]{&c.State},
			rank: func() int { return rankOf(commissionRanks, c.State) },
		},
		{name: "event", fact: word[string]{&c.Event}},
		{name: "amount", fact: amount{&c.Amount}},
		{name: "in_campaign", fact: amount{&c.InCampaign}},
		{name: "sale", fact: amount{&c.Sale}},
		{name: "hold_days", fact: opt[int64]{&c.HoldDays}},
		{name: "created_at", fact: moment{&c.CreatedAt}, forever: true},
		{name: "approved_at", fact: moment{&c.ApprovedAt}},
		{name: "paid_at", fact: moment{&c.PaidAt}},
		{name: "reversed_at", fact: moment{&c.ReversedAt}},
	}
}

func finishCommission(v *model.Commission, r *row[model.Commission], of scopeName) {
	v.Backend, v.CampaignID, v.ID = of.backend, of.campaign, r.id
	v.AsOf, v.FirstSeen = timeOf(r.asOf), timeOf(r.firstSeen)
}

func payoutFields(p *model.Payout) []field {
	return []field{
		{name: "person", fact: word[string]{&p.Person}, forever: true},
		{
			name: "state", fact: word[string]{&p.State},
			rank: func() int { return rankOf(payoutRanks, p.State) },
		},
		{name: "amount", fact: amount{&p.Amount}},
		{name: "in_campaign", fact: amount{&p.InCampaign}},
		{name: "commissions", fact: list{&p.Commissions}},
		{name: "created_at", fact: moment{&p.CreatedAt}, forever: true},
		{name: "queued_at", fact: moment{&p.QueuedAt}},
		{name: "issued_at", fact: moment{&p.IssuedAt}},
		{name: "failed_at", fact: moment{&p.FailedAt}},
	}
}

func finishPayout(v *model.Payout, r *row[model.Payout], of scopeName) {
	v.Backend, v.CampaignID, v.ID = of.backend, of.campaign, r.id
	v.AsOf, v.FirstSeen = timeOf(r.asOf), timeOf(r.firstSeen)
}

// newestFirst orders sales; what has no time of creation goes by when it was
// first seen.
const newestFirst = ` ORDER BY ifnull(created_at, first_seen) DESC, m.key DESC`

// readCommissions keeps commissions as a list of them showed them, and gives
// their ids.
func (t *tx) readCommissions(scope int64, all []model.Commission, at int64) (shown map[string]bool, err error) {
	shown = make(map[string]bool, len(all))
	for i := range all {
		c := &all[i]
		if !storable(c.ID) {
			t.skip("commission", c.ID)
			continue
		}
		shown[c.ID] = true
		was, is, err := commissions.lay(t, t.reading(scope, c.ID, at), c)
		if err != nil {
			return nil, err
		}
		if err := t.noticeAdjusted(was, is, at); err != nil {
			return nil, err
		}
	}
	return shown, nil
}

// SaveCommissions keeps all commissions of one person. What might still have
// been paid and is missing from the complete list was removed at the backend,
// unless the mirror knows it from after the list was asked for.
func (s *Store) SaveCommissions(ctx context.Context, person model.PersonRef, all model.SalesPage) error {
	return s.write(ctx, func(t *tx) error {
		scope, err := t.scope(person.Backend, person.CampaignID)
		if err != nil {
			return err
		}
		at := firstTime(all.AsOf, t.now)
		shown, err := t.readCommissions(scope, all.Commissions, at)
		if err != nil {
			return err
		}
		known, err := t.ids(`SELECT id FROM commission WHERE scope = ? AND person = ? AND state IN (?, ?) ORDER BY key`,
			scope, person.ID, model.CommissionPending, model.CommissionApproved)
		if err != nil {
			return err
		}
		for _, id := range known {
			if shown[id] {
				continue
			}
			if err := t.endCommission(scope, id, at); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) endCommission(scope int64, id string, at int64) error {
	r, err := commissions.load(t, scope, id)
	if err != nil || r.asOf >= at || r.firstSeen >= at {
		return err
	}
	r.value.State = model.CommissionDeleted
	delete(r.told, "state")
	r.asOf, r.readAt = at, at
	return commissions.save(t, r)
}

// CommissionsSince gives all commissions whose row changed after a revision,
// with what refunds did to them, in no order.
func (s *Store) CommissionsSince(ctx context.Context, rev int64, each func(model.Commission) error) error {
	adjusted, err := s.adjustmentsSince(ctx, rev)
	if err != nil {
		return err
	}
	whole := func(c model.Commission) error {
		c.Adjustments = adjusted[c.ObjectRef()]
		return each(c)
	}
	if rev <= 0 {
		return soldFor.all(ctx, s, whole)
	}
	return commissions.since(ctx, s, rev, whole)
}

// PayoutsSince gives all payouts whose row changed after a revision, in no
// order.
func (s *Store) PayoutsSince(ctx context.Context, rev int64, each func(model.Payout) error) error {
	return payouts.since(ctx, s, rev, each)
}

// FindCommission finds commissions by vendor id over all backends and
// campaigns; "" narrows nothing.
func (s *Store) FindCommission(ctx context.Context, backend, campaign, id string) ([]model.ObjectRef, error) {
	return collect(ctx, s, func(scan func(...any) error) (model.ObjectRef, error) {
		ref := model.ObjectRef{Object: model.ObjectCommission}
		return ref, scan(&ref.Backend, &ref.CampaignID, &ref.ID)
	}, `SELECT s.backend, s.campaign, c.id FROM scope s JOIN commission c ON c.scope = s.key AND c.id = ?1
		WHERE ?2 IN ('', s.backend) AND ?3 IN ('', s.campaign)
		ORDER BY c.key LIMIT 100`, id, backend, campaign)
}
