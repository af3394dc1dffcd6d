package desk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// shelf is lists that are what the store was.
type shelf struct {
	rewards []model.RewardRow
	sales   []model.CommissionRow
}

func (s shelf) RewardsAt(_ context.Context, refs []model.ObjectRef) (rows []model.RewardRow, err error) {
	for _, r := range s.rewards {
		if slices.Contains(refs, r.ObjectRef()) {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

func (s shelf) CommissionsAt(_ context.Context, refs []model.ObjectRef) (rows []model.CommissionRow, err error) {
	for _, c := range s.sales {
		if slices.Contains(refs, c.ObjectRef()) {
			rows = append(rows, c)
		}
	}
	return rows, nil
}

func (s shelf) EachReward(ctx context.Context, refs []model.ObjectRef, each func(*model.RewardRow)) error {
	rows, err := s.RewardsAt(ctx, refs)
	for _, r := range rows {
		r.Earner = model.Participant{Key: r.Earner.Key, Risk: r.Earner.Risk}
		each(&r)
	}
	return err
}

func (s shelf) EachCommission(ctx context.Context, refs []model.ObjectRef, each func(*model.CommissionRow)) error {
	rows, err := s.CommissionsAt(ctx, refs)
	for _, c := range rows {
		each(&c)
	}
	return err
}

// many gives rewards, of which every tenth is approved and every seventh
// belongs to somebody in an open case, and a desk for them.
func many(count int) (shelf, *fakeStore, *desk.Desk, model.BulkAsk) {
	var s shelf
	ask := model.BulkAsk{Verb: model.VerbApprove}
	for i := range count {
		row := reward(fmt.Sprintf("prew_%03d", i), model.RewardWaiting)
		row.Person, row.ConfigID = fmt.Sprint("p", i/2), []string{"mug", "shirt", "talk"}[i%3]
		if i%10 == 0 {
			row.State = model.RewardApproved
		}
		if i%7 == 3 {
			row.EarnerCase = open(int64(i), 80)
		}
		s.rewards = append(s.rewards, row)
		ask.Items = append(ask.Items, model.BulkItem{Ref: row.ObjectRef()})
	}
	store := newFakeStore(s.rewards...)
	d := newDesk(store, asking(50), func(o *desk.Options) {
		o.Earned, o.Worths = s, model.Worths{
			{ConfigID: "mug", Amount: model.Money{Minor: 2000, Currency: "EUR"}}, {ConfigID: "shirt", Amount: model.Money{Minor: 1500, Currency: "JPY"}},
		}
	})
	return s, store, d, ask
}

// TestABulkIsRehearsed: what it leaves alone, whom it touches, what money, how
// long; and nothing is written.
func TestABulkIsRehearsed(t *testing.T) {
	s, store, d, ask := many(100)
	ask.Items = append(ask.Items, ask.Items[1], model.BulkItem{Ref: model.ObjectRef{Backend: "acme", CampaignID: "c1", Object: model.ObjectReward, ID: "gone"}})
	r, err := d.RehearseBulk(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	fits, cases, people, mugs, shirts := 0, 0, map[string]bool{}, int64(0), int64(0)
	for i, row := range s.rewards {
		switch {
		case row.State != model.RewardWaiting:
		case row.EarnerCase.Case != 0:
			cases++
		default:
			fits++
			people[row.Person] = true
			mugs += int64(2000 * btoi(i%3 == 0))
			shirts += int64(1500 * btoi(i%3 == 1))
		}
	}
	want := []model.Tally{{Count: cases, Text: "in an open case"}, {Count: 10, Text: "already approved"}, {Count: 1, Text: "gone from here"}}
	if diff := cmp.Diff(want, r.Exceptions); diff != "" {
		t.Error(diff)
	}
	money := []model.Money{{Minor: mugs, Currency: "EUR"}, {Minor: shirts, Currency: "JPY"}}
	if len(r.Items) != fits || r.People != len(people) || !slices.Equal(r.Money, money) || r.Calls != fits || r.Takes != time.Duration(fits)*time.Second {
		t.Errorf("%d fit, %d people, %v, %d calls in %s", len(r.Items), r.People, r.Money, r.Calls, r.Takes)
	}
	if r.Unknown == 0 || len(r.Effects) == 0 || len(r.Names) == 0 || r.Names[0] != "Mira Okafor" || store.writes != 0 {
		t.Errorf("%d unknown, %v, %v, %d writes", r.Unknown, r.Effects, r.Names, store.writes)
	}
	if r.Left()+len(r.Items) != 101 {
		t.Errorf("%d and %d of 101", r.Left(), len(r.Items))
	}
}

func btoi(is bool) int {
	if is {
		return 1
	}
	return 0
}

// TestABulkLeavesOutWhatMoved between the rehearsal and the yes, and does the
// rest as one group.
func TestABulkLeavesOutWhatMoved(t *testing.T) {
	_, store, d, ask := many(40)
	r, err := d.RehearseBulk(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	ask.Items = r.Items
	moved := r.Items[3].Ref
	row := store.rewards[model.RewardRef{Backend: moved.Backend, CampaignID: moved.CampaignID, ID: moved.ID}]
	row.State = model.RewardRefused
	store.rewards[row.Ref()] = row
	given, err := d.DecideBulk(t.Context(), ask)
	if err != nil || len(given.Changes) != len(r.Items)-1 {
		t.Fatalf("%d changes of %d, %v", len(given.Changes), len(r.Items), err)
	}
	if want := []model.Tally{{Count: 1, Text: "already refused or removed"}}; !slices.Equal(given.LeftOut, want) {
		t.Errorf("left out: %v", given.LeftOut)
	}
	for _, c := range given.Changes {
		if c.Group != given.Changes[0].Group || c.State != model.ChangeStaged || c.Despite != "" {
			t.Errorf("%+v", c)
		}
	}
}

func TestABulkNeedsWhatOneNeeds(t *testing.T) {
	_, store, d, ask := many(5)
	ask.Verb = model.VerbRefuse
	if _, err := d.DecideBulk(t.Context(), ask); err == nil {
		t.Error("many were refused without a reason")
	}
	ask.Verb, ask.Until = model.VerbHold, noon.Add(-time.Hour)
	if _, err := d.DecideBulk(t.Context(), ask); err == nil {
		t.Error("many are held until yesterday")
	}
	if _, err := d.DecideBulk(t.Context(), model.BulkAsk{Verb: model.VerbApprove}); err == nil {
		t.Error("nothing was chosen and approved")
	}
	if store.writes != 0 {
		t.Errorf("%d writes", store.writes)
	}
	ask.Until = noon.Add(time.Hour)
	given, err := d.DecideBulk(t.Context(), ask)
	if err != nil || len(given.Holds) != 4 || len(given.Changes) != 0 {
		t.Errorf("%+v, %v", given, err)
	}
	readOnly := newDesk(store, func(o *desk.Options) { o.ReadOnly = true })
	if _, err := readOnly.DecideBulk(t.Context(), ask); err == nil {
		t.Error("a read-only console decided on many")
	}
}

// TestCommissionsGoByTheirDeadline: the nearest first, and what the vendor does
// before our call is counted.
func TestCommissionsGoByTheirDeadline(t *testing.T) {
	var s shelf
	ask := model.BulkAsk{Verb: model.VerbApprove}
	for i, days := range []int64{9, 3, 30} {
		c := model.Commission{
			Backend: "acme", CampaignID: "c1", ID: fmt.Sprint("com_", i), Person: "p1", State: model.CommissionPending,
			Amount: model.Some(model.Money{Minor: 1<<62 - 1, Currency: "KWD"}), HoldDays: model.Some(days), CreatedAt: noon.AddDate(0, 0, -3),
		}
		s.sales = append(s.sales, model.CommissionRow{Commission: c})
		ask.Items = append(ask.Items, model.BulkItem{Ref: c.ObjectRef()})
	}
	d := newDesk(newFakeStore(), func(o *desk.Options) { o.Earned = s })
	r, err := d.RehearseBulk(t.Context(), ask)
	if err != nil || r.Items[0].Ref.ID != "com_1" || r.Items[2].Ref.ID != "com_2" || r.Late != 1 || !r.Deadline.Equal(noon) {
		t.Fatalf("%+v, %v", r, err)
	}
	// Three amounts near the limit have no exact sum: what is left out of it is
	// said to be.
	if len(r.Money) != 1 || r.Money[0].Minor != 1<<63-2 || r.Unknown != 1 {
		t.Errorf("%v and %d unknown", r.Money, r.Unknown)
	}
}
