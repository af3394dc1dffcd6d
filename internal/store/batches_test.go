package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// withApproved gives a store with approved rewards r1, r2, … of p1, p2, ….
func withApproved(t testing.TB, count int) *store.Store {
	t.Helper()
	s, _ := fresh(t)
	for i := 1; i <= count; i++ {
		id := fmt.Sprint("p", i)
		ok(t, s.SavePerson(context.Background(), read(person(id, id+"@example.com"), noon, reward(fmt.Sprint("r", i), id, model.RewardApproved))))
	}
	return s
}

// pays is a line for a reward.
func pays(rewardID, personID string, minor int64) model.BatchLine {
	return model.BatchLine{Payable: model.Payable{
		Key:    model.RewardKey(model.Reward{Backend: backend, CampaignID: campaign, ID: rewardID, Person: personID}),
		Amount: model.Money{Minor: minor, Currency: "EUR"}, Name: "Mira Okafor", Email: personID + "@example.com",
		Seen: string(model.RewardApproved), Since: noon,
	}}
}

// makeBatch makes one with a file.
func makeBatch(s *store.Store, operator string, twoPeople bool, lines ...model.BatchLine) (model.Batch, error) {
	total := model.Money{Currency: "EUR"}
	for _, l := range lines {
		total.Minor += l.Amount.Minor
	}
	draft := model.Batch{Format: "csv", Total: total, TwoPeople: twoPeople, Made: model.BatchStep{Operator: operator}, Note: "March"}
	b, _, err := s.MakeBatch(context.Background(), draft, lines, noon, func(b *model.Batch, lines []model.BatchLine) error {
		for i := range lines {
			lines[i].Reference = fmt.Sprintf("RD%d-%d", b.ID, lines[i].Number)
		}
		b.Files = []model.BatchFile{{Path: fmt.Sprintf("/out/%d.csv", b.ID), SHA256: "abc", Lines: len(lines), Total: b.Total}}
		return nil
	})
	return b, err
}

// released takes a new batch to the payment service.
func released(t testing.TB, s *store.Store, lines ...model.BatchLine) model.Batch {
	t.Helper()
	b := must(makeBatch(s, "ana", false, lines...))(t)
	ctx := context.Background()
	ok(t, s.BatchWritten(ctx, b.ID, "ana", noon))
	must(s.CheckBatch(ctx, b.ID, "ana", noon))(t)
	return must(s.ReleaseBatch(ctx, b.ID, "ana", false, noon))(t)
}

// report settles lines by number: above zero paid, below failed.
func report(t testing.TB, s *store.Store, id int64, digest string, numbers ...int) (model.Batch, error) {
	t.Helper()
	page := must(s.Batch(context.Background(), id))(t)
	var settled []model.BatchLine
	for _, n := range numbers {
		l := page.All[max(n, -n)-1]
		l.State = model.LinePaid
		if n < 0 {
			l.State, l.Cause = model.LineFailed, "account closed"
		}
		settled = append(settled, l)
	}
	b, _, err := s.SettleBatch(context.Background(), page.Batch, settled, model.BatchImport{Name: "report.csv", SHA256: digest}, "bo", noon)
	return b, err
}

// TestACheckThatDoesNotHoldIsTakenBack, and only that.
func TestACheckThatDoesNotHoldIsTakenBack(t *testing.T) {
	s := withApproved(t, 2)
	ctx := context.Background()
	b := must(makeBatch(s, "ana", false, pays("r1", "p1", 2000)))(t)
	ok(t, s.BatchWritten(ctx, b.ID, "ana", noon))
	must(s.CheckBatch(ctx, b.ID, "ana", noon))(t)
	back := must(s.UncheckBatch(ctx, b.ID, "bo", "the file is not there", noon))(t)
	if back.State != model.BatchMade || back.Checked != (model.BatchStep{}) {
		t.Errorf("%+v", back)
	}
	if _, err := s.ReleaseBatch(ctx, b.ID, "bo", false, noon); !errors.Is(err, model.ErrWrongState) {
		t.Errorf("released by a check that does not hold: %v", err)
	}
	if again := must(s.UncheckBatch(ctx, b.ID, "bo", "x", noon))(t); again.State != model.BatchMade {
		t.Errorf("%+v", again)
	}
	other := released(t, s, pays("r2", "p2", 1))
	if stays := must(s.UncheckBatch(ctx, other.ID, "bo", "x", noon))(t); stays.State != model.BatchReleased {
		t.Errorf("%+v", stays)
	}
	if got := ledgerKinds(t, s); got != "[batch-made batch-written batch-checked batch-unchecked batch-made batch-written batch-checked batch-released]" {
		t.Error(got)
	}
}

func TestABatchFromMadeToClosed(t *testing.T) {
	s := withApproved(t, 3)
	ctx := context.Background()
	b := released(t, s, pays("r1", "p1", 2000), pays("r2", "p2", 1), pays("r3", "p3", 500))
	if b.State != model.BatchReleased || b.Total.Minor != 2501 || b.Lines != 3 {
		t.Fatalf("%+v", b)
	}
	b = must(report(t, s, b.ID, "d1", 1))(t)
	if b.State != model.BatchReleased || b.Open() != 2 {
		t.Errorf("%+v", b)
	}
	if _, err := s.CloseBatch(ctx, b.ID, "ana", noon); !errors.Is(err, model.ErrWrongState) {
		t.Errorf("closed with lines open: %v", err)
	}
	b = must(report(t, s, b.ID, "d2", 1, 2, -3))(t)
	if b.State != model.BatchPartFailed || b.Paid != 2 || b.Failed != 1 || b.PaidTotal.Minor != 2001 {
		t.Errorf("%+v", b)
	}
	closed := must(s.CloseBatch(ctx, b.ID, "ana", noon))(t)
	page := must(s.Batch(ctx, b.ID))(t)
	if closed.State != model.BatchClosed || len(page.Imports) != 2 || page.Imports[1].Paid != 1 || page.Imports[1].Failed != 1 ||
		page.All[2].Cause != "account closed" || page.Files[0].SHA256 != "abc" {
		t.Errorf("%+v", page)
	}
	if got := ledgerKinds(t, s); got != "[batch-made batch-written batch-checked batch-released paid batch-settled paid payment-failed batch-settled batch-closed]" {
		t.Error(got)
	}
	again := must(makeBatch(s, "ana", false, pays("r3", "p3", 500)))(t)
	if again.ID == b.ID {
		t.Error("a failed line is not payable again")
	}
}

func TestNothingIsInTwoBatches(t *testing.T) {
	s := withApproved(t, 3)
	first := released(t, s, pays("r1", "p1", 2000), pays("r2", "p2", 100))
	_, err := makeBatch(s, "bo", false, pays("r3", "p3", 5), pays("r1", "p1", 2000))
	var taken *model.TakenError
	if !errors.As(err, &taken) || taken.Claim.Batch != first.ID || taken.Claim.State != model.LineOpen || !strings.Contains(err.Error(), "made by ana") {
		t.Fatalf("%v", err)
	}
	if page, err := s.Batch(context.Background(), first.ID+1); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("half of a batch is there: %+v", page)
	}
	must(report(t, s, first.ID, "d", 1, -2))(t)
	if _, err = makeBatch(s, "bo", false, pays("r1", "p1", 2500)); !errors.As(err, &taken) || taken.Claim.State != model.LinePaid {
		t.Errorf("paid again: %v", err)
	}
	if _, err = makeBatch(s, "bo", false, pays("r2", "p2", 100), pays("r2", "p2", 100)); !errors.As(err, &taken) {
		t.Errorf("twice in one batch: %v", err)
	}
}

func TestAPersonIsInOneOpenBatch(t *testing.T) {
	s, _ := fresh(t)
	ok(t, s.SavePerson(context.Background(), read(person("p1", "p1@example.com"), noon, reward("r1", "p1", model.RewardApproved), reward("r2", "p1", model.RewardApproved))))
	must(makeBatch(s, "ana", false, pays("r1", "p1", 5)))(t)
	_, err := makeBatch(s, "bo", false, pays("r2", "p1", 5))
	var taken *model.TakenError
	if !errors.As(err, &taken) || !taken.Person {
		t.Errorf("%v", err)
	}
}

// TestTheDatabaseRefuses goes past the program.
func TestTheDatabaseRefuses(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, (&clock{now: noon}).Now)
	ctx := context.Background()
	for _, id := range []string{"1", "2"} {
		ok(t, s.SavePerson(ctx, read(person("p"+id, "p"+id+"@example.com"), noon, reward("r"+id, "p"+id, model.RewardApproved))))
	}
	b := must(makeBatch(s, "ana", true, pays("r1", "p1", 2000)))(t)
	ok(t, s.Close())
	db, err := sql.Open("sqlite", dir+"/"+store.FileName)
	ok(t, err)
	defer db.Close()
	insert := `INSERT INTO batch_line (batch, number, backend, campaign, person, thing, reward, start, minor, currency, name, address, title, seen, since, reference, state)
		SELECT batch, number + 1, backend, campaign, person, thing, reward, start + %d, minor, currency, name, address, title, seen, since, reference || 'x', '%s' FROM batch_line WHERE number = 1`
	for _, c := range []struct{ what, statement, why string }{
		{"a second open line", fmt.Sprintf(insert, 0, "open"), "in a batch already"},
		{"an overlapping part", fmt.Sprintf(insert, 1999, "paid"), "in a batch already"},
		{"another amount", "UPDATE batch_line SET minor = 1", "is fixed"},
		{"another person", "UPDATE batch_line SET person = 'p2'", "is fixed"},
		{"a line gone", "DELETE FROM batch_line", "are kept"},
		{"the maker releasing", "UPDATE batch SET state = 'released', released_by = 'ANA', released_at = 1", "CHECK"},
		{"a paid batch void", "UPDATE batch SET paid = 1, state = 'void'", "CHECK"},
		{"an amount of nothing", strings.Replace(fmt.Sprintf(insert, 5000, "open"), "minor, currency, name, address, title, seen, since, reference ||", "0, currency, name, address, title, seen, since, reference ||", 1), "CHECK"},
		{"a failed line revived", fmt.Sprintf(insert, 0, "failed") + "; UPDATE batch_line SET state = 'paid' WHERE number = 2", "in a batch already"},
	} {
		if _, err := db.Exec(c.statement); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	if _, err := db.Exec(strings.NewReplacer("number + 1", "number + 2", "|| 'x'", "|| 'y'").Replace(fmt.Sprintf(insert, 2000, "paid"))); err != nil {
		t.Errorf("the next part of batch %d: %v", b.ID, err)
	}
}

func TestTwoPeopleMakeAndRelease(t *testing.T) {
	s := withApproved(t, 1)
	ctx := context.Background()
	b := must(makeBatch(s, "ana", true, pays("r1", "p1", 2000)))(t)
	ok(t, s.BatchWritten(ctx, b.ID, "ana", noon))
	must(s.CheckBatch(ctx, b.ID, "ana", noon))(t)
	if _, err := s.ReleaseBatch(ctx, b.ID, "Ana", false, noon); !errors.Is(err, model.ErrWrongState) || !strings.Contains(err.Error(), "another operator") {
		t.Errorf("%v", err)
	}
	must(s.ReleaseBatch(ctx, b.ID, "bo", false, noon))(t)
}

func TestWhatMovedStopsABatch(t *testing.T) {
	for _, c := range []struct {
		name string
		move func(t *testing.T, s *store.Store)
		why  string
	}{
		{"cancelled", func(t *testing.T, s *store.Store) {
			ok(t, s.SavePerson(context.Background(), read(person("p1", "p1@example.com"), at(9))))
		}, "the reward is cancelled"},
		{"delivered", func(t *testing.T, s *store.Store) {
			ok(t, s.SavePerson(context.Background(), read(person("p1", "p1@example.com"), at(9), reward("r1", "p1", model.RewardFulfilled))))
		}, "the reward is fulfilled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := withApproved(t, 2)
			ctx := context.Background()
			b := must(makeBatch(s, "ana", false, pays("r1", "p1", 2000), pays("r2", "p2", 1)))(t)
			ok(t, s.BatchWritten(ctx, b.ID, "ana", noon))
			c.move(t, s)
			findings := must(s.BatchFindings(ctx, b.ID))(t)
			if len(findings) != 1 || findings[0].Line != 1 || !strings.Contains(findings[0].Why, c.why) {
				t.Errorf("%+v", findings)
			}
			if _, err := s.CheckBatch(ctx, b.ID, "bo", noon); err == nil || !strings.Contains(err.Error(), c.why) {
				t.Errorf("%v", err)
			}
			must(s.VoidBatch(ctx, b.ID, "ana", "manual", "", false, noon))(t)
			if _, err := makeBatch(s, "ana", false, pays("r1", "p1", 2000)); err == nil {
				t.Error("it was made again as it was")
			}
		})
	}
}

func TestAHoldStopsABatch(t *testing.T) {
	s, _ := withRewards(t, 1)
	line := pays("r1", "p1", 5)
	line.Email = ""
	line.Seen = string(model.RewardWaiting)
	b := must(makeBatch(s, "ana", false, line))(t)
	must(s.Hold(context.Background(), []model.Hold{{Backend: backend, CampaignID: campaign, Object: model.ObjectReward, Target: "r1", Operator: "bo"}}, noon))(t)
	if findings := must(s.BatchFindings(context.Background(), b.ID))(t); len(findings) != 1 || findings[0].Why != "bo holds it" {
		t.Errorf("%+v", findings)
	}
}

func TestVoidTakesBackWhole(t *testing.T) {
	s := withApproved(t, 2)
	ctx := context.Background()
	b := released(t, s, pays("r1", "p1", 2000), pays("r2", "p2", 1))
	if _, err := s.VoidBatch(ctx, b.ID, "ana", "manual", "", false, noon); err == nil || !strings.Contains(err.Error(), "payment service") {
		t.Errorf("%v", err)
	}
	void := must(s.VoidBatch(ctx, b.ID, "ana", "manual", "balance too low", true, noon))(t)
	if void.State != model.BatchVoid {
		t.Errorf("%+v", void)
	}
	if _, err := report(t, s, b.ID, "d"); !errors.Is(err, model.ErrWrongState) {
		t.Errorf("a void batch was settled by nothing: %v", err)
	}
	second := released(t, s, pays("r1", "p1", 2000), pays("r2", "p2", 1))
	must(report(t, s, second.ID, "d", 1))(t)
	if _, err := s.VoidBatch(ctx, second.ID, "ana", "manual", "", true, noon); err == nil {
		t.Error("a batch was void with a line paid")
	}
}

// TestDuesArePaidInParts: what a person earned is paid up to where the last
// payment ended, also while the backend goes on to call all of it due.
func TestDuesArePaidInParts(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	tell := func(seconds int, due, paid int64) {
		p := person("p1", "p1@example.com")
		p.Due = model.Some(model.Money{Minor: due, Currency: "EUR"})
		p.Paid = model.Some(model.Money{Minor: paid, Currency: "EUR"})
		ok(t, s.SavePerson(ctx, read(p, at(seconds))))
	}
	part := func(start, minor int64) model.BatchLine {
		l := pays("", "p1", minor)
		l.Key, l.Start = model.DueKey(model.Participant{Backend: backend, CampaignID: campaign, ID: "p1"}, "EUR"), start
		return l
	}
	tell(1, 5000, 0)
	first := released(t, s, part(0, 5000))
	must(report(t, s, first.ID, "d", 1))(t)
	if page := must(s.Batch(ctx, first.ID))(t); page.All[0].Marked {
		t.Error("marked before the backend said so")
	}
	tell(2, 7500, 0)
	if _, err := makeBatch(s, "ana", false, part(0, 7500)); err == nil {
		t.Error("paid the first part twice")
	}
	must(makeBatch(s, "ana", false, part(5000, 2500)))(t)
	tell(3, 2500, 5000)
	if page := must(s.Batch(ctx, first.ID))(t); !page.All[0].Marked {
		t.Error("not marked although the backend says so")
	}
	tell(4, 0, 7500)
	if findings := must(s.BatchFindings(ctx, first.ID+1))(t); len(findings) != 1 || !strings.Contains(findings[0].Why, "paid already") {
		t.Errorf("%+v", findings)
	}
}

// TestErasingAPersonLeavesTheMoney: names go once a batch has ended, what was
// paid stays.
func TestErasingAPersonLeavesTheMoney(t *testing.T) {
	s := withApproved(t, 2)
	ctx := context.Background()
	b := released(t, s, pays("r1", "p1", 2000), pays("r2", "p2", 1))
	ok(t, s.LookedAtBatch(ctx, b.ID, "ana", []model.BatchFinding{{Line: 1, Of: "Mira Okafor", Why: "the person was deleted at the backend"}}, noon))
	must(s.EraseText(ctx, personRef("p1"), "ana", noon))(t)
	if l := must(s.Batch(ctx, b.ID))(t).All[0]; l.Email == "" {
		t.Error("an address is gone by which a line may have to be settled")
	}
	must(report(t, s, b.ID, "d", 1, 2))(t)
	must(s.CloseBatch(ctx, b.ID, "ana", noon))(t)
	must(s.EraseText(ctx, personRef("p1"), "ana", noon))(t)
	page := must(s.Batch(ctx, b.ID))(t)
	if len(page.Found) != 0 || page.Looked.Operator != "ana" {
		t.Errorf("a finding still names the person: %+v", page.Found)
	}
	lines := page.All
	if lines[0].Name+lines[0].Email+lines[0].Title != "" || lines[0].Amount.Minor != 2000 || lines[0].State != model.LinePaid || lines[1].Email == "" {
		t.Errorf("%+v", lines)
	}
	ok(t, s.VerifyLedger(ctx))
}

// TestWhatACheckFoundIsKept until the next check, and whoever follows the batch
// learns of it.
func TestWhatACheckFoundIsKept(t *testing.T) {
	s := withApproved(t, 1)
	ctx := context.Background()
	b := must(makeBatch(s, "ana", false, pays("r1", "p1", 2000)))(t)
	if page := must(s.Batch(ctx, b.ID))(t); !page.Looked.At.IsZero() || len(page.Found) != 0 {
		t.Errorf("nobody has looked: %+v", page.Looked)
	}
	found := []model.BatchFinding{{Of: "/out/1.csv", Why: "the file is not there"}, {Line: 1, Of: "Mira Okafor", Why: "ana holds it"}}
	ok(t, s.LookedAtBatch(ctx, b.ID, "bo", found, noon))
	page := must(s.Batch(ctx, b.ID))(t)
	if fmt.Sprint(page.Found) != fmt.Sprint(found) || page.Looked != (model.BatchStep{Operator: "bo", At: noon}) || page.Rev <= b.Rev {
		t.Errorf("%+v by %+v, revision %d after %d", page.Found, page.Looked, page.Rev, b.Rev)
	}
	ok(t, s.LookedAtBatch(ctx, b.ID, "ana", nil, noon))
	if page := must(s.Batch(ctx, b.ID))(t); len(page.Found) != 0 || page.Looked.Operator != "ana" {
		t.Errorf("after a check that found nothing: %+v", page.Found)
	}
	ok(t, s.VerifyLedger(ctx))
}

// BenchmarkMakeBatch takes 5,000 lines in one transaction.
func BenchmarkMakeBatch(b *testing.B) {
	const count = 5000
	s, _ := fresh(b)
	page := model.PeoplePage{AsOf: noon}
	var lines []model.BatchLine
	for i := range count {
		id := fmt.Sprint(i)
		page.People = append(page.People, read(person("p"+id, "p"+id+"@example.com"), noon, reward("r"+id, "p"+id, model.RewardApproved)))
		lines = append(lines, pays("r"+id, "p"+id, 2000))
	}
	ok(b, s.SavePeople(context.Background(), backend, campaign, page, model.Sweep{Pass: 1}))
	b.ResetTimer()
	for b.Loop() {
		batch := must(makeBatch(s, "ana", false, lines...))(b)
		b.StopTimer()
		must(s.VoidBatch(context.Background(), batch.ID, "ana", "manual", "", false, noon))(b)
		b.StartTimer()
	}
}
