package index

import (
	"cmp"
	"context"
	"strings"
	"time"

	"refdesk/internal/model"
)

// reward is an earned reward with the places of what it points at.
type reward struct {
	model.Reward
	slot   int32
	earner int32 // place in people, none where nobody is named
	friend int32
	words  string // folded: its own texts
}

// rewards puts what waits for an approval first, the longest waiting at the
// top, and everything else behind it, newest first.
var rewards = list[reward]{
	kind:  KindRewards,
	scope: func(r *reward) (string, string) { return r.Backend, r.CampaignID },
	words: func(s *state, r *reward) [4]string {
		return [4]string{r.words, s.titles[r.config()].folded, s.people.words(r.earner), s.people.words(r.friend)}
	},
	own: ranking[reward]{
		rank: func(r *reward) (int64, int64) {
			if r.State == model.RewardWaiting {
				return 0, oldestFirst(r.Since())
			}
			return 1, newestFirst(r.Since())
		},
		tie: func(a, b *reward) int {
			return cmp.Or(strings.Compare(a.Backend, b.Backend), strings.Compare(a.CampaignID, b.CampaignID), strings.Compare(a.ID, b.ID))
		},
	},
	fields: map[string]field[reward]{
		"state":    oneOf(is(func(r *reward) string { return string(r.State) }), rewardStates...),
		"side":     oneOf(is(func(r *reward) string { return string(r.Side) }), sides...),
		"id":       is(func(r *reward) string { return r.ID }),
		"config":   is(func(r *reward) string { return r.ConfigID }),
		"person":   is(func(r *reward) string { return r.Person }),
		"ref":      is(func(r *reward) string { return r.Other }),
		"backend":  is(func(r *reward) string { return r.Backend }),
		"campaign": inCampaign(func(r *reward) scope { return scope{r.Backend, r.CampaignID} }),
		"title":    {text: func(s *state, r *reward, want string) bool { return strings.Contains(fold(s.titleOf(r)), want) }},
		"name":     named(func(r *reward) (int32, int32) { return r.earner, r.friend }),
		"email":    addressed(func(r *reward) (int32, int32) { return r.earner, r.friend }),
		"risk":     {text: func(s *state, r *reward, want string) bool { return fold(s.people.person(r.earner).Risk.V) == want }},
		"change":   oneOf(field[reward]{text: func(s *state, r *reward, want string) bool { return stands(s.changeOf(r), want) }}, changeStates...),
		"held":     {held: func(s *state, r *reward) model.Hold { return s.holdOf(r.ObjectRef()) }},
		"since":    {at: func(_ *state, r *reward) time.Time { return r.Since() }},
	},
	columns: map[string]column[reward]{
		"since":    timed(func(r *reward) time.Time { return r.Since() }),
		"name":     {text: func(s *state, r *reward) string { return s.people.name(r.earner) }},
		"friend":   {text: func(s *state, r *reward) string { return s.people.name(r.friend) }},
		"title":    {text: func(s *state, r *reward) string { return fold(s.titleOf(r)) }},
		"side":     wordy(func(r *reward) string { return string(r.Side) }),
		"state":    {number: func(_ *state, r *reward) (int64, bool) { return rewardStep(r.State), true }},
		"id":       wordy(func(r *reward) string { return r.ID }),
		"campaign": {text: func(s *state, r *reward) string { return s.names[scope{r.Backend, r.CampaignID}] }},
		"risk":     {number: func(s *state, r *reward) (int64, bool) { return riskStep(s.people.person(r.earner).Risk) }},
		"change":   {text: func(s *state, r *reward) string { return string(s.changeOf(r).State) }},
	},
}

// Rewards answers a window over the earned rewards.
func (x *Index) Rewards(ctx context.Context, q model.Query) (model.Window[model.RewardRow], error) {
	s := x.state.Load()
	var sides []pair
	w, err := window(ctx, x, s, &rewards, s.rewards, q, func(r *reward) model.RewardRow {
		sides = append(sides, pair{r.earner, r.friend})
		row := model.RewardRow{Reward: r.Reward, Change: s.changeOf(r), Hold: s.holdOf(r.ObjectRef())}
		row.Title = s.titleOf(r)
		return row
	})
	if err != nil {
		return w, err
	}
	people, err := x.sides(ctx, s, sides)
	for i := range w.Rows {
		w.Rows[i].Earner, w.Rows[i].Friend = people[sides[i].earner], people[sides[i].friend]
	}
	return w, err
}

// pair is the places of the two people of a row.
type pair struct{ earner, friend int32 }

// sides reads both people of each row.
func (x *Index) sides(ctx context.Context, s *state, of []pair) (map[int32]model.Participant, error) {
	slots := make([]int32, 0, 2*len(of))
	for _, p := range of {
		slots = append(slots, p.earner, p.friend)
	}
	return x.faces(ctx, s, slots)
}

func (r *reward) config() configRef { return configRef{r.Backend, r.CampaignID, r.ConfigID} }

func (s *state) titleOf(r *reward) string {
	if r.Title != "" {
		return r.Title
	}
	return s.titles[r.config()].text
}

// changeOf gives the newest change for a reward, zero where there is none.
func (s *state) changeOf(r *reward) model.Change {
	return s.change(s.newest.rewards[r.slot])
}

// rewardStep orders states by how much of a reward's life is over.
func rewardStep(state model.RewardState) int64 {
	for i, s := range rewardStates {
		if s == state {
			return int64(i)
		}
	}
	return 5
}
