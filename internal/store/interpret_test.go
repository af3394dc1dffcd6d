package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// loosely is an event of a backend that names people loosely and tells all it
// knows of one person.
func loosely(p model.Participant, key string, occurred time.Time) model.Delivery {
	d := delivery(model.KindJoined, p.ID, key, occurred, about(p))
	d.PersonID, d.Loose, d.NoReading = p.ID, true, true
	return d
}

func undecided(p model.Participant, key string, occurred time.Time) model.Delivery {
	d := loosely(p, key, occurred)
	d.Kind, d.Headline = model.KindOther, "undecided"
	d.ByContent = map[model.EventKind]string{
		model.KindJoined: "new here", model.KindReward: "more is due", model.KindOther: "who knows",
	}
	return d
}

func owed(id string, minor int64) model.Participant {
	p := person(id, id+"@example.com")
	p.Due = model.Some(model.Money{Minor: minor, Currency: "USD"})
	return p
}

func eventOf(t testing.TB, s *store.Store, seq int64) model.Event {
	t.Helper()
	return must(s.Event(context.Background(), seq))(t)
}

func TestEventsWithoutAMeaningAreDecidedByContent(t *testing.T) {
	s, _ := fresh(t)
	euros := owed("p1", 9000)
	euros.Due.V.Currency = "EUR"
	steps := []struct {
		what string
		p    model.Participant
		at   int
		want model.EventKind
	}{
		{"the first sighting", owed("p1", 500), 10, model.KindJoined},
		{"the same sum", owed("p1", 500), 20, model.KindOther},
		{"more than before", owed("p1", 700), 30, model.KindReward},
		{"less than before", owed("p1", 100), 40, model.KindOther},
		{"more, but told late", owed("p1", 900), 35, model.KindOther},
		{"another currency", euros, 50, model.KindOther},
		{"no sum", person("p1", ""), 60, model.KindOther},
		{"somebody else, nothing told before", owed("p2", 900), 60, model.KindJoined},
	}
	for i, step := range steps {
		d := undecided(step.p, fmt.Sprint(i), at(step.at))
		appendAll(t, s, d, d)
		e := eventOf(t, s, int64(i+1))
		if e.Kind != step.want || e.Headline != d.ByContent[step.want] || e.Repeats != 1 {
			t.Errorf("%s: %s %q, %d repeats", step.what, e.Kind, e.Headline, e.Repeats)
		}
	}
	if got := eventState(t, s, 5); got != model.EventStale {
		t.Errorf("the late event is %s", got)
	}
	if got := must(s.Figures(context.Background()))(t).Events; got != int64(len(steps)) {
		t.Errorf("%d events", got)
	}
}

func TestContentDecidesWithinABurst(t *testing.T) {
	s, _ := fresh(t)
	appendAll(t, s, undecided(owed("p1", 1), "a", at(1)), undecided(owed("p1", 2), "b", at(2)), undecided(owed("p1", 2), "c", at(3)))
	for seq, want := range map[int64]model.EventKind{1: model.KindJoined, 2: model.KindReward, 3: model.KindOther} {
		if got := eventOf(t, s, seq).Kind; got != want {
			t.Errorf("event %d is %s, want %s", seq, got, want)
		}
	}
}

func TestAPersonKnownByAddressStaysTheSamePerson(t *testing.T) {
	nameless, named := person("ana@example.com", "Ana@Example.com"), person("51001", "ANA@example.com")
	for name, order := range map[string][]model.Participant{
		"address first": {nameless, named, nameless, person("51001", "new@example.com")},
		"id first":      {named, nameless, person("51001", "new@example.com")},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := fresh(t)
			for i, p := range order {
				appendAll(t, s, loosely(p, fmt.Sprint(i), at(i)))
			}
			figures := must(s.Figures(context.Background()))(t)
			found := must(s.FindPerson(context.Background(), "", "", "51001"))(t)
			if figures.People != 1 || len(found) != 1 {
				t.Fatalf("%d people, found %v", figures.People, found)
			}
			page := must(s.PersonPage(context.Background(), found[0]))(t)
			if page.Person.ID != order[0].ID || page.Person.Email != "new@example.com" || len(page.Events) != len(order) {
				t.Errorf("%+v with %d events", page.Person, len(page.Events))
			}
		})
	}
}

func TestAnAddressThatWasLeftBelongsToSomebodyElse(t *testing.T) {
	s, _ := fresh(t)
	appendAll(t, s,
		loosely(person("ana@example.com", "ana@example.com"), "a", at(1)),
		loosely(person("51001", "ana@example.com"), "b", at(2)),
		loosely(person("51001", "new@example.com"), "c", at(3)),
		loosely(person("51002", "ana@example.com"), "d", at(4)))
	if got := must(s.Figures(context.Background()))(t).People; got != 2 {
		t.Errorf("%d people", got)
	}
	if got := personOf(t, s, "51002"); got.ID != "51002" || got.Email != "ana@example.com" {
		t.Errorf("%+v", got)
	}
}

func TestReferrersAreFoundByTheirCode(t *testing.T) {
	referrer, early, late := person("51001", "a@example.com"), person("51002", "b@example.com"), person("51003", "c@example.com")
	referrer.VanityKeys = model.Some("51002") // a code that looks like an id
	early.ReferredBy, late.ReferredBy = model.Some("51002"), model.Some("51002")
	s, _ := fresh(t)
	appendAll(t, s, loosely(early, "a", at(1)))
	if got := personOf(t, s, "51002").ReferredBy.V; got != "51002" {
		t.Errorf("an unknown referrer is %q", got)
	}
	appendAll(t, s, loosely(referrer, "b", at(2)), loosely(late, "c", at(3)), loosely(early, "d", at(4)))
	page := must(s.PersonPage(context.Background(), personRef("51001")))(t)
	if len(page.Referred) != 2 || personOf(t, s, "51002").ReferredBy.V != "51001" || personOf(t, s, "51003").ReferredBy.V != "51001" {
		t.Errorf("referred %+v", page.Referred)
	}
	if got := must(s.FindPerson(context.Background(), "", "", "51002"))(t); len(got) != 2 {
		t.Errorf("found by code or id: %v", got)
	}
}

func TestPeopleOfABackendThatCannotBeReadAreNotFollowed(t *testing.T) {
	s, _ := fresh(t)
	appendAll(t, s, loosely(person("p1", ""), "a", at(1)))
	if _, all, err := s.FollowUps(context.Background(), backend, campaign, 10); err != nil || all.People != 0 {
		t.Errorf("%d follow-ups, %v", all.People, err)
	}
}

// TestNewestChangeThenNewestEventWins tells the same events in every order.
func TestNewestChangeThenNewestEventWins(t *testing.T) {
	told := func(id, risk string, due int64, changed, occurred int) model.Delivery {
		p := owed(id, due)
		p.Risk, p.AsOf, p.VanityKeys = model.Some(risk), at(changed), model.Some("code-"+id)
		if id == "p2" {
			p.ReferredBy = model.Some("code-p1")
		}
		return loosely(p, fmt.Sprint(id, changed, occurred), at(occurred))
	}
	events := []model.Delivery{
		told("p1", "made later", 20, 10, 14),
		told("p1", "changed later", 10, 12, 13),
		told("p1", "changed later, made last", 5, 12, 15),
		told("p2", "referred", 0, 12, 12),
	}
	var first []model.Participant
	s, _ := fresh(t)
	for i, order := range permutations(len(events)) {
		name := fmt.Sprint("order", i)
		from := must(s.Figures(context.Background()))(t).Events
		var story []model.Delivery
		for _, n := range order {
			d := events[n]
			d.Backend = name
			story = append(story, d)
		}
		appendAll(t, s, story...)
		var got []model.Participant
		for _, id := range []string{"p1", "p2"} {
			p := must(s.PersonPage(context.Background(), model.PersonRef{Backend: name, CampaignID: campaign, ID: id}))(t).Person
			got = append(got, p)
		}
		if i == 0 {
			first = got
			if p := got[0]; p.Risk.V != "changed later, made last" || p.Due.V.Minor != 5 || !p.AsOf.Equal(at(12)) || got[1].ReferredBy.V != "p1" {
				t.Fatalf("%+v", got)
			}
		}
		if diff := cmp.Diff(first, got, cmpopts.IgnoreFields(model.Participant{}, "Key", "Backend")); diff != "" {
			t.Fatalf("order %v: %s", order, diff)
		}
		newest, older := slices.Index(order, 2), slices.Index(order, 0)
		if newest < older && eventState(t, s, from+int64(older)+1) != model.EventStale {
			t.Errorf("order %v: an older state is not called stale", order)
		}
	}
}

func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, shorter := range permutations(n - 1) {
		for i := range n {
			all = append(all, slices.Insert(slices.Clone(shorter), i, n-1))
		}
	}
	return all
}
