package outbox_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refdesk/internal/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// table is a table of changes in memory, with the promises of outbox.Work. It
// outlives the outboxes that work on it, as a file does.
type table struct {
	mu       sync.Mutex
	changes  []model.Change
	rev      int64
	paused   bool
	broken   error // what Move answers
	kept     int   // proving reads kept
	gone     []model.PersonRef
	history  []string // "1 waiting>sending"
	listener map[int]chan model.Announcement
	nextID   int
}

var errMoved = errors.New("the change is not in that state any more")

// add puts a change in that is due at once.
func (t *table) add(c model.Change) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	c.ID = int64(len(t.changes) + 1)
	if c.Backend == "" {
		c.Backend, c.CampaignID, c.PersonID = "acme", "c1", "p1"
	}
	if c.State == "" {
		c.State = model.ChangeWaiting
	}
	if c.Verb == "" {
		c.Verb = model.VerbApprove
	}
	if c.Seen == "" {
		c.Seen = string(model.RewardWaiting)
	}
	t.changes = append(t.changes, c)
	t.commit(&t.changes[c.ID-1])
	return c.ID
}

// commit gives a row its revision and tells the subscribers.
func (t *table) commit(c *model.Change) {
	t.rev++
	if c != nil {
		c.Rev, c.At = t.rev, time.Now()
	}
	for _, heard := range t.listener {
		select {
		case heard <- model.Announcement{Rev: t.rev}:
		default:
		}
	}
}

func (t *table) get(id int64) model.Change {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.changes[id-1]
}

func (t *table) pause(on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.paused = on
	t.commit(nil)
}

func (t *table) Recover(_ context.Context, session string, _, proveAfter time.Time) (unsure, held int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.changes {
		c := &t.changes[i]
		switch {
		case c.State == model.ChangeSending:
			c.State, c.ProveAfter = model.ChangeUnsure, proveAfter
			c.Attempts++
			unsure++
		case c.State == model.ChangeStaged && c.Session != session && !c.NotBefore.IsZero():
			c.NotBefore = time.Time{}
			held++
		default:
			continue
		}
		t.commit(c)
	}
	return unsure, held, nil
}

// dueAt is when Take gives a change; false for never.
func dueAt(c model.Change) (time.Time, bool) {
	switch c.State {
	case model.ChangeWaiting:
		return c.NotBefore, true
	case model.ChangeStaged:
		return c.NotBefore, !c.NotBefore.IsZero()
	}
	return time.Time{}, false
}

func (t *table) Take(_ context.Context, now time.Time, except []string) (model.Change, bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.changes {
		c := &t.changes[i]
		at, ok := dueAt(*c)
		if t.paused || !ok || at.After(now) || slices.Contains(except, c.Backend) {
			continue
		}
		t.move(c, model.Move{To: model.ChangeSending, Error: c.Error})
		return *c, true, nil
	}
	return model.Change{}, false, nil
}

func (t *table) Unsure(_ context.Context, now time.Time, except []string) (model.Change, bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var due []model.Change
	for _, c := range t.changes {
		if c.State == model.ChangeUnsure && !c.ProveAfter.After(now) && !slices.Contains(except, c.Backend) {
			due = append(due, c)
		}
	}
	if len(due) == 0 {
		return model.Change{}, false, nil
	}
	return slices.MinFunc(due, func(a, b model.Change) int { return a.ProveAfter.Compare(b.ProveAfter) }), true, nil
}

func (t *table) Change(_ context.Context, id int64) (model.Change, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if id < 1 || id > int64(len(t.changes)) {
		return model.Change{}, model.ErrNotFound
	}
	return t.changes[id-1], nil
}

func (t *table) Move(_ context.Context, was model.Change, m model.Move) (model.Change, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.broken != nil {
		return model.Change{}, t.broken
	}
	c := &t.changes[was.ID-1]
	if c.State != was.State || c.Rev != was.Rev {
		return model.Change{}, errMoved
	}
	t.move(c, m)
	return *c, nil
}

func (t *table) move(c *model.Change, m model.Move) {
	t.history = append(t.history, fmt.Sprintf("%d %s>%s", c.ID, c.State, m.To))
	c.State, c.NotBefore, c.ProveAfter, c.Error = m.To, m.NotBefore, m.ProveAfter, m.Error
	if m.Attempted {
		c.Attempts++
		c.AttemptedAt = time.Now()
	}
	if m.Proved {
		c.Rounds++
	}
	t.commit(c)
}

func (t *table) NextAt(context.Context) (time.Time, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var times []time.Time
	for _, c := range t.changes {
		if at, ok := dueAt(c); ok && !t.paused {
			// A change that is due at once has no time of its own.
			times = append(times, cmp.Or(at, c.At))
		}
		if c.State == model.ChangeUnsure {
			times = append(times, c.ProveAfter)
		}
	}
	if len(times) == 0 {
		return time.Time{}, nil
	}
	return slices.MinFunc(times, time.Time.Compare), nil
}

func (t *table) Paused(context.Context) (bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.paused, nil
}

func (t *table) SavePerson(context.Context, model.PersonReading) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept++
	return nil
}

func (t *table) SaveCommissions(context.Context, model.PersonRef, model.SalesPage) error {
	return t.SavePerson(context.Background(), model.PersonReading{})
}

func (t *table) MarkGone(_ context.Context, person model.PersonRef, _ time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.gone = append(t.gone, person)
	return nil
}

func (t *table) Subscribe() (<-chan model.Announcement, func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.listener == nil {
		t.listener = map[int]chan model.Announcement{}
	}
	t.nextID++
	id, heard := t.nextID, make(chan model.Announcement, 1)
	t.listener[id] = heard
	return heard, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.listener, id)
	}
}
