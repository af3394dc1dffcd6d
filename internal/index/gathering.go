package index

import (
	"refdesk/internal/model"
)

// gathering is the updater's side of the crowd.
type gathering struct {
	names    *idTable
	blocks   []*block // as published
	drafts   []*draft // beside blocks; nil = as published
	open     []int    // which of them are drafts
	waiting  pagesDraft
	changed  []int32
	scopes   dictionary[scope]
	risks    dictionary[string] // as the backend wrote them
	reasons  dictionary[string]
	statuses dictionary[string]
}

func newGathering() gathering { return gathering{names: newIDTable()} }

// place gives the place of a person, which may not have been seen yet.
func (g *gathering) place(of scope, id string) int32 {
	in := g.scopes.number(of)
	place, isNew := g.names.place(in, id)
	if isNew {
		if n := len(g.blocks); int(place) == n<<blockBits {
			g.blocks, g.drafts = append(g.blocks, &block{number: n}), append(g.drafts, nil)
			g.waiting.grow()
		}
		d, row := g.edit(place)
		d.scope[row], d.referrer[row] = in, none
		d.write(row, appendPart([]byte{0, 0}, id)) // so that its id can be asked for
	}
	return place
}

// edit gives the draft and the row in it that a place is in.
func (g *gathering) edit(place int32) (d *draft, row int) {
	in := int(place >> blockBits)
	if g.drafts[in] == nil {
		g.drafts[in] = newDraft(g.blocks[in])
		g.open = append(g.open, in)
	}
	g.changed = append(g.changed, place)
	return g.drafts[in], int(place & (blockRows - 1))
}

// take keeps what the index has to know of a person, and tells whether it is
// seen for the first time.
func (g *gathering) take(p *sketch, text []byte) (isNew bool) {
	place, referrer := g.place(p.in, p.id), int32(none)
	if p.referrer != "" {
		referrer = g.place(p.in, p.referrer)
	}
	d, row := g.edit(place)
	isNew = !d.present.has(row)
	d.present.add(row)
	d.referrer[row], d.key[row] = referrer, p.key
	d.created[row], d.asOf[row] = p.created, p.asOf
	d.referrals[row], d.monthly[row], d.rank[row] = p.referrals, p.monthly, p.rank
	d.lastMonth[row], d.leads[row] = p.lastMonth, p.leads
	d.impressions[row], d.views[row] = p.impressions, p.views
	d.risk[row], d.reason[row] = g.risks.number(p.risk), g.reasons.number(p.reason)
	d.status[row], d.flags[row] = g.statuses.number(p.status), d.flags[row]&flagsJudged|p.flags
	d.write(row, text)
	return isNew
}

// wait counts one reward more or less that waits for an approval.
func (g *gathering) wait(place, by int32) {
	g.waiting.add(place, by)
	g.changed = append(g.changed, place)
}

// judge keeps whether a person is held or blocked.
func (g *gathering) judge(ref model.PersonRef, verdict model.CaseState) {
	d, row := g.edit(g.place(scope{ref.Backend, ref.CampaignID}, ref.ID))
	d.flags[row] &^= flagsJudged
	switch verdict {
	case model.CaseHeld:
		d.flags[row] |= flagHeld
	case model.CaseBlocked:
		d.flags[row] |= flagBlocked
	}
}

// publish gives the people to readers; the old ones where nothing has changed.
func (g *gathering) publish(old *crowd) *crowd {
	if len(g.changed) == 0 {
		return old
	}
	eachOf(len(g.open), func(i int) { g.blocks[g.open[i]] = g.drafts[g.open[i]].seal() })
	for _, in := range g.open {
		g.drafts[in] = nil
	}
	next := &crowd{
		blocks: append([]*block(nil), g.blocks...), waiting: g.waiting.publish(old.waiting), ids: g.names.ids, slots: len(g.names.ends),
		scopes: g.scopes.publish(), risks: g.risks.publish(),
		reasons: g.reasons.publish(), statuses: g.statuses.publish(),
	}
	next.follow(old, g.changed)
	g.open, g.changed = nil, nil
	return next
}
