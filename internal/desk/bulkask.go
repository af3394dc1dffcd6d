package desk

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"refdesk/internal/model"
)

// EarnedRows answers what is decided on in bulk, from memory.
type EarnedRows interface {
	// RewardsAt and CommissionsAt give the rows of some references, in the order
	// of the lists, as they are at this moment; unknown ones are left out.
	RewardsAt(ctx context.Context, refs []model.ObjectRef) ([]model.RewardRow, error)
	CommissionsAt(ctx context.Context, refs []model.ObjectRef) ([]model.CommissionRow, error)
	// EachReward and EachCommission give the same one by one, without the people
	// but for how the vendor rates them, which takes no reading.
	EachReward(ctx context.Context, refs []model.ObjectRef, each func(*model.RewardRow)) error
	EachCommission(ctx context.Context, refs []model.ObjectRef, each func(*model.CommissionRow)) error
}

// bulkItem is one of many, with what it is worth.
type bulkItem struct {
	item
	worth model.Opt[model.Money]
	title string // of a reward
}

// RehearseBulk tells what a decision on many would do, without doing it.
// Everything that is wrong with it as a whole is an error, as in DecideBulk.
func (d *Desk) RehearseBulk(ctx context.Context, ask model.BulkAsk) (model.BulkRehearsal, error) {
	items, gone, err := d.bulkItems(ctx, ask, true)
	if err != nil {
		return model.BulkRehearsal{}, err
	}
	fits, left := d.sift(ask, items)
	left.add("gone from here", gone)
	r := model.BulkRehearsal{Verb: ask.Verb, Exceptions: left.sorted()}
	d.addUp(&r, fits)
	return r, d.nameFirst(ctx, &r, fits)
}

// firstNamed is how many people of a rehearsal are named.
const firstNamed = 4

// nameFirst says whose the first of many are: to read them all would take long.
func (d *Desk) nameFirst(ctx context.Context, r *model.BulkRehearsal, items []bulkItem) (err error) {
	if r.Names, err = d.firstNames(ctx, items); err != nil || r.Risky == 0 {
		return err
	}
	r.Risks, err = d.firstNames(ctx, slices.DeleteFunc(slices.Clone(items), func(i bulkItem) bool { return len(i.warned) == 0 }))
	return err
}

// firstNames names the first few different people of some items.
func (d *Desk) firstNames(ctx context.Context, items []bulkItem) ([]string, error) {
	var refs []model.ObjectRef
	people := map[string]bool{}
	for _, one := range items {
		if len(refs) < firstNamed && !people[one.person] {
			refs, people[one.person] = append(refs, one.ref), true
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	names := make([]string, 0, len(refs))
	if refs[0].Object == model.ObjectCommission {
		rows, err := d.earned.CommissionsAt(ctx, refs)
		for _, row := range rows {
			names = append(names, cut(nameOr(row.Earner, row.Person)))
		}
		return names, err
	}
	rows, err := d.earned.RewardsAt(ctx, refs)
	for _, row := range rows {
		names = append(names, cut(nameOr(row.Earner, row.Person)))
	}
	return names, err
}

// DecideBulk decides on all of many that still take it, as one group of
// changes, and names the others by why. A case or a batch that stands against one
// of them leaves that out: it is decided on by itself, with that before one's
// eyes.
func (d *Desk) DecideBulk(ctx context.Context, ask model.BulkAsk) (given model.BulkGiven, err error) {
	if d.readOnly {
		return given, ErrReadOnly
	}
	items, gone, err := d.bulkItems(ctx, ask, false)
	if err != nil {
		return given, err
	}
	if ask.Note, err = checkNote(ask.Note); err != nil {
		return given, err
	}
	fits, left := d.sift(ask, items)
	left.add("gone from here", gone)
	sortByDeadline(fits)
	var moved []*model.MovedError
	if ask.Verb == model.VerbHold {
		given.Holds, moved, err = d.holdAll(ctx, ask, fits)
	} else {
		given.Changes, moved, err = d.planAll(ctx, ask, fits)
	}
	for _, m := range moved {
		left.add(why(ask.Verb, m), 1)
	}
	given.LeftOut = left.sorted()
	return given, err
}

func (d *Desk) planAll(ctx context.Context, ask model.BulkAsk, items []bulkItem) ([]model.Change, []*model.MovedError, error) {
	now := d.now()
	decision := Decision{Verb: ask.Verb, Reason: ask.Reason, Note: ask.Note, Stage: ask.Stage, Direct: ask.Direct}
	changes := make([]model.Change, len(items))
	for i, one := range items {
		c, err := d.change(decision, one.item, now)
		if err != nil {
			return nil, nil, err
		}
		c.Deadline = one.holdEnds
		changes[i] = c
	}
	if len(changes) == 0 {
		return nil, nil, nil
	}
	return d.store.PlanBulk(ctx, changes, now)
}

func (d *Desk) holdAll(ctx context.Context, ask model.BulkAsk, items []bulkItem) ([]model.Hold, []*model.MovedError, error) {
	holds := make([]model.Hold, len(items))
	for i, one := range items {
		holds[i] = d.holdOn(one.item, ask.Until, ask.Reason, ask.Note)
	}
	if len(holds) == 0 {
		return nil, nil, nil
	}
	return d.store.HoldBulk(ctx, holds, d.now())
}

// bulkItems reads what a decision on many is about, and tells how much of it is
// not there any more.
func (d *Desk) bulkItems(ctx context.Context, ask model.BulkAsk, brief bool) (items []bulkItem, gone int, err error) {
	if d.earned == nil {
		return nil, 0, errors.New("this program keeps no lists to decide on")
	}
	if len(ask.Items) == 0 {
		return nil, 0, errors.New("nothing was chosen")
	}
	if err := d.checkReason(ask.Verb, ask.Reason); err != nil && !brief {
		return nil, 0, err
	}
	if !ask.Until.IsZero() && !ask.Until.After(d.now()) {
		return nil, 0, errors.New("a hold must end in the future")
	}
	seen := make(map[model.ObjectRef]string, len(ask.Items))
	refs := map[model.Object][]model.ObjectRef{}
	for _, one := range ask.Items {
		if takes[one.Ref.Object][ask.Verb] == nil {
			return nil, 0, errors.New("a " + string(one.Ref.Object) + " cannot be decided on so")
		}
		if _, twice := seen[one.Ref]; !twice {
			refs[one.Ref.Object] = append(refs[one.Ref.Object], one.Ref)
		}
		seen[one.Ref] = one.Seen
	}
	items = make([]bulkItem, 0, len(seen))
	take := func(row *model.RewardRow) {
		items = append(items, bulkItem{rewardItem(*row), d.worths.Of(row.Reward), cmp.Or(row.Title, row.ConfigID)})
	}
	takeSale := func(row *model.CommissionRow) {
		items = append(items, bulkItem{item: commissionItem(*row), worth: row.Amount})
	}
	if err := d.readEarned(ctx, refs, brief, take, takeSale); err != nil {
		return nil, 0, err
	}
	for i := range items {
		one := &items[i]
		one.seen = cmp.Or(seen[one.ref], one.state)
	}
	return items, len(seen) - len(items), nil
}

// readEarned reads what a decision on many is about; in brief, with next to
// nothing of the people.
func (d *Desk) readEarned(
	ctx context.Context, refs map[model.Object][]model.ObjectRef, brief bool, take func(*model.RewardRow), takeSale func(*model.CommissionRow),
) error {
	if brief {
		if err := d.earned.EachReward(ctx, refs[model.ObjectReward], take); err != nil {
			return err
		}
		return d.earned.EachCommission(ctx, refs[model.ObjectCommission], takeSale)
	}
	rewards, err := d.earned.RewardsAt(ctx, refs[model.ObjectReward])
	if err != nil {
		return err
	}
	for i := range rewards {
		take(&rewards[i])
	}
	sales, err := d.earned.CommissionsAt(ctx, refs[model.ObjectCommission])
	for i := range sales {
		takeSale(&sales[i])
	}
	return err
}

// sift parts what takes a decision from what does not, by why.
func (d *Desk) sift(ask model.BulkAsk, items []bulkItem) (fits []bulkItem, left tallies) {
	now := d.now()
	fits = items[:0] // what stays moves up
	for _, one := range items {
		if unfit := fit(ask.Verb, one.item, now); unfit != nil {
			left.add(briefly(unfit), 1)
		} else if against := d.against(ask.Verb, one.item); len(against) > 0 {
			left.addFirst(worst(against), 1)
		} else if one.batch.Opposes(ask.Verb) {
			left.addFirst(one.batch.Why(), 1)
		} else {
			fits = append(fits, one)
		}
	}
	return fits, left
}

// briefly says why an object is left alone, so that equal reasons are counted
// together.
func briefly(e *UnfitError) string {
	if h := e.Moved.Hold; h.ID != 0 {
		return "on hold by " + h.Operator
	}
	return e.Why
}

// worst says in a few words what stands against somebody: the worst of it.
func worst(against []model.Suspect) string {
	text := "in an open case"
	for _, s := range against {
		switch s.State {
		case model.CaseBlocked:
			return "with somebody who was blocked"
		case model.CaseHeld:
			text = "with somebody who is held"
		}
	}
	return text
}

// addUp says what a decision on some comes to.
func (d *Desk) addUp(r *model.BulkRehearsal, items []bulkItem) {
	sortByDeadline(items)
	people, backends := map[model.PersonRef]bool{}, map[string]int{}
	sums := map[string]model.Money{}
	r.Items = make([]model.BulkItem, 0, len(items))
	for i := range items {
		one := &items[i]
		r.Object = one.ref.Object
		r.Items = append(r.Items, model.BulkItem{Ref: one.ref, Seen: one.state})
		people[model.PersonRef{Backend: one.ref.Backend, CampaignID: one.ref.CampaignID, ID: one.person}] = true
		if len(one.warned) > 0 && passes(r.Verb) {
			r.Risky++
		}
		if one.title != "" {
			addTo(&r.Titles, one.title, 1)
		}
		r.Unknown += addWorth(sums, one.worth)
		backends[one.ref.Backend]++
		d.noteDeadline(r, one, backends[one.ref.Backend])
		for _, effect := range effects[one.ref.Object][r.Verb] {
			if !slices.Contains(r.Effects, effect) {
				r.Effects = append(r.Effects, effect)
			}
		}
	}
	r.People = len(people)
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		r.Money = append(r.Money, sums[currency])
	}
	if r.Verb == model.VerbHold {
		return
	}
	r.Calls = len(items)
	for _, n := range backends {
		r.Takes = max(r.Takes, time.Duration(n)*d.writeEvery)
	}
}

// addWorth adds an amount to the sum of its currency, and counts what has none:
// nobody knows it, or the sum cannot be told exactly.
func addWorth(sums map[string]model.Money, worth model.Opt[model.Money]) (unknown int) {
	if !worth.Known {
		return 1
	}
	sum, has := sums[worth.V.Currency]
	if !has {
		sum.Currency = worth.V.Currency
	}
	sum, err := sum.Plus(worth.V)
	if err != nil {
		return 1
	}
	sums[sum.Currency] = sum
	return 0
}

// noteDeadline tells when the vendor moves the first by itself, and how many
// before the call for each, which is the nth of its backend, would arrive.
func (d *Desk) noteDeadline(r *model.BulkRehearsal, one *bulkItem, nth int) {
	if one.holdEnds.IsZero() {
		return
	}
	if r.Deadline.IsZero() || one.holdEnds.Before(r.Deadline) {
		r.Deadline = one.holdEnds
	}
	if arrives := d.now().Add(d.window + time.Duration(nth)*d.writeEvery); !arrives.Before(one.holdEnds) {
		r.Late++
	}
}

// sortByDeadline puts the nearest first. Rewards have none, and many of them are
// not moved about for nothing.
func sortByDeadline(items []bulkItem) {
	if !slices.ContainsFunc(items, func(i bulkItem) bool { return !i.holdEnds.IsZero() }) {
		return
	}
	slices.SortStableFunc(items, func(a, b bulkItem) int { return compareDeadlines(a.holdEnds, b.holdEnds) })
}

// tallies count things by what there is to say of them.
type tallies struct{ first, rest []model.Tally }

func (t *tallies) add(text string, n int)      { addTo(&t.rest, text, n) }
func (t *tallies) addFirst(text string, n int) { addTo(&t.first, text, n) }

func addTo(all *[]model.Tally, text string, n int) {
	if n == 0 {
		return
	}
	at := slices.IndexFunc(*all, func(t model.Tally) bool { return t.Text == text })
	if at < 0 {
		*all, at = append(*all, model.Tally{Text: text}), len(*all)
	}
	(*all)[at].Count += n
}

// sorted gives what a person has to know first of all, then the rest, the most
// of either first.
func (t *tallies) sorted() []model.Tally {
	most := func(a, b model.Tally) int { return cmp.Compare(b.Count, a.Count) }
	slices.SortStableFunc(t.first, most)
	slices.SortStableFunc(t.rest, most)
	return append(t.first, t.rest...)
}
