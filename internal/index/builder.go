package index

import (
	"maps"
	"strings"
	"unique"

	"refdesk/internal/model"
)

// builder holds the next state while rows come in. Only the updater uses it.
// Rows point at one another by place; a place is given out when something first
// names a row, which may be before the row itself is known.
type builder struct {
	people      gathering
	rewards     shelf[*reward]
	commissions shelf[*commission]
	payouts     shelf[*payout]
	changes     shelf[*change]
	cases       shelf[*caseRow]
	batches     shelf[*batchRow]
	journal     journal
	// The newest change of each reward and each commission.
	rewardChange     shelf[int32]
	commissionChange shelf[int32]

	rewardAt     *idTable
	commissionAt *idTable
	earned       map[earned]*earned
	payoutAt     map[payoutRef]int32
	changeAt     map[int64]int32
	caseAt       map[int64]int32
	batchAt      map[int64]int32
	holds        map[model.ObjectRef]model.Hold
	ending       map[int32]int64
	suspects     suspectsDraft
	judged       bool // the verdicts on people were asked for
	batched      batched

	campaigns []model.Campaign
	names     map[scope]string
	titles    map[configRef]title
	known     int // rows taken in, of all kinds
}

func newBuilder(keepEvents int) *builder {
	return &builder{
		people:       newGathering(),
		rewardAt:     newIDTable(),
		commissionAt: newIDTable(),
		earned:       map[earned]*earned{},
		payoutAt:     map[payoutRef]int32{},
		changeAt:     map[int64]int32{},
		caseAt:       map[int64]int32{},
		batchAt:      map[int64]int32{},
		journal:      journal{keep: keepEvents, counts: map[scope]int{}},
	}
}

// rewardSlot gives the place of a reward, which may not have been seen yet.
func (b *builder) rewardSlot(in scope, id string) int32 {
	slot, isNew := b.rewardAt.place(b.people.scopes.number(in), id)
	if isNew {
		b.rewards.add(nil)
		b.rewardChange.add(none)
	}
	return slot
}

// named gives the place of the person with an id, none for "".
func (b *builder) named(backend, campaign, id string) int32 {
	if id == "" {
		return none
	}
	return b.people.place(scope{backend, campaign}, id)
}

func (b *builder) takePeople(s *sheaf) {
	s.each(func(p *sketch, text []byte) {
		if b.people.take(p, text) {
			b.known++
		}
	})
}

func (b *builder) takeReward(r model.Reward) {
	row := newReward(r, b.common)
	row.slot = b.rewardSlot(row.scope, r.ID)
	if old := b.rewards.rows[row.slot]; old != nil {
		b.countWaiting(old, -1)
	} else {
		b.known++
	}
	row.earner, row.friend = b.named(r.Backend, r.CampaignID, r.Person), b.named(r.Backend, r.CampaignID, r.Other)
	b.rewards.set(row.slot, row)
	b.countWaiting(row, 1)
}

// common gives the one copy of what rewards have in common.
func (b *builder) common(of earned) *earned {
	one, ok := b.earned[of]
	if !ok {
		of.config, of.title, of.words = strings.Clone(of.config), strings.Clone(of.title), strings.Clone(of.words)
		one = &of
		b.earned[of] = one
	}
	return one
}

func (b *builder) countWaiting(r *reward, by int32) {
	if r.state == model.RewardWaiting && r.earner != none {
		b.people.wait(r.earner, by)
	}
}

func (b *builder) takeChange(c model.Change) {
	slot, ok := b.changeAt[c.ID]
	if !ok {
		slot = b.changes.add(nil)
		b.known++
		b.changeAt[c.ID] = slot
	}
	b.changes.set(slot, newChange(c))
	switch ref := c.ObjectRef(); ref.Object {
	case model.ObjectReward:
		b.noteNewest(&b.rewardChange, b.rewardSlot(scope{ref.Backend, ref.CampaignID}, ref.ID), slot)
	case model.ObjectCommission:
		b.noteNewest(&b.commissionChange, b.commissionSlot(scope{ref.Backend, ref.CampaignID}, ref.ID), slot)
	}
}

// noteNewest keeps a change as the newest of its object, unless a newer one is
// known.
func (b *builder) noteNewest(of *shelf[int32], target, slot int32) {
	if was := of.rows[target]; was == none || b.changes.rows[was].ID < b.changes.rows[slot].ID {
		of.set(target, slot)
	}
}

func (b *builder) takeHolds(all []model.Hold) {
	holds := make(map[model.ObjectRef]model.Hold, len(all))
	for _, h := range all {
		holds[h.ObjectRef()] = h
	}
	b.holds = holds
	b.ending = b.endingHolds()
}

func (b *builder) takeCampaigns(all []model.Campaign, configs []model.RewardConfig) {
	names := make(map[scope]string, len(all))
	for _, c := range all {
		names[scope{c.Backend, c.ID}] = fold(c.Name)
	}
	titles := make(map[configRef]title, len(configs))
	for _, c := range configs {
		titles[configRef{c.Backend, c.CampaignID, c.ID}] = title{c.Title, fold(c.Title)}
	}
	b.campaigns, b.names, b.titles = all, names, titles
}

// publish makes the next state from what came in since the last one.
func (b *builder) publish(old *state) *state {
	return &state{
		gen: old.gen + 1, rev: old.rev, loaded: old.loaded,
		campaigns: b.campaigns, names: b.names, titles: b.titles,
		people:      b.people.publish(old.people),
		rewards:     publishTable(&b.rewards, old.rewards),
		commissions: publishTable(&b.commissions, old.commissions),
		payouts:     publishTable(&b.payouts, old.payouts),
		changes:     publishTable(&b.changes, old.changes),
		cases:       publishTable(&b.cases, old.cases),
		batches:     publishTable(&b.batches, old.batches),
		events:      b.journal.publish(old.events),
		newest:      decided{b.rewardChange.publish(), b.commissionChange.publish()},
		holds:       b.holds,
		ending:      b.ending,
		suspects:    b.suspects.publish(),
		batched:     b.batched.publish(),
		worths:      old.worths,
		counts:      maps.Clone(b.journal.counts),
		seq:         b.journal.newest,
		known:       b.known + len(b.journal.rows),
		now:         old.now,
	}
}

// same gives one shared copy of a text that many rows repeat.
func same(s string) string { return unique.Make(s).Value() }
