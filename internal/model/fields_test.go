package model

import (
	"testing"
	"time"
)

var noon = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

func TestFieldsSpeakThePatchsLanguage(t *testing.T) {
	p := Participant{
		Notes: Some("met at the fair"), Metadata: Some(`{"plan":"free","seats":3,"beta":true}`), ReferralStatus: Some("CREDIT_PENDING"),
	}
	for patch, want := range map[string]string{
		`{"notes":"x"}`: `{"notes":"met at the fair"}`,
		`{"affiliateStatus":"BANNED", "referralStatus":"CREDIT_EXPIRED"}`: `{"affiliateStatus":"","referralStatus":"CREDIT_PENDING"}`,
		`{"metadata":{"plan":"pro","seats":"4","trial":null}}`:            `{"metadata":{"plan":"free","seats":3,"trial":null}}`,
		`{}`: `{}`,
	} {
		if got, err := p.Fields(patch); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", patch, got, err, want)
		}
	}
	for _, patch := range []string{"", "null", "[]", `{"notes":"x"} {}`, `{"risk":"LOW"}`, `{"metadata":"x"}`} {
		if got, err := p.Fields(patch); err == nil {
			t.Errorf("%s gives %s", patch, got)
		}
	}
}

func TestPatchOfAnEdit(t *testing.T) {
	got, err := Edit{
		Notes: Some("ø"), AffiliateStatus: Some("SUSPENDED"), Metadata: map[string]Opt[string]{"b": {}, "a": Some("1")},
	}.Patch()
	if want := `{"affiliateStatus":"SUSPENDED","metadata":{"a":"1","b":null},"notes":"ø"}`; err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
}

func TestPatchDifference(t *testing.T) {
	field, a, b := PatchDifference(`{"metadata":{"k":1},"notes":"x"}`, `{"metadata":{"k":2},"notes":"x"}`)
	if field != "metadata" || a != `{"k":1}` || b != `{"k":2}` {
		t.Errorf("%s %s %s", field, a, b)
	}
	if field, _, _ := PatchDifference(`{"notes":"x"}`, `{"notes":"x"}`); field != "" {
		t.Errorf("equal patches differ in %s", field)
	}
}

func TestReached(t *testing.T) {
	for _, c := range []struct {
		object Object
		verb   Verb
		states string
	}{
		{"", VerbApprove, "approved"},
		{ObjectReward, VerbApprove, "fulfilled"},
		{ObjectReward, VerbFulfil, "fulfilled"},
		{ObjectReward, VerbRefuse, "refused"},
		{ObjectCommission, VerbApprove, "approved"},
		{ObjectCommission, VerbApprove, "paid"},
		{ObjectCommission, VerbRefuse, "deleted"},
		{ObjectParticipant, VerbEdit, `{"notes":"x"}`},
	} {
		change := Change{Object: c.object, Verb: c.verb, Patch: `{"notes":"x"}`}
		if !change.Reached(c.states) || change.Reached("waiting") || change.Reached("reversed") {
			t.Errorf("%s %s", c.verb, c.object)
		}
	}
}

func TestHoldEnds(t *testing.T) {
	c := Commission{State: CommissionPending, HoldDays: Some(int64(14)), CreatedAt: noon}
	if want := noon.AddDate(0, 0, 14); !c.HoldEnds().Equal(want) {
		t.Errorf("%s", c.HoldEnds())
	}
	for _, other := range []Commission{{State: CommissionPaid, HoldDays: c.HoldDays, CreatedAt: noon}, {State: CommissionPending, CreatedAt: noon}} {
		if !other.HoldEnds().IsZero() {
			t.Errorf("%+v ends %s", other, other.HoldEnds())
		}
	}
}

func TestBlockers(t *testing.T) {
	eur := Some(Money{Minor: 100, Currency: "EUR"})
	for name, c := range map[string]struct {
		payout Payout
		earner Participant
		want   int
	}{
		"issued":    {Payout{State: "issued", Amount: eur}, Participant{Gone: true}, 0},
		"upcoming":  {Payout{State: "upcoming", Amount: eur}, Participant{}, 0},
		"queued":    {Payout{State: "queued", Amount: eur, InCampaign: eur}, Participant{AffiliateStatus: Some("APPROVED")}, 0},
		"all wrong": {Payout{State: "failed", Amount: eur}, Participant{Gone: true, AffiliateStatus: Some("BANNED")}, 4},
	} {
		if got := c.payout.Blockers(c.earner); len(got) != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// FuzzFields reads patches and metadata of any shape: what comes out is equal
// to itself, and applying it again changes nothing.
func FuzzFields(f *testing.F) {
	f.Add(`{"notes":"x"}`, `{"plan":"free"}`)
	f.Add(`{"metadata":{"plan":null,"seats":3.50}}`, `{"plan":{"deep":[1,2]},"seats":3.50}`)
	f.Add(`{"metadata":{"é":"\u0000"}}`, "")
	f.Fuzz(func(t *testing.T, patch, metadata string) {
		p := Participant{Metadata: Some(metadata), Notes: Some("n")}
		has, err := p.Fields(patch)
		if err != nil {
			return
		}
		again, err := p.Fields(has)
		if err != nil && metadata == "" || err == nil && again != has {
			t.Errorf("%q of %q gives %q, then %q, %v", patch, metadata, has, again, err)
		}
		if field, _, _ := PatchDifference(has, has); field != "" {
			t.Errorf("%q differs from itself in %s", has, field)
		}
	})
}
