package outbox_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/outbox"
)

// late is the longest the pretend vendor takes to carry out a write whose
// reply was lost. It is below the time after which a change is read back.
const late = 55 * time.Second

// chaos is a vendor that loses calls and replies, is late, and has other
// people at work on it. It watches that nothing is sent on trust.
type chaos struct {
	mu       sync.Mutex
	rand     *rand.Rand
	calm     bool
	rewards  map[string]model.RewardState
	sales    map[string]string
	notes    map[string]string    // by person
	others   map[string]bool      // somebody else decided on it
	open     map[string]time.Time // a call that may have had an effect and was not read back since
	breaches []string
}

// newChaos has a commission for each reward, and people with empty notes.
func newChaos(seed uint64, rewards ...string) *chaos {
	v := &chaos{
		rand:    rand.New(rand.NewPCG(seed, 1)),
		rewards: map[string]model.RewardState{}, sales: map[string]string{}, notes: map[string]string{},
		others: map[string]bool{}, open: map[string]time.Time{},
	}
	for _, id := range rewards {
		v.rewards[id], v.sales["c"+id] = model.RewardWaiting, model.CommissionPending
	}
	return v
}

// roll throws a die of n sides; in calm times it always shows 0.
func (v *chaos) roll(n int) int {
	if v.calm {
		return 0
	}
	return v.rand.IntN(n)
}

func (v *chaos) Send(_ context.Context, c model.Change) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.roll(12) == 1 {
		v.meddle(c)
	}
	switch v.roll(10) {
	case 1:
		return model.ErrUnreachable
	case 2:
		return limited{time.Duration(v.roll(90)) * time.Second}
	case 3:
		return model.ErrStopped
	case 4, 5:
		v.arrive(c)
		return model.ErrUnclear
	case 6, 7:
		v.arrive(c)
		delay := time.Duration(v.rand.Int64N(int64(late)))
		time.AfterFunc(delay, func() {
			v.mu.Lock()
			defer v.mu.Unlock()
			_ = v.do(c)
		})
		return model.ErrUnclear
	}
	v.arrive(c)
	return v.do(c)
}

// arrive notes a call that may have an effect.
func (v *chaos) arrive(c model.Change) {
	if at, ok := v.open[c.Target]; ok {
		v.breaches = append(v.breaches, fmt.Sprintf("%s sent again %s after a call nobody read back", c.Target, time.Since(at)))
	}
	v.open[c.Target] = time.Now()
}

func (v *chaos) do(c model.Change) error {
	var err error
	switch c.Object {
	case model.ObjectParticipant:
		v.notes[c.Target] = notesOf(c.Patch)
	case model.ObjectCommission:
		err = decide(v.sales, c, model.CommissionPending, model.CommissionApproved)
	default:
		err = decide(v.rewards, c, model.RewardState(c.Seen), wanted[c.Verb])
	}
	if err != nil {
		delete(v.open, c.Target)
	}
	return err
}

var wanted = map[model.Verb]model.RewardState{
	model.VerbApprove: model.RewardApproved, model.VerbFulfil: model.RewardFulfilled,
}

// meddle lets somebody else decide on an object.
func (v *chaos) meddle(c model.Change) {
	approve := v.roll(2) == 0
	switch {
	case c.Object == model.ObjectCommission && v.sales[c.Target] == model.CommissionPending:
		v.others[c.Target], v.sales[c.Target] = true, model.CommissionApproved
		if !approve {
			delete(v.sales, c.Target)
		}
	case c.Object == model.ObjectParticipant && v.notes[c.Target] == "" && v.open[c.Target].IsZero():
		v.others[c.Target], v.notes[c.Target] = true, "somebody else's"
	case c.Object == "" && v.rewards[c.Target] == model.RewardWaiting:
		v.others[c.Target], v.rewards[c.Target] = true, model.RewardApproved
		if !approve {
			delete(v.rewards, c.Target)
		}
	}
}

func (v *chaos) Person(_ context.Context, _ model.Lane, _, person string) (model.PersonReading, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.roll(8) == 1 {
		// Somebody else writes before our own first call.
		v.meddle(model.Change{Object: model.ObjectParticipant, Target: person})
	}
	if err := v.stumble(); err != nil {
		return model.PersonReading{}, err
	}
	reading := model.PersonReading{RewardsKnown: true, Person: model.Participant{Notes: model.Some(v.notes[person])}}
	for id, state := range v.rewards {
		reading.Rewards = append(reading.Rewards, model.Reward{ID: id, State: state})
	}
	v.readBack()
	return reading, nil
}

func (v *chaos) Destinations(context.Context, model.Lane, string, string) ([]model.Destination, error) {
	return nil, model.ErrNotFound // nobody of this world is paid
}

func (v *chaos) PersonCommissions(context.Context, model.Lane, string, string) (model.SalesPage, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.stumble(); err != nil {
		return model.SalesPage{}, err
	}
	v.readBack()
	return listed(v.sales), nil
}

// stumble fails a reading now and then.
func (v *chaos) stumble() error {
	switch v.roll(6) {
	case 1:
		return model.ErrUnreachable
	case 2:
		return errors.New("half an answer")
	}
	return nil
}

// readBack forgets the calls that cannot have an effect any more.
func (v *chaos) readBack() {
	for id, at := range v.open {
		if time.Since(at) >= late {
			delete(v.open, id)
		}
	}
}

var errDead = errors.New("the process is dead")

// process is one life of the program on a table and a vendor. After its fuse
// has burnt down nothing it does has an effect any more, in the middle of
// whatever it was doing.
type process struct {
	*table
	vendor outbox.Sender
	kill   context.CancelFunc
	mu     sync.Mutex
	fuse   int
}

// dead burns the fuse one step down.
func (p *process) dead() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fuse--; p.fuse > 0 {
		return false
	}
	p.kill()
	return true
}

func (p *process) Take(ctx context.Context, now time.Time, except []string) (model.Change, bool, error) {
	if p.dead() {
		return model.Change{}, false, errDead
	}
	c, ok, err := p.table.Take(ctx, now, except)
	if p.dead() {
		return model.Change{}, false, errDead
	}
	return c, ok, err
}

func (p *process) Move(ctx context.Context, c model.Change, m model.Move) (model.Change, error) {
	if p.dead() {
		return model.Change{}, errDead
	}
	c, err := p.table.Move(ctx, c, m)
	if p.dead() {
		return model.Change{}, errDead
	}
	return c, err
}

func (p *process) Change(ctx context.Context, id int64) (model.Change, error) {
	if p.dead() {
		return model.Change{}, errDead
	}
	return p.table.Change(ctx, id)
}

func (p *process) Send(ctx context.Context, c model.Change) error {
	if p.dead() {
		return model.ErrStopped
	}
	err := p.vendor.Send(ctx, c)
	if p.dead() {
		return model.ErrUnclear
	}
	return err
}

func (p *process) Person(ctx context.Context, lane model.Lane, campaign, id string) (model.PersonReading, error) {
	if p.dead() {
		return model.PersonReading{}, model.ErrStopped
	}
	return p.vendor.Person(ctx, lane, campaign, id)
}

func (p *process) Destinations(ctx context.Context, lane model.Lane, campaign, id string) ([]model.Destination, error) {
	return p.vendor.Destinations(ctx, lane, campaign, id)
}

func (p *process) PersonCommissions(ctx context.Context, lane model.Lane, campaign, id string) (model.SalesPage, error) {
	if p.dead() {
		return model.SalesPage{}, model.ErrStopped
	}
	return p.vendor.PersonCommissions(ctx, lane, campaign, id)
}

// live runs one process until its fuse or its time is over.
func live(t *testing.T, work *table, v *chaos, fuse int, span time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), span)
	defer cancel()
	p := &process{table: work, vendor: v, kill: cancel, fuse: fuse}
	senders := map[string]outbox.Sender{"acme": p}
	if err := outbox.New(outbox.Options{Work: p, Senders: senders, Session: "s1"}).Run(ctx); err != nil {
		t.Errorf("run: %v", err)
	}
}

// TestNothingIsSentOnTrust lets processes die at random moments on a vendor
// that does everything wrong: between two calls for one reward that may have
// had an effect there is always a reading, none follows success, and what is
// said at the end is true.
func TestNothingIsSentOnTrust(t *testing.T) {
	for seed := range uint64(300) {
		synctest.Test(t, func(t *testing.T) {
			work, v := &table{}, newChaos(seed, "r0", "r1", "r2", "r3")
			for i := range 4 {
				c := model.Change{Target: fmt.Sprintf("r%d", i)}
				if i%2 == 1 {
					c.Verb = model.VerbRefuse
				}
				work.add(c)
				c.Object, c.Target, c.Seen = model.ObjectCommission, "c"+c.Target, model.CommissionPending
				work.add(c)
			}
			v.rewards["fulfil"] = model.RewardWaiting
			work.add(model.Change{Verb: model.VerbFulfil, Target: "fulfil"})
			work.add(model.Change{
				Verb: model.VerbEdit, Object: model.ObjectParticipant, Target: "p9", PersonID: "p9",
				Backend: "acme", CampaignID: "c1", Seen: patchOf(""), Patch: patchOf("ours"),
			})
			for range 12 {
				live(t, work, v, 1+v.rand.IntN(40), time.Duration(v.rand.IntN(600))*time.Second)
			}
			v.mu.Lock()
			v.calm = true
			v.mu.Unlock()
			live(t, work, v, 1<<30, 24*time.Hour)

			for _, breach := range v.breaches {
				t.Errorf("seed %d: %s", seed, breach)
			}
			for id := range int64(10) {
				checkTruth(t, seed, work.get(id+1), v)
			}
		})
	}
}

// stateOf gives the object of a change as the vendor has it, in the form of
// Change.Seen.
func (v *chaos) stateOf(c model.Change) string {
	switch c.Object {
	case model.ObjectParticipant:
		return patchOf(v.notes[c.Target])
	case model.ObjectCommission:
		return cmp.Or(v.sales[c.Target], model.CommissionDeleted)
	}
	return string(cmp.Or(v.rewards[c.Target], model.RewardRefused))
}

func checkTruth(t *testing.T, seed uint64, c model.Change, v *chaos) {
	t.Helper()
	state := v.stateOf(c)
	switch c.State {
	case model.ChangeDone:
		if !c.Reached(state) {
			t.Errorf("seed %d: %s is done, it is %s", seed, c.Target, state)
		}
	case model.ChangeFailed:
		if !v.others[c.Target] {
			t.Errorf("seed %d: %s failed with %q, yet nobody else was there", seed, c.Target, c.Error)
		}
	case model.ChangeParked:
	default:
		t.Errorf("seed %d: %s ended as %s (%s)", seed, c.Target, c.State, c.Error)
	}
}

func TestTwoOutboxesOnOneTableSendOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work := &table{}
		var ids []string
		for i := range 40 {
			id := fmt.Sprintf("r%d", i)
			ids = append(ids, id)
			work.add(model.Change{Target: id})
		}
		v := newVendor(ids...)
		first, second := start(t, work, only(v)), start(t, work, only(v))
		time.Sleep(time.Hour)
		first()
		second()
		sent := map[string]int{}
		for _, line := range v.calls() {
			sent[line]++
		}
		for i, id := range ids {
			if c := work.get(int64(i + 1)); c.State != model.ChangeDone || sent["send "+id] != 1 {
				t.Errorf("%s is %s after %d calls", id, c.State, sent["send "+id])
			}
		}
	})
}
