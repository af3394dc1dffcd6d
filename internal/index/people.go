package index

import (
	"cmp"
	"context"
	"math"
	"strings"
	"time"

	"refdesk/internal/model"
)

// person is a participant with its texts folded for searching and sorting.
type person struct {
	model.Participant
	slot  int32
	name  string // folded
	words string // folded: names, address, id, vanity keys, notes
}

func newPerson(p model.Participant, slot int32) *person {
	return &person{
		Participant: p,
		slot:        slot,
		name:        fold(p.Name()),
		words:       foldAll(p.FirstName.V+" "+p.LastName.V, p.Email, p.ID, p.VanityKeys.V, p.Notes.V),
	}
}

func (p *person) rank() (int64, int64) {
	behind := -min(max(p.ReferralCount.V, 0), math.MaxInt32)
	if p.Gone {
		behind += 2 * math.MaxInt32
	}
	return behind, oldestFirst(p.CreatedAt)
}

func (p *person) tie(with *person) int {
	return cmp.Or(
		strings.Compare(p.Backend, with.Backend),
		strings.Compare(p.CampaignID, with.CampaignID),
		strings.Compare(p.ID, with.ID),
	)
}

// leaderboard puts most referrals first, the oldest of equal ones first, and
// those who are gone behind everybody else.
var leaderboard = ranking[person]{rank: (*person).rank, tie: (*person).tie}

// people is ordered as a leaderboard.
var people = list[person]{
	kind:  KindPeople,
	scope: func(p *person) (string, string) { return p.Backend, p.CampaignID },
	words: func(_ *state, p *person) [4]string { return [4]string{p.words} },
	own:   leaderboard,
	fields: map[string]field[person]{
		"name":      {text: func(_ *state, p *person, want string) bool { return strings.Contains(p.name, want) }},
		"email":     has(func(p *person) string { return p.Email }),
		"id":        is(func(p *person) string { return p.ID }),
		"ref":       is(func(p *person) string { return p.ReferredBy.V }),
		"risk":      is(func(p *person) string { return p.Risk.V }),
		"reason":    has(func(p *person) string { return p.RiskReason.V }),
		"backend":   is(func(p *person) string { return p.Backend }),
		"campaign":  inCampaign(func(p *person) scope { return scope{p.Backend, p.CampaignID} }),
		"referrals": {number: func(_ *state, p *person) (int64, bool) { return p.ReferralCount.V, p.ReferralCount.Known }},
		"monthly":   {number: func(_ *state, p *person) (int64, bool) { return p.MonthlyCount.V, p.MonthlyCount.Known }},
		"rank":      {number: func(_ *state, p *person) (int64, bool) { return p.Rank.V, p.Rank.Known }},
		"waiting":   {number: func(s *state, p *person) (int64, bool) { return int64(s.waiting[p.slot]), true }},
		"joined":    {at: func(_ *state, p *person) time.Time { return p.CreatedAt }},
	},
	columns: map[string]column[person]{
		"name":      {text: func(_ *state, p *person) string { return p.name }},
		"email":     wordy(func(p *person) string { return p.Email }),
		"id":        wordy(func(p *person) string { return p.ID }),
		"campaign":  {text: func(s *state, p *person) string { return s.names[scope{p.Backend, p.CampaignID}] }},
		"referrals": {number: func(_ *state, p *person) (int64, bool) { return p.ReferralCount.V, p.ReferralCount.Known }},
		"monthly":   {number: func(_ *state, p *person) (int64, bool) { return p.MonthlyCount.V, p.MonthlyCount.Known }},
		"rank":      {number: func(_ *state, p *person) (int64, bool) { return p.Rank.V, p.Rank.Known }},
		"place":     {number: func(s *state, p *person) (int64, bool) { return int64(s.place(p)), true }},
		"risk":      {number: func(_ *state, p *person) (int64, bool) { return riskStep(p.Risk) }},
		"reason":    wordy(func(p *person) string { return p.RiskReason.V }),
		"waiting":   {number: func(s *state, p *person) (int64, bool) { return int64(s.waiting[p.slot]), true }},
		"joined":    timed(func(p *person) time.Time { return p.CreatedAt }),
		"as_of":     timed(func(p *person) time.Time { return p.AsOf }),
	},
}

// People answers a window over the participants. A person that only a reward
// or an event names is not among them.
func (x *Index) People(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error) {
	s := x.state.Load()
	return window(ctx, x, s, &people, s.people, q, s.personRow)
}

// PeopleOf gives those participants of a query's scope who have one of these
// vendor ids and match its text, in no order and without a window.
func (x *Index) PeopleOf(ctx context.Context, q model.Query, ids []string) ([]model.PersonRow, error) {
	filter, err := ParseQuery(KindPeople, q.Text)
	if err != nil {
		return nil, err
	}
	s := x.state.Load()
	match := people.compile(s, filter, x.o.Now())
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	var out []model.PersonRow
	for i, p := range s.people.rows {
		if i%8192 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if p == nil || !wanted[p.ID] || q.Backend != "" && p.Backend != q.Backend || q.Campaign != "" && p.CampaignID != q.Campaign {
			continue
		}
		if match(p) {
			out = append(out, s.personRow(p))
		}
	}
	return out, nil
}

func (s *state) personRow(p *person) model.PersonRow {
	return model.PersonRow{Participant: p.Participant, Waiting: int(s.waiting[p.slot]), Place: int(s.place(p))}
}

// place is the 1-based place of a person on the leaderboard of its campaign.
func (s *state) place(p *person) int32 {
	places, _ := s.people.places.get(func() ([]int32, error) { return leaderboards(s.people), nil })
	return places[p.slot]
}

// leaderboards counts through the campaigns' own orders.
func leaderboards(t *table[person]) []int32 {
	places := make([]int32, len(t.rows))
	last := map[scope]*int32{}
	var in scope
	var at *int32
	for _, slot := range t.inOrder(leaderboard) {
		row := t.rows[slot]
		if here := (scope{row.Backend, row.CampaignID}); at == nil || here != in {
			if in, at = here, last[here]; at == nil {
				at = new(int32)
				last[here] = at
			}
		}
		*at++
		places[slot] = *at
	}
	return places
}

// riskStep orders risk levels. Words not heard of come after the worst known
// one, so that nobody overlooks them.
func riskStep(risk model.Opt[string]) (int64, bool) {
	switch strings.ToUpper(risk.V) {
	case "":
		return 0, false
	case "LOW", "LOW?": // low, or never assessed
		return 1, true
	case "MEDIUM":
		return 2, true
	case "HIGH":
		return 3, true
	}
	return 4, true
}

// inCampaign matches a campaign by its id or by a part of its name.
func inCampaign[R any](of func(*R) scope) field[R] {
	return field[R]{text: func(s *state, r *R, want string) bool {
		in := of(r)
		return fold(in.campaign) == want || strings.Contains(s.names[in], want)
	}}
}

// oldestFirst and newestFirst turn a moment into a rank; one that is not known
// comes last in both.
func oldestFirst(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return t.UnixMilli()
}

func newestFirst(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return -t.UnixMilli()
}
