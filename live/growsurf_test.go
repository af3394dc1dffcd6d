package live

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
)

func ms(n int64) time.Time { return time.UnixMilli(n).UTC() }

func eur(minor int64) model.Opt[model.Money] {
	return model.Some(model.Money{Minor: minor, Currency: "EUR"})
}

func TestRewardTellsBothSidesAndTheProgram(t *testing.T) {
	d := decodeSample(t, "participant-reached-a-goal.referrer.approved.json")
	want := model.Reward{
		CampaignID: "lq4z8r", ID: "prew_7hd2qs", ConfigID: "crew_g20k4m",
		Person: "k3v9qd", Other: "t5n8ya", Side: model.SideReferrer,
		State: model.RewardApproved, Title: "Give 20 get 20",
		CreatedAt: ms(1788300000000), ApprovedAt: ms(1788393600000), AsOf: ms(1788393600412),
	}
	if diff := cmp.Diff([]model.Reward{want}, d.Facts.Rewards); diff != "" {
		t.Error(diff)
	}
	config := model.RewardConfig{CampaignID: "lq4z8r", ID: "crew_g20k4m", Title: "Give 20 get 20", Type: "DOUBLE_SIDED", AsOf: ms(1788393600412)}
	if diff := cmp.Diff([]model.RewardConfig{config}, d.Facts.Configs); diff != "" {
		t.Error(diff)
	}
	if got := ids(d.Facts.People); got != "k3v9qd t5n8ya" {
		t.Errorf("people %s", got)
	}
	if d.PersonID != "k3v9qd" || d.PersonName != "Mira Okafor" || d.Email != "mira.okafor@example.com" {
		t.Errorf("the event is about %q %q %q", d.PersonID, d.PersonName, d.Email)
	}
}

func TestFriendsRewardNamesTheReferrer(t *testing.T) {
	r := decodeSample(t, "participant-reached-a-goal.referee.pending.json").Facts.Rewards[0]
	if r.Person != "t5n8ya" || r.Other != "k3v9qd" || r.Side != model.SideFriend || r.State != model.RewardWaiting {
		t.Errorf("%+v", r)
	}
}

func TestRewardBelongsToTheParticipantWhateverItsIDsSay(t *testing.T) {
	body := change(t, "participant-reached-a-goal.referrer.pending.json", func(e map[string]any) {
		reward := dig(e, "data", "reward")
		reward["referrerId"], reward["referredId"] = "zzzzz1", "zzzzz2"
	})
	r := DecodeGrowSurf(body, received).Facts.Rewards[0]
	if r.Person != "k3v9qd" || r.Other != "t5n8ya" {
		t.Errorf("owner %s, other side %s", r.Person, r.Other)
	}
}

func TestRewardWithoutReadableApprovalIsLeftToTheNextReading(t *testing.T) {
	body := change(t, "participant-reached-a-goal.referrer.pending.json", func(e map[string]any) {
		dig(e, "data", "reward")["approved"] = 0
	})
	d := DecodeGrowSurf(body, received)
	if d.State != folded || len(d.Facts.Rewards) != 0 || len(d.Facts.People) != 2 {
		t.Errorf("%s with %d rewards and %d people", d.State, len(d.Facts.Rewards), len(d.Facts.People))
	}
	if d.Reason != "could not read: reward.approved" {
		t.Errorf("reason %q", d.Reason)
	}
}

func TestRewardSideIsToldByContent(t *testing.T) {
	for name, want := range map[string]model.Side{
		"participant-reached-a-goal.referrer.pending.json": model.SideReferrer,
		"participant-reached-a-goal.referee.pending.json":  model.SideFriend,
	} {
		body := change(t, name, func(e map[string]any) { delete(dig(e, "data", "reward"), "isReferrer") })
		if got := DecodeGrowSurf(body, received).Facts.Rewards[0].Side; got != want {
			t.Errorf("%s: side %q, want %q", name, got, want)
		}
	}
}

func TestFulfilledReward(t *testing.T) {
	body := change(t, "participant-reached-a-goal.referrer.approved.json", func(e map[string]any) {
		dig(e, "data", "reward")["fulfilledAt"] = 1788393700000
	})
	r := DecodeGrowSurf(body, received).Facts.Rewards[0]
	if r.State != model.RewardFulfilled || !r.FulfilledAt.Equal(ms(1788393700000)) {
		t.Errorf("%s at %s", r.State, r.FulfilledAt)
	}
}

func TestJoinedPersonInFull(t *testing.T) {
	d := decodeSample(t, "new-participant-added.referred.older-shape.json")
	want := model.Participant{
		CampaignID: "lq4z8r", ID: "t5n8ya", Email: "tomas.lindqvist@readers.test",
		FirstName: model.Some("Tomas"), LastName: model.Some("Lindqvist"),
		ReferredBy:    model.Some("k3v9qd"),
		ReferralCount: model.Some[int64](0), MonthlyCount: model.Some[int64](0), PrevMonthCount: model.Some[int64](0),
		Rank: model.Some[int64](318), Impressions: model.Some[int64](0), UniqueViews: model.Some[int64](0), Shares: model.Some[int64](0),
		Risk: model.Some("LOW"), RiskReason: model.Some("UNIQUE_IDENTITY"), ReferralSource: model.Some("PARTICIPANT"),
		ShareURL: model.Some("https://lantern-books.example.com?grsf=t5n8ya"), Notes: model.Some(""),
		Metadata: model.Some(`{"customerId":"cus-20981"}`),
		Winner:   model.Some(false), Unsubscribed: model.Some(false),
		CreatedAt: ms(1788040800000), AsOf: ms(1788040800233),
	}
	if diff := cmp.Diff(want, d.Facts.People[0]); diff != "" {
		t.Error(diff)
	}
	campaign := model.Campaign{ID: "lq4z8r", Name: "Lantern Books Give and Get", Type: "REFERRAL", Currency: "USD", AsOf: ms(1788040800233)}
	if diff := cmp.Diff([]model.Campaign{campaign}, d.Facts.Campaigns); diff != "" {
		t.Error(diff)
	}
}

func TestCountsInEveryPublishedShape(t *testing.T) {
	if shares := decodeSample(t, "malformed/share-count-object.json").Facts.People[0].Shares; shares != model.Some[int64](3) {
		t.Errorf("shares %+v", shares)
	}
	people := decodeSample(t, "malformed/string-rank.json").Facts.People
	if rank := people[1].Rank; rank != model.Some[int64](4) {
		t.Errorf("rank %+v", rank)
	}
}

func TestHowSomebodyJoined(t *testing.T) {
	for source, want := range map[any]string{
		"DIRECT": "joined directly", "IMPORT": "joined by import", "MANUAL": "added by hand",
		"DELETED_PARTICIPANT": "joined, referred", "SOMETHING_NEW": "joined", nil: "joined",
	} {
		body := change(t, "new-participant-added.direct.json", func(e map[string]any) {
			dig(e, "data")["referralSource"] = source
		})
		if got := DecodeGrowSurf(body, received).Headline; got != want {
			t.Errorf("%v: %q, want %q", source, got, want)
		}
	}
}

func TestWrongTypesCostOnlyTheirFields(t *testing.T) {
	d := decodeSample(t, "malformed/wrong-types.json")
	want := "could not read: campaign.rewards, participant.firstName, participant.fraudRiskLevel, " +
		"participant.unsubscribed, participant.vanityKeys"
	if d.Reason != want {
		t.Errorf("reason %q", d.Reason)
	}
	p := d.Facts.People[0]
	if p.FirstName.Known || p.Risk.Known || p.Unsubscribed.Known || p.VanityKeys.Known || p.Metadata.Known || p.Shares.Known {
		t.Errorf("something was guessed: %+v", p)
	}
	if p.Winner != model.Some(true) || p.ReferralCount != model.Some[int64](4) {
		t.Errorf("winner %v, referrals %v", p.Winner, p.ReferralCount)
	}
	r := d.Facts.Rewards[0]
	if r.State != model.RewardApproved || !r.ApprovedAt.Equal(time.Date(2026, 9, 3, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%s at %s", r.State, r.ApprovedAt)
	}
	if !d.OccurredAt.Equal(ms(1788393600412)) {
		t.Errorf("occurred at %s", d.OccurredAt)
	}
}

func TestCommissionInFull(t *testing.T) {
	d := decodeSample(t, "new-commission-added.foreign-currency.json")
	want := model.Commission{
		CampaignID: "af7k2n", ID: "comm_5rw8jg", Person: "p9r4tm", Other: "j7c1wb",
		State: "pending", Event: "SALE",
		Amount:   model.Some(model.Money{Minor: 360, Currency: "JPY"}),
		Sale:     model.Some(model.Money{Minor: 1800, Currency: "JPY"}),
		HoldDays: model.Some[int64](14), CreatedAt: ms(1788300000000), AsOf: d.OccurredAt,
	}
	if diff := cmp.Diff([]model.Commission{want}, d.Facts.Commissions); diff != "" {
		t.Error(diff)
	}
	if got := ids(d.Facts.People); got != "p9r4tm j7c1wb" {
		t.Errorf("people %s", got)
	}
}

func TestLargeAmountsKeepTheirDigits(t *testing.T) {
	c := decodeSample(t, "malformed/large-numbers.json").Facts.Commissions[0]
	if c.Amount != eur(9007199254740993) || c.Sale != eur(9223372036854775807) || c.HoldDays != model.Some[int64](-1) {
		t.Errorf("%+v", c)
	}
}

func TestMislabelledCommissionIsNamedByItsContent(t *testing.T) {
	d := decodeSample(t, "malformed/mislabelled-commission.json")
	if d.Name != "NEW_COMMISSION_ADDED" || d.Kind != model.KindCommission {
		t.Errorf("%s %s", d.Name, d.Kind)
	}
	if got := ids(d.Facts.People); got != "p9r4tm" {
		t.Errorf("an empty referred person was taken for one: %s", got)
	}
	if c := d.Facts.Commissions[0]; c.Other != "j7c1wb" || c.Event != "SALE" {
		t.Errorf("%+v", c)
	}
	if kind := d.Facts.Campaigns[0].Type; kind != "" {
		t.Errorf("a commission came from a program of type %q", kind)
	}
	body := change(t, "commission-adjusted.full-refund.json", func(e map[string]any) { e["event"] = "NEW_COMMISSION_ADDED" })
	if d := DecodeGrowSurf(body, received); d.Kind != model.KindAdjusted || d.Name != "COMMISSION_ADJUSTED" {
		t.Errorf("%s %s", d.Name, d.Kind)
	}
}

// The payload printed in the vendor's reference leaves the commission as it
// was and disagrees with itself about the amount.
func TestAdjustmentIsBelievedOverTheCommission(t *testing.T) {
	body := change(t, "commission-adjusted.full-refund.json", func(e map[string]any) {
		adjustment := dig(e, "data", "adjustment")
		adjustment["originalCommissionAmount"], adjustment["newCommissionAmount"] = 9900, 0
		commission := dig(e, "data", "adjustedCommission")
		commission["amount"], commission["amountInCampaignCurrency"], commission["status"] = 2500, 2500, "PENDING"
	})
	d := DecodeGrowSurf(body, received)
	if c := d.Facts.Commissions[0]; c.Amount != eur(0) || c.InCampaign != eur(0) || c.State != "pending" {
		t.Errorf("%+v", c)
	}
	if a := d.Facts.Adjustments; len(a) != 1 || a[0].Before != eur(9900) || a[0].After != eur(0) || a[0].Reason != "FULL_REFUND" || a[0].At.IsZero() {
		t.Errorf("%+v", a)
	}
	if d.Headline != "commission lowered 99.00 → 0.00 EUR · FULL_REFUND" {
		t.Errorf("headline %q", d.Headline)
	}
}

func TestAdjustedAmountInAnotherCurrencyIsPending(t *testing.T) {
	body := change(t, "commission-adjusted.partial-refund.json", func(e map[string]any) {
		dig(e, "data", "adjustment")["currencyISO"] = "JPY"
		dig(e, "data", "adjustedCommission")["currencyISO"] = "JPY"
		dig(e, "data", "adjustedCommission")["amount"] = 2397
	})
	c := DecodeGrowSurf(body, received).Facts.Commissions[0]
	if c.Amount != model.Some(model.Money{Minor: 1598, Currency: "JPY"}) || c.InCampaign.Known {
		t.Errorf("%+v", c)
	}
}

// TestNothingIsNothingInAnyCurrency: pending would leave the mirror with what the
// commission was worth before it was refunded in full.
func TestNothingIsNothingInAnyCurrency(t *testing.T) {
	body := change(t, "commission-adjusted.full-refund.json", func(e map[string]any) {
		dig(e, "data", "adjustment")["currencyISO"] = "JPY"
		dig(e, "data", "adjustedCommission")["currencyISO"] = "JPY"
		commission := dig(e, "data", "adjustedCommission")
		commission["amount"], commission["amountInCampaignCurrency"] = 2500, 15
	})
	c := DecodeGrowSurf(body, received).Facts.Commissions[0]
	if c.Amount != model.Some(model.Money{Currency: "JPY"}) || c.InCampaign != eur(0) {
		t.Errorf("%+v", c)
	}
}

func TestAdjustmentHeadlines(t *testing.T) {
	for _, c := range []struct {
		before, after any
		currency      string
		want          string
	}{
		{1000, 2397, "EUR", "commission raised 10.00 → 23.97 EUR · FULL_REFUND"},
		{2397, 2397, "EUR", "commission adjusted 23.97 → 23.97 EUR · FULL_REFUND"},
		{2397, 0, "XQX", "commission lowered 2397 → 0 minor units of XQX · FULL_REFUND"},
		{nil, 5, "JPY", "commission adjusted to 5 JPY · FULL_REFUND"},
		{nil, nil, "EUR", "commission adjusted · FULL_REFUND"},
	} {
		body := change(t, "commission-adjusted.full-refund.json", func(e map[string]any) {
			adjustment := dig(e, "data", "adjustment")
			adjustment["originalCommissionAmount"], adjustment["newCommissionAmount"] = c.before, c.after
			adjustment["currencyISO"] = c.currency
		})
		if got := DecodeGrowSurf(body, received).Headline; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestPayoutInFull(t *testing.T) {
	d := decodeSample(t, "new-payout-issued.zero-decimal.json")
	want := model.Payout{
		CampaignID: "af7k2n", ID: "po_3vx9be", Person: "p9r4tm", State: "issued",
		Amount: model.Some(model.Money{Minor: 5200, Currency: "JPY"}), InCampaign: eur(3224),
		Commissions: []string{"comm_5rw8jf", "comm_0aa1bc", "comm_0aa1bd"},
		CreatedAt:   ms(1790028000000), QueuedAt: ms(1790114400000), IssuedAt: ms(1790200800000), AsOf: ms(1790200800641),
	}
	if diff := cmp.Diff([]model.Payout{want}, d.Facts.Payouts); diff != "" {
		t.Error(diff)
	}
}

func TestEndedProgramBringsItsWinners(t *testing.T) {
	d := decodeSample(t, "campaign-ended.winners.json")
	c := d.Facts.Campaigns[0]
	if c.Status != "COMPLETE" || c.Winners != model.Some[int64](2) || c.Participants != model.Some[int64](2310) || c.Currency != "" {
		t.Errorf("%+v", c)
	}
	if got := ids(d.Facts.People); got != "k3v9qd t5n8ya" || d.PersonID != "" {
		t.Errorf("people %s, about %q", got, d.PersonID)
	}
}

func TestUnknownEventTouchesNothing(t *testing.T) {
	d := decodeSample(t, "malformed/unknown-event.json")
	if d.Name != "PARTICIPANT_GOLD_STATUS_REACHED" || d.CampaignID != "lq4z8r" || facts(d) != 0 || d.FoldKey != "" {
		t.Errorf("%s in %s, %d facts, key %q", d.Name, d.CampaignID, facts(d), d.FoldKey)
	}
	if d := decodeSample(t, "malformed/unknown-event-with-escapes.json"); d.Name != "NEW_\x1b[2J\u202eEVENT\u200b" {
		t.Errorf("the name did not stay as it came: %q", d.Name)
	}
	long := DecodeGrowSurf([]byte(`{"event":"`+strings.Repeat("é", 100)+`","data":{}}`), received)
	if long.Name != strings.Repeat("é", 60) {
		t.Errorf("a long name was cut to %q", long.Name)
	}
}

func TestUnusableEnvelopeTimeIsTheTimeOfReceipt(t *testing.T) {
	for name, value := range map[string]any{
		"missing": nil, "seconds": 1788300000, "next year": received.AddDate(1, 0, 0).UnixMilli(), "words": "soon",
	} {
		body := change(t, "new-participant-added.direct.json", func(e map[string]any) { e["createdAt"] = value })
		d := DecodeGrowSurf(body, received)
		if !d.OccurredAt.Equal(received) || d.FoldKey != "" || d.State != folded {
			t.Errorf("%s: %s at %s, key %q", name, d.State, d.OccurredAt, d.FoldKey)
		}
		if told := strings.Contains(d.Reason, "createdAt"); told != (value != nil) {
			t.Errorf("%s: reason %q", name, d.Reason)
		}
	}
}

func TestEventsWithoutASubjectAreQuarantined(t *testing.T) {
	for _, c := range []struct{ name, object string }{
		{"new-payout-issued.json", "payout"},
		{"new-payout-issued.json", "campaign"},
		{"new-payout-issued.json", "participant"},
		{"new-commission-added.lead.json", "commission"},
		{"commission-adjusted.full-refund.json", "adjustedCommission"},
		{"participant-fraud-status-updated.high-chain.json", "participant"},
		{"participant-reached-a-goal.referrer.pending.json", "reward"},
	} {
		body := change(t, c.name, func(e map[string]any) { delete(dig(e, "data"), c.object) })
		d := DecodeGrowSurf(body, received)
		if d.State != quarantined || !strings.HasSuffix(d.Reason, "has no id") {
			t.Errorf("%s without %s: %s, %q", c.name, c.object, d.State, d.Reason)
		}
	}
}

func TestTextIsBoundedButNotCleaned(t *testing.T) {
	p := decodeSample(t, "malformed/very-long-names.json").Facts.People[0]
	if n := len([]rune(p.FirstName.V)); n != maxName {
		t.Errorf("%d runes of a name were kept", n)
	}
	p = decodeSample(t, "malformed/terminal-escapes.json").Facts.People[0]
	if p.Email != "clear\x1b[2Jscreen@example.com" || !strings.Contains(p.Notes.V, "\x1b]0;owned\a") {
		t.Errorf("text was cleaned: %q %q", p.Email, p.Notes.V)
	}
	body := change(t, "new-participant-added.direct.json", func(e map[string]any) {
		dig(e, "data")["email"] = strings.Repeat("a", 400) + "@example.com"
		dig(e, "data")["referredBy"] = strings.Repeat("b", 400)
	})
	d := DecodeGrowSurf(body, received)
	if d.Email != "" || d.Facts.People[0].ReferredBy.Known || d.Reason != "could not read: email, referredBy" {
		t.Errorf("half an address or id was kept: %q, %q", d.Email, d.Reason)
	}
}

func TestAHostOfUnreadableFieldsIsNotListedWhole(t *testing.T) {
	body := change(t, "new-payout-issued.json", func(e map[string]any) {
		dig(e, "data", "payout")["commissionIds"] = make([]int, 5000)
	})
	d := DecodeGrowSurf(body, received)
	if len(d.Reason) > 500 || !strings.HasSuffix(d.Reason, " and more") {
		t.Errorf("reason of %d bytes: %.80q", len(d.Reason), d.Reason)
	}
}

func ids(people []model.Participant) string {
	var all []string
	for _, p := range people {
		all = append(all, p.ID)
	}
	return strings.Join(all, " ")
}
