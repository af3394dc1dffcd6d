package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

func eur(minor int64) model.Money { return model.Money{Minor: minor, Currency: "EUR"} }

// earnedBy is an approved reward of somebody with a name and an address.
func earnedBy(id, person string) model.RewardRow {
	return model.RewardRow{
		Reward: model.Reward{Backend: "acme", CampaignID: "books", ID: id, Person: person, ConfigID: "mug", State: model.RewardApproved, ApprovedAt: noon.Add(-time.Hour)},
		Earner: model.Participant{Key: 1, Backend: "acme", CampaignID: "books", ID: person, Email: person + "@example.com", FirstName: model.Some("Mira")},
	}
}

// cashier makes payments of ana's with 20.00 EUR for each mug.
func cashier(f *fakePayments, rules desk.BatchRules) *desk.Cashier {
	rules.Worths = append(rules.Worths, model.Worth{ConfigID: "mug", Amount: eur(2000)}, model.Worth{ConfigID: "yen", Amount: model.Money{Minor: 5, Currency: "JPY"}})
	return desk.NewCashier(desk.CashierOptions{
		Desk:  desk.New(desk.Options{Operator: "ana", Now: func() time.Time { return noon }}),
		Store: f, Earned: f, Files: f, Rules: rules,
	})
}

func ask() model.BatchAsk { return model.BatchAsk{Format: "csv", Currency: "EUR", Dir: "/out"} }

func TestWhoStaysOutAndWhy(t *testing.T) {
	claim := func(r model.RewardRow, state model.LineState) model.Claim {
		return model.Claim{Key: model.RewardKey(r.Reward), Currency: "EUR", End: 2000, State: state, Batch: 3, Made: model.BatchStep{Operator: "bo", At: noon}}
	}
	for _, c := range []struct {
		why    string
		chosen bool
		set    func(f *fakePayments, r *model.RewardRow, a *model.BatchAsk)
	}{
		{"waits for an approval", true, func(_ *fakePayments, r *model.RewardRow, _ *model.BatchAsk) { r.State = model.RewardWaiting }},
		{"cy holds it", false, func(_ *fakePayments, r *model.RewardRow, _ *model.BatchAsk) {
			r.Hold = model.Hold{ID: 1, Operator: "cy"}
		}},
		{"another change is waiting", false, func(_ *fakePayments, r *model.RewardRow, _ *model.BatchAsk) {
			r.Change = model.Change{ID: 1, Verb: model.VerbFulfil, State: model.ChangeWaiting}
		}},
		{"no recipient", false, func(_ *fakePayments, r *model.RewardRow, _ *model.BatchAsk) { r.Earner.Email = "" }},
		{"deleted at the backend", false, func(_ *fakePayments, r *model.RewardRow, _ *model.BatchAsk) { r.Earner.Gone = true }},
		{"not in the mirror", false, func(_ *fakePayments, r *model.RewardRow, _ *model.BatchAsk) { r.Earner = model.Participant{} }},
		{"case 4 on the person is open", false, func(f *fakePayments, r *model.RewardRow, _ *model.BatchAsk) {
			f.suspects = map[model.PersonRef]model.Suspicion{r.Earner.Ref(): {Case: 4, State: model.CaseOpen}}
		}},
		{"in batch 3", false, func(f *fakePayments, r *model.RewardRow, _ *model.BatchAsk) {
			f.claims = []model.Claim{claim(*r, model.LineOpen)}
		}},
		{"paid by batch 3", false, func(f *fakePayments, r *model.RewardRow, _ *model.BatchAsk) {
			f.claims = []model.Claim{claim(*r, model.LinePaid)}
		}},
		{"the person is in batch 3", false, func(f *fakePayments, r *model.RewardRow, _ *model.BatchAsk) {
			f.claims = []model.Claim{claim(earnedBy("another", r.Person), model.LineOpen)}
		}},
		{"excluded", true, func(_ *fakePayments, _ *model.RewardRow, a *model.BatchAsk) { a.Exclude = []string{" P1@Example.com "} }},
		{"excluded", true, func(_ *fakePayments, _ *model.RewardRow, a *model.BatchAsk) { a.Exclude = []string{"p1"} }},
		{"after the cutoff", true, func(_ *fakePayments, r *model.RewardRow, a *model.BatchAsk) { a.Cutoff = r.ApprovedAt }},
		{"younger than 2h", true, func(_ *fakePayments, _ *model.RewardRow, a *model.BatchAsk) { a.Age = 2 * time.Hour }},
		{"less than the 20.01 EUR", true, func(_ *fakePayments, _ *model.RewardRow, a *model.BatchAsk) { a.Min = 2001 }},
	} {
		r, a := earnedBy("r1", "p1"), ask()
		f := &fakePayments{rewards: []model.RewardRow{earnedBy("r2", "p2")}}
		c.set(f, &r, &a)
		if a.Min > 0 || a.Age > 0 || !a.Cutoff.IsZero() {
			f.rewards[0].ApprovedAt = noon.Add(-9 * time.Hour)
			f.rewards = append(f.rewards, earnedBy("r3", "p2"))
			f.rewards[1].ApprovedAt = noon.Add(-9 * time.Hour)
		}
		f.rewards = append(f.rewards, r)
		plan, err := cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), a)
		if err != nil || len(plan.LeftOut) != 1 || !strings.Contains(plan.LeftOut[0].Why, c.why) || plan.LeftOut[0].Chosen != c.chosen {
			t.Errorf("%s: %+v, %v", c.why, plan.LeftOut, err)
		}
	}
}

func TestLimitsOfATeam(t *testing.T) {
	f := &fakePayments{rewards: []model.RewardRow{earnedBy("r1", "p1"), earnedBy("r2", "p1"), earnedBy("r3", "p2")}}
	rules := desk.BatchRules{LimitPerPerson: []model.Money{eur(3999)}, TwoPeopleAbove: []model.Money{eur(2000)}}
	plan, err := cashier(f, rules).RehearseBatch(t.Context(), ask())
	if err != nil || len(plan.Lines) != 1 || len(plan.LeftOut) != 2 || !strings.Contains(plan.LeftOut[0].Why, "40.00 EUR, more than the 39.99 EUR") || plan.Batch.TwoPeople {
		t.Errorf("%+v, %v", plan, err)
	}
	for _, c := range []struct {
		rules desk.BatchRules
		two   bool
	}{
		{desk.BatchRules{}, false},
		{desk.BatchRules{TwoPeople: true}, true},
		{desk.BatchRules{TwoPeopleAbove: []model.Money{eur(6000)}}, false},
		{desk.BatchRules{TwoPeopleAbove: []model.Money{eur(5999)}}, true},
		{desk.BatchRules{TwoPeopleAbove: []model.Money{{Minor: 1 << 60, Currency: "JPY"}}}, true},
	} {
		plan, err := cashier(f, c.rules).RehearseBatch(t.Context(), ask())
		if err != nil || plan.Batch.TwoPeople != c.two {
			t.Errorf("%+v: two people %v, %v", c.rules, plan.Batch.TwoPeople, err)
		}
	}
	// A rule that was made after the batch counts at its release.
	plan, err = cashier(f, desk.BatchRules{}).MakeBatch(t.Context(), ask())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cashier(f, desk.BatchRules{}).CheckBatch(t.Context(), plan.Batch.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := cashier(f, desk.BatchRules{TwoPeople: true}).ReleaseBatch(t.Context(), plan.Batch.ID); !errors.Is(err, model.ErrWrongState) {
		t.Errorf("%v", err)
	}
}

func TestWhatAnotherBatchCouldPayIsTold(t *testing.T) {
	yen, unpriced := earnedBy("r1", "p1"), earnedBy("r2", "p1")
	yen.ConfigID, unpriced.ConfigID = "yen", "tote"
	_, err := cashier(&fakePayments{rewards: []model.RewardRow{yen, unpriced}}, desk.BatchRules{}).RehearseBatch(t.Context(), ask())
	var nothing *desk.NothingToPayError
	if !errors.As(err, &nothing) || !strings.Contains(err.Error(), "1 more in JPY") || !strings.Contains(err.Error(), `without a worth in the settings: 1; write [[worth]] there with config = "tote"`) {
		t.Errorf("%v", err)
	}
	inYen := ask()
	inYen.Currency = "JPY"
	_, err = cashier(&fakePayments{rewards: []model.RewardRow{unpriced}}, desk.BatchRules{}).RehearseBatch(t.Context(), inYen)
	if err == nil || !strings.Contains(err.Error(), `amount = "20 JPY"`) {
		t.Errorf("an amount that the settings refuse: %v", err)
	}
	below := ask()
	below.Min = -500
	if _, err := cashier(&fakePayments{}, desk.BatchRules{}).RehearseBatch(t.Context(), below); err == nil || !strings.Contains(err.Error(), "below zero: -5.00 EUR") {
		t.Errorf("%v", err)
	}
}

// TestABackendOfAnotherNamePaysNothingTwice: settings may call a backend
// otherwise, and everything is read again under that name.
func TestABackendOfAnotherNamePaysNothingTwice(t *testing.T) {
	as := func(backend, id, person string) model.RewardRow {
		r := earnedBy(id, person)
		r.Backend, r.Earner.Backend = backend, backend
		return r
	}
	due := owed("p4", 500, 0)
	due.Backend = "acme2"
	f := &fakePayments{
		rewards: []model.RewardRow{as("acme2", "r1", "p1"), as("acme2", "r2", "p2"), as("acme", "r3", "p3"), as("acme2", "r3", "p3"), as("acme2", "r4", "p5")},
		dues:    []model.Participant{due},
		claims: []model.Claim{
			{Key: model.RewardKey(earnedBy("r1", "p1").Reward), Currency: "EUR", End: 2000, State: model.LinePaid, Batch: 3},
			{Key: model.RewardKey(earnedBy("r9", "p2").Reward), Currency: "EUR", End: 2000, State: model.LineOpen, Batch: 4},
			{Key: model.DueKey(owed("p4", 500, 0), "EUR"), Currency: "EUR", End: 500, State: model.LinePaid, Batch: 3},
		},
	}
	plan, err := cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), ask())
	if err != nil || len(plan.Lines) != 1 || plan.Lines[0].Key.Thing != "reward r4" {
		t.Fatalf("%+v, %v", plan.Lines, err)
	}
	whys := ""
	for _, l := range plan.LeftOut {
		whys += l.Why + "\n"
	}
	for why, times := range map[string]int{"paid by batch 3": 2, "the person is in batch 4": 1, "as backend acme": 3, "acme and acme2 tell of the same: say which with --backend": 2} {
		if strings.Count(whys, why) != times {
			t.Errorf("%d times %q is wanted in\n%s", times, why, whys)
		}
	}
}

// TestOtherCurrenciesTellOnlyWhatCouldBePaid: what a batch in another currency
// has, or could not pay either, is neither counted nor named.
func TestOtherCurrenciesTellOnlyWhatCouldBePaid(t *testing.T) {
	yen := func(id, person string) model.RewardRow {
		r := earnedBy(id, person)
		r.ConfigID = "yen"
		return r
	}
	taken, waiting, held, free := yen("r1", "p1"), yen("r2", "p2"), yen("r3", "p3"), yen("r4", "p4")
	waiting.State = model.RewardWaiting
	held.Hold = model.Hold{ID: 1, Operator: "cy"}
	owes := owed("p5", 500, 0)
	owes.Due.V.Currency, owes.Paid.V.Currency = "JPY", "JPY"
	f := &fakePayments{
		rewards: []model.RewardRow{taken, waiting, held, free, earnedBy("r5", "p6")}, dues: []model.Participant{owes},
		claims: []model.Claim{
			{Key: model.RewardKey(taken.Reward), Currency: "JPY", End: 5, State: model.LinePaid, Batch: 3},
			{Key: model.DueKey(owes, "JPY"), Currency: "JPY", End: 500, State: model.LineOpen, Batch: 3},
		},
	}
	plan, err := cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), ask())
	if err != nil || len(plan.LeftOut) != 0 || len(plan.Warnings) != 1 || !strings.Contains(plan.Warnings[0], "1 more in JPY") {
		t.Errorf("%+v %q %v", plan.LeftOut, plan.Warnings, err)
	}
}

// owed is a person of whom a backend tells what is due and what was paid.
func owed(id string, due, paid int64) model.Participant {
	return model.Participant{
		Key: 1, Backend: "acme", CampaignID: "tea", ID: id, Email: id + "@example.com", FirstName: model.Some("Ana"),
		Due: model.Some(eur(due)), Paid: model.Some(eur(paid)), AsOf: noon.Add(-time.Hour),
	}
}

func TestThePartOfADueThatNobodyHasPaid(t *testing.T) {
	for _, c := range []struct {
		due, paid int64
		claimed   [2]int64 // start and end of what a batch paid
		want      string
	}{
		{5000, 0, [2]int64{}, "0+5000"},
		{5000, 300, [2]int64{}, "300+5000"},
		{7500, 0, [2]int64{0, 5000}, "5000+2500"}, // nobody marked the first part
		{2500, 5000, [2]int64{0, 5000}, "5000+2500"},
		{5000, 0, [2]int64{0, 5000}, ""},
		{4000, 0, [2]int64{0, 5000}, ""},             // some was taken back
		{1000, 6000, [2]int64{0, 5000}, "6000+1000"}, // somebody paid elsewhere as well
		{0, 5000, [2]int64{}, ""},
	} {
		p := owed("p1", c.due, c.paid)
		f := &fakePayments{dues: []model.Participant{p}}
		if c.claimed[1] > 0 {
			f.claims = []model.Claim{{Key: model.DueKey(p, "EUR"), Currency: "EUR", Start: c.claimed[0], End: c.claimed[1], State: model.LinePaid, Batch: 3}}
		}
		plan, err := cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), ask())
		got := ""
		for _, l := range plan.Lines {
			got = fmt.Sprintf("%d+%d", l.Start, l.Amount.Minor)
		}
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("due %d, paid %d, claimed %v: %q, want %q, %v", c.due, c.paid, c.claimed, got, c.want, err)
		}
	}
}

// TestMoneyThatCameBackIsPayableAgain also where a later part of the same sum was
// paid since, and the books go on to say that it is owed.
func TestMoneyThatCameBackIsPayableAgain(t *testing.T) {
	p := owed("p1", 9000, 0)
	f := &fakePayments{dues: []model.Participant{p}, claims: []model.Claim{
		{Key: model.DueKey(p, "EUR"), Currency: "EUR", Start: 7000, End: 9000, State: model.LinePaid, Batch: 5},
		{Key: model.DueKey(p, "EUR"), Currency: "EUR", Start: 5000, End: 6000, State: model.LinePaid, Batch: 3},
	}}
	plan, err := cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), ask())
	if err != nil || len(plan.Lines) != 1 || plan.Lines[0].Start != 0 || plan.Lines[0].Amount != eur(5000) {
		t.Fatalf("%+v, %v", plan.Lines, err)
	}
	books, err := desk.NewCashier(desk.CashierOptions{Store: f, Earnings: fakeEarnings{}}).Books(t.Context(), "", "")
	if err != nil || len(books) != 1 || books[0].Approved != eur(6000) || books[0].Paid != eur(3000) || !books[0].Closes() {
		t.Errorf("%+v, %v", books, err)
	}
	f.claims = append(f.claims, model.Claim{Key: model.DueKey(p, "EUR"), Currency: "EUR", End: 5000, State: model.LinePaid, Batch: 6})
	f.dues[0].Due = model.Some(eur(4000)) // a refund took what the later part was of
	if plan, err := cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), ask()); err == nil {
		t.Errorf("%+v", plan.Lines)
	}
	f.dues[0].Due = p.Due
	plan, err = cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), ask())
	if err != nil || len(plan.Lines) != 1 || plan.Lines[0].Start != 6000 || plan.Lines[0].Amount != eur(1000) {
		t.Errorf("%+v, %v", plan.Lines, err)
	}
}

// growing are rewards of which a new one is earned whenever some were read, at the
// head of the list.
type growing struct {
	*fakePayments
	earned int
}

func (g *growing) Rewards(ctx context.Context, q model.Query) (model.Window[model.RewardRow], error) {
	window, err := g.fakePayments.Rewards(ctx, q)
	g.earned++
	g.rewards = append([]model.RewardRow{earnedBy(fmt.Sprint("new", g.earned), "p2")}, g.rewards...)
	return window, err
}

// TestARewardThatMovesWhileTheyAreRead: the list is read in windows, and what is
// earned meanwhile pushes a reward from one into the next. It is one reward all
// the same.
func TestARewardThatMovesWhileTheyAreRead(t *testing.T) {
	g := &growing{fakePayments: &fakePayments{}}
	for i := range 2001 {
		g.rewards = append(g.rewards, earnedBy(fmt.Sprint("r", i), "p1"))
	}
	c := desk.NewCashier(desk.CashierOptions{
		Desk:  desk.New(desk.Options{Operator: "ana", Now: func() time.Time { return noon }}),
		Store: g, Earned: g, Files: g, Rules: desk.BatchRules{Worths: model.Worths{{ConfigID: "mug", Amount: eur(1)}}},
	})
	plan, err := c.RehearseBatch(t.Context(), ask())
	if err != nil || len(plan.Lines) != 2001 || plan.Batch.Total != eur(2001) {
		t.Errorf("%d payments of %s, %v", len(plan.Lines), plan.Batch.Total, err)
	}
}

func TestAFilterOfOneKind(t *testing.T) {
	bad := errors.New("there is no field")
	a := ask()
	a.Filter = "p1@"
	f := &fakePayments{rewards: []model.RewardRow{earnedBy("r1", "p9")}, dues: []model.Participant{owed("p1", 100, 0), owed("p2", 100, 0)}}
	plan, err := cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), a)
	if err != nil || len(plan.Lines) != 2 {
		t.Errorf("both kinds: %+v, %v", plan.Lines, err)
	}
	f.noPeople = bad
	if plan, err = cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), a); err != nil || len(plan.Lines) != 1 || !strings.Contains(plan.Warnings[0], "sums due are left out") {
		t.Errorf("for rewards: %+v, %v", plan, err)
	}
	f.noPeople, f.noReward = nil, bad
	if plan, err = cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), a); err != nil || len(plan.Lines) != 1 || !strings.Contains(plan.Warnings[0], "rewards are left out") {
		t.Errorf("for people: %+v, %v", plan, err)
	}
	f.dues = nil
	if _, err = cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), a); !errors.Is(err, bad) {
		t.Errorf("for neither: %v", err)
	}
}

func TestFilesAreWrittenOrTheBatchIsVoid(t *testing.T) {
	f := &fakePayments{rewards: []model.RewardRow{earnedBy("r1", "p1"), earnedBy("r2", "p2"), earnedBy("r3", "p3")}}
	c := cashier(f, desk.BatchRules{})
	plan, err := c.MakeBatch(t.Context(), ask())
	if err != nil || f.disk["/out/refdesk-batch-7-csv-EUR-1.csv"] != "RD7-1 RD7-2 " || f.disk["/out/refdesk-batch-7-csv-EUR-2.csv"] != "RD7-3 " || f.page.Written.IsZero() {
		t.Errorf("%v, %v", f.disk, err)
	}
	if plan.Batch.Total != eur(6000) || plan.Lines[2].Reference != "RD7-3" {
		t.Errorf("%+v", plan)
	}
	if _, err := c.MakeBatch(t.Context(), ask()); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("over a file that is there: %v", err)
	}
	f.disk, f.failing = nil, "EUR-2"
	if _, err := c.MakeBatch(t.Context(), ask()); err == nil || !strings.Contains(err.Error(), "batch 7 is void") || len(f.disk) != 0 || f.page.State != model.BatchVoid {
		t.Errorf("%v, %v, %s", err, f.disk, f.page.State)
	}
	a := ask()
	a.Dir = "out"
	if _, err := c.MakeBatch(t.Context(), a); err == nil {
		t.Error("a folder that depends on where the program runs was taken")
	}
}

func TestFilesAreLookedAtAgain(t *testing.T) {
	f := &fakePayments{rewards: []model.RewardRow{earnedBy("r1", "p1")}}
	c := cashier(f, desk.BatchRules{})
	plan, err := c.MakeBatch(t.Context(), ask())
	if err != nil {
		t.Fatal(err)
	}
	path := plan.Batch.Files[0].Path
	f.disk[path] = "other"
	if findings, err := c.CheckBatch(t.Context(), 7); err != nil || len(findings) != 1 || !strings.Contains(findings[0].Why, "another one") || f.page.State != model.BatchMade || len(f.page.Found) != 1 {
		t.Errorf("%+v, %v", findings, err)
	}
	// After a hard stop the files are whole, and nobody has said so.
	f.disk[path], f.page.Written = plan.Batch.Files[0].SHA256, time.Time{}
	if findings, err := c.CheckBatch(t.Context(), 7); err != nil || len(findings) != 0 || f.page.Written.IsZero() || f.page.State != model.BatchChecked || len(f.page.Found) != 0 || f.page.Looked.At.IsZero() {
		t.Errorf("%+v, %v, %+v", findings, err, f.page)
	}
	delete(f.disk, path)
	for _, step := range []func(context.Context, int64) ([]model.BatchFinding, error){c.CheckBatch, c.ReleaseBatch} {
		f.page.State = model.BatchChecked
		if findings, err := step(t.Context(), 7); err != nil || len(findings) != 1 || f.page.State != model.BatchMade || len(f.page.Found) != 1 {
			t.Errorf("a check that does not hold any more: %+v, %v, %s", findings, err, f.page.State)
		}
	}
	f.page.State = model.BatchReleased
	if findings, err := c.CheckBatch(t.Context(), 7); err != nil || len(findings) != 1 || f.page.State != model.BatchReleased {
		t.Errorf("%+v, %v, %s", findings, err, f.page.State)
	}
}

func TestAReadOnlyConsolePaysNobody(t *testing.T) {
	f := &fakePayments{rewards: []model.RewardRow{earnedBy("r1", "p1")}}
	c := desk.NewCashier(desk.CashierOptions{Desk: desk.New(desk.Options{ReadOnly: true}), Store: f, Earned: f, Files: f})
	_, make := c.MakeBatch(t.Context(), ask())
	_, release := c.ReleaseBatch(t.Context(), 7)
	_, read := c.ImportBatch(t.Context(), 7, "x")
	for _, err := range []error{make, release, read, c.VoidBatch(t.Context(), 7, "manual", "", false), c.CloseBatch(t.Context(), 7)} {
		if !errors.Is(err, desk.ErrReadOnly) {
			t.Errorf("%v", err)
		}
	}
}

// TestABatchOfWhatWasRehearsed holds nothing that was earned after it, nothing
// with another worth, and less where something is not payable any more.
func TestABatchOfWhatWasRehearsed(t *testing.T) {
	f := &fakePayments{rewards: []model.RewardRow{earnedBy("r1", "p1"), earnedBy("r2", "p2"), earnedBy("r3", "p3")}}
	plan, err := cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), ask())
	if err != nil || len(plan.Lines) != 3 {
		t.Fatalf("%+v, %v", plan, err)
	}
	a := ask()
	a.Only = map[model.PayableKey]model.Money{}
	for _, l := range plan.Lines {
		a.Only[l.Key] = l.Amount
	}
	a.Only[plan.Lines[1].Key] = eur(1999)
	f.rewards = append(f.rewards, earnedBy("r4", "p4"))
	f.rewards[2].State = model.RewardRefused
	made, err := cashier(f, desk.BatchRules{}).MakeBatch(t.Context(), a)
	if err != nil || len(made.Lines) != 1 || made.Lines[0].Key != plan.Lines[0].Key {
		t.Errorf("%+v, %v", made.Lines, err)
	}
	for _, l := range made.LeftOut {
		if l.Sort != "not as it was rehearsed" {
			t.Errorf("%+v", l)
		}
	}
	a.Only = map[model.PayableKey]model.Money{}
	if _, err := cashier(f, desk.BatchRules{}).MakeBatch(t.Context(), a); err == nil {
		t.Error("an agreement to nothing made a batch")
	}
}

// TestReasonsAreCountedBySort: a sentence does not name every case.
func TestReasonsAreCountedBySort(t *testing.T) {
	f := &fakePayments{suspects: map[model.PersonRef]model.Suspicion{}}
	for i := range 20 {
		r := earnedBy(fmt.Sprint("r", i), fmt.Sprint("p", i))
		f.rewards = append(f.rewards, r)
		f.suspects[r.Earner.Ref()] = model.Suspicion{Case: int64(i + 1), State: model.CaseOpen}
	}
	_, err := cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), ask())
	if err == nil || err.Error() != "nothing to pay in EUR; 20 left out: a case on the person is open" {
		t.Error(err)
	}
	f.rewards = f.rewards[:1]
	if _, err = cashier(f, desk.BatchRules{}).RehearseBatch(t.Context(), ask()); err == nil || !strings.Contains(err.Error(), "1 left out: case 1 on the person is open") {
		t.Error(err)
	}
}
