package live

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
)

func decodeRocket(t testing.TB, name string, edit ...func(event map[string]any)) model.Delivery {
	t.Helper()
	return decodeRocketBy(t, RocketRules{}, name, edit...)
}

func decodeRocketBy(t testing.TB, rules RocketRules, name string, edit ...func(event map[string]any)) model.Delivery {
	t.Helper()
	event := parsed(t, rocketSample(t, name)).(map[string]any)
	for _, change := range edit {
		change(event)
	}
	body, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	return DecodeReferralRocket(body, received, rules)
}

// data sets a field of the participant; nil takes it away.
func data(key string, value any) func(map[string]any) {
	return func(event map[string]any) {
		if value == nil {
			delete(dig(event, "data"), key)
			return
		}
		dig(event, "data")[key] = value
	}
}

func usd(minor int64) model.Opt[model.Money] {
	return model.Some(model.Money{Minor: minor, Currency: "USD"})
}

func TestRocketParticipantIsReadWhole(t *testing.T) {
	d := decodeRocket(t, "reward-unlocked-referee.json")
	want := model.Facts{
		Campaigns: []model.Campaign{{ID: "Cq7Lr2Xn0a", AsOf: time.UnixMilli(1741701729207).UTC()}},
		People: []model.Participant{{
			CampaignID: "Cq7Lr2Xn0a", ID: "51004", Email: "priya.n@example.com",
			FirstName: model.Some("Priya"), LastName: model.Some("Nandakumar"),
			ReferredBy: model.Some("mH4tQ9Za"), ReferralCount: model.Some[int64](0), Impressions: model.Some[int64](0),
			Risk: model.Some("Low?"), VanityKeys: model.Some("pN2sVb6c"), Due: usd(2000), Paid: usd(0),
			Extra: `{"amountPaid":250,"approval":true,"paymentCount":1,"refereeActionCompleted":true,` +
				`"refereeActionCompletedLabel":"Purchase","refereeReward":20,"refereeRewardBalance":20,` +
				`"refereeRewardRedeemed":0,"referralReward":0,"referralRewardBalance":0,"referralRewardRedeemed":0,` +
				`"revenueGenerated":0,"rewardCurrency":"USD","rewardType":"Monetary","score":"Low","totalCompletedReferred":0,` +
				`"updatedOn":"2025-03-11T14:02:09.002+00:00"}`,
			CreatedAt: time.Date(2025, 3, 4, 9, 21, 47, 2e6, time.UTC),
			AsOf:      time.Date(2025, 3, 11, 14, 2, 9, 2e6, time.UTC),
		}},
	}
	if diff := cmp.Diff(want, d.Facts); diff != "" {
		t.Error(diff)
	}
	if d.PersonID != "51004" || d.PersonName != "Priya Nandakumar" || !d.Loose || !d.NoReading || d.ByContent != nil {
		t.Errorf("%+v", d)
	}
}

func TestRocketFieldsThatAreAbsentAreNotZero(t *testing.T) {
	p := decodeRocket(t, "fewer-fields.json").Facts.People[0]
	if p.Due.Known || p.Paid.Known || p.Risk.Known || p.Impressions.Known || p.ReferredBy.Known {
		t.Errorf("%+v", p)
	}
}

func TestRocketAmounts(t *testing.T) {
	yen, nobody := model.Some(model.Money{Minor: 20, Currency: "JPY"}), model.Opt[model.Money]{}
	euro := model.Some(model.Money{Minor: 2000, Currency: "EUR"})
	rules := RocketRules{Currency: "EUR"}
	for name, c := range map[string]struct {
		rules    RocketRules
		due      any
		currency any
		want     model.Opt[model.Money]
		reason   string
	}{
		"whole":                 {RocketRules{}, 20, "USD", usd(2000), ""},
		"quoted":                {RocketRules{}, "20.00", "USD", usd(2000), ""},
		"as Java writes it":     {RocketRules{}, json.Number("2.5E7"), "USD", usd(2_500_000_000), ""},
		"no minor unit":         {RocketRules{}, 20, "JPY", yen, ""},
		"too fine":              {RocketRules{}, json.Number("20.005"), "USD", nobody, "rewardDue"},
		"words":                 {RocketRules{}, "twenty", "USD", nobody, "rewardDue"},
		"a flag":                {RocketRules{}, true, "USD", nobody, "rewardDue"},
		"an object":             {RocketRules{}, map[string]any{"value": 20}, "USD", nobody, "rewardDue"},
		"no currency":           {RocketRules{}, 20, nil, nobody, "rewardCurrency"},
		"the setting":           {rules, 20, nil, euro, "amounts taken as EUR"},
		"the event's own":       {rules, 20, "USD", usd(2000), ""},
		"an unknown one stays":  {rules, 20, "dollars", nobody, "rewardCurrency"},
		"a currency of no text": {rules, 20, 7, nobody, "rewardCurrency"},
	} {
		d := decodeRocketBy(t, c.rules, "referrer-added.json", data("rewardDue", c.due), data("rewardCurrency", c.currency), data("rewardPaid", nil))
		p := d.Facts.People[0]
		if p.Due != c.want || !strings.Contains(d.Reason, c.reason) || (c.reason == "") != (d.Reason == "") {
			t.Errorf("%s: due %+v, reason %q", name, p.Due, d.Reason)
		}
		if kept := strings.Contains(p.Extra, `"rewardDue"`); kept == p.Due.Known {
			t.Errorf("%s: what was not read is kept: %v in %s", name, kept, p.Extra)
		}
	}
}

func TestRocketScores(t *testing.T) {
	for score, want := range map[any]model.Opt[string]{
		"Low": model.Some("Low?"), "LOW": model.Some("LOW?"), "High": model.Some("High"), "Severe": model.Some("Severe"),
		"": {}, 3: {}, nil: {},
	} {
		if p := decodeRocket(t, "referrer-added.json", data("score", score)).Facts.People[0]; p.Risk != want {
			t.Errorf("%v: %+v", score, p.Risk)
		}
	}
}

func TestRocketPeopleWithoutAnIDGoByTheirAddress(t *testing.T) {
	d := decodeRocket(t, "referrer-added.json", data("participantId", nil), data("email", "Maren.Holt@Example.com"))
	if d.PersonID != "maren.holt@example.com" || d.Facts.People[0].Email != "Maren.Holt@Example.com" || d.State != folded {
		t.Errorf("%+v", d)
	}
	for _, odd := range []any{json.Number("-1"), json.Number("5.1"), true, []any{1}} {
		if d := decodeRocket(t, "referrer-added.json", data("participantId", odd)); d.PersonID != "maren.holt@example.com" || !strings.Contains(d.Reason, "participantId") {
			t.Errorf("%v: %q %q", odd, d.PersonID, d.Reason)
		}
	}
}

func TestRocketNamesAndAliases(t *testing.T) {
	rules := RocketRules{Aliases: map[string]string{"reward.unlocked": rocketReward, "friend": rocketReferee, rocketReferrer: rocketReward}}
	for name, want := range map[string]model.EventKind{
		rocketReferrer: model.KindJoined, rocketReferee: model.KindJoined, rocketReward: model.KindReward,
		"reward.unlocked": model.KindReward, "friend": model.KindJoined,
		"Referrer_Added": model.KindOther, "participant_updated": model.KindOther,
	} {
		d := decodeRocketBy(t, rules, "referee-added.json", func(e map[string]any) { e["eventType"] = name })
		if d.Kind != want || d.Name != name || (d.ByContent != nil) != (want == model.KindOther) {
			t.Errorf("%s is %s, named %s, by content %v", name, d.Kind, d.Name, d.ByContent)
		}
	}
}

func TestRocketFoldKey(t *testing.T) {
	const name = "reward-unlocked-referrer.json"
	base := decodeRocket(t, name).FoldKey
	if want := "reward_unlocked/Cq7Lr2Xn0a/51001/1741701730207/"; !strings.HasPrefix(base, want) {
		t.Errorf("key %q, want one that begins with %q", base, want)
	}
	for what, edit := range map[string]func(map[string]any){
		"count":       data("impressionCount", 15), // another body of the same moment is not lost
		"name":        func(e map[string]any) { e["eventType"] = "reward" },
		"time":        func(e map[string]any) { e["createdAt"] = 1741701730208 },
		"campaign":    data("campaignId", "Cq7Lr2Xn0b"),
		"participant": data("participantId", 51002),
	} {
		if key := decodeRocket(t, name, edit).FoldKey; key == base || key == "" {
			t.Errorf("another %s has the key %q", what, key)
		}
	}
	if d := decodeRocket(t, "malformed/bad-timestamps.json"); d.FoldKey != "" || !d.Facts.People[0].AsOf.Equal(received) {
		t.Errorf("an event of unknown time: key %q, as of %s", d.FoldKey, d.Facts.People[0].AsOf)
	}
}

func TestRocketTimesAheadOfTheClock(t *testing.T) {
	ahead := received.Add(maxAhead + time.Second)
	d := decodeRocket(t, "referrer-added.json", func(e map[string]any) { e["createdAt"] = ahead.UnixMilli() })
	if !d.OccurredAt.Equal(received) || !strings.Contains(d.Reason, receiptOrder) {
		t.Errorf("%s, %q", d.OccurredAt, d.Reason)
	}
	d = decodeRocket(t, "referrer-added.json", data("updatedOn", ahead.Format(time.RFC3339)))
	if p := d.Facts.People[0]; !p.AsOf.Equal(d.OccurredAt) || !strings.Contains(d.Reason, "updatedOn") {
		t.Errorf("%s, %q", p.AsOf, d.Reason)
	}
}

func TestRocketSignatures(t *testing.T) {
	body := rocketSample(t, "referrer-added.json")
	good := signRocket(body, rocketSecret)
	for name, c := range map[string]struct {
		header, secret string
		want           error
	}{
		"missing":                   {"", rocketSecret, ErrUnsigned},
		"blank":                     {" \t", rocketSecret, ErrUnsigned},
		"not hex":                   {strings.Repeat("x", 64), rocketSecret, ErrMalformed},
		"too short":                 {good[:62], rocketSecret, ErrMalformed},
		"too long":                  {good + "00", rocketSecret, ErrMalformed},
		"another secret":            {good, rocketSecret + "00", ErrForged},
		"no secret":                 {signRocket(body, ""), "", ErrForged},
		"odd hex is text alone":     {signRocket(body, ""), "abc", ErrForged},
		"half hex is text alone":    {signRocket(body, "\xab"), "abx", ErrForged},
		"a secret that is not hex":  {signRocket(body, "söcret"), "söcret", nil},
		"hex in upper-case letters": {signRocket(body, "\xab\xcd"), "ABCD", nil},
		"spaces around":             {" " + good + " ", rocketSecret, nil},
	} {
		if _, err := VerifyReferralRocket(c.header, body, c.secret); !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestRocketEventsBeyondTheAgeLimitAreRefused(t *testing.T) {
	body := rocketSample(t, "referrer-added.json")
	made := time.UnixMilli(1741079720207)
	for age, want := range map[time.Duration]int{
		0:                                http.StatusOK,
		received.Sub(made):               http.StatusOK,
		received.Sub(made) - time.Second: http.StatusUnauthorized,
	} {
		hook, j := fuse(), &journal{}
		hook.MaxAge = age
		l := newTestListener(t, j, hook)
		if w := postRocket(l, body, signRocket(body, rocketSecret)); w.Code != want || (len(j.kept) == 1) != (want == http.StatusOK) {
			t.Errorf("limit %s: answered %d, kept %d", age, w.Code, len(j.kept))
		}
	}
}

func TestUnsignedDeliveriesMoveNoMoney(t *testing.T) {
	j := &journal{}
	hook := Hook{Name: "fuse", Kind: "referralrocket", AllowUnsigned: true}
	l := newTestListener(t, j, hook, Hook{Name: "acme", Kind: "growsurf", AllowUnsigned: true})
	for _, name := range rocketNames(t) {
		postRocket(l, rocketSample(t, name))
	}
	for _, name := range sampleNames(t) {
		post(l, "/hooks/acme", sample(t, name))
	}
	if !l.Status().Hooks[1].Unsigned || len(j.all()) < len(rocketOutcomes) {
		t.Errorf("%+v", l.Status())
	}
	for _, d := range j.all() {
		if !strings.HasPrefix(d.Headline, "unsigned · ") || !strings.HasPrefix(d.Reason, "unsigned") {
			t.Errorf("%q %q does not look different", d.Headline, d.Reason)
		}
		if len(d.Facts.Rewards)+len(d.Facts.Commissions)+len(d.Facts.Adjustments)+len(d.Facts.Payouts) > 0 {
			t.Errorf("%+v", d.Facts)
		}
		for _, c := range d.Facts.Campaigns {
			if c.Currency != "" {
				t.Errorf("the campaign's money is in %s", c.Currency)
			}
		}
		for _, p := range d.Facts.People {
			if p.Due.Known || p.Paid.Known || p.Email != "" && !strings.EqualFold(p.ID, p.Email) { // money goes to addresses
				t.Errorf("%+v", p)
			}
		}
		for kind, headline := range d.ByContent {
			if !strings.HasPrefix(headline, "unsigned · ") {
				t.Errorf("%s: %q", kind, headline)
			}
		}
	}
}
