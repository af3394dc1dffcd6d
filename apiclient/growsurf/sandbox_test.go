package growsurf_test

import (
	"errors"
	"maps"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

// house is a client of a running sandbox whose every call and answer is held
// against the published description.
type house struct {
	*growsurf.Client
	backend *growsurf.Backend
	t       *testing.T
	server  *sandbox.Server
	calls   *described
	ahead   atomic.Int64 // how far the sandbox's clock was put forward

	referrals, affiliates string // ids of a campaign of each kind
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t}
	server, err := sandbox.Start(t.Context(), sandbox.Options{
		People: 40, Seed: 5, Pace: "fast", APIKey: "k-test",
		Now: func() time.Time { return time.Now().Add(time.Duration(h.ahead.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	h.server = server
	h.Client, h.calls = clientOf(t, server.Info().BaseURL, "k-test")
	h.backend = growsurf.NewBackend(h.Client)
	all, err := h.backend.Campaigns(t.Context(), model.LaneOperator)
	h.must(err)
	for _, c := range all {
		if c.HasRewards() {
			h.referrals = c.ID
		} else {
			h.affiliates = c.ID
		}
	}
	return h
}

func (h *house) must(errs ...error) {
	h.t.Helper()
	if err := errors.Join(errs...); err != nil {
		h.t.Error(err)
	}
}

// join lets somebody sign up, as the team's website does.
func (h *house) join(campaign, email, referredBy string) string {
	h.t.Helper()
	var id string
	h.server.Do(func(p *sandbox.Program) {
		var err error
		id, err = p.Join(campaign, sandbox.Join{Email: email, FirstName: "Ana", ReferredBy: referredBy})
		h.must(err)
	})
	return id
}

// drain reads a list to its end.
func drain[T any](h *house, list func(yield func(T, error) bool)) (all []T) {
	h.t.Helper()
	for row, err := range list {
		if err != nil {
			h.t.Error(err)
			return all
		}
		all = append(all, row)
	}
	return all
}

func TestTheClientFitsTheDescription(t *testing.T) {
	h := newHouse(t)
	h.readPrograms()
	h.moveReferrals()
	h.decideRewards()
	h.editAndDelete()
	h.sell()
	for _, operation := range []string{
		"GET /campaigns", "GET /campaign/{id}", "GET /campaign/{id}/reward-configs", "GET /campaign/{id}/options", "PATCH /campaign/{id}/options",
		"GET /campaign/{id}/analytics", "GET /campaign/{id}/participants", "GET /campaign/{id}/leaderboard", "GET /campaign/{id}/webhooks",
		"GET /campaign/{id}/referrals", "GET /campaign/{id}/commissions", "GET /campaign/{id}/payouts",
		"POST /campaign/{id}/reward/{rewardId}/approve", "POST /campaign/{id}/reward/{rewardId}/fulfill", "DELETE /campaign/{id}/reward/{rewardId}",
		"POST /campaign/{id}/commission/{commissionId}/approve", "DELETE /campaign/{id}/commission/{commissionId}",
		"POST /campaign/{id}/participants/bulk-delete",
		of("GET", ""), of("POST", ""), of("DELETE", ""), of("GET", "/rewards"), of("GET", "/referrals"), of("POST", "/invites"),
		of("POST", "/ref"), of("DELETE", "/ref"), of("GET", "/analytics"), of("GET", "/activity-logs"),
		of("GET", "/commissions"), of("GET", "/payouts"), of("POST", "/transaction"), of("POST", "/transaction/refund"),
		of("GET", "/payout-destination"), of("POST", "/payout-destination/request-confirmation"),
	} {
		if !h.calls.seen[operation] {
			t.Errorf("%s was not answered well; these were: %q", operation, slices.Sorted(maps.Keys(h.calls.seen)))
		}
	}
}

// of is an operation on one person.
func of(method, rest string) string {
	return method + " /campaign/{id}/participant/{participantIdOrEmail}" + rest
}

func (h *house) readPrograms() {
	ctx := h.t.Context()
	_, err := h.Campaigns.Get(ctx, h.referrals)
	h.must(err)
	_, err = h.RewardConfigs.List(ctx, h.referrals)
	h.must(err)
	_, err = h.Webhooks.List(ctx, h.referrals)
	h.must(err)
	options, err := h.Options.Update(ctx, h.referrals, growsurf.ProgramOptions{
		ManualRewardApproval: model.Some(true), Fraud: growsurf.FraudOptions{BlockedIPs: model.Some([]string{"203.0.113.*"})},
	})
	if h.must(err); !slices.Equal(options.Fraud.BlockedIPs.V, []string{"203.0.113.*"}) {
		h.t.Errorf("options %+v", options)
	}
	_, err = h.Options.Get(ctx, h.referrals)
	h.must(err)
	for _, campaign := range []string{h.referrals, h.affiliates} {
		a, err := h.backend.Analytics(ctx, model.LaneOperator, campaign, 30)
		if h.must(err); len(a.Figures) == 0 || len(a.Previous) == 0 || len(a.Statuses) == 0 || len(a.Series) < 30 {
			h.t.Errorf("analytics %+v", a)
		}
		if people := drain(h, h.Participants.List(ctx, campaign, growsurf.ListOptions{Limit: 7})); len(people) == 0 {
			h.t.Error("no people")
		}
	}
	for _, order := range []model.Order{model.OrderAllTime, model.OrderCurrentMonth, model.OrderPreviousMonth, model.OrderImpressions, model.OrderUniqueViews} {
		board, err := h.backend.Standings(ctx, model.LaneOperator, h.referrals, order)
		if h.must(err); len(board.Rows) == 0 && order != model.OrderPreviousMonth {
			h.t.Errorf("%s is empty", order)
		}
	}
	for _, order := range []model.Order{model.OrderByCommissions, model.OrderByRevenue, model.OrderByReferrals, model.OrderByLeads} {
		_, err := h.backend.Standings(ctx, model.LaneOperator, h.affiliates, order)
		h.must(err)
		if _, err := h.backend.Standings(ctx, model.LaneOperator, h.referrals, order); !errors.Is(err, model.ErrInvalid) {
			h.t.Errorf("%s of a referral program: %v", order, err)
		}
	}
}

func (h *house) moveReferrals() {
	ctx, c := h.t.Context(), h.referrals
	ana := h.join(c, "ana+1@example.com", "")
	h.join(c, "bo@example.com", ana)
	_, err := h.Client.Referrals.Invite(ctx, c, ana, growsurf.InviteRequest{Addresses: []string{"cy@example.com"}, Subject: "Hi", Text: "{{referrerMessage}}"})
	h.must(err)
	rows := drain(h, h.Client.Referrals.OfPerson(ctx, c, "ana+1@example.com", growsurf.ReferralOptions{Limit: 1}))
	if len(rows) != 2 || slices.IndexFunc(rows, func(r growsurf.Referral) bool { return r.Email == "" && r.Status == "INVITE_SENT" }) < 0 {
		h.t.Errorf("referrals %+v", rows)
	}
	if all := drain(h, h.Client.Referrals.List(ctx, c, growsurf.ReferralOptions{SortBy: "createdAt", Ascending: true})); len(all) < 2 {
		h.t.Errorf("%d referrals", len(all))
	}
	_, err = h.Client.Referrals.Trigger(ctx, c, "bo@example.com", 0)
	h.must(err)
	again, err := h.Client.Referrals.Trigger(ctx, c, "bo@example.com", 3)
	if h.must(err); again.Done || again.Message == "" {
		h.t.Errorf("a credit given twice: %+v", again)
	}
	_, err = h.Client.Referrals.Cancel(ctx, c, "bo@example.com")
	h.must(err)
	lines, err := h.backend.Activity(ctx, model.LaneOperator, c, ana)
	if h.must(err); len(lines) == 0 || lines[0].At.Before(lines[len(lines)-1].At) {
		h.t.Errorf("activity %+v", lines)
	}
	figures, err := h.backend.PersonAnalytics(ctx, model.LaneOperator, c, ana)
	if h.must(err); len(figures.Figures) == 0 {
		h.t.Error("no figures of a person")
	}
}

func (h *house) decideRewards() {
	ctx, c := h.t.Context(), h.referrals
	owner := h.join(c, "earner@example.com", "")
	var ids []string
	h.server.Do(func(p *sandbox.Program) {
		for len(ids) < 3 {
			more, err := p.EarnReward(c, owner)
			if h.must(err); err != nil {
				return
			}
			ids = append(ids, more...)
		}
	})
	decide := func(verb model.Verb, id string) model.Change {
		return model.Change{CampaignID: c, Object: model.ObjectReward, Target: id, Verb: verb, Seen: "waiting"}
	}
	approved := decide(model.VerbFulfil, ids[0])
	approved.Seen = "approved"
	for _, change := range []model.Change{
		decide(model.VerbApprove, ids[0]), approved, decide(model.VerbFulfil, ids[1]), decide(model.VerbRefuse, ids[2]),
	} {
		h.must(h.backend.Send(ctx, change))
	}
	for _, verb := range []model.Verb{model.VerbApprove, model.VerbRefuse, model.VerbFulfil} {
		if err := h.backend.Send(ctx, decide(verb, ids[1])); !errors.Is(err, model.ErrWrongState) {
			h.t.Errorf("%s of a delivered reward: %v", verb, err)
		}
	}
	rewards := drain(h, h.Rewards.List(ctx, c, owner, growsurf.ListOptions{}))
	if i := slices.IndexFunc(rewards, func(r model.Reward) bool { return r.ID == ids[0] }); i < 0 || rewards[i].State != model.RewardFulfilled {
		h.t.Errorf("rewards %+v", rewards)
	}
}

func (h *house) editAndDelete() {
	ctx, c := h.t.Context(), h.referrals
	h.join(c, "di@example.com", "")
	h.join(c, "eli@example.com", "")
	edit := func(patch string) {
		h.t.Helper()
		h.must(h.backend.Send(ctx, model.Change{
			CampaignID: c, Object: model.ObjectParticipant, Verb: model.VerbEdit, Target: "di@example.com", Patch: patch,
		}))
	}
	edit(`{"notes":"vip","metadata":{"tier":"gold","shirt":"M"}}`)
	edit(`{"metadata":{"tier":null}}`)
	got, err := h.Participants.Get(ctx, c, "di@example.com")
	if h.must(err); got.Person.Notes.V != "vip" || got.Person.Metadata.V != `{"shirt":"M"}` {
		h.t.Errorf("edited %q and %s", got.Person.Notes.V, got.Person.Metadata.V)
	}
	_, err = h.Participants.Delete(ctx, c, "di@example.com")
	h.must(err)
	if _, err := h.Participants.Get(ctx, c, "di@example.com"); !errors.Is(err, model.ErrNotFound) {
		h.t.Errorf("a deleted person: %v", err)
	}
	d, err := h.Participants.DeleteMany(ctx, c, []string{"eli@example.com", "nosuch@example.com"})
	if h.must(err); len(d.Rows) != 2 || d.Rows[0].Status != "DELETED" || d.Rows[1].Status != "NOT_FOUND" {
		h.t.Errorf("deletions %+v", d)
	}
}

func (h *house) sell() {
	ctx, c := h.t.Context(), h.affiliates
	campaign, err := h.Campaigns.Get(ctx, c)
	h.must(err)
	ann := h.join(c, "ann@example.com", "")
	h.join(c, "ben@example.com", ann)
	amount := func(minor int64) model.Money { return model.Money{Minor: minor, Currency: campaign.Currency} }
	for _, order := range []string{"o1", "o2", "o1"} {
		sold, err := h.Sales.Record(ctx, c, "ben@example.com", growsurf.Sale{SaleRef: growsurf.SaleRef{Order: order}, Gross: amount(12900)})
		if h.must(err); sold.Recorded == sold.Duplicate {
			h.t.Errorf("sale %+v", sold)
		}
	}
	h.ahead.Add(int64(10 * time.Second)) // commissions appear a while after a sale
	earned, err := h.backend.PersonCommissions(ctx, model.LaneChange, c, ann)
	h.must(err)
	sales := slices.DeleteFunc(earned.Commissions, func(c model.Commission) bool { return c.Event != "SALE" })
	if len(sales) != 2 {
		h.t.Fatalf("commissions %+v", earned)
	}
	for i, verb := range []model.Verb{model.VerbApprove, model.VerbRefuse} {
		h.must(h.backend.Send(ctx, model.Change{CampaignID: c, Object: model.ObjectCommission, Target: sales[i].ID, Verb: verb}))
	}
	refund, err := h.Sales.Refund(ctx, c, "ben@example.com", growsurf.Refund{SaleRef: growsurf.SaleRef{Order: "o1"}, Refunded: model.Some(amount(6450))})
	if h.must(err); refund.Message == "" {
		h.t.Errorf("refund %+v", refund)
	}
	h.readMoney(ann)
}

func (h *house) readMoney(ann string) {
	ctx, c := h.t.Context(), h.affiliates
	for _, m := range drain(h, h.Commissions.List(ctx, c, growsurf.ListOptions{Status: "PENDING"})) {
		if m.State != "pending" {
			h.t.Errorf("commission %+v", m)
		}
	}
	for _, p := range drain(h, h.Payouts.List(ctx, c, growsurf.ListOptions{})) {
		if p.Person == "" || !p.Amount.Known {
			h.t.Errorf("payout %+v", p)
		}
	}
	drain(h, h.Payouts.OfPerson(ctx, c, ann, growsurf.ListOptions{}))
	asked, err := h.Payouts.RequestConfirmation(ctx, c, ann, "PAYPAL")
	if h.must(err); asked.ExpiresAt.IsZero() {
		h.t.Errorf("confirmation %+v", asked)
	}
	places, err := h.backend.Destinations(ctx, model.LaneOperator, c, ann)
	if h.must(err); len(places) == 0 || places[0].State != "PENDING_CONFIRMATION" || places[0].Active {
		h.t.Errorf("destinations %+v", places)
	}
	if _, err := h.backend.PersonCommissions(ctx, model.LaneChange, c, "nosuch"); !errors.Is(err, model.ErrNotFound) {
		h.t.Errorf("nobody's commissions: %v", err)
	}
}
