package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

var inCampaign = model.CampaignRef{Backend: backend, ID: campaign}

// withPeople gives a store with p1, p2, …, each with a waiting reward r1, r2, ….
func withPeople(t *testing.T, count int) *store.Store {
	t.Helper()
	s, _ := withRewards(t, count)
	return s
}

// found is a ring with a device in common that scores as given.
func found(score int, people ...string) model.Finding {
	parts := []model.Part{{Signal: "same-device", Points: score, Text: "one device"}}
	f := model.Finding{
		Lead: people[0], Ring: len(people) > 1, Score: score, Parts: parts,
		Links: []model.Link{{Signal: "device", Value: "d1", People: people, Total: len(people), Strong: true}},
	}
	for _, id := range people {
		f.People = append(f.People, model.Evidence{Person: id, Score: score, Parts: parts})
	}
	return f
}

func syncAll(t *testing.T, s *store.Store, findings ...model.Finding) int {
	t.Helper()
	return must(s.SyncCases(context.Background(), inCampaign, findings, nil, noon))(t)
}

func caseOf(t *testing.T, s *store.Store, person string) model.Case {
	t.Helper()
	return must(s.CaseOf(context.Background(), personRef(person)))(t)
}

func TestFindingsBecomeCases(t *testing.T) {
	s := withPeople(t, 4)
	if n := syncAll(t, s, found(80, "p1", "p2"), found(60, "p3")); n != 2 {
		t.Errorf("%d changed", n)
	}
	ring := caseOf(t, s, "p2")
	if ring.State != model.CaseOpen || !ring.Ring || ring.Lead.Key == 0 || ring.Score != 80 || ring.Waiting != 2 ||
		!slices.Equal(ring.People, []string{"p1", "p2"}) || !ring.OpenedAt.Equal(noon) || len(ring.Parts) != 1 {
		t.Errorf("case %+v", ring)
	}
	rev := must(s.Rev(context.Background()))(t)
	if n := syncAll(t, s, found(60, "p3"), found(80, "p1", "p2")); n != 0 || must(s.Rev(context.Background()))(t) != rev {
		t.Errorf("the same findings changed %d cases", n)
	}
	page := must(s.CasePage(context.Background(), ring.ID))(t)
	if len(page.Members) != 2 || page.Members[1].ID != "p2" || page.Members[1].Waiting != 1 || len(page.Links) != 1 || page.Links[0].Value != "d1" {
		t.Errorf("page %+v", page)
	}
	if _, err := s.CaseOf(context.Background(), personRef("p4")); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("somebody without a case: %v", err)
	}
}

func TestTheOldestCaseWinsAMerge(t *testing.T) {
	s := withPeople(t, 5)
	syncAll(t, s, found(60, "p3"), found(80, "p1", "p2"))
	single, ring := caseOf(t, s, "p3"), caseOf(t, s, "p1")
	syncAll(t, s, found(90, "p1", "p2", "p3", "p4"))
	merged := must(s.Case(context.Background(), ring.ID))(t)
	if merged.ID != single.ID || len(merged.People) != 4 || merged.Lead.ID != "p1" {
		t.Errorf("merged %+v", merged)
	}
	if page := must(s.CasePage(context.Background(), ring.ID))(t); page.ID != single.ID || !slices.Equal(page.MergedFrom, []int64{ring.ID}) {
		t.Errorf("the page of the younger one leads to %d, merged from %v", page.ID, page.MergedFrom)
	}
	syncAll(t, s, found(90, "p1", "p2", "p3", "p4"), found(70, "p5"))
	syncAll(t, s, found(95, "p1", "p2", "p3", "p4", "p5"))
	if got := must(s.Case(context.Background(), ring.ID))(t); got.ID != single.ID || len(got.People) != 5 {
		t.Errorf("after a second merge %+v", got)
	}
}

func TestASplitKeepsTheCaseWithMostPeople(t *testing.T) {
	s := withPeople(t, 5)
	syncAll(t, s, found(80, "p1", "p2", "p3", "p4", "p5"))
	whole := caseOf(t, s, "p1")
	syncAll(t, s, found(70, "p4", "p5"), found(80, "p1", "p2", "p3"))
	kept, split := caseOf(t, s, "p1"), caseOf(t, s, "p5")
	if kept.ID != whole.ID || split.ID == whole.ID || len(kept.People) != 3 || len(split.People) != 2 || split.Waiting != 2 || kept.Waiting != 3 {
		t.Errorf("kept %+v\nsplit %+v", kept, split)
	}
}

func TestOnlyTheCasesOfWhoWasWeighedFade(t *testing.T) {
	s := withPeople(t, 3)
	syncAll(t, s, found(80, "p1", "p2"), found(60, "p3"))
	ctx := context.Background()
	if n := must(s.SyncCases(ctx, inCampaign, nil, []string{"p3"}, noon))(t); n != 1 {
		t.Errorf("%d changed", n)
	}
	faded := caseOf(t, s, "p3")
	if faded.State != model.CaseOpen || len(faded.Returned) != 1 || !strings.Contains(faded.Returned[0], "threshold") {
		t.Errorf("a case left the queue silently: %+v", faded)
	}
	if other := caseOf(t, s, "p1"); len(other.Returned) != 0 {
		t.Errorf("another case %+v", other)
	}
	if n := must(s.SyncCases(ctx, inCampaign, nil, []string{"p3"}, noon))(t); n != 0 {
		t.Error("it faded twice")
	}
	if n := must(s.SyncCases(ctx, inCampaign, []model.Finding{found(60, "p3")}, []string{"p3"}, noon))(t); n != 1 {
		t.Error("what came back is not seen")
	}
	if again := caseOf(t, s, "p3"); len(again.Returned) != 0 {
		t.Errorf("found again, and yet %q", again.Returned)
	}
}

func TestWhatIsAtStake(t *testing.T) {
	s := withPeople(t, 2)
	ctx := context.Background()
	created := noon.Add(-24 * time.Hour)
	one, two, gone := sale("c1", model.CommissionPending), sale("c2", model.CommissionPending), sale("c3", model.CommissionApproved)
	one.Amount, one.CreatedAt, one.HoldDays = model.Some(model.Money{Minor: 1999, Currency: "EUR"}), created, model.Some(int64(7))
	two.Amount, gone.Amount = model.Some(model.Money{Minor: 500, Currency: "JPY"}), one.Amount
	ok(t, s.SaveCommissions(ctx, personRef("p1"), model.SalesPage{Commissions: []model.Commission{one, two, gone}, AsOf: noon}))
	syncAll(t, s, found(80, "p1", "p2"))
	c := caseOf(t, s, "p1")
	want := []model.Money{{Minor: 1999, Currency: "EUR"}, {Minor: 500, Currency: "JPY"}}
	if !slices.Equal(c.AtStake, want) || c.Waiting != 4 || !c.Deadline.Equal(created.AddDate(0, 0, 7)) {
		t.Errorf("at stake %v, %d wait until %s", c.AtStake, c.Waiting, c.Deadline)
	}
	rev := must(s.Rev(ctx))(t)
	one.State = model.CommissionApproved
	ok(t, s.SaveCommissions(ctx, personRef("p1"), model.SalesPage{Commissions: []model.Commission{one, two, gone}, AsOf: at(5)}))
	ok(t, s.TouchCases(ctx, rev, at(5)))
	if c := caseOf(t, s, "p1"); !slices.Equal(c.AtStake, want[1:]) || c.Waiting != 3 || !c.Deadline.IsZero() {
		t.Errorf("after an approval: at stake %v, %d wait until %s", c.AtStake, c.Waiting, c.Deadline)
	}
}

func TestTakenBy(t *testing.T) {
	s := withPeople(t, 1)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1"))
	id := caseOf(t, s, "p1").ID
	ok(t, s.TakeCase(ctx, id, "ana", noon))
	ok(t, s.TakeCase(ctx, id, "ben", at(5)))
	ok(t, s.ReleaseCase(ctx, id, "ben"))
	c := caseOf(t, s, "p1")
	for who, want := range map[string]string{"ben": "ana", "ana": ""} {
		if got := c.TakenByOther(who, at(10)); got != want {
			t.Errorf("for %s it is taken by %q", who, got)
		}
	}
	if c.TakenByOther("ben", noon.Add(model.TakenFor)) != "" {
		t.Error("taken for ever")
	}
	ok(t, s.TakeCase(ctx, id, "ben", noon.Add(model.TakenFor)))
	if c := caseOf(t, s, "p1"); c.TakenBy != "ben" {
		t.Errorf("long after ana it is taken by %q", c.TakenBy)
	}
	ok(t, s.ReleaseCase(ctx, id, "ben"))
	if c := caseOf(t, s, "p1"); c.TakenBy != "" {
		t.Error("not released")
	}
}

func TestTrust(t *testing.T) {
	s := withPeople(t, 2)
	ctx := context.Background()
	pair := model.Trust{Backend: backend, CampaignID: campaign, People: []string{"p2", "p1"}, Note: "twins", Operator: "ana"}
	office := model.Trust{Backend: backend, CampaignID: campaign, Signal: "ip", Value: "198.51.100.7", Operator: "ana"}
	made := must(s.AddTrust(ctx, pair, noon))(t)
	must(s.AddTrust(ctx, office, noon))(t)
	pair.People = []string{"p1", "p2"}
	if _, err := s.AddTrust(ctx, pair, noon); !errors.Is(err, store.ErrTrusted) {
		t.Errorf("marked twice: %v", err)
	}
	if all := must(s.Trusted(ctx, inCampaign))(t); len(all) != 2 || all[1].People[0] != "p1" || all[0].Value != office.Value {
		t.Errorf("trusted %+v", all)
	}
	ok(t, s.EndTrust(ctx, made.ID, "ben", noon))
	if err := s.EndTrust(ctx, made.ID, "ben", noon); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("ended twice: %v", err)
	}
	if kinds := ledgerKinds(t, s); kinds != "[trust trust untrust]" {
		t.Error(kinds)
	}
	if in := must(s.TrustSince(ctx, 0))(t); !slices.Equal(in, []model.CampaignRef{inCampaign}) {
		t.Errorf("moved in %v", in)
	}
}
