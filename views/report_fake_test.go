package views_test

import (
	"context"
	"fmt"
	"math"
	"strings"

	"refdesk/internal/model"
	"refdesk/views"
)

// ledger is a pretend desk that adds up.
type ledger struct {
	world *world
	found model.Summary
	asked []model.SummaryAsk
	files []string // what was written, and as what
	fail  error
}

func (l *ledger) Summary(_ context.Context, ask model.SummaryAsk) (model.Summary, error) {
	if err := l.world.call(); err != nil {
		return model.Summary{}, err
	}
	l.asked = append(l.asked, ask)
	found := l.found
	found.Month, found.AsOf = ask.Month, l.world.now()
	return found, l.fail
}

func (l *ledger) ExportSummary(_ context.Context, s model.Summary, format, path string) (model.Exported, error) {
	_ = l.world.call()
	l.files = append(l.files, fmt.Sprintf("%s %s of %d books in %s", format, path, len(s.Books), s.Month))
	return model.Exported{Path: "/home/ana/" + path, Rows: len(s.Books), Bytes: 1234, SHA256: strings.Repeat("0123456789abcdef", 4)}, nil
}

func summedUp(w *world) *ledger {
	return &ledger{world: w, found: model.Summary{
		Books: []model.SummaryBook{
			book("partners", "EUR", model.SummaryCommissions, 214, 412_050, 120_000, 4_500, 250_000, 30_050, 7_500, 0),
			book("partners", "KWD", model.SummaryCommissions, 3, 1_234, 0, 0, 0, 1_234, 0, 0),
			book("spring", "EUR", model.SummaryRewards, 61, 122_000, 40_000, 2_000, 60_000, 18_000, 2_000, 0),
			book("spring", "USD", model.SummaryRewards, 2, math.MaxInt64, 0, 0, math.MaxInt64-1, 0, 0, 1),
		},
		Payouts: []model.PayoutCheck{
			check("partners", "", "", 250_000, 251_000, ""), check("spring", "", "", 4_000, 4_000, ""),
		},
		Differences: []model.PayoutCheck{
			check("partners", model.ObjectPayout, "po_31", 9_000, 10_400, "its commissions come to another sum; com_77 is approved and not paid"),
			check("partners", model.ObjectCommission, "com_8", 400, 0, "paid, and its payout is failed"),
		},
		Conversions: []model.Conversion{{
			Backend: backend, CampaignID: "partners", Currency: "KWD", Count: 3, Missing: 1,
			Converted: model.Sums{{Minor: 371, Currency: "EUR"}},
		}},
		Gaps:  []model.SummaryGap{{Backend: backend, CampaignID: "spring", Why: "rewards that no setting says the worth of", Count: 12}},
		Names: map[model.CampaignRef]string{{Backend: backend, ID: "partners"}: "Partners", {Backend: backend, ID: "spring"}: "Spring launch"},
	}}
}

func book(campaign, code string, part model.SummaryPart, count int, earned, approved, refused, paid, waiting, clawed, adjusted int64) model.SummaryBook {
	in := func(minor int64) model.Money { return model.Money{Minor: minor, Currency: code} }
	return model.SummaryBook{Part: part, Count: count, Book: model.Book{
		Backend: backend, CampaignID: campaign, Currency: code, Earned: in(earned), Approved: in(approved), Refused: in(refused), Paid: in(paid),
		Waiting: in(waiting), Cancelled: in(clawed), Adjusted: in(adjusted), Delivered: in(0), Lost: in(0),
	}}
}

func check(campaign string, of model.Object, id string, paid, issued int64, why string) model.PayoutCheck {
	eur := func(minor int64) model.Opt[model.Money] {
		return model.Some(model.Money{Minor: minor, Currency: "EUR"})
	}
	c := model.PayoutCheck{
		Backend: backend, CampaignID: campaign, Currency: "EUR", Object: of, ID: id, Count: 7,
		Paid: eur(paid), Issued: eur(issued), Difference: eur(paid - issued), Why: why,
	}
	if id != "" {
		c.Person = "p-mira"
	}
	return c
}

var _ views.Reports = (*ledger)(nil)
