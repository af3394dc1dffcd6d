package outbox_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"refdesk/internal/model"
)

// answer is what the vendor does with one call, out of its script.
type answer struct {
	err    error
	effect bool          // the work is done although err comes back
	takes  time.Duration // before anything happens
	before func()        // what the world does just before
}

// vendor keeps rewards as the real one does and follows a script, one entry a
// call; after its end it behaves.
type vendor struct {
	mu      sync.Mutex
	rewards map[string]model.RewardState
	sales   map[string]string // commissions
	notes   string            // of the person
	account string            // the state of the person's account to pay to
	sends   []answer
	reads   []answer
	noList  bool
	log     []string
}

func newVendor(ids ...string) *vendor {
	v := &vendor{rewards: map[string]model.RewardState{}, sales: map[string]string{}}
	for _, id := range ids {
		v.rewards[id] = model.RewardWaiting
	}
	return v
}

func (v *vendor) set(id string, state model.RewardState) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if state == "" {
		delete(v.rewards, id)
		return
	}
	v.rewards[id] = state
}

func (v *vendor) calls() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.log)
}

func (v *vendor) next(script *[]answer, line string) answer {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.log = append(v.log, line)
	if len(*script) == 0 {
		return answer{effect: true}
	}
	first := (*script)[0]
	*script = (*script)[1:]
	return first
}

func (v *vendor) Send(ctx context.Context, c model.Change) error {
	a := v.next(&v.sends, "send "+c.Target)
	if err := wait(ctx, a.takes); err != nil {
		return err
	}
	if a.before != nil {
		a.before()
	}
	if a.err != nil && !a.effect {
		return a.err
	}
	return cmp.Or(a.err, v.do(c))
}

// do carries a call out, or answers as the vendor does to one that is late.
func (v *vendor) do(c model.Change) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch c.Object {
	case model.ObjectCommission:
		return decide(v.sales, c, model.CommissionPending, model.CommissionApproved)
	case model.ObjectParticipant:
		v.notes = notesOf(c.Patch)
		return nil
	case model.ObjectDestination:
		v.account = model.DestinationAsked
		return nil
	}
	return decide(v.rewards, c, model.RewardState(c.Seen), map[model.Verb]model.RewardState{
		model.VerbApprove: model.RewardApproved, model.VerbFulfil: model.RewardFulfilled,
	}[c.Verb])
}

// decide moves one object of a kind from the state in which it may be decided
// on, as the vendor does, and answers as it does to a call that is late.
func decide[S ~string](all map[string]S, c model.Change, from, to S) error {
	state, ok := all[c.Target]
	switch {
	case !ok:
		return fmt.Errorf("acme: %w", model.ErrNotFound)
	case state != from:
		return fmt.Errorf("acme: %w", model.ErrWrongState)
	case c.Verb == model.VerbRefuse:
		delete(all, c.Target)
	default:
		all[c.Target] = to
	}
	return nil
}

// patchOf is a patch of the notes, and notesOf what it sets.
func patchOf(notes string) string { return `{"notes":` + strconv.Quote(notes) + `}` }

func notesOf(patch string) string {
	notes, _ := strconv.Unquote(strings.TrimSuffix(strings.TrimPrefix(patch, `{"notes":`), "}"))
	return notes
}

func (v *vendor) PersonCommissions(ctx context.Context, _ model.Lane, _, id string) (model.SalesPage, error) {
	a := v.next(&v.reads, "list "+id)
	if err := cmp.Or(wait(ctx, a.takes), a.err); err != nil {
		return model.SalesPage{}, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return listed(v.sales), nil
}

func (v *vendor) Destinations(ctx context.Context, _ model.Lane, _, id string) ([]model.Destination, error) {
	a := v.next(&v.reads, "look "+id)
	if err := cmp.Or(wait(ctx, a.takes), a.err); err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return []model.Destination{{Provider: "WISECOM", State: "NONE"}, {Provider: "PAYPAL", State: v.account}}, nil
}

// listed is a person's list of commissions.
func listed(sales map[string]string) (page model.SalesPage) {
	for id, state := range sales {
		page.Commissions = append(page.Commissions, model.Commission{ID: id, State: state})
	}
	return page
}

func (v *vendor) Person(ctx context.Context, _ model.Lane, campaign, id string) (model.PersonReading, error) {
	a := v.next(&v.reads, "read "+id)
	if err := wait(ctx, a.takes); err != nil {
		return model.PersonReading{}, err
	}
	if a.err != nil {
		return model.PersonReading{}, a.err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	reading := model.PersonReading{RewardsKnown: !v.noList, Person: model.Participant{Notes: model.Some(v.notes)}}
	for id, state := range v.rewards {
		if !v.noList {
			reading.Rewards = append(reading.Rewards, model.Reward{ID: id, State: state})
		}
	}
	return reading, nil
}

func wait(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
