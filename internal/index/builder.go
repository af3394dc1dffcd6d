package index

import (
	"maps"
	"unique"

	"refdesk/internal/model"
)

// builder holds the next state while rows come in. Only the updater uses it.
// Rows point at one another by place; a place is given out when something first
// names a row, which may be before the row itself is known.
type builder struct {
	people  shelf[*person]
	rewards shelf[*reward]
	changes shelf[*change]
	waiting shelf[int32]
	newest  shelf[int32]
	journal journal

	personAt map[model.PersonRef]int32
	rewardAt map[model.RewardRef]int32
	changeAt map[int64]int32

	campaigns []model.Campaign
	names     map[scope]string
	titles    map[configRef]title
	known     int // rows taken in, of all kinds
}

func newBuilder(keepEvents int) *builder {
	return &builder{
		personAt: map[model.PersonRef]int32{},
		rewardAt: map[model.RewardRef]int32{},
		changeAt: map[int64]int32{},
		journal:  journal{keep: keepEvents, counts: map[scope]int{}},
	}
}

func (b *builder) personSlot(ref model.PersonRef) int32 {
	slot, ok := b.personAt[ref]
	if !ok {
		slot = b.people.add(nil)
		b.waiting.add(0)
		b.personAt[ref] = slot
	}
	return slot
}

func (b *builder) rewardSlot(ref model.RewardRef) int32 {
	slot, ok := b.rewardAt[ref]
	if !ok {
		slot = b.rewards.add(nil)
		b.newest.add(none)
		b.rewardAt[ref] = slot
	}
	return slot
}

func (b *builder) takePerson(p model.Participant) {
	p.Backend, p.CampaignID = same(p.Backend), same(p.CampaignID)
	for _, word := range []*model.Opt[string]{&p.Risk, &p.RiskReason, &p.ReferralStatus, &p.ReferralSource, &p.AffiliateStatus} {
		word.V = same(word.V)
	}
	slot := b.personSlot(p.Ref())
	if b.people.rows[slot] == nil {
		b.known++
	}
	b.people.set(slot, newPerson(p, slot))
}

func (b *builder) takeReward(r model.Reward) {
	r.Backend, r.CampaignID = same(r.Backend), same(r.CampaignID)
	slot := b.rewardSlot(r.Ref())
	if old := b.rewards.rows[slot]; old != nil {
		b.countWaiting(old, -1)
	} else {
		b.known++
	}
	row := &reward{Reward: r, slot: slot, earner: none, friend: none, words: foldAll(r.ID, r.ConfigID, r.Title)}
	if r.Person != "" {
		row.earner = b.personSlot(model.PersonRef{Backend: r.Backend, CampaignID: r.CampaignID, ID: r.Person})
	}
	if r.Other != "" {
		row.friend = b.personSlot(model.PersonRef{Backend: r.Backend, CampaignID: r.CampaignID, ID: r.Other})
	}
	b.rewards.set(slot, row)
	b.countWaiting(row, 1)
}

func (b *builder) countWaiting(r *reward, by int32) {
	if r.State == model.RewardWaiting && r.earner != none {
		b.waiting.set(r.earner, b.waiting.rows[r.earner]+by)
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
	target := b.rewardSlot(c.Reward())
	if was := b.newest.rows[target]; was == none || b.changes.rows[was].ID < c.ID {
		b.newest.set(target, slot)
	}
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
		people:  publishTable(&b.people, old.people),
		rewards: publishTable(&b.rewards, old.rewards),
		changes: publishTable(&b.changes, old.changes),
		events:  b.journal.publish(old.events),
		waiting: b.waiting.publish(),
		newest:  b.newest.publish(),
		counts:  maps.Clone(b.journal.counts),
		seq:     b.journal.newest,
		known:   b.known + len(b.journal.rows),
	}
}

// same gives one shared copy of a text that many rows repeat.
func same(s string) string { return unique.Make(s).Value() }
