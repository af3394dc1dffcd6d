package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// tell is one thing that happens: an event, or a reading of a person.
type tell struct {
	event   model.Delivery
	reading *model.PersonReading
}

// optional draws a fact that may be missing.
func optional[T any](t *rapid.T, name string, values ...T) model.Opt[T] {
	if !rapid.Bool().Draw(t, name+" known") {
		return model.Opt[T]{}
	}
	return model.Some(rapid.SampledFrom(values).Draw(t, name))
}

func drawPerson(t *rapid.T) model.Participant {
	p := person(rapid.SampledFrom([]string{"p1", "p2"}).Draw(t, "person"), "")
	p.Email = optional(t, "email", p.ID+"@example.com", p.ID+".new@example.com").V
	p.FirstName = optional(t, "first name", "Ana", "Аня", "杏奈")
	p.Risk = optional(t, "risk", "LOW", "MEDIUM", "HIGH")
	p.ReferralCount = optional(t, "count", int64(1), 2, 3)
	p.Winner = optional(t, "winner", true, false)
	if optional(t, "created", 1).Known {
		p.CreatedAt = at(-100)
	}
	return p
}

func drawFacts(t *rapid.T) model.Facts {
	p := drawPerson(t)
	id := rapid.SampledFrom([]string{"1", "2"}).Draw(t, "object")
	r := reward("prew_"+id, "p"+id, rapid.SampledFrom([]model.RewardState{
		model.RewardWaiting, model.RewardApproved, model.RewardFulfilled,
	}).Draw(t, "reward"))
	if optional(t, "reward created", 1).Known {
		r.CreatedAt = at(-50)
	}
	sum := optional(t, "amount", model.Money{Minor: 100, Currency: "EUR"}, model.Money{Minor: 90, Currency: "EUR"})
	states := []string{"pending", "approved", "paid", "reversed", "queued", "issued", "failed", "odd"}
	state := rapid.SampledFrom(states).Draw(t, "state")
	switch rapid.IntRange(0, 3).Draw(t, "about") {
	case 0:
		return model.Facts{People: []model.Participant{p}, Campaigns: []model.Campaign{{
			ID: campaign, Name: optional(t, "name", "A", "B").V, Winners: optional(t, "winners", int64(1), 2),
		}}}
	case 1:
		return model.Facts{People: []model.Participant{p}, Rewards: []model.Reward{r}, Configs: []model.RewardConfig{{
			ID: "crew_1", Title: optional(t, "title", "X", "Y").V,
		}}}
	case 2:
		return model.Facts{Commissions: []model.Commission{{ID: "comm_" + id, Person: "p1", State: state, Amount: sum}}}
	}
	return model.Facts{Payouts: []model.Payout{{ID: "po_" + id, Person: "p1", State: state, Amount: sum}}}
}

// drawStory draws events, with ties and repeats, and readings between them.
func drawStory(t *rapid.T) []tell {
	var story []tell
	for i := range rapid.IntRange(1, 6).Draw(t, "events") {
		second := 2 * rapid.IntRange(0, 5).Draw(t, "second")
		d := delivery(model.KindReward, "prew_1", fmt.Sprint("key ", i), at(second), drawFacts(t))
		for range rapid.IntRange(1, 2).Draw(t, "arrivals") {
			story = append(story, tell{event: d})
		}
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "readings") {
		// No tie with an event or another reading: the newest to arrive wins it.
		second := 4*rapid.IntRange(0, 3).Draw(t, "second") + 2*i + 1
		reading := read(drawPerson(t), at(second))
		reading.RewardsKnown = false
		story = append(story, tell{reading: &reading})
	}
	return story
}

// play tells a story to a backend of its own, so that one store serves all.
// Events without a reading between them come as one burst.
func play(t *rapid.T, s *store.Store, name string, story []tell) {
	var burst []model.Delivery
	end := func() {
		if _, err := s.AppendTogether(burst); err != nil {
			t.Fatal(err)
		}
		burst = nil
	}
	for _, tell := range story {
		if tell.reading == nil {
			tell.event.Backend = name
			burst = append(burst, tell.event)
			continue
		}
		end()
		reading := *tell.reading
		reading.Person.Backend = name
		if err := s.SavePerson(context.Background(), reading); err != nil {
			t.Fatal(err)
		}
	}
	end()
}

// picture is all that a backend's part of the mirror and journal says.
type picture struct {
	Campaigns   []model.Campaign
	Configs     []model.RewardConfig
	People      []model.Participant
	Rewards     []model.Reward
	Commissions []model.Commission
	Payouts     []model.Payout
	Journal     []string
}

// look reads what a backend's story left, beginning at a place before it.
func look(t *rapid.T, s *store.Store, name string, from model.Announcement) picture {
	ctx := context.Background()
	var p picture
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.Campaigns(ctx)
	check(err)
	p.Campaigns = slices.DeleteFunc(all, func(c model.Campaign) bool { return c.Backend != name })
	configs, err := s.RewardConfigs(ctx)
	check(err)
	p.Configs = slices.DeleteFunc(configs, func(c model.RewardConfig) bool { return c.Backend != name })
	check(s.PeopleSince(ctx, from.Rev, func(one model.Participant) error {
		if one.Backend == name {
			p.People = append(p.People, one)
		}
		return nil
	}))
	check(s.RewardsSince(ctx, from.Rev, func(r model.Reward) error {
		if r.Backend == name {
			p.Rewards = append(p.Rewards, r)
		}
		return nil
	}))
	p.Commissions, err = s.Commissions(ctx, name, "")
	check(err)
	p.Payouts, err = s.Payouts(ctx, name, "")
	check(err)
	events, err := s.EventRowsAfter(ctx, from.Seq, 1000)
	check(err)
	for _, e := range events {
		if e.Backend == name {
			p.Journal = append(p.Journal, fmt.Sprint(e.OccurredAt, e.SubjectID, e.Repeats))
		}
	}
	return p
}

// TestAnyOrderEndsTheSame tells the same story in two orders. What never
// depends on order is the whole mirror and what the journal holds.
func TestAnyOrderEndsTheSame(t *testing.T) {
	s := open(t, t.TempDir(), func() time.Time { return noon })
	news, cancel := s.Subscribe()
	defer cancel()
	var from model.Announcement
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		one, two := fmt.Sprintf("one%d", round), fmt.Sprintf("two%d", round)
		story := drawStory(t)
		play(t, s, one, story)
		order := make([]int, len(story))
		for i := range order {
			order[i] = i
		}
		var shuffled []tell
		for _, i := range rapid.Permutation(order).Draw(t, "order") {
			shuffled = append(shuffled, story[i])
		}
		play(t, s, two, shuffled)
		diff := cmp.Diff(look(t, s, one, from), look(t, s, two, from),
			cmpopts.IgnoreFields(model.Participant{}, "Key"),
			cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Backend" }, cmp.Ignore()),
			cmpopts.SortSlices(func(a, b string) int { return strings.Compare(a, b) }),
			cmpopts.SortSlices(func(a, b model.Participant) int { return strings.Compare(a.ID, b.ID) }),
			cmpopts.SortSlices(func(a, b model.Reward) int { return strings.Compare(a.ID, b.ID) }),
			cmpopts.SortSlices(func(a, b model.Commission) int { return strings.Compare(a.ID, b.ID) }),
			cmpopts.SortSlices(func(a, b model.Payout) int { return strings.Compare(a.ID, b.ID) }))
		if diff != "" {
			t.Fatalf("the order matters (-one +two):\n%s", diff)
		}
		from = <-news
	})
}
