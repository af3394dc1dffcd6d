package desk_test

import (
	"context"
	"errors"
	"sync"
	"time"

	"refdesk/internal/model"
)

// fakeStore keeps rewards and changes in memory, with the promises of
// desk.Store.
type fakeStore struct {
	mu       sync.Mutex
	rewards  map[model.RewardRef]model.RewardRow
	changes  []model.Change
	paused   bool
	writes   int
	beforeTB func() // runs before a take-back looks, to lose a race
}

func newFakeStore(rows ...model.RewardRow) *fakeStore {
	s := &fakeStore{rewards: map[model.RewardRef]model.RewardRow{}}
	for _, row := range rows {
		s.rewards[row.Ref()] = row
	}
	return s
}

func (s *fakeStore) RewardRow(_ context.Context, ref model.RewardRef) (model.RewardRow, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	row, ok := s.rewards[ref]
	if !ok {
		return model.RewardRow{}, model.ErrNotFound
	}
	for _, c := range s.changes {
		if c.Reward() == ref {
			row.Change = c
		}
	}
	return row, nil
}

func (s *fakeStore) FindReward(_ context.Context, backend, campaign, id string) ([]model.RewardRef, error) {
	var refs []model.RewardRef
	for ref := range s.rewards {
		if ref.ID == id && (backend == "" || backend == ref.Backend) && (campaign == "" || campaign == ref.CampaignID) {
			refs = append(refs, ref)
		}
	}
	return refs, nil
}

func (s *fakeStore) Plan(_ context.Context, changes []model.Change, _ time.Time) ([]model.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	group := int64(len(s.changes) + 1)
	planned := make([]model.Change, len(changes))
	for i, c := range changes {
		c.ID, c.Group = int64(len(s.changes)+1), group
		s.changes = append(s.changes, c)
		planned[i] = c
	}
	return planned, nil
}

func (s *fakeStore) LastGroup(ctx context.Context, operator string) ([]model.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.changes) - 1; i >= 0; i-- {
		if c := s.changes[i]; c.Operator == operator && c.State.Unsent() {
			return []model.Change{c}, nil
		}
	}
	return nil, nil
}

func (s *fakeStore) Group(_ context.Context, id int64) ([]model.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id < 1 || id > int64(len(s.changes)) {
		return nil, nil
	}
	var group []model.Change
	for _, c := range s.changes {
		if c.Group == s.changes[id-1].Group {
			group = append(group, c)
		}
	}
	return group, nil
}

func (s *fakeStore) TakeBack(_ context.Context, ids []int64, _ string, now time.Time) error {
	if s.beforeTB != nil {
		s.beforeTB()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if !s.changes[id-1].State.Unsent() {
			return errors.New("one of them has left")
		}
	}
	s.writes++
	for _, id := range ids {
		s.changes[id-1].State, s.changes[id-1].At = model.ChangeUndone, now
	}
	return nil
}

func (s *fakeStore) Release(_ context.Context, ids []int64, _ string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	for _, id := range ids {
		s.changes[id-1].State, s.changes[id-1].NotBefore = model.ChangeWaiting, now
	}
	return nil
}

func (s *fakeStore) SetPaused(_ context.Context, paused bool, _ string, _ time.Time) error {
	s.writes++
	s.paused = paused
	return nil
}

// set puts a change into a state, as an outbox would.
func (s *fakeStore) set(id int64, state model.ChangeState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes[id-1].State = state
}
