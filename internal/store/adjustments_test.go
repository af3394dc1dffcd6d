package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

func euro(minor int64) model.Opt[model.Money] {
	return model.Some(model.Money{Minor: minor, Currency: "EUR"})
}

func priced(id, state string, amount model.Opt[model.Money]) model.Commission {
	c := sale(id, state)
	c.Amount = amount
	return c
}

// lowered is the event of a commission that a refund left at an amount.
func lowered(key string, seconds int, before, after model.Opt[model.Money]) model.Delivery {
	c := priced("m1", "pending", after)
	c.CampaignID = campaign
	return delivery(model.KindAdjusted, "m1", key, at(seconds), model.Facts{
		Commissions: []model.Commission{c},
		Adjustments: []model.Adjustment{{CampaignID: campaign, Commission: "m1", Before: before, After: after, Reason: "REFUND", At: at(seconds)}},
	})
}

func adjustmentsOf(t *testing.T, s *store.Store) []model.Adjustment {
	t.Helper()
	row := must(s.CommissionRow(context.Background(), objectRef(model.ObjectCommission, "m1")))(t)
	var listed []model.Adjustment
	ok(t, s.CommissionsSince(context.Background(), 0, func(c model.Commission) error {
		listed = append(listed, c.Adjustments...)
		return nil
	}))
	if diff := cmp.Diff(row.Adjustments, listed); diff != "" {
		t.Errorf("the list and the row differ: %s", diff)
	}
	return row.Adjustments
}

func TestAdjustmentsAreKeptInTheirOrder(t *testing.T) {
	s, _ := fresh(t)
	appendAll(t, s, lowered("b", 20, euro(700), euro(400)), lowered("a", 10, euro(1000), euro(700)), lowered("a", 10, euro(1000), euro(700)))
	got := adjustmentsOf(t, s)
	want := []model.Adjustment{
		{CampaignID: campaign, Commission: "m1", Before: euro(1000), After: euro(700), Reason: "REFUND", At: at(10)},
		{CampaignID: campaign, Commission: "m1", Before: euro(700), After: euro(400), Reason: "REFUND", At: at(20)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	c := must(s.CommissionRow(context.Background(), objectRef(model.ObjectCommission, "m1")))(t)
	if c.Original() != euro(1000) || c.Lost() != euro(600) || !c.Lowered() {
		t.Errorf("original %v, lost %v", c.Original(), c.Lost())
	}
}

func TestAReadingNoticesWhatNoEventTold(t *testing.T) {
	s, clock := fresh(t)
	save := func(seconds int, amount model.Opt[model.Money]) {
		clock.set(at(seconds))
		ok(t, s.SaveSales(context.Background(), backend, campaign, model.SalesPage{
			Commissions: []model.Commission{priced("m1", "pending", amount)}, AsOf: at(seconds),
		}))
	}
	save(0, model.Opt[model.Money]{})
	save(10, euro(1000))
	save(20, euro(1000))
	if got := adjustmentsOf(t, s); len(got) != 0 {
		t.Errorf("an amount that became known counts as moved: %+v", got)
	}
	save(30, euro(700))
	want := model.Adjustment{CampaignID: campaign, Commission: "m1", Before: euro(1000), After: euro(700), At: at(30), Read: true}
	if diff := cmp.Diff([]model.Adjustment{want}, adjustmentsOf(t, s)); diff != "" {
		t.Error(diff)
	}
	// The event comes late and knows when and why.
	appendAll(t, s, lowered("a", 25, euro(1000), euro(700)))
	want.At, want.Read, want.Reason = at(25), false, "REFUND"
	if diff := cmp.Diff([]model.Adjustment{want}, adjustmentsOf(t, s)); diff != "" {
		t.Error(diff)
	}
	save(40, euro(700))
	if got := adjustmentsOf(t, s); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

// TestAdjustmentsOfAnOlderStore: the journal told them before they were kept.
func TestAdjustmentsOfAnOlderStore(t *testing.T) {
	dir := t.TempDir()
	db := shell(t, filepath.Join(dir, store.FileName))
	for _, name := range []string{"0001_mirror", "0002_work", "0003_decisions", "0004_due", "0005_feed"} {
		_ = must(db.Exec(string(must(os.ReadFile("migrations/" + name + ".sql"))(t))))(t)
	}
	_ = must(db.Exec(`PRAGMA application_id = 1919185771; PRAGMA user_version = 5;
		INSERT INTO scope (key, backend, campaign) VALUES (1, 'acme', 'a1b2c3');
		INSERT INTO commission (scope, id, as_of, read_at, first_seen, gone_at, rev, state, amount_minor, amount_currency)
			VALUES (1, 'm1', 1, 0, 1, 0, 1, 'pending', 9007199254740993, 'EUR')`))(t)
	for _, body := range []string{
		`{"data":{"adjustment":{"originalCommissionAmount":9007199254740995,"newCommissionAmount":9007199254740993,"currencyISO":"EUR","reason":"REFUND"}}}`,
		`{"data":{"adjustment":{"originalCommissionAmount":"12","newCommissionAmount":1.5,"currencyISO":"EUR"}}}`,
		`{"data":{"adjustment":{"newCommissionAmount":5}}}`,
		`{"data":`,
	} {
		_ = must(db.Exec(`INSERT INTO event (received_at, scope, backend, kind, name, occurred_at, subject, person,
			person_name, email, headline, state, reason, digest, raw)
			VALUES (1, 1, 'acme', 'adjusted', '', 1756728000000, 'm1', '', '', '', '', 'folded', '', ?1, ?1)`, []byte(body)))(t)
	}
	ok(t, db.Close())
	s := open(t, dir, nil)
	rows := []model.Adjustment{}
	ok(t, s.CommissionsSince(context.Background(), 0, func(c model.Commission) error {
		rows = append(rows, c.Adjustments...)
		return nil
	}))
	if len(rows) != 1 || rows[0].Before != euro(9007199254740995) || rows[0].After != euro(9007199254740993) || rows[0].Reason != "REFUND" {
		t.Errorf("%+v", rows)
	}
}
