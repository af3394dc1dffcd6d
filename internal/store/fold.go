package store

import (
	"cmp"
	"slices"
	"time"

	"refdesk/internal/model"
)

// aheadLimit is how far an event's time may lie in the future. Beyond it the
// clock is wrong, and facts from there would hold against every reading for as
// long. It is the limit that signed deliveries have too.
const aheadLimit = 24 * time.Hour

// dateGrain is how far a reading's time may be off: it is reckoned from the
// server's Date, which knows whole seconds only. A reading must be newer than
// an event by this much to have seen what the event tells for certain.
const dateGrain = 2 * time.Second

// fold lays what an event said over the mirror.
type fold struct {
	*tx
	d     *model.Delivery
	at    int64 // when the facts hold
	seen  int64
	stale bool // something newer is known of what the event is about
}

// fold applies an event's facts; stale when its subject is known from a later
// time.
func (t *tx) fold(d *model.Delivery) (stale bool, err error) {
	f := &fold{tx: t, d: d, seen: t.receivedAt(d), at: t.heldAt(d, time.Time{})}
	for _, part := range []func() error{f.campaigns, f.configs, f.people, f.rewards, f.commissions, f.adjustments, f.payouts} {
		if err := part(); err != nil {
			return false, err
		}
	}
	return f.stale, nil
}

// heldAt is when facts of an event hold that carry a time of their own, or none.
func (t *tx) heldAt(d *model.Delivery, own time.Time) int64 {
	return min(cmp.Or(millis(own), t.occurredAt(d)), t.receivedAt(d)+aheadLimit.Milliseconds())
}

// sighting files an object of the event under its campaign.
func (f *fold) sighting(campaign, id string) (sighting, error) {
	if campaign == "" {
		campaign = f.d.CampaignID
	}
	scope, err := f.scope(f.d.Backend, campaign)
	return sighting{scope: scope, id: id, at: f.at, occurred: f.at, seen: f.seen}, err
}

// about notes how new the event is for its subject.
func (f *fold) about(s sighting, was stamps, kinds ...model.EventKind) {
	if slices.Contains(kinds, f.d.Kind) && f.d.SubjectID == s.id && s.order().compare(was.newest()) < 0 {
		f.stale = true
	}
}

func (f *fold) campaigns() error {
	for i := range f.d.Facts.Campaigns {
		c := &f.d.Facts.Campaigns[i]
		s, err := f.sighting(c.ID, c.ID)
		if err != nil {
			return err
		}
		was, _, err := campaigns.lay(f.tx, s, c)
		if err != nil {
			return err
		}
		f.about(s, was.stamps, model.KindCampaign)
	}
	return nil
}

func (f *fold) configs() error {
	for i := range f.d.Facts.Configs {
		c := &f.d.Facts.Configs[i]
		s, err := f.sighting(c.CampaignID, c.ID)
		if err != nil {
			return err
		}
		if _, _, err := configs.lay(f.tx, s, c); err != nil {
			return err
		}
	}
	return nil
}

// people also asks for each of them to be read again: an event knows neither
// address nor device, and what it tells has consequences it does not tell. What
// is left of a commission is one of them: until it is read, its worth in the
// campaign's currency may be that of before.
func (f *fold) people() error {
	urgent := f.d.Kind == model.KindReward || f.d.Kind == model.KindFraud || f.d.Kind == model.KindAdjusted
	for i := range f.d.Facts.People {
		p := &f.d.Facts.People[i]
		s, err := f.sighting(p.CampaignID, p.ID)
		if err != nil {
			return err
		}
		s.at = f.heldAt(f.d, p.AsOf)
		was, is, err := f.layPerson(s, p)
		if err != nil {
			return err
		}
		f.about(s, was.stamps, model.KindJoined, model.KindFraud, model.KindReward, model.KindOther)
		if f.d.Loose {
			if err := f.learnCode(is, p); err != nil {
				return err
			}
		}
		if f.d.NoReading || is.readAt >= f.at+dateGrain.Milliseconds() {
			continue // read since
		}
		if err := f.followUp(s.scope, p.ID, min(f.at, f.seen), urgent); err != nil {
			return err
		}
	}
	return nil
}

func (f *fold) rewards() error {
	for i := range f.d.Facts.Rewards {
		r := &f.d.Facts.Rewards[i]
		s, err := f.sighting(r.CampaignID, r.ID)
		if err != nil {
			return err
		}
		was, _, err := f.layReward(s, r)
		if err != nil {
			return err
		}
		f.about(s, was.stamps, model.KindReward)
	}
	return nil
}

func (f *fold) commissions() error {
	for i := range f.d.Facts.Commissions {
		c := &f.d.Facts.Commissions[i]
		s, err := f.sighting(c.CampaignID, c.ID)
		if err != nil {
			return err
		}
		was, _, err := commissions.lay(f.tx, s, c)
		if err != nil {
			return err
		}
		f.about(s, was.stamps, model.KindCommission, model.KindAdjusted)
	}
	return nil
}

func (f *fold) payouts() error {
	for i := range f.d.Facts.Payouts {
		p := &f.d.Facts.Payouts[i]
		s, err := f.sighting(p.CampaignID, p.ID)
		if err != nil {
			return err
		}
		was, _, err := payouts.lay(f.tx, s, p)
		if err != nil {
			return err
		}
		f.about(s, was.stamps, model.KindPayout)
	}
	return nil
}
