package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"refdesk/internal/model"
)

// The naive reading: a term is a predicate written next to its text, so that
// the parser has no part in what is expected.
type naiveTerm struct {
	text string
	ok   func(model.PersonRow) bool
}

func contains(in, want string) bool { return strings.Contains(strings.ToLower(in), want) }

var naiveTerms = []naiveTerm{
	{"an", func(p model.PersonRow) bool {
		return contains(p.FirstName.V, "an") || contains(p.Email, "an") || contains(p.ID, "an")
	}},
	{`"example.com"`, func(p model.PersonRow) bool { return contains(p.Email, "example.com") }},
	{"risk:HIGH", func(p model.PersonRow) bool { return p.Risk.V == "HIGH" }},
	{"referrals>2", func(p model.PersonRow) bool { return p.ReferralCount.Known && p.ReferralCount.V > 2 }},
	{"referrals<=2", func(p model.PersonRow) bool { return p.ReferralCount.Known && p.ReferralCount.V <= 2 }},
	{"waiting:1", func(p model.PersonRow) bool { return p.Waiting == 1 }},
	{"joined<2d", func(p model.PersonRow) bool { return !p.CreatedAt.IsZero() && noon.Sub(p.CreatedAt) < 48*time.Hour }},
	{"joined>1h", func(p model.PersonRow) bool { return !p.CreatedAt.IsZero() && noon.Sub(p.CreatedAt) > time.Hour }},
	{"has:waiting-reward", func(p model.PersonRow) bool { return p.Waiting > 0 }},
	{"ref:P3", func(p model.PersonRow) bool { return p.ReferredBy.V == "p3" }},
	{"@", func(p model.PersonRow) bool { return contains(p.Email, "@") }},
	{"name:a", func(p model.PersonRow) bool { return contains(p.Name(), "a") }},
}

func number(n int64, known bool, desc bool) int64 {
	switch {
	case !known:
		return math.MaxInt64
	case desc:
		return -n
	}
	return n
}

// naiveSorts compare two rows by one column, unknown values last.
var naiveSorts = map[string]func(a, b model.PersonRow, desc bool) int{
	"": func(a, b model.PersonRow, desc bool) int { return 0 },
	"referrals": func(a, b model.PersonRow, desc bool) int {
		return cmp.Compare(number(a.ReferralCount.V, a.ReferralCount.Known, desc), number(b.ReferralCount.V, b.ReferralCount.Known, desc))
	},
	"joined": func(a, b model.PersonRow, desc bool) int {
		return cmp.Compare(number(a.CreatedAt.Unix(), !a.CreatedAt.IsZero(), desc), number(b.CreatedAt.Unix(), !b.CreatedAt.IsZero(), desc))
	},
	"waiting": func(a, b model.PersonRow, desc bool) int {
		return cmp.Compare(number(int64(a.Waiting), true, desc), number(int64(b.Waiting), true, desc))
	},
	"waiting,-referrals": func(a, b model.PersonRow, desc bool) int {
		return cmp.Or(
			cmp.Compare(number(int64(a.Waiting), true, desc), number(int64(b.Waiting), true, desc)),
			cmp.Compare(number(a.ReferralCount.V, a.ReferralCount.Known, true), number(b.ReferralCount.V, b.ReferralCount.Known, true)))
	},
	"email": func(a, b model.PersonRow, desc bool) int {
		if a.Email == "" || b.Email == "" {
			return cmp.Compare(len(b.Email), len(a.Email)) * boolInt(a.Email != b.Email)
		}
		c := strings.Compare(strings.ToLower(a.Email), strings.ToLower(b.Email))
		if desc {
			return -c
		}
		return c
	},
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// naiveOwn is the leaderboard's order.
func naiveOwn(a, b model.PersonRow) int {
	born := func(p model.PersonRow) int64 { return number(p.CreatedAt.Unix(), !p.CreatedAt.IsZero(), false) }
	return cmp.Or(
		cmp.Compare(boolInt(a.Gone), boolInt(b.Gone)),
		cmp.Compare(b.ReferralCount.V, a.ReferralCount.V),
		cmp.Compare(born(a), born(b)),
		strings.Compare(a.CampaignID, b.CampaignID),
		strings.Compare(a.ID, b.ID),
	)
}

// naivePeople answers a query by looking at everything.
func naivePeople(store *fakeStore, q model.Query, terms []naiveTerm, not []bool) []string {
	var all []model.PersonRow
	for _, s := range store.people {
		p := model.PersonRow{Participant: s.row}
		for _, r := range store.rewards {
			if r.row.CampaignID == p.CampaignID && r.row.Person == p.ID && r.row.State == model.RewardWaiting {
				p.Waiting++
			}
		}
		all = append(all, p)
	}
	slices.SortFunc(all, naiveOwn)
	places := map[string]int{}
	var hits []model.PersonRow
	for _, p := range all {
		places[p.CampaignID]++
		p.Place = places[p.CampaignID]
		keep := q.Campaign == "" || p.CampaignID == q.Campaign
		for i, t := range terms {
			keep = keep && t.ok(p) != not[i]
		}
		if keep {
			hits = append(hits, p)
		}
	}
	slices.SortStableFunc(hits, func(a, b model.PersonRow) int { return naiveSorts[q.Sort](a, b, q.Desc) })
	if q.Sort == "" && q.Desc {
		slices.Reverse(hits)
	}
	return rowNames(hits)
}

func rowNames(rows []model.PersonRow) []string {
	var out []string
	for _, p := range rows {
		out = append(out, fmt.Sprintf("%s/%s place %d waiting %d", p.CampaignID, p.ID, p.Place, p.Waiting))
	}
	return out
}

func drawPerson(t *rapid.T) model.Participant {
	p := model.Participant{
		CampaignID: rapid.SampledFrom([]string{"c1", "c2"}).Draw(t, "campaign"),
		ID:         fmt.Sprint("p", rapid.IntRange(0, 12).Draw(t, "person")),
		Email:      rapid.SampledFrom([]string{"", "ana@example.com", "Bo@example.com", "dan@mail.test"}).Draw(t, "email"),
		FirstName:  model.Some(rapid.SampledFrom([]string{"", "Ana", "Bo", "ANDREW"}).Draw(t, "name")),
		Gone:       rapid.IntRange(0, 5).Draw(t, "gone") == 0,
	}
	if n := rapid.Int64Range(-1, 4).Draw(t, "referrals"); n >= 0 {
		p.ReferralCount = model.Some(n)
	}
	if by := rapid.IntRange(0, 12).Draw(t, "referrer"); by < 5 {
		p.ReferredBy = model.Some(fmt.Sprint("p", by))
	}
	if risk := rapid.SampledFrom([]string{"", "LOW", "HIGH"}).Draw(t, "risk"); risk != "" {
		p.Risk = model.Some(risk)
	}
	if h := rapid.IntRange(-1, 60).Draw(t, "hours"); h >= 0 {
		p.CreatedAt = noon.Add(-time.Duration(h) * time.Hour)
	}
	return p
}

func drawReward(t *rapid.T) model.Reward {
	return model.Reward{
		CampaignID: rapid.SampledFrom([]string{"c1", "c2"}).Draw(t, "campaign"),
		ID:         fmt.Sprint("r", rapid.IntRange(0, 8).Draw(t, "reward")),
		Person:     fmt.Sprint("p", rapid.IntRange(0, 12).Draw(t, "person")),
		State:      rapid.SampledFrom([]model.RewardState{model.RewardWaiting, model.RewardApproved}).Draw(t, "state"),
	}
}

// TestAgainstANaiveReading commits random rows, follows some of the commits,
// and asks random questions; the index answers like a loop over everything.
func TestAgainstANaiveReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store := newFakeStore()
		x := New(store, Options{Now: func() time.Time { return noon }})
		for range rapid.IntRange(1, 4).Draw(t, "commits") {
			var rows []any
			for range rapid.IntRange(0, 12).Draw(t, "people") {
				rows = append(rows, drawPerson(t))
			}
			for range rapid.IntRange(0, 6).Draw(t, "rewards") {
				rows = append(rows, drawReward(t))
			}
			store.commit(rows...)
			if err := x.Load(context.Background()); err != nil {
				t.Fatal(err)
			}
			compareOnce(t, x, store)
			compareOnce(t, x, store)
		}
	})
}

func compareOnce(t *rapid.T, x *Index, store *fakeStore) {
	q := model.Query{
		Campaign: rapid.SampledFrom([]string{"", "c1", "c2"}).Draw(t, "scope"),
		Sort:     rapid.SampledFrom([]string{"", "referrals", "joined", "waiting", "email", "waiting,-referrals"}).Draw(t, "sort"),
		Desc:     rapid.Bool().Draw(t, "desc"),
		Count:    1000,
	}
	terms := rapid.SliceOfN(rapid.SampledFrom(naiveTerms), 0, 3).Draw(t, "terms")
	not := make([]bool, len(terms))
	var text []string
	for i, term := range terms {
		if not[i] = rapid.Bool().Draw(t, "not"); not[i] {
			text = append(text, "-"+term.text)
		} else {
			text = append(text, term.text)
		}
	}
	q.Text = strings.Join(text, "  ")
	w, err := x.People(context.Background(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	want := naivePeople(store, q, terms, not)
	if got := rowNames(w.Rows); !slices.Equal(got, want) || w.Matched != len(want) {
		t.Fatalf("%+v\ngot  %q\nwant %q", q, got, want)
	}
}
