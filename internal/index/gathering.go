package index

import (
	"sync"

	"refdesk/internal/model"
)

// gathering is the updater's side of the crowd.
type gathering struct {
	names    *idTable
	blocks   []*block // as published
	drafts   []*draft // beside blocks; nil = as published
	open     []int    // which of them are drafts
	sheets   sync.Pool
	waiting  pagesDraft
	changed  []int32
	scopes   dictionary[scope]
	risks    dictionary[string] // as the backend wrote them
	reasons  dictionary[string]
	statuses dictionary[string]

	currencies dictionary[string]
}

// mostOpen bounds how many blocks are drafts at a time, which take several times
// as much room.
const mostOpen = 64

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
		d.set(figScope, row, int64(in))
		d.set(figReferrer, row, none)
		d.write(row, appendPart([]byte{0, 0}, id)) // so that its id can be asked for
	}
	return place
}

// edit gives the draft and the row in it that a place is in.
func (g *gathering) edit(place int32) (d *draft, row int) {
	in := int(place >> blockBits)
	if g.drafts[in] == nil {
		if len(g.open) == mostOpen {
			g.seal()
		}
		figures, _ := g.sheets.Get().(*sheet)
		if figures == nil {
			figures = new(sheet)
		}
		g.drafts[in] = newDraft(g.blocks[in], figures)
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
	judged := d.figures[figFlags][row] & flagsJudged
	for f, n := range [figures]int64{
		figKey: p.key, figCreated: p.created, figAsOf: p.asOf,
		figReferrals: p.referrals, figMonthly: p.monthly, figLastMonth: p.lastMonth, figRank: p.rank,
		figLeads: p.leads, figImpressions: p.impressions, figViews: p.views,
		figReferrer: int64(referrer), figScope: d.figures[figScope][row],
		figRisk: int64(g.risks.number(p.risk)), figReason: int64(g.reasons.number(p.reason)), figStatus: int64(g.statuses.number(p.status)),
		figDue: p.due, figDueIn: int64(g.currencies.number(p.dueIn)), figFlags: judged | p.flags,
	} {
		d.set(figure(f), row, n)
	}
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
	flags := &d.figures[figFlags][row]
	*flags &^= flagsJudged
	switch verdict {
	case model.CaseHeld:
		*flags |= flagHeld
	case model.CaseBlocked:
		*flags |= flagBlocked
	}
}

// seal makes all drafts blocks. Those of before stay as they were published.
func (g *gathering) seal() {
	eachOf(len(g.open), func(i int) {
		d := g.drafts[g.open[i]]
		g.blocks[g.open[i]] = d.seal()
		g.sheets.Put(d.figures)
	})
	for _, in := range g.open {
		g.drafts[in] = nil
	}
	g.open = nil
}

// publish gives the people to readers; the old ones where nothing has changed.
func (g *gathering) publish(old *crowd) *crowd {
	if len(g.changed) == 0 {
		return old
	}
	g.seal()
	next := &crowd{
		blocks: append([]*block(nil), g.blocks...), waiting: g.waiting.publish(old.waiting), ids: g.names.ids, slots: len(g.names.ends),
		scopes: g.scopes.publish(), risks: g.risks.publish(),
		reasons: g.reasons.publish(), statuses: g.statuses.publish(), currencies: g.currencies.publish(),
	}
	next.follow(old, g.changed)
	g.changed = nil
	return next
}
