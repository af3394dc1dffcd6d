package desk

import (
	"cmp"
	"context"
	"slices"

	"refdesk/internal/model"
)

// account names a book. Nothing is added up in a currency that nobody knows, so
// that each thing earned in one has a book of its own.
type account struct {
	backend, campaign, currency string
	part                        model.SummaryPart
	thing                       string // "" where the currency is known
}

// gap names why something is in no book.
type gap struct{ backend, campaign, why string }

// ledgerBooks are the books while they are written. The first sum that does not
// fit ends them.
type ledgerBooks struct {
	month model.Month
	all   map[account]*model.SummaryBook
	gaps  map[gap]int
	err   error
}

func newBooks(month model.Month) *ledgerBooks {
	return &ledgerBooks{month: month, all: map[account]*model.SummaryBook{}, gaps: map[gap]int{}}
}

func (l *ledgerBooks) of(k model.PayableKey, currency string) *model.SummaryBook {
	return l.open(account{k.Backend, k.CampaignID, currency, model.SummaryRewards, k.Thing})
}

// open gives a book, a new one where there is none.
func (l *ledgerBooks) open(at account) *model.SummaryBook {
	none := model.Money{Currency: at.currency}
	if _, known := none.Digits(); known {
		at.thing = ""
	}
	if l.all[at] == nil {
		l.all[at] = &model.SummaryBook{Part: at.part, ID: at.thing, Book: model.Book{
			Backend: at.backend, CampaignID: at.campaign, Currency: at.currency, Earned: none, Waiting: none, Approved: none,
			Refused: none, Cancelled: none, Delivered: none, Paid: none, Adjusted: none, Lost: none,
		}}
	}
	return l.all[at]
}

// add puts minor units on a sum. To begin one is no addition.
func (l *ledgerBooks) add(sum *model.Money, minor int64) {
	if minor == 0 || sum.Minor == 0 {
		sum.Minor += minor
		return
	}
	next, err := sum.Plus(model.Money{Minor: minor, Currency: sum.Currency})
	if err != nil {
		l.err = cmp.Or(l.err, err)
		return
	}
	*sum = next
}

// Books tells what was earned and what became of it, of rewards whose worth the
// settings tell and of sums due, by campaign and currency. "" narrows nothing.
// It fails where a sum is larger than can be told exactly.
func (b *Cashier) Books(ctx context.Context, backend, campaign string) ([]model.Book, error) {
	l := newBooks(model.Month{})
	reward, err := b.book(ctx, l, backend, campaign)
	if err != nil {
		return nil, err
	}
	if err := b.earnings.EachEarned(ctx, backend, campaign, reward, nil, nil); err != nil {
		return nil, err
	}
	var books []model.Book
	for _, s := range l.sorted() {
		books = append(books, s.Book)
	}
	return books, l.err
}

// book writes sums due into books, and gives what writes a reward into them. A
// sum due has no time, so that it is in no month.
func (b *Cashier) book(ctx context.Context, l *ledgerBooks, backend, campaign string) (func(model.Reward), error) {
	claims, err := b.store.Claims(ctx, backend, campaign)
	if err != nil {
		return nil, err
	}
	paid := map[model.PayableKey][]model.Claim{}
	for _, c := range claims {
		if c.State == model.LinePaid {
			paid[c.Key] = append(paid[c.Key], c)
		}
	}
	people, err := b.store.Dues(ctx, backend, campaign)
	for _, p := range people {
		if !l.month.IsZero() {
			l.gaps[gap{p.Backend, p.CampaignID, "people with a sum due, which has no month"}]++
			continue
		}
		l.due(p, paid[model.DueKey(p, p.Due.V.Currency)])
	}
	return func(r model.Reward) {
		switch worth := b.rules.Worths.Of(r); {
		case !l.month.Has(r.Since()):
		case worth.Known:
			l.reward(r, worth.V, paid[model.RewardKey(r)])
		default:
			l.gaps[gap{r.Backend, r.CampaignID, "rewards that no setting says the worth of"}]++
		}
	}, err
}

func (l *ledgerBooks) sorted() []model.SummaryBook {
	var books []model.SummaryBook
	for _, b := range l.all {
		books = append(books, *b)
	}
	slices.SortFunc(books, func(a, b model.SummaryBook) int {
		return cmp.Or(cmp.Compare(a.Backend, b.Backend), cmp.Compare(a.CampaignID, b.CampaignID), cmp.Compare(a.Currency, b.Currency),
			cmp.Compare(a.Part, b.Part), cmp.Compare(a.ID, b.ID))
	})
	return books
}

// reward books one reward. One that was paid is paid, whatever the backend says
// of it afterwards.
func (l *ledgerBooks) reward(r model.Reward, worth model.Money, paid []model.Claim) {
	book := l.of(model.RewardKey(r), worth.Currency)
	book.Count++
	l.add(&book.Earned, worth.Minor)
	if len(paid) > 0 {
		l.add(&book.Adjusted, worth.Minor)
		for _, c := range paid { // more than one where it was paid twice
			in, was := l.of(model.RewardKey(r), c.Currency), c.End-c.Start
			l.add(&in.Paid, was)
			l.add(&in.Adjusted, -was)
			if r.State == model.RewardCancelled || r.State == model.RewardRefused {
				l.add(&in.Lost, was)
			}
		}
		return
	}
	sums := map[model.RewardState]*model.Money{
		model.RewardWaiting: &book.Waiting, model.RewardApproved: &book.Approved, model.RewardFulfilled: &book.Delivered,
		model.RewardRefused: &book.Refused, model.RewardCancelled: &book.Cancelled,
	}
	if sum := sums[r.State]; sum != nil {
		l.add(sum, worth.Minor)
		return
	}
	l.add(&book.Adjusted, worth.Minor) // a state that nobody has heard of
}

// due books what a person earned in all. What the backend counts as paid is
// taken for the first part of it; a batch paid the parts it names.
func (l *ledgerBooks) due(p model.Participant, paid []model.Claim) {
	if !p.Due.Known {
		return
	}
	_, known := p.Due.V.Digits()
	if p.Paid.Known && p.Paid.V.Minor != 0 && (p.Paid.V.Currency != p.Due.V.Currency || !known) {
		l.gaps[gap{p.Backend, p.CampaignID, "people whose sums due and paid cannot be added"}]++
		return
	}
	key := model.DueKey(p, p.Due.V.Currency)
	if !known { // the key names a currency, not whose the sum is
		key.Thing = p.ID
	}
	book := l.of(key, p.Due.V.Currency)
	elsewhere := max(p.Paid.V.Minor, 0)
	earned := p.Due.V
	l.add(&earned, elsewhere)
	var here int64
	for _, c := range paid {
		here += c.End - c.Start
	}
	delivered := elsewhere - overlap(paid, elsewhere)
	first := min(elsewhere, earned.Minor)
	owed := max(earned.Minor-first-(overlap(paid, earned.Minor)-overlap(paid, first)), 0)
	book.Count++
	l.add(&book.Earned, earned.Minor)
	l.add(&book.Paid, here)
	l.add(&book.Delivered, delivered)
	l.add(&book.Approved, owed)
	l.add(&book.Adjusted, earned.Minor-here-delivered-owed)
}

// overlap is how much of the first so many minor units batches have paid; what
// was paid twice counts once.
func overlap(paid []model.Claim, first int64) (sum int64) {
	var reached int64
	for _, c := range byStart(paid) {
		sum += max(min(c.End, first)-max(c.Start, reached), 0)
		reached = max(reached, c.End)
	}
	return sum
}
