package index

import (
	"cmp"
	"context"
	"strings"
	"time"

	"refdesk/internal/model"
)

// reward is an earned reward. There may be as many as people, so that what many
// have in common is kept once and people are named by their places. Times are
// milliseconds since 1970, unknown where missing.
type reward struct {
	*earned
	id                 string
	slot               int32
	earner, friend     int32 // places in people, none where nobody is named
	created, firstSeen int64
	approved           int64
	fulfilled, asOf    int64
}

// earned is what many rewards have in common.
type earned struct {
	scope
	config, title string
	side          model.Side
	state         model.RewardState
	words         string // folded: config and title
}

// newReward makes a row of a reward, with what it has in common with others.
func newReward(r model.Reward, common func(earned) *earned) *reward {
	return &reward{
		earned: common(earned{
			scope: scope{r.Backend, r.CampaignID}, config: r.ConfigID, title: r.Title,
			side: r.Side, state: r.State, words: foldAll(r.ConfigID, r.Title),
		}),
		id: strings.Clone(r.ID), created: moment(r.CreatedAt), firstSeen: moment(r.FirstSeen),
		approved: moment(r.ApprovedAt), fulfilled: moment(r.FulfilledAt), asOf: moment(r.AsOf),
	}
}

// whole gives the reward as the store has it.
func (r *reward) whole(s *state) model.Reward {
	return model.Reward{
		Backend: r.backend, CampaignID: r.campaign, ID: r.id, ConfigID: r.config, Title: s.titleOf(r),
		Person: s.people.id(r.earner), Other: s.people.id(r.friend), Side: r.side, State: r.state,
		CreatedAt: at(r.created), FirstSeen: at(r.firstSeen), ApprovedAt: at(r.approved), FulfilledAt: at(r.fulfilled), AsOf: at(r.asOf),
	}
}

// since is model.Reward.Since in milliseconds.
func (r *reward) since() int64 {
	if r.created != unknown {
		return r.created
	}
	return r.firstSeen
}

// surelyOlder is how much longer a reward counts as waiting when nobody told its
// creation: it is older than its first sight by as much as nobody knows. A day is
// the coarsest unit that ages are shown in, so that no ">3d" stands behind a "3d".
const surelyOlder = int64(24 * time.Hour / time.Millisecond)

// order is the moment by which rewards are put in order of age.
func (r *reward) order() int64 {
	since := r.since()
	if r.created == unknown && since != unknown {
		return since - surelyOlder
	}
	return since
}

func (r *reward) ref() model.ObjectRef {
	return model.ObjectRef{Backend: r.backend, CampaignID: r.campaign, Object: model.ObjectReward, ID: r.id}
}

// rewards puts what waits for an approval first: what is on hold until a time by
// that time, then the longest waiting, of which those of unknown creation stand
// before those of the same known age. Everything else is behind it, newest first.
var rewards = list[reward]{
	kind:  KindRewards,
	scope: func(r *reward) (string, string) { return r.backend, r.campaign },
	words: func(s *state, r *reward) [3]string {
		return [3]string{fold(r.id), r.words, s.titles[r.configRef()].folded}
	},
	people: rewardPeople,
	first:  endingFirst,
	own: ranking[reward]{
		rank: func(r *reward) (int64, int64) {
			if r.state == model.RewardWaiting {
				return 0, oldestFirst(at(r.order()))
			}
			return 1, newestFirst(at(r.since()))
		},
		tie: func(a, b *reward) int {
			return cmp.Or(strings.Compare(a.backend, b.backend), strings.Compare(a.campaign, b.campaign), strings.Compare(a.id, b.id))
		},
	},
	fields: map[string]field[reward]{
		"state":    oneOf(is(func(r *reward) string { return string(r.state) }), rewardStates...),
		"side":     oneOf(is(func(r *reward) string { return string(r.side) }), sides...),
		"id":       is(func(r *reward) string { return r.id }),
		"config":   is(func(r *reward) string { return r.config }),
		"person":   pointed(func(r *reward) int32 { return r.earner }),
		"ref":      pointed(func(r *reward) int32 { return r.friend }),
		"backend":  is(func(r *reward) string { return r.backend }),
		"campaign": inCampaign(func(r *reward) scope { return r.scope }),
		"title":    {text: func(s *state, r *reward, want string) bool { return strings.Contains(fold(s.titleOf(r)), want) }},
		"name":     named(func(r *reward) (int32, int32) { return r.earner, r.friend }),
		"email":    addressed(func(r *reward) (int32, int32) { return r.earner, r.friend }),
		"risk":     {text: func(s *state, r *reward, want string) bool { return fold(s.people.person(r.earner).Risk.V) == want }},
		"change":   oneOf(field[reward]{text: func(s *state, r *reward, want string) bool { return stands(s.changeOf(r), want) }}, changeStates...),
		"held":     {held: func(s *state, r *reward) model.Hold { return s.holdOf(r.ref()) }},
		"case":     ofSuspects(rewardPeople),
		"score":    {number: byScore(rewardPeople)},
		"worth":    {amount: (*state).worthOf},
		"since":    {at: func(_ *state, r *reward) time.Time { return at(r.since()) }},
	},
	columns: map[string]column[reward]{
		"since":    {number: func(_ *state, r *reward) (int64, bool) { return r.order(), r.order() != unknown }},
		"name":     {text: func(s *state, r *reward) string { return s.people.name(r.earner) }},
		"friend":   {text: func(s *state, r *reward) string { return s.people.name(r.friend) }},
		"title":    {text: func(s *state, r *reward) string { return fold(s.titleOf(r)) }},
		"side":     wordy(func(r *reward) string { return string(r.side) }),
		"state":    {number: func(_ *state, r *reward) (int64, bool) { return rewardStep(r.state), true }},
		"id":       wordy(func(r *reward) string { return r.id }),
		"campaign": {text: func(s *state, r *reward) string { return s.names[r.scope] }},
		"risk":     {number: func(s *state, r *reward) (int64, bool) { return riskStep(s.people.person(r.earner).Risk) }},
		"change":   {text: func(s *state, r *reward) string { return string(s.changeOf(r).State) }},
		"case":     {number: byScore(rewardPeople)},
		"worth":    {amount: (*state).worthOf},
	},
}

func rewardPeople(r *reward) (earner, friend int32) { return r.earner, r.friend }

// worthOf is what a reward is worth, as far as anybody has said.
func (s *state) worthOf(r *reward) model.Opt[model.Money] {
	return s.worths.Of(model.Reward{Backend: r.backend, CampaignID: r.campaign, ConfigID: r.config, Side: r.side})
}

// Rewards answers a window over the earned rewards.
func (x *Index) Rewards(ctx context.Context, q model.Query) (model.Window[model.RewardRow], error) {
	s := x.state.Load()
	var sides []pair
	w, err := window(ctx, x, s, &rewards, s.rewards, q, func(r *reward) model.RewardRow {
		sides = append(sides, pair{r.earner, r.friend})
		return s.rewardRow(r)
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

// rewardRow is a reward with all that lists show but its people.
func (s *state) rewardRow(r *reward) model.RewardRow {
	return model.RewardRow{
		Reward: r.whole(s), Change: s.changeOf(r), Hold: s.holdOf(r.ref()), Worth: s.worthOf(r), Batch: s.batched[r.slot],
		EarnerCase: s.suspects.of(r.earner), FriendCase: s.suspects.of(r.friend),
	}
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

func (r *reward) configRef() configRef { return configRef{r.backend, r.campaign, r.config} }

func (s *state) titleOf(r *reward) string {
	if r.title != "" {
		return r.title
	}
	return s.titles[r.configRef()].text
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
