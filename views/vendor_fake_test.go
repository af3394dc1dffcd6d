package views_test

import (
	"context"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// told is what the pretend vendor says, and how it fails. A problem makes its
// answers old; an error means that there are none.
type told struct {
	problem  string
	err      error
	cannot   string // why nothing can be done at the vendor
	heard    bool   // it has no API
	cut      bool   // it ranks more people than are read
	asked    []string
	activity []model.Activity
	accounts []model.Destination
}

// answer is a vendor's answer, as new or as old as it is told to be.
func answer[T any](w *world, what string, value T) (model.Fresh[T], error) {
	w.told.asked = append(w.told.asked, what)
	if err := w.call(); err != nil {
		return model.Fresh[T]{}, err
	}
	if w.told.err != nil {
		return model.Fresh[T]{}, w.told.err
	}
	age := 20 * time.Second
	if w.told.problem != "" {
		age = 14 * time.Minute
	}
	return model.Fresh[T]{Value: value, AsOf: w.now().Add(-age), Problem: w.told.problem}, nil
}

func euros(name string, minor int64) model.Figure {
	return model.Figure{Name: name, Money: model.Some(model.Money{Minor: minor, Currency: "EUR"})}
}

func count(name string, n int64) model.Figure {
	return model.Figure{Name: name, Count: model.Some(n)}
}

func (w *world) Analytics(_ context.Context, campaign model.CampaignRef, days int) (model.Fresh[model.Analytics], error) {
	figures := func(n int64) []model.Figure {
		return []model.Figure{
			count("participants", 12*n), count("referrals", 5*n), count("totalImpressions", 140*n),
			euros("totalRevenue", 129_999*n), euros("totalCommissions", 19_950*n),
		}
	}
	out := model.Analytics{
		From: w.now().AddDate(0, 0, -days), To: w.now(), Figures: figures(int64(days)), Previous: figures(int64(days) / 2),
		Statuses: map[string]model.Figure{
			"reward.unapproved": count("reward.unapproved", 4), "reward.unfulfilled": count("reward.unfulfilled", 3),
			"reward.completed":   count("reward.completed", 1),
			"commission.pending": {Name: "commission.pending", Count: model.Some(int64(3)), Money: model.Some(model.Money{Minor: 7191, Currency: "EUR"})},
			"affiliate.approved": count("affiliate.approved", 12),
		},
	}
	for i := range int64(30) {
		out.Series = append(out.Series, model.Span{From: out.From.AddDate(0, 0, int(i)), Figures: []model.Figure{
			count("participants", (i*i)%23), count("referrals", (i*7)%11), euros("totalRevenue", (i%9)*12_999), count("novelty", 0),
		}})
	}
	return answer(w, "analytics "+campaign.ID, out)
}

func (w *world) PersonAnalytics(_ context.Context, person model.PersonRef) (model.Fresh[model.Analytics], error) {
	return answer(w, "figures "+person.ID, model.Analytics{Figures: []model.Figure{
		count("totalReferrals", 40), euros("totalRevenue", 9007199254740993), count("shareCount.email", 7), {Name: "totalPaidOut"},
	}})
}

func (w *world) Activity(_ context.Context, person model.PersonRef) (model.Fresh[[]model.Activity], error) {
	return answer(w, "activity "+person.ID, w.told.activity)
}

func (w *world) Standings(_ context.Context, campaign model.CampaignRef, order model.Order) (model.Fresh[model.Standings], error) {
	out := model.Standings{Order: order, AsOf: w.now(), More: w.told.cut}
	for i, p := range slices.Backward(w.people) {
		if p.CampaignID == campaign.ID && i%2 == 0 {
			out.Rows = append(out.Rows, model.Standing{
				PersonID: p.ID, Rank: model.Some(int64(len(out.Rows) + 1)), Value: model.Some(int64(900 - 40*len(out.Rows))),
			})
		}
	}
	out.Rows = append(out.Rows, model.Standing{PersonID: "p-unmet", Rank: model.Some(int64(99))})
	return answer(w, "standings "+string(order), out)
}

func (w *world) Destinations(_ context.Context, person model.PersonRef) (model.Fresh[[]model.Destination], error) {
	return answer(w, "destinations "+person.ID, w.told.accounts)
}

func (w *world) Reads(string) bool { return !w.told.heard }

func (w *world) WhyNot(_ string, object model.Object, verb model.Verb) string {
	switch {
	case w.told.cannot != "":
		return w.told.cannot
	case verb == "risk":
		return "the vendor's API only shows the risk; mark or clear the person in its dashboard"
	case object == "payout":
		return "the vendor makes and sends payouts by itself"
	case object == model.ObjectCommission && verb == model.VerbFulfil:
		return "the vendor pays approved commissions by itself"
	}
	return ""
}

func (w *world) RewardConfigs(_ context.Context, campaign model.CampaignRef) ([]model.RewardConfig, error) {
	return []model.RewardConfig{
		{Backend: campaign.Backend, CampaignID: campaign.ID, ID: "crew_1", Title: "Give 20 get 20", Type: "DOUBLE_SIDED"},
		{Backend: campaign.Backend, CampaignID: campaign.ID, ID: "crew_2", Title: "Ten friends: a hoodie", Type: "MILESTONE"},
	}, w.call()
}

func (w *world) PeopleOf(ctx context.Context, q model.Query, ids []string) ([]model.PersonRow, error) {
	q.Offset, q.Count = 0, 1000
	found, err := w.People(ctx, q)
	return slices.DeleteFunc(found.Rows, func(p model.PersonRow) bool { return !slices.Contains(ids, p.ID) }), err
}

func (w *world) CommissionTotals(ctx context.Context, q model.Query) ([]model.Total, error) {
	q.Offset, q.Count = 0, 1000
	found, err := w.Commissions(ctx, q)
	var out []model.Total
	for _, c := range found.Rows {
		out = addTotal(out, c.State, c.Amount, c.InCampaign)
	}
	return out, err
}

func (w *world) PayoutTotals(ctx context.Context, q model.Query) ([]model.Total, error) {
	q.Offset, q.Count = 0, 1000
	found, err := w.Payouts(ctx, q)
	var out []model.Total
	for _, p := range found.Rows {
		out = addTotal(out, p.State, p.Amount, p.InCampaign)
	}
	return out, err
}

// addTotal adds an amount to its state and currency.
func addTotal(all []model.Total, state string, amount, converted model.Opt[model.Money]) []model.Total {
	missing := 0
	if amount.Known && !converted.Known {
		missing = 1
	}
	for i, t := range all {
		if t.State == state && t.Currency == amount.V.Currency {
			all[i].Count++
			all[i].Sum.V.Minor += amount.V.Minor
			all[i].Unconverted += missing
			return all
		}
	}
	return append(all, model.Total{State: state, Currency: amount.V.Currency, Count: 1, Sum: amount, Unconverted: missing})
}

// affiliates makes people of the launch affiliates with everything that they
// may have: commissions in every state and several currencies, payouts, and an
// account to pay to.
func affiliates(w *world) {
	now := w.now()
	money := func(minor int64, currency string) model.Opt[model.Money] {
		return model.Some(model.Money{Minor: minor, Currency: currency})
	}
	w.commissions, w.payouts = nil, nil
	add := func(person, other, state string, amount, converted model.Opt[model.Money], days int64, age time.Duration) {
		id := "com_" + num(int64(len(w.commissions)+1))
		c := model.Commission{
			Backend: backend, CampaignID: campaign, ID: id, Person: person, Other: other, State: state, Event: "SALE",
			Amount: amount, InCampaign: converted, Sale: money(10*amount.V.Minor, amount.V.Currency), CreatedAt: now.Add(-age), AsOf: now.Add(-time.Minute),
		}
		if !amount.Known {
			c.Sale = model.Opt[model.Money]{}
		}
		if days > 0 {
			c.HoldDays = model.Some(days)
		}
		w.commissions = append(w.commissions, c)
	}
	add("p-mira", "p-asa", "pending", money(1999, "EUR"), money(1999, "EUR"), 7, 50*time.Hour)
	add("p-mira", "p-wang", "pending", money(2500, "JPY"), model.Opt[model.Money]{}, 7, 6*24*time.Hour)
	add("p-jose", "p-lars", "pending", money(4200, "EUR"), money(4200, "EUR"), 3, 5*24*time.Hour)
	add("p-mira", "p-priya", "approved", money(12_345, "EUR"), money(12_345, "EUR"), 0, 8*24*time.Hour)
	add("p-jose", "p-niamh", "paid", money(125_000, "KWD"), money(375_000, "EUR"), 0, 30*24*time.Hour)
	add("p-mira", "p-bart", "reversed", money(990, "EUR"), money(990, "EUR"), 0, 9*24*time.Hour)
	add("p-asa", "p-yulia", "deleted", model.Opt[model.Money]{}, model.Opt[model.Money]{}, 0, 12*24*time.Hour)
	w.commissions[3].Adjustments = []model.Adjustment{
		{Commission: "com_4", Before: money(15_000, "EUR"), After: money(13_000, "EUR"), Reason: "PARTIAL_REFUND", At: now.Add(-30 * time.Hour)},
		{Commission: "com_4", Before: money(13_000, "EUR"), After: money(12_345, "EUR"), At: now.Add(-time.Hour), Read: true},
	}
	w.payouts = []model.Payout{
		{Backend: backend, CampaignID: campaign, ID: "pay_1", Person: "p-mira", State: "failed", Amount: money(13_335, "EUR"), InCampaign: money(13_335, "EUR"), Commissions: []string{"com_4", "com_6", "com_77"}, CreatedAt: now.Add(-30 * time.Hour), FailedAt: now.Add(-2 * time.Hour)},
		{Backend: backend, CampaignID: campaign, ID: "pay_2", Person: "p-jose", State: "queued", Amount: money(125_000, "KWD"), Commissions: []string{"com_5"}, CreatedAt: now.Add(-50 * time.Hour)},
		{Backend: backend, CampaignID: campaign, ID: "pay_3", Person: "p-asa", State: "issued", Amount: money(500, "EUR"), InCampaign: money(500, "EUR"), CreatedAt: now.Add(-20 * 24 * time.Hour), IssuedAt: now.Add(-19 * 24 * time.Hour)},
	}
	for i := range w.people[:4] {
		w.people[i].AffiliateStatus = model.Some("APPROVED")
	}
	w.people[1].AffiliateStatus = model.Some("SUSPENDED")
	w.people[0].Notes, w.people[0].Metadata = model.Some("VIP since the conference"), model.Some(`{"plan":"gold"}`)
	w.people[0].ReferralStatus = model.Some("CREDIT_PENDING")
	w.told.accounts = []model.Destination{
		{Provider: "PAYPAL", Name: "PayPal", State: "NEEDS_REPAIR", Address: "mira@example.com", Problem: "the account was closed"},
		{Provider: "WISECOM", Name: "Wise", State: "PENDING_CONFIRMATION"},
	}
	w.told.activity = []model.Activity{
		{At: now.Add(-time.Hour), Type: "REFERRAL", Text: "Referred Åsa Lindqvist (asa@example.com)"},
		{At: now.Add(-3 * time.Hour), Type: "SHARE", Text: "Shared by email"},
		{At: now.Add(-26 * time.Hour), Type: "REWARD", Text: "Earned Give 20 get 20"},
	}
	w.notes = []model.LedgerRow{{
		At: now.Add(-26 * time.Hour), Kind: "note", Operator: "ana", Object: model.ObjectParticipant, Target: "p-mira", Text: "met at the fair, a real person",
	}}
	w.campaigns[0].Currency = "EUR"
	w.campaigns[0].Referrals, w.campaigns[0].Participants, w.campaigns[0].Winners = model.Some(int64(41)), model.Some(int64(12)), model.Some(int64(5))
	w.campaigns[0].CreatedAt = now.AddDate(0, -2, 0)
	w.status.Listener.Hooks = []model.HookStatus{{Backend: backend, Accepted: 1204, Repeats: 12, Refused: 1, LastAt: now.Add(-9 * time.Second)}}
}

// held puts the first reward and the first commission on hold.
func held(w *world) {
	now := w.now()
	w.holds = map[model.ObjectRef]model.Hold{}
	for _, ref := range []model.ObjectRef{w.rewards[0].ObjectRef(), w.commissions[0].ObjectRef()} {
		w.holds[ref] = model.Hold{
			ID: 7, Backend: ref.Backend, CampaignID: ref.CampaignID, Object: ref.Object, Target: ref.ID,
			Operator: "ana", Note: "asked the shop about it", Since: now.Add(-time.Hour), Until: now.Add(47 * time.Hour),
		}
	}
	w.join()
}

// said is what the vendor was asked, and forgets it.
func (w *world) said() string {
	out := strings.Join(w.told.asked, "; ")
	w.told.asked = nil
	return out
}

var _ views.Vendor = (*world)(nil)
