package index

import (
	"context"
	"slices"
	"sync"

	"refdesk/internal/model"
)

// stamped is a row with the revision of the commit that wrote it last.
type stamped[T any] struct {
	rev int64
	row T
}

// fakeStore is a store in memory. Each commit raises the revision by one.
type fakeStore struct {
	mu          sync.Mutex
	rev         int64
	campaigns   []model.Campaign
	configs     []model.RewardConfig
	people      map[model.PersonRef]stamped[model.Participant]
	keys        map[int64]model.PersonRef
	rewards     map[model.RewardRef]stamped[model.Reward]
	changes     map[int64]stamped[model.Change]
	journal     []model.Event // oldest first
	commissions map[model.ObjectRef]stamped[model.Commission]
	payouts     map[string]stamped[model.Payout]
	holds       []model.Hold
	again       []model.Repeat
	fail        error
	gate        func(key int64) // called for each person read at the start
	readers     readers
}

func newFakeStore() *fakeStore {
	return &fakeStore{
		people:  map[model.PersonRef]stamped[model.Participant]{},
		keys:    map[int64]model.PersonRef{},
		rewards: map[model.RewardRef]stamped[model.Reward]{},
		changes: map[int64]stamped[model.Change]{},

		commissions: map[model.ObjectRef]stamped[model.Commission]{},
		payouts:     map[string]stamped[model.Payout]{},
	}
}

// commit keeps rows of any kind and announces.
func (f *fakeStore) commit(rows ...any) {
	f.mu.Lock()
	f.rev++
	for _, row := range rows {
		switch r := row.(type) {
		case model.Campaign:
			f.campaigns = append(f.campaigns, r)
		case model.RewardConfig:
			f.configs = append(f.configs, r)
		case model.Participant:
			if r.Key == 0 {
				if r.Key = f.people[r.Ref()].row.Key; r.Key == 0 {
					r.Key = int64(1 + len(f.keys))
				}
			}
			f.keys[r.Key] = r.Ref()
			f.people[r.Ref()] = stamped[model.Participant]{f.rev, r}
		case model.Reward:
			f.rewards[r.Ref()] = stamped[model.Reward]{f.rev, r}
		case model.Change:
			f.changes[r.ID] = stamped[model.Change]{f.rev, r}
		case model.Commission:
			f.commissions[r.ObjectRef()] = stamped[model.Commission]{f.rev, r}
		case model.Payout:
			f.payouts[r.CampaignID+r.ID] = stamped[model.Payout]{f.rev, r}
		case model.Hold:
			f.holds = append(f.holds, r)
		case model.Event:
			r.Seq = int64(len(f.journal) + 1)
			f.journal = append(f.journal, r)
		}
	}
	a := model.Announcement{Rev: f.rev, Seq: int64(len(f.journal))}
	f.mu.Unlock()
	f.readers.announce(a)
}

func (f *fakeStore) failWith(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fail = err
}

func (f *fakeStore) Rev(context.Context) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rev, f.fail
}

func (f *fakeStore) Campaigns(context.Context) ([]model.Campaign, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.campaigns), f.fail
}

func (f *fakeStore) RewardConfigs(context.Context) ([]model.RewardConfig, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.configs), f.fail
}

func since[K comparable, T any](f *fakeStore, all map[K]stamped[T], rev int64, each func(T) error) error {
	f.mu.Lock()
	var rows []T
	for _, s := range all {
		if s.rev > rev {
			rows = append(rows, s.row)
		}
	}
	err := f.fail
	f.mu.Unlock()
	for _, row := range rows {
		if err := each(row); err != nil {
			return err
		}
	}
	return err
}

func (f *fakeStore) PeopleSince(_ context.Context, rev int64, each func(model.Participant) error) error {
	return since(f, f.people, rev, each)
}

func (f *fakeStore) HighestPerson(context.Context) (highest int64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for key := range f.keys {
		highest = max(highest, key)
	}
	return highest, f.fail
}

func (f *fakeStore) PeopleInBrief(ctx context.Context, above, upTo int64, each func(model.Participant) error) error {
	f.mu.Lock()
	var keys []int64
	for key := range f.keys {
		if above < key && key <= upTo {
			keys = append(keys, key)
		}
	}
	f.mu.Unlock()
	slices.Sort(keys)
	rows, err := f.PeopleByKey(ctx, keys)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if f.gate != nil {
			f.gate(row.Key)
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return nil
}

func (f *fakeStore) PeopleByKey(_ context.Context, keys []int64) ([]model.Participant, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var rows []model.Participant
	for _, key := range keys {
		if ref, ok := f.keys[key]; ok {
			rows = append(rows, f.people[ref].row)
		}
	}
	return rows, f.fail
}

func (f *fakeStore) RewardsSince(_ context.Context, rev int64, each func(model.Reward) error) error {
	return since(f, f.rewards, rev, each)
}

func (f *fakeStore) ChangesSince(_ context.Context, rev int64, each func(model.Change) error) error {
	return since(f, f.changes, rev, each)
}

func (f *fakeStore) EventRows(_ context.Context, below int64, limit int) ([]model.Event, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	end := int64(len(f.journal))
	if below > 0 {
		end = below - 1
	}
	rows := slices.Clone(f.journal[max(0, end-int64(limit)):end])
	slices.Reverse(rows)
	return rows, f.fail
}

func (f *fakeStore) EventRowsAfter(_ context.Context, after int64, limit int) ([]model.Event, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	rows := f.journal[after:]
	return slices.Clone(rows[:min(limit, len(rows))]), f.fail
}

func (f *fakeStore) EventsInBrief(_ context.Context, above, upTo int64, each func(model.Event) error) error {
	f.mu.Lock()
	rows, err := slices.Clone(f.journal[above:upTo]), f.fail
	f.mu.Unlock()
	for _, row := range rows {
		if err := each(row); err != nil {
			return err
		}
	}
	return err
}

func (f *fakeStore) EventsAt(_ context.Context, seqs []int64) ([]model.Event, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var rows []model.Event
	for _, seq := range seqs {
		rows = append(rows, f.journal[seq-1])
	}
	return rows, f.fail
}

func (f *fakeStore) CountEvents(_ context.Context, below int64) ([]model.EventCount, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []model.EventCount
	for _, e := range f.journal[:max(0, below-1)] {
		all = append(all, model.EventCount{Backend: e.Backend, CampaignID: e.CampaignID, Kind: e.Kind, Count: 1})
	}
	return all, f.fail
}

func (f *fakeStore) JournalEnds(context.Context) (model.JournalEnds, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return model.JournalEnds{Newest: int64(len(f.journal)), Repeats: int64(len(f.again))}, f.fail
}

func (f *fakeStore) Repeats(_ context.Context, after int64, limit int) ([]model.Repeat, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	rows := f.again[after:]
	return slices.Clone(rows[:min(limit, len(rows))]), f.fail
}

// repeat says that an event arrived again.
func (f *fakeStore) repeat(seq int64) {
	f.mu.Lock()
	e := &f.journal[seq-1]
	e.Repeats++
	f.again = append(f.again, model.Repeat{Position: int64(len(f.again) + 1), Seq: seq, Repeats: e.Repeats})
	a := model.Announcement{Rev: f.rev, Seq: int64(len(f.journal)), Repeats: int64(len(f.again))}
	f.mu.Unlock()
	f.readers.announce(a)
}

func (f *fakeStore) CommissionsSince(_ context.Context, rev int64, each func(model.Commission) error) error {
	return since(f, f.commissions, rev, each)
}

func (f *fakeStore) PayoutsSince(_ context.Context, rev int64, each func(model.Payout) error) error {
	return since(f, f.payouts, rev, each)
}

func (f *fakeStore) Holds(context.Context) ([]model.Hold, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.holds), f.fail
}

func (f *fakeStore) Subscribe() (<-chan model.Announcement, func()) { return f.readers.add() }

// takeOne takes in one person as a commit would.
func (x *Index) takeOne(p model.Participant) {
	var one sheaf
	one.add(&p)
	x.b.takePeople(&one)
}

// forget makes the index answer everything anew.
func (x *Index) forget() { x.answers, x.earlier = answers{}, earlier{} }
