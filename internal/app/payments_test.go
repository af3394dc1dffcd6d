package app

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"refdesk/internal/desk"
	"refdesk/internal/index"
	"refdesk/internal/model"
	"refdesk/internal/payfile"
	"refdesk/internal/store"
)

const (
	payBackend  = "acme"
	payCampaign = "books"
)

// errKilled ends whatever a program does that is killed.
var errKilled = errors.New("killed")

// fragile is a store and disk that die at a moment: everything after it fails.
type fragile struct {
	*store.Store
	payFiles
	dieAt string // "", "before-file", "after-file"
	dead  bool
}

func (f *fragile) Write(path string, body []byte) error {
	if f.dieAt == "before-file" {
		f.dead = true
	}
	if f.dead {
		return errKilled
	}
	f.dead = f.dieAt == "after-file"
	return f.payFiles.Write(path, body)
}

func (f *fragile) Remove(path string) error {
	if f.dead {
		return errKilled
	}
	return f.payFiles.Remove(path)
}

func (f *fragile) BatchWritten(ctx context.Context, id int64, operator string, now time.Time) error {
	if f.dead {
		return errKilled
	}
	return f.Store.BatchWritten(ctx, id, operator, now)
}

func (f *fragile) VoidBatch(ctx context.Context, id int64, operator, reason, note string, unsent bool, now time.Time) (model.Batch, error) {
	if f.dead {
		return model.Batch{}, errKilled
	}
	return f.Store.VoidBatch(ctx, id, operator, reason, note, unsent, now)
}

// till is a whole program for payments on a pretend vendor that holds still
// unless it is told to move.
type till struct {
	t       *rapid.T
	store   *store.Store
	dir     string
	index   *index.Index
	now     time.Time
	rewards map[string]*model.Reward
	dues    map[string][2]int64 // due and paid, by person
	worths  model.Worths
	// late are payments that a report called made after they had failed or were
	// taken back: they alone may be paid twice.
	late map[model.PayableKey]bool
}

// TestMoneyIsPaidOnce goes through any sequence of approvals, refusals, refunds,
// batches, voids, reports and crashes.
func TestMoneyIsPaidOnce(t *testing.T) {
	base := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(base, "")
		if err != nil {
			t.Fatal(err)
		}
		w := &till{
			t: t, dir: dir, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), rewards: map[string]*model.Reward{}, dues: map[string][2]int64{},
			late: map[model.PayableKey]bool{},
			worths: model.Worths{
				{ConfigID: "mug", Side: model.SideReferrer, Amount: model.Money{Minor: 2000, Currency: "EUR"}},
				{ConfigID: "mug", Amount: model.Money{Minor: 1, Currency: "EUR"}},
				{ConfigID: "yen", Amount: model.Money{Minor: 1 << 54, Currency: "JPY"}},
			},
		}
		w.store, err = store.Open(context.Background(), dir, store.Options{Now: func() time.Time { return w.now }})
		if err != nil {
			t.Fatal(err)
		}
		defer w.store.Close()
		w.index = index.New(w.store, index.Options{Batches: w.store})
		for range rapid.IntRange(8, 25).Draw(t, "steps") {
			w.now = w.now.Add(time.Hour)
			w.step()
			w.holds()
		}
	})
}

func (w *till) step() {
	rapid.OneOf(
		rapid.Just(w.earn), rapid.Just(w.move), rapid.Just(w.owe), rapid.Just(w.make), rapid.Just(w.make), rapid.Just(w.goOn), rapid.Just(w.report),
	).Draw(w.t, "step")()
}

// cashier is one operator's.
func (w *till) cashier(f *fragile) *desk.Cashier {
	operator := rapid.SampledFrom([]string{"ana", "bo"}).Draw(w.t, "operator")
	return desk.NewCashier(desk.CashierOptions{
		Desk:  desk.New(desk.Options{Operator: operator, Now: func() time.Time { return w.now }}),
		Store: f, Earned: w.index, Earnings: w.index, Files: f,
		Rules: desk.BatchRules{Worths: w.worths, TwoPeopleAbove: []model.Money{{Minor: 2000, Currency: "EUR"}}},
	})
}

func (w *till) whole() *fragile { return &fragile{Store: w.store, payFiles: payFiles{payfile.Shelf{}}} }

func (w *till) load() {
	if err := w.index.Load(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *till) person() string {
	return rapid.SampledFrom([]string{"p1", "p2", "p3", "p4"}).Draw(w.t, "person")
}

// tell lets the mirror read a person as the vendor has it.
func (w *till) tell(id string) {
	p := model.Participant{
		Backend: payBackend, CampaignID: payCampaign, ID: id, Email: id + "@example.com",
		FirstName: model.Some("Mira"), LastName: model.Some(id), AsOf: w.now, ReadAt: w.now,
	}
	if due, owed := w.dues[id]; owed {
		p.Due = model.Some(model.Money{Minor: due[0], Currency: "USD"})
		p.Paid = model.Some(model.Money{Minor: due[1], Currency: "USD"})
	}
	reading := model.PersonReading{Person: p, RewardsKnown: true}
	for _, r := range w.rewards {
		if r.Person == id && r.State != model.RewardRefused && r.State != model.RewardCancelled {
			one := *r
			one.AsOf = w.now
			reading.Rewards = append(reading.Rewards, one)
		}
	}
	if err := w.store.SavePerson(context.Background(), reading); err != nil {
		w.t.Fatal(err)
	}
}

func (w *till) earn() {
	id := w.person()
	r := &model.Reward{
		Backend: payBackend, CampaignID: payCampaign, ID: fmt.Sprint("r", len(w.rewards)), Person: id, CreatedAt: w.now,
		ConfigID: rapid.SampledFrom([]string{"mug", "yen", "unpriced"}).Draw(w.t, "config"),
		Side:     rapid.SampledFrom([]model.Side{model.SideReferrer, model.SideFriend}).Draw(w.t, "side"),
		State:    rapid.SampledFrom([]model.RewardState{model.RewardWaiting, model.RewardApproved}).Draw(w.t, "state"),
	}
	w.rewards[r.ID] = r
	w.tell(id)
}

// move is an approval, a refusal, a refund or a delivery at the vendor.
func (w *till) move() {
	if len(w.rewards) == 0 {
		return
	}
	r := w.rewards[fmt.Sprint("r", rapid.IntRange(0, len(w.rewards)-1).Draw(w.t, "reward"))]
	next := map[model.RewardState][]model.RewardState{
		model.RewardWaiting:   {model.RewardApproved, model.RewardApproved, model.RewardRefused},
		model.RewardApproved:  {model.RewardFulfilled, model.RewardCancelled},
		model.RewardFulfilled: {model.RewardCancelled},
	}[r.State]
	if len(next) == 0 {
		return
	}
	r.State = rapid.SampledFrom(next).Draw(w.t, "to")
	w.tell(r.Person)
}

// owe is what Referral Rocket tells: more is due, some was marked as issued, or
// it was taken back.
func (w *till) owe() {
	id := w.person()
	due := w.dues[id]
	switch change := rapid.Int64Range(1, 5000).Draw(w.t, "change"); rapid.IntRange(0, 4).Draw(w.t, "kind") {
	case 0:
		due[0], due[1] = due[0]-min(change, due[0]), due[1]+min(change, due[0])
	case 1:
		due[0] -= min(change, due[0])
	default:
		due[0] += change
	}
	w.dues[id] = due
	w.tell(id)
}

func (w *till) make() {
	w.load()
	f := w.whole()
	f.dieAt = rapid.SampledFrom([]string{"", "", "", "before-file", "after-file"}).Draw(w.t, "dies")
	c := w.cashier(f)
	ask := model.BatchAsk{
		Format:   rapid.SampledFrom([]string{"csv", "paypal", "wise-email"}).Draw(w.t, "format"),
		Currency: rapid.SampledFrom([]string{"EUR", "JPY", "USD"}).Draw(w.t, "currency"),
		Dir:      filepath.Join(w.dir, "out"), Waiting: rapid.Bool().Draw(w.t, "waiting"),
		Min: rapid.SampledFrom([]int64{0, 0, 1000}).Draw(w.t, "min"),
	}
	rehearsed, err := c.RehearseBatch(context.Background(), ask)
	var nothing *desk.NothingToPayError
	if errors.As(err, &nothing) {
		return
	}
	if err != nil {
		w.t.Fatal(err)
	}
	plan, err := c.MakeBatch(context.Background(), ask)
	if f.dead {
		return // the next check finds out what is on disk
	}
	if err != nil {
		w.t.Fatal(err)
	}
	if plan.Batch.Total != rehearsed.Batch.Total || len(plan.Lines) != len(rehearsed.Lines) {
		w.t.Fatalf("rehearsed %s, made %s", rehearsed.Batch.Total, plan.Batch.Total)
	}
	if again, err := c.MakeBatch(context.Background(), ask); !errors.As(err, &nothing) || !strings.Contains(err.Error(), plan.Batch.Label()) {
		w.t.Fatalf("the same batch again: %+v, %v", again.Batch, err)
	}
}

// batch is any of those there are.
func (w *till) batch() (model.BatchPage, bool) {
	all := w.batches()
	if len(all) == 0 {
		return model.BatchPage{}, false
	}
	return all[rapid.IntRange(0, len(all)-1).Draw(w.t, "batch")], true
}

func (w *till) batches() (all []model.BatchPage) {
	for id := int64(1); ; id++ {
		page, err := w.store.Batch(context.Background(), id)
		if errors.Is(err, model.ErrNotFound) {
			return all
		}
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, page)
	}
}

// goOn takes a batch a step further, or back. Steps that cannot be are refused,
// which the invariants show.
func (w *till) goOn() {
	page, ok := w.batch()
	if !ok {
		return
	}
	c, ctx := w.cashier(w.whole()), context.Background()
	var err error
	switch rapid.SampledFrom([]string{"check", "check", "release", "release", "release", "void", "unsent", "close"}).Draw(w.t, "how") {
	case "check":
		_, err = c.CheckBatch(ctx, page.ID)
	case "release":
		var findings []model.BatchFinding
		if findings, err = c.ReleaseBatch(ctx, page.ID); err == nil && len(findings) == 0 {
			w.released(page.ID)
		}
	case "void":
		err = c.VoidBatch(ctx, page.ID, "manual", "", false)
	case "unsent":
		err = c.VoidBatch(ctx, page.ID, "manual", "", true)
	case "close":
		err = c.CloseBatch(ctx, page.ID)
	}
	if err != nil && !errors.Is(err, model.ErrWrongState) {
		w.t.Fatal(err)
	}
}

// report is what a payment service says, or claims, of a batch.
func (w *till) report() {
	page, ok := w.batch()
	if !ok {
		return
	}
	text, silent := "reference,amount,currency,status,cause\n", true
	for _, l := range page.All {
		major, err := l.Amount.Major()
		if err != nil {
			w.t.Fatal(err)
		}
		word := rapid.SampledFrom([]string{"paid", "paid", "failed", "returned", "", "perhaps"}).Draw(w.t, "word")
		if word == "paid" && (l.State == model.LineFailed || l.State == model.LineVoid) {
			w.late[l.Key] = true
		}
		silent = silent && word == ""
		text += fmt.Sprintf("%s,%s,%s,%s,\n", l.Reference, major, l.Amount.Currency, word)
	}
	path := filepath.Join(w.dir, "report.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	before := page
	if _, err := w.cashier(w.whole()).ImportBatch(context.Background(), page.ID, path); err != nil {
		if !silent && !errors.Is(err, model.ErrWrongState) {
			w.t.Fatal(err)
		}
		after, err := w.store.Batch(context.Background(), page.ID)
		if err != nil || after.State != before.State || after.Paid != before.Paid {
			w.t.Fatalf("a report that was refused moved %s: %v", before.Label(), err)
		}
	}
}

// released wants that a batch which has just gone to the service pays nothing
// that is paid.
func (w *till) released(id int64) {
	page, err := w.store.Batch(context.Background(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, other := range w.batches() {
		for _, o := range other.All {
			for _, l := range page.All {
				if other.ID != id && o.State == model.LinePaid && o.Key == l.Key && o.Start < l.End() && l.Start < o.End() {
					w.t.Fatalf("%s was released with %v, which %s paid", page.Label(), l.Key, other.Label())
				}
			}
		}
	}
}

// holds looks at what must be true at every moment.
func (w *till) holds() {
	w.load()
	all := w.batches()
	open, paid := map[model.PayableKey]int64{}, map[model.PayableKey][]model.BatchLine{}
	for _, page := range all {
		w.adds(page)
		for _, l := range page.All {
			switch l.State {
			case model.LineOpen:
				if other := open[l.Key]; other != 0 {
					w.t.Fatalf("%v is open in batches %d and %d", l.Key, other, page.ID)
				}
				open[l.Key] = page.ID
				fallthrough
			case model.LinePaid:
				for _, o := range paid[l.Key] {
					if o.Start < l.End() && l.Start < o.End() && !w.late[l.Key] {
						w.t.Fatalf("%v is paid twice: %+v and %+v", l.Key, o, l)
					}
				}
				paid[l.Key] = append(paid[l.Key], l)
			}
		}
		if page.TwoPeople && !page.Released.At.IsZero() && page.Released.Operator == page.Made.Operator {
			w.t.Fatalf("%s made and released %s", page.Made.Operator, page.Label())
		}
	}
	w.booksClose(all)
	if err := w.store.VerifyLedger(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

// adds compares a batch with its lines and its files, to the minor unit.
func (w *till) adds(page model.BatchPage) {
	sum, settled := model.Money{Currency: page.Total.Currency}, model.Money{Currency: page.Total.Currency}
	var err error
	for _, l := range page.All {
		if sum, err = sum.Plus(l.Amount); err != nil {
			w.t.Fatal(err)
		}
		if l.State == model.LinePaid {
			if settled, err = settled.Plus(l.Amount); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	if sum != page.Total || settled != page.PaidTotal || len(page.All) != page.Lines {
		w.t.Fatalf("%s is %s and %s paid, its lines come to %s and %s", page.Label(), page.Total, page.PaidTotal, sum, settled)
	}
	onDisk, files := model.Money{Currency: sum.Currency}, 0
	for _, f := range page.Files {
		digest, err := payfile.Digest(f.Path)
		if errors.Is(err, os.ErrNotExist) && page.Written.IsZero() {
			continue
		}
		if err != nil || digest != f.SHA256 {
			w.t.Fatalf("%s: %s, %v", f.Path, digest, err)
		}
		files++
		if onDisk, err = onDisk.Plus(w.fileTotal(page, f.Path)); err != nil {
			w.t.Fatal(err)
		}
	}
	if files == len(page.Files) && onDisk != page.Total {
		w.t.Fatalf("the files of %s come to %s, it is %s", page.Label(), onDisk, page.Total)
	}
}

// fileTotal adds up a file as its reader would.
func (w *till) fileTotal(page model.BatchPage, path string) model.Money {
	file, err := os.Open(path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	column := map[string]int{"csv": 3, "paypal": 1, "wise-email": 5}[page.Format]
	if page.Format != "paypal" {
		rows = rows[1:]
	}
	sum := model.Money{Currency: page.Total.Currency}
	for _, row := range rows {
		amount, err := model.MoneyFromMajor(row[column], page.Total.Currency)
		if err != nil {
			w.t.Fatal(err)
		}
		if sum, err = sum.Plus(amount); err != nil {
			w.t.Fatal(err)
		}
	}
	return sum
}

// booksClose compares the books with what the vendor knows to be earned, and
// with the sum of what became of it.
func (w *till) booksClose(all []model.BatchPage) {
	var earned, paid model.Sums
	var err error
	for _, r := range w.rewards {
		if worth := w.worths.Of(*r); worth.Known {
			if earned, err = earned.Plus(worth.V); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	for _, due := range w.dues {
		if earned, err = earned.Plus(model.Money{Minor: due[0] + due[1], Currency: "USD"}); err != nil {
			w.t.Fatal(err)
		}
	}
	for _, page := range all {
		if page.Paid > 0 {
			if paid, err = paid.Plus(page.PaidTotal); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	books, err := w.cashier(w.whole()).Books(context.Background(), "", "")
	if err != nil {
		w.t.Fatal(err)
	}
	of := func(sums model.Sums, currency string) model.Money {
		for _, m := range sums {
			if m.Currency == currency {
				return m
			}
		}
		return model.Money{Currency: currency}
	}
	for _, b := range books {
		sum, err := model.Sum(b.Currency, b.Waiting, b.Approved, b.Refused, b.Cancelled, b.Delivered, b.Paid, b.Adjusted)
		if err != nil || sum != b.Earned || b.Earned != of(earned, b.Currency) || b.Paid != of(paid, b.Currency) {
			w.t.Fatalf("the books do not close: %+v, %s earned, %s paid, %v", b, of(earned, b.Currency), of(paid, b.Currency), err)
		}
	}
	if len(books) < len(earned) {
		w.t.Fatalf("%d books for %v", len(books), earned)
	}
}
