package index

import (
	"strings"
	"time"

	"refdesk/internal/model"
)

// gathering is the updater's side of the crowd.
type gathering struct {
	names    *idTable
	blocks   []*block // as published
	drafts   map[int]*draft
	changed  []int32
	scopes   dictionary[scope]
	risks    dictionary[string] // as the backend wrote them
	reasons  dictionary[string]
	statuses dictionary[string]
}

func newGathering() gathering {
	return gathering{names: newIDTable(), drafts: map[int]*draft{}}
}

// place gives the place of a person, which may not have been seen yet.
func (g *gathering) place(ref model.PersonRef) int32 {
	in := g.scopes.number(scope{ref.Backend, ref.CampaignID})
	place, isNew := g.names.place(in, ref.ID)
	if isNew {
		if int(place) == len(g.blocks)<<blockBits {
			g.blocks = append(g.blocks, &block{})
		}
		d, row := g.edit(place)
		d.scope[row], d.referrer[row] = in, none
		d.write(row, "", "", ref.ID) // so that its id can be asked for
	}
	return place
}

// edit gives the draft and the row in it that a place is in.
func (g *gathering) edit(place int32) (d *draft, row int) {
	in := int(place >> blockBits)
	d, ok := g.drafts[in]
	if !ok {
		d = newDraft(g.blocks[in])
		g.drafts[in] = d
	}
	g.changed = append(g.changed, place)
	return d, int(place & (blockRows - 1))
}

// take keeps what the index has to know of a person, and tells whether it is
// seen for the first time.
func (g *gathering) take(p model.Participant) (isNew bool) {
	place, referrer := g.place(p.Ref()), int32(none)
	if p.ReferredBy.V != "" {
		referrer = g.place(model.PersonRef{Backend: p.Backend, CampaignID: p.CampaignID, ID: p.ReferredBy.V})
	}
	d, row := g.edit(place)
	isNew = !d.present.has(row)
	d.present.add(row)
	d.referrer[row], d.key[row] = referrer, p.Key
	d.created[row], d.asOf[row] = moment(p.CreatedAt), moment(p.AsOf)
	d.referrals[row], d.monthly[row], d.rank[row] = p.ReferralCount.Or(unknown), p.MonthlyCount.Or(unknown), p.Rank.Or(unknown)
	d.risk[row], d.reason[row] = g.risks.number(same(p.Risk.V)), g.reasons.number(same(p.RiskReason.V))
	d.lastMonth[row], d.leads[row] = narrow(p.PrevMonthCount), narrow(p.LeadCount)
	d.impressions[row], d.views[row] = narrow(p.Impressions), narrow(p.UniqueViews)
	d.status[row], d.flags[row] = g.statuses.number(same(p.AffiliateStatus.V)), d.flags[row]&flagsJudged|flags(p)
	d.write(row, strings.TrimSpace(p.FirstName.V+" "+p.LastName.V), p.Email, p.ID, p.VanityKeys.V, p.Notes.V)
	return isNew
}

// wait counts one reward more or less that waits for an approval.
func (g *gathering) wait(place, by int32) {
	d, row := g.edit(place)
	d.waiting[row] += by
}

// judge keeps whether a person is held or blocked.
func (g *gathering) judge(ref model.PersonRef, verdict model.CaseState) {
	d, row := g.edit(g.place(ref))
	d.flags[row] &^= flagsJudged
	switch verdict {
	case model.CaseHeld:
		d.flags[row] |= flagHeld
	case model.CaseBlocked:
		d.flags[row] |= flagBlocked
	}
}

func flags(p model.Participant) (set uint8) {
	if p.Gone {
		set |= flagGone
	}
	if p.Notes.V != "" {
		set |= flagNotes
	}
	return set
}

// moment is a time as a column holds it.
func moment(t time.Time) int64 {
	if t.IsZero() {
		return unknown
	}
	return t.UnixMilli()
}

// publish gives the people to readers; the old ones where nothing has changed.
func (g *gathering) publish(old *crowd) *crowd {
	if len(g.changed) == 0 {
		return old
	}
	next := &crowd{
		blocks: make([]*block, len(g.blocks)), slots: len(g.names.ends),
		scopes: g.scopes.publish(), risks: g.risks.publish(),
		reasons: g.reasons.publish(), statuses: g.statuses.publish(),
	}
	drafts := make([]int, 0, len(g.drafts))
	for in := range g.drafts {
		drafts = append(drafts, in)
	}
	eachOf(len(drafts), func(i int) { g.blocks[drafts[i]] = g.drafts[drafts[i]].seal() })
	copy(next.blocks, g.blocks)
	next.follow(old, g.changed)
	g.drafts, g.changed = map[int]*draft{}, nil
	return next
}
