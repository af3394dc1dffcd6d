package desk

import (
	"cmp"
	"context"
	"slices"

	"refdesk/internal/model"
)

// account names a book.
type account struct{ backend, campaign, currency string }

// ledgerBooks are the books while they are written. The first sum that does not
// fit ends them.
type ledgerBooks struct {
	all map[account]*model.Book
	err error
}

func (l *ledgerBooks) of(k model.PayableKey, currency string) *model.Book {
	at := account{k.Backend, k.CampaignID, currency}
	if l.all[at] == nil {
		none := model.Money{Currency: currency}
		l.all[at] = &model.Book{
			Backend: k.Backend, CampaignID: k.CampaignID, Currency: currency, Earned: none, Waiting: none, Approved: none,
			Refused: none, Cancelled: none, Delivered: none, Paid: none, Adjusted: none, Lost: none,
		}
	}
	return l.all[at]
}

// add puts minor units on a sum.
func (l *ledgerBooks) add(sum *model.Money, minor int64) {
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
	l := &ledgerBooks{all: map[account]*model.Book{}}
	err = b.eachReward(ctx, model.Query{Backend: backend, Campaign: campaign}, func(row model.RewardRow) {
		if worth := b.rules.Worths.Of(row.Reward); worth.Known {
			l.reward(row.Reward, worth.V, paid[model.RewardKey(row.Reward)])
		}
	})
	if err != nil {
		return nil, err
	}
	people, err := b.store.Dues(ctx, backend, campaign)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		l.due(p, paid[model.DueKey(p, p.Due.V.Currency)])
	}
	return l.sorted(), l.err
}

func (l *ledgerBooks) sorted() []model.Book {
	var books []model.Book
	for _, b := range l.all {
		books = append(books, *b)
	}
	slices.SortFunc(books, func(a, b model.Book) int {
		return cmp.Or(cmp.Compare(a.Backend, b.Backend), cmp.Compare(a.CampaignID, b.CampaignID), cmp.Compare(a.Currency, b.Currency))
	})
	return books
}

// reward books one reward. One that was paid is paid, whatever the backend says
// of it afterwards.
func (l *ledgerBooks) reward(r model.Reward, worth model.Money, paid []model.Claim) {
	book := l.of(model.RewardKey(r), worth.Currency)
	l.add(&book.Earned, worth.Minor)
	if len(paid) > 0 {
		in, was := l.of(model.RewardKey(r), paid[0].Currency), paid[0].End-paid[0].Start
		l.add(&book.Adjusted, worth.Minor)
		l.add(&in.Paid, was)
		l.add(&in.Adjusted, -was)
		if r.State == model.RewardCancelled || r.State == model.RewardRefused {
			l.add(&in.Lost, was)
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
	if !p.Due.Known || p.Paid.Known && p.Paid.V.Minor != 0 && p.Paid.V.Currency != p.Due.V.Currency {
		return
	}
	book := l.of(model.DueKey(p, p.Due.V.Currency), p.Due.V.Currency)
	elsewhere := max(p.Paid.V.Minor, 0)
	earned, err := p.Due.V.Plus(model.Money{Minor: elsewhere, Currency: book.Currency})
	if err != nil {
		l.err = cmp.Or(l.err, err)
		return
	}
	var here int64
	reached := elsewhere
	for _, c := range paid {
		here += c.End - c.Start
		reached = max(reached, c.End)
	}
	delivered := elsewhere - overlap(paid, elsewhere)
	owed := max(earned.Minor-reached, 0)
	l.add(&book.Earned, earned.Minor)
	l.add(&book.Paid, here)
	l.add(&book.Delivered, delivered)
	l.add(&book.Approved, owed)
	l.add(&book.Adjusted, earned.Minor-here-delivered-owed)
}

// overlap is how much of the first so many minor units batches have paid.
func overlap(paid []model.Claim, first int64) (sum int64) {
	for _, c := range paid {
		sum += max(min(c.End, first)-c.Start, 0)
	}
	return sum
}
