package desk_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"refdesk/internal/model"
)

// fakeStore keeps objects and changes in memory, with the promises of
// desk.Store.
type fakeStore struct {
	mu         sync.Mutex
	rewards    map[model.RewardRef]model.RewardRow
	sales      map[model.ObjectRef]model.CommissionRow
	people     map[model.PersonRef]model.Participant
	changes    []model.Change
	holds      []model.Hold
	notes      []string
	paused     bool
	acceptedBy string
	writes     int
	beforeTB   func() // runs before a take-back looks, to lose a race
}

func newFakeStore(rows ...model.RewardRow) *fakeStore {
	s := &fakeStore{
		rewards: map[model.RewardRef]model.RewardRow{}, sales: map[model.ObjectRef]model.CommissionRow{},
		people: map[model.PersonRef]model.Participant{},
	}
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
		if c.ObjectRef() == row.ObjectRef() {
			row.Change = c
		}
	}
	for _, h := range s.holds {
		if h.ObjectRef() == row.ObjectRef() {
			row.Hold = h
		}
	}
	return row, nil
}

func (s *fakeStore) CommissionRow(ctx context.Context, ref model.ObjectRef) (model.CommissionRow, error) {
	row, ok := s.sales[ref]
	if !ok {
		return model.CommissionRow{}, model.ErrNotFound
	}
	row.Change, _ = s.ChangeOf(ctx, ref)
	for _, h := range s.holds {
		if h.ObjectRef() == ref {
			row.Hold = h
		}
	}
	return row, nil
}

func (s *fakeStore) Participant(_ context.Context, ref model.PersonRef) (model.Participant, error) {
	p, ok := s.people[ref]
	if !ok {
		return p, model.ErrNotFound
	}
	return p, nil
}

func (s *fakeStore) ChangeOf(_ context.Context, ref model.ObjectRef) (newest model.Change, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.changes {
		if c.ObjectRef() == ref {
			newest = c
		}
	}
	return newest, nil
}

func (s *fakeStore) FindCommission(_ context.Context, backend, campaign, id string) ([]model.ObjectRef, error) {
	var refs []model.ObjectRef
	for ref := range s.sales {
		if ref.ID == id && (backend == "" || backend == ref.Backend) && (campaign == "" || campaign == ref.CampaignID) {
			refs = append(refs, ref)
		}
	}
	return refs, nil
}

func (s *fakeStore) FindPerson(_ context.Context, _, _, id string) ([]model.PersonRef, error) {
	var refs []model.PersonRef
	for ref, p := range s.people {
		if ref.ID == id || p.Email == id {
			refs = append(refs, ref)
		}
	}
	return refs, nil
}

func (s *fakeStore) Hold(_ context.Context, holds []model.Hold, now time.Time) ([]model.Hold, error) {
	s.writes++
	made := slices.Clone(holds)
	for i := range made {
		made[i].ID, made[i].Since = int64(len(s.holds)+i+1), now
	}
	s.holds = append(s.holds, made...)
	return made, nil
}

func (s *fakeStore) HoldBulk(ctx context.Context, holds []model.Hold, now time.Time) ([]model.Hold, []*model.MovedError, error) {
	made, err := s.Hold(ctx, holds, now)
	return made, nil, err
}

// PlanBulk leaves out what moved between the desk's look and the commit.
func (s *fakeStore) PlanBulk(ctx context.Context, changes []model.Change, now time.Time) ([]model.Change, []*model.MovedError, error) {
	var fits []model.Change
	var moved []*model.MovedError
	for _, c := range changes {
		if is := string(s.rewards[c.Reward()].State); c.ObjectRef().Object == model.ObjectReward && is != c.Seen {
			moved = append(moved, &model.MovedError{Of: c.ObjectRef(), Seen: c.Seen, Now: is})
			continue
		}
		fits = append(fits, c)
	}
	planned, err := s.Plan(ctx, fits, now)
	return planned, moved, err
}

func (s *fakeStore) Unhold(_ context.Context, refs []model.ObjectRef, _ string, _ time.Time) error {
	s.writes++
	s.holds = slices.DeleteFunc(s.holds, func(h model.Hold) bool { return slices.Contains(refs, h.ObjectRef()) })
	return nil
}

func (s *fakeStore) Note(_ context.Context, about model.ObjectRef, text, operator string, _ time.Time) error {
	s.writes++
	s.notes = append(s.notes, operator+" on "+about.String()+": "+text)
	return nil
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

func (s *fakeStore) AcceptGone(_ context.Context, operator string, _ time.Time) error {
	s.writes++
	s.acceptedBy = operator
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
