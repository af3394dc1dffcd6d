package pull

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"refdesk/internal/model"
)

// request is one line of the fake backend's log.
type request struct {
	at     time.Time
	lane   model.Lane
	what   string // campaigns, configs, page, person, commissions, payouts
	object string // cursor or person
}

// fakeBackend is one campaign "c" with people newest first. A cursor is a place
// in the list, so that rows shift under paging when people come and go.
type fakeBackend struct {
	mu       sync.Mutex
	people   []model.Participant // newest first
	pageSize int
	campaign model.Campaign
	hook     string // where its webhooks are to arrive
	hooks    []model.Webhook
	log      []request
	aliases  map[string]string              // by what else people are found, ids
	ahead    time.Duration                  // of its clock before ours
	loop     string                         // the cursor of a page that names itself as the next
	before   func(r request, nth int) error // may fail or stop a request
}

func newFakeBackend(people int) *fakeBackend {
	b := &fakeBackend{pageSize: 10, campaign: model.Campaign{Backend: "b", ID: "c", Type: "REFERRAL", Status: "IN_PROGRESS"}}
	for i := range people {
		b.people = append(b.people, person(fmt.Sprint("p", people-i), time.Now().Add(-time.Duration(i+1)*time.Hour)))
	}
	b.campaign.Participants = model.Some(int64(people))
	return b
}

func person(id string, joined time.Time) model.Participant {
	return model.Participant{Backend: "b", CampaignID: "c", ID: id, CreatedAt: joined}
}

func (b *fakeBackend) join(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.people = slices.Insert(b.people, 0, person(id, time.Now()))
}

func (b *fakeBackend) remove(ids ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.people = slices.DeleteFunc(b.people, func(p model.Participant) bool { return slices.Contains(ids, p.ID) })
}

// asked logs a request, lets it take a moment, and lets the test interfere.
func (b *fakeBackend) asked(ctx context.Context, lane model.Lane, what, object string) error {
	b.mu.Lock()
	r := request{time.Now(), lane, what, object}
	b.log = append(b.log, r)
	nth, before := len(b.log), b.before
	b.mu.Unlock()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(10 * time.Millisecond):
	}
	if before == nil {
		return nil
	}
	err := before(r, nth)
	if err == errHang {
		<-ctx.Done()
		return ctx.Err()
	}
	return err
}

// errHang is for requests that are never answered.
var errHang = errors.New("no answer")

// requests gives the log of one kind; "" = all.
func (b *fakeBackend) requests(what string) []request {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []request
	for _, r := range b.log {
		if what == "" || r.what == what {
			out = append(out, r)
		}
	}
	return out
}

func (b *fakeBackend) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.log = nil
}

func (b *fakeBackend) interfere(f func(r request, nth int) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.before = f
}

func (b *fakeBackend) Campaigns(ctx context.Context, lane model.Lane) ([]model.Campaign, error) {
	return []model.Campaign{b.campaign}, b.asked(ctx, lane, "campaigns", "")
}

func (b *fakeBackend) RewardConfigs(ctx context.Context, lane model.Lane, campaign string) ([]model.RewardConfig, error) {
	return []model.RewardConfig{{ID: "k"}}, b.asked(ctx, lane, "configs", "")
}

func (b *fakeBackend) Webhooks(ctx context.Context, lane model.Lane, _ string) ([]model.Webhook, error) {
	err := b.asked(ctx, lane, "webhooks", "")
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.hooks, err
}

func (b *fakeBackend) PeoplePage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.PeoplePage, error) {
	page := model.PeoplePage{AsOf: time.Now().Add(b.ahead).Round(0)}
	if err := b.asked(ctx, lane, "page", cursor); err != nil {
		return model.PeoplePage{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	from, _ := strconv.Atoi(cursor)
	if from > len(b.people) {
		return model.PeoplePage{}, model.ErrInvalid
	}
	to := min(from+b.pageSize, len(b.people))
	for _, p := range b.people[from:to] {
		page.People = append(page.People, reading(p, page.AsOf))
	}
	if to < len(b.people) {
		page.Next = strconv.Itoa(to)
	}
	if b.loop != "" && cursor == b.loop {
		page.Next = cursor
	}
	return page, nil
}

func reading(p model.Participant, at time.Time) model.PersonReading {
	p.AsOf, p.ReadAt = at, at
	return model.PersonReading{Person: p, RewardsKnown: true}
}

func (b *fakeBackend) Person(ctx context.Context, lane model.Lane, campaign, id string) (model.PersonReading, error) {
	at := time.Now()
	if err := b.asked(ctx, lane, "person", id); err != nil {
		return model.PersonReading{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.people {
		if p.ID == id || p.ID == b.aliases[id] {
			return reading(p, at), nil
		}
	}
	return model.PersonReading{}, model.ErrNotFound
}

func (b *fakeBackend) CommissionsPage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.SalesPage, error) {
	err := b.asked(ctx, lane, "commissions", cursor)
	if cursor == "" {
		return model.SalesPage{Commissions: []model.Commission{{ID: "k1"}}, Next: "k2"}, err
	}
	return model.SalesPage{Commissions: []model.Commission{{ID: "k2"}}}, err
}

func (b *fakeBackend) PersonCommissions(ctx context.Context, lane model.Lane, _, person string) (model.SalesPage, error) {
	return model.SalesPage{Commissions: []model.Commission{{ID: "of " + person}}}, b.asked(ctx, lane, "commissions of", person)
}

func (b *fakeBackend) PayoutsPage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.SalesPage, error) {
	return model.SalesPage{Payouts: []model.Payout{{ID: "o1"}}}, b.asked(ctx, lane, "payouts", cursor)
}

// fakeStore keeps what pull hands it.
type fakeStore struct {
	mu        sync.Mutex
	campaigns []model.Campaign
	configs   int
	sales     []string
	people    map[string]time.Time // by id: when read, zero = by an event only
	gone      []string
	goneAt    time.Time // what the newest of them was told to hold from
	sweep     model.Sweep
	followUps map[string]model.FollowUp
	readers   []chan model.Announcement
	heard     time.Time // of the newest event
	accepted  time.Time // a person's word on those who are missing
	untold    time.Time // of the newest reward that no event told of
}

func newFakeStore() *fakeStore {
	return &fakeStore{people: map[string]time.Time{}, followUps: map[string]model.FollowUp{}}
}

// commit changes the store and announces it.
func (f *fakeStore) commit(change func()) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
	for _, ch := range f.readers {
		select {
		case ch <- model.Announcement{}:
		default:
		}
	}
	return nil
}

// event records that something touched people.
func (f *fakeStore) event(urgent bool, ids ...string) {
	_ = f.commit(func() {
		for _, id := range ids {
			ref := model.PersonRef{Backend: "b", CampaignID: "c", ID: id}
			f.followUps[id] = model.FollowUp{Person: ref, Due: time.Now(), Urgent: urgent}
			if _, ok := f.people[id]; !ok {
				f.people[id] = time.Time{}
			}
		}
	})
}

func (f *fakeStore) SaveCampaigns(_ context.Context, _ string, all []model.Campaign) error {
	return f.commit(func() { f.campaigns = all })
}

func (f *fakeStore) SaveRewardConfigs(_ context.Context, _, _ string, all []model.RewardConfig) error {
	return f.commit(func() { f.configs++ })
}

func (f *fakeStore) SavePeople(_ context.Context, _, _ string, page model.PeoplePage, sweep model.Sweep) error {
	return f.commit(func() {
		for _, r := range page.People {
			f.people[r.Person.ID] = r.Person.ReadAt
			delete(f.followUps, r.Person.ID)
		}
		if sweep.Pass > 0 {
			f.sweep = sweep
		}
	})
}

func (f *fakeStore) SavePerson(_ context.Context, r model.PersonReading) error {
	return f.commit(func() {
		f.people[r.Person.ID] = r.Person.ReadAt
		delete(f.followUps, r.Person.ID)
	})
}

func (f *fakeStore) MarkGone(_ context.Context, ref model.PersonRef, at time.Time) error {
	return f.commit(func() {
		f.gone, f.goneAt = append(f.gone, ref.ID), at
		delete(f.people, ref.ID)
		delete(f.followUps, ref.ID)
	})
}

func (f *fakeStore) SaveSales(_ context.Context, _, _ string, page model.SalesPage) error {
	return f.commit(func() {
		for _, c := range page.Commissions {
			f.sales = append(f.sales, c.ID)
		}
		for _, p := range page.Payouts {
			f.sales = append(f.sales, p.ID)
		}
	})
}

func (f *fakeStore) SaveCommissions(_ context.Context, _ model.PersonRef, all model.SalesPage) error {
	return f.commit(func() {
		for _, c := range all.Commissions {
			f.sales = append(f.sales, c.ID)
		}
	})
}

func (f *fakeStore) Campaigns(context.Context) ([]model.Campaign, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.campaigns), nil
}

func (f *fakeStore) Sweep(context.Context, string, string) (model.Sweep, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sweep, nil
}

func (f *fakeStore) Unread(_ context.Context, _, _ string, since time.Time, limit int) ([]model.PersonRef, int, int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var refs []model.PersonRef
	for id, at := range f.people {
		if at.Before(since) {
			refs = append(refs, model.PersonRef{Backend: "b", CampaignID: "c", ID: id})
		}
	}
	return refs[:min(limit, len(refs))], len(refs), len(f.people), nil
}

func (f *fakeStore) GoneAccepted(context.Context) (time.Time, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.accepted, nil
}

func (f *fakeStore) FollowUps(_ context.Context, _, _ string, limit int) ([]model.FollowUp, model.Backlog, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var due []model.FollowUp
	all := model.Backlog{People: len(f.followUps)}
	for _, u := range f.followUps {
		if all.Oldest.IsZero() || u.Due.Before(all.Oldest) {
			all.Oldest = u.Due
		}
		if !u.Due.After(time.Now()) {
			due = append(due, u)
		}
	}
	slices.SortFunc(due, func(a, b model.FollowUp) int {
		if a.Urgent != b.Urgent {
			if a.Urgent {
				return -1
			}
			return 1
		}
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Person.ID, b.Person.ID))
	})
	return due[:min(limit, len(due))], all, nil
}

func (f *fakeStore) Delay(_ context.Context, ref model.PersonRef, until time.Time) error {
	return f.commit(func() {
		if u, ok := f.followUps[ref.ID]; ok {
			u.Due = until
			f.followUps[ref.ID] = u
		}
	})
}

func (f *fakeStore) Subscribe() (<-chan model.Announcement, func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	ch := make(chan model.Announcement, 1)
	f.readers = append(f.readers, ch)
	return ch, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.readers = slices.DeleteFunc(f.readers, func(c chan model.Announcement) bool { return c == ch })
	}
}

// oldest is how long ago the person was read whom no reading showed for the
// longest time.
func (f *fakeStore) oldest() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	var age time.Duration
	for _, at := range f.people {
		age = max(age, time.Since(at))
	}
	return age
}

// read counts the people that some reading showed.
func (f *fakeStore) read() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, at := range f.people {
		if !at.IsZero() {
			n++
		}
	}
	return n
}

// knows tells whether some reading showed the person.
func (f *fakeStore) knows(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return !f.people[id].IsZero()
}

func (f *fakeStore) snapshot() (sweep model.Sweep, gone []string, waiting int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sweep, slices.Sorted(slices.Values(f.gone)), len(f.followUps)
}

func (f *fakeStore) Heard(context.Context, string, string) (time.Time, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.heard, nil
}

func (f *fakeStore) Untold(_ context.Context, _, _ string, since time.Time) (time.Time, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.untold.After(since) {
		return time.Time{}, nil
	}
	return f.untold, nil
}
