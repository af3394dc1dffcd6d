package index

import (
	"context"
	"fmt"

	"refdesk/internal/model"
)

const (
	publishEvery = 20_000 // rows after which a loading index first shows what it has
	eventPage    = 1_000
)

// refresh takes in everything the store has that the index has not. Rows that
// arrive twice are harmless; after an error the next refresh reads the same
// revision again.
func (x *Index) refresh(ctx context.Context) error {
	x.updating.Lock()
	defer x.updating.Unlock()
	s := x.state.Load()
	rev, err := x.src.Rev(ctx)
	if err != nil {
		return fmt.Errorf("read revision: %w", err)
	}
	if !s.loaded || rev != s.rev {
		for _, take := range []func(context.Context, *state) error{x.takeCampaigns, x.takePeople, x.takeHolds, x.takeChanges, x.takeSales, x.takeRewards, x.takeJudged, x.takeCases, x.takeBatches} {
			if err := take(ctx, s); err != nil {
				return err
			}
		}
	}
	if err := x.takeEvents(ctx, s); err != nil {
		return err
	}
	if s.loaded && rev == s.rev && !x.b.journal.dirty() {
		return nil
	}
	next := x.b.publish(x.state.Load())
	next.rev, next.loaded = rev, true
	x.show(next)
	return nil
}

// show makes a state visible and tells the readers.
func (x *Index) show(s *state) {
	x.state.Store(s)
	x.readers.announce(model.Announcement{Rev: s.rev, Seq: s.seq})
}

// shower publishes now and then while an index loads, so that what is there can
// be looked at long before the last row. It is told of each lot of rows. Each
// time twice as many rows again have to come, or the last rows would wait for
// the publishing of the first.
func (x *Index) shower(s *state) func(more int) {
	rows, next := 0, publishEvery
	return func(more int) {
		if rows += more; !s.loaded && rows >= next {
			x.show(x.b.publish(x.state.Load()))
			next = 3 * rows
		}
	}
}

func (x *Index) takeCampaigns(ctx context.Context, _ *state) error {
	campaigns, err := x.src.Campaigns(ctx)
	if err != nil {
		return fmt.Errorf("read campaigns: %w", err)
	}
	configs, err := x.src.RewardConfigs(ctx)
	if err != nil {
		return fmt.Errorf("read reward configs: %w", err)
	}
	x.b.takeCampaigns(campaigns, configs)
	return nil
}

func (x *Index) takeChanges(ctx context.Context, s *state) error {
	err := x.src.ChangesSince(ctx, s.rev, func(c model.Change) error {
		x.b.takeChange(c)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read changes: %w", err)
	}
	return nil
}

func (x *Index) takeHolds(ctx context.Context, _ *state) error {
	all, err := x.src.Holds(ctx)
	if err != nil {
		return fmt.Errorf("read holds: %w", err)
	}
	x.b.takeHolds(all)
	return nil
}

func (x *Index) takeSales(ctx context.Context, s *state) error {
	err := x.src.CommissionsSince(ctx, s.rev, func(c model.Commission) error {
		x.b.takeCommission(c)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read commissions: %w", err)
	}
	err = x.src.PayoutsSince(ctx, s.rev, func(p model.Payout) error {
		x.b.takePayout(p)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read payouts: %w", err)
	}
	return nil
}

func (x *Index) takeRewards(ctx context.Context, s *state) error {
	shown := x.shower(s)
	err := x.src.RewardsSince(ctx, s.rev, func(r model.Reward) error {
		x.b.takeReward(r)
		shown(1)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read rewards: %w", err)
	}
	return nil
}

func (x *Index) takePeople(ctx context.Context, s *state) error {
	if !s.loaded {
		return x.takeEverybody(ctx, s)
	}
	var changed sheaf
	err := x.src.PeopleSince(ctx, s.rev, func(p model.Participant) error {
		changed.add(&p)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read people: %w", err)
	}
	x.b.takePeople(&changed)
	return nil
}

func (x *Index) takeJudged(ctx context.Context, s *state) error {
	if x.o.Judges == nil {
		return nil
	}
	told := s.loaded || x.b.judged // a first reading that failed later on may have told otherwise
	x.b.judged = true
	err := x.o.Judges.JudgedSince(ctx, s.rev, func(ref model.PersonRef, is model.Suspicion) error {
		x.b.takeSuspicion(ref, is)
		if told || is.State == model.CaseHeld || is.State == model.CaseBlocked {
			x.b.people.judge(ref, is.State)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read whom the fraud desk has in cases: %w", err)
	}
	return nil
}

// takeEvents reads the newest part of the journal once, then what was added and
// what arrived again.
func (x *Index) takeEvents(ctx context.Context, s *state) error {
	j := &x.b.journal
	if !j.begun {
		ends, err := x.src.JournalEnds(ctx)
		if err != nil {
			return fmt.Errorf("read the journal's end: %w", err)
		}
		j.repeats, j.begun = ends.Repeats, true // rows that are read from here on know of these
	}
	if j.newest == 0 {
		if err := x.takeNewestEvents(ctx, j); err != nil {
			return err
		}
	}
	for {
		page, err := x.src.EventRowsAfter(ctx, j.newest, eventPage)
		if err != nil {
			return fmt.Errorf("read new events: %w", err)
		}
		for _, e := range page {
			j.take(e)
		}
		if len(page) < eventPage {
			break
		}
	}
	if err := x.takeRepeats(ctx, j); err != nil {
		return err
	}
	return x.countOlder(ctx, s, j)
}

func (x *Index) takeRepeats(ctx context.Context, j *journal) error {
	for {
		page, err := x.src.Repeats(ctx, j.repeats, eventPage)
		if err != nil {
			return fmt.Errorf("read repeated events: %w", err)
		}
		for _, r := range page {
			j.repeat(r)
		}
		if len(page) < eventPage {
			return nil
		}
	}
}

func (x *Index) takeNewestEvents(ctx context.Context, j *journal) error {
	var newest []model.Event
	for below := int64(0); len(newest) < j.keep; {
		page, err := x.src.EventRows(ctx, below, eventPage)
		if err != nil {
			return fmt.Errorf("read newest events: %w", err)
		}
		newest = append(newest, page...)
		if len(page) < eventPage {
			break
		}
		below = page[len(page)-1].Seq
	}
	for i := len(newest) - 1; i >= 0; i-- {
		j.take(newest[i])
	}
	if len(newest) >= j.keep {
		j.below = newest[len(newest)-1].Seq
	}
	return nil
}

// countOlder counts the part of the journal that is not kept, so that totals
// are the journal's and not the memory's.
func (x *Index) countOlder(ctx context.Context, s *state, j *journal) error {
	if j.below == 0 {
		return nil
	}
	if !s.loaded {
		x.show(x.b.publish(x.state.Load()))
	}
	older, err := x.src.CountEvents(ctx, j.below)
	if err != nil {
		return fmt.Errorf("count events: %w", err)
	}
	for _, c := range older {
		j.counts[scopeOf(model.Event{Backend: c.Backend, CampaignID: c.CampaignID, Kind: c.Kind})] += c.Count
	}
	j.below = 0
	return nil
}
