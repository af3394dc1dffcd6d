package sandbox

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// attacked is a program under attack.
func attacked(seed uint64, people int) *Program {
	at := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	p := newProgram(seed, func() time.Time { return at })
	seedAttack(p, people)
	return p
}

// groups are the people of every story by its name.
func groups(p *Program) map[string][]*participant {
	found := map[string][]*participant{}
	for _, c := range p.campaigns {
		for _, who := range c.people {
			if who.plant.group != "" {
				found[who.plant.group] = append(found[who.plant.group], who)
			}
		}
	}
	return found
}

func TestAttackPlantsEveryKind(t *testing.T) {
	for _, people := range []int{400, 4000} {
		p := attacked(1, people)
		kinds := map[string]int{}
		for _, members := range groups(p) {
			kinds[members[0].plant.kind]++
		}
		for _, tale := range tales {
			if kinds[tale.kind] == 0 {
				t.Errorf("%d people: nobody of %s", people, tale.kind)
			}
		}
		living := 0
		for _, c := range p.campaigns {
			living += c.living
		}
		if living != people {
			t.Errorf("%d people, want %d", living, people)
		}
	}
}

func TestAttackIsRepeatable(t *testing.T) {
	once, again := digest(t, attacked(4, 600)), digest(t, attacked(4, 600))
	if once != again {
		t.Error("the same seed gave two programs")
	}
	if once == digest(t, attacked(5, 600)) {
		t.Error("two seeds gave the same program")
	}
}

// TestRingsShareWhatTheySay looks for the trace each kind leaves, at numbers
// nobody reaches by chance.
func TestRingsShareWhatTheySay(t *testing.T) {
	p := attacked(2, 6000)
	for name, members := range groups(p) {
		if len(members) < 4 {
			continue
		}
		counts := map[string]map[string]int{}
		for _, m := range members {
			local, domain, _ := strings.Cut(m.email, "@")
			v4, v6 := strings.LastIndex(m.ip, "."), strings.Split(m.ip, ":")
			traits := map[string]string{
				"device": m.fingerprint, "ip": m.ip, "mailbox": mailbox(m.email), "domain": domain, "last": m.last,
				"word": strings.TrimRight(local, "0123456789"), "source": m.source,
			}
			if v4 > 0 {
				traits["net"] = m.ip[:v4]
			} else if len(v6) > 4 {
				traits["net"] = strings.Join(v6[:4], ":")
			}
			if account, ok := m.metadata["payoutAccount"].(string); ok {
				traits["account"] = account
			}
			if m.referrer != nil {
				traits["referrer"] = m.referrer.id
			}
			for trait, value := range traits {
				if counts[trait] == nil {
					counts[trait] = map[string]int{}
				}
				counts[trait][value]++
			}
		}
		trait := map[string]string{
			"device-farm": "device", "same-net-24": "net", "same-net-64": "net", "address-variants": "mailbox",
			"sequential-addresses": "word", "disposable-domains": "domain", "empty-star": "referrer",
			"velocity-burst": "referrer", "shared-payout": "account", "office": "ip", "university": "domain", "mail-out": "source",
			"influencer": "referrer", "household": "ip",
		}[members[0].plant.kind]
		most := 0
		for value, n := range counts[trait] {
			if value != "" {
				most = max(most, n)
			}
		}
		if trait != "" && most < min(len(members)-1, 4) {
			t.Errorf("%s: of %d people only %d share a %s", name, len(members), most, trait)
		}
	}
}

// TestTheVendorIsRightOnlySometimes: its own risk must neither be useless nor
// do the work of the console.
func TestTheVendorIsRightOnlySometimes(t *testing.T) {
	p := attacked(3, 10_000)
	var guilty, caught, innocent, wronged float64
	for _, members := range groups(p) {
		for _, m := range members {
			marked := 0.0
			if m.risk != riskLow {
				marked = 1
			}
			if m.plant.innocent {
				innocent, wronged = innocent+1, wronged+marked
			} else {
				guilty, caught = guilty+1, caught+marked
			}
		}
	}
	if share := caught / guilty; share < 0.2 || share > 0.6 {
		t.Errorf("the vendor marks %.0f of %.0f guilty", caught, guilty)
	}
	if share := wronged / innocent; share < 0.05 || share > 0.25 {
		t.Errorf("the vendor marks %.0f of %.0f innocent", wronged, innocent)
	}
	if share := guilty / 10_000; share < 0.02 || share > 0.1 {
		t.Errorf("%.0f of 10000 are guilty", guilty)
	}
}

func TestTruthNamesRingsAndInnocents(t *testing.T) {
	d := newDesk(t, Options{Script: "attack", People: 400, Seed: 1})
	r := httptest.NewRequest("GET", "/_sandbox/truth", nil)
	r.RemoteAddr = "127.0.0.1:1"
	w := httptest.NewRecorder()
	d.Handler().ServeHTTP(w, r)
	var truth struct {
		Participants []struct{ Planted, Ring, Innocent, Group string }
		Applications []struct{ ID, Campaign string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &truth); err != nil {
		t.Fatal(err)
	}
	rings, crowds := map[string]int{}, map[string]int{}
	for _, p := range truth.Participants {
		if p.Planted != "" {
			rings[p.Ring]++
		}
		if p.Innocent != "" {
			crowds[p.Group]++
		}
		if p.Planted != "" && p.Innocent != "" || p.Planted != "" && p.Ring == "" {
			t.Fatalf("unclear: %+v", p)
		}
	}
	if len(truth.Applications) == 0 || truth.Applications[0].Campaign != d.tools() {
		t.Errorf("applications: %v", truth.Applications)
	}
	if len(rings) < 12 || len(crowds) < 5 {
		t.Errorf("%d rings and %d innocent crowds", len(rings), len(crowds))
	}
}

func TestAttackGoesOnLive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{Script: "attack", People: 300, Seed: 2})
		before := 0
		d.Do(func(p *Program) { before = len(groups(p)) })
		time.Sleep(10 * time.Minute)
		d.Do(func(p *Program) {
			if now := len(groups(p)); now < before+5 {
				t.Errorf("%d stories, %d before", now, before)
			}
		})
	})
}

func TestEveryScriptHasMoneyInEveryState(t *testing.T) {
	for _, script := range []string{"quiet", "launch", "attack"} {
		d := newDesk(t, Options{Script: script, People: 400, Seed: 9, Pace: "fast"})
		c := "/campaign/" + d.tools()
		commissions, currencies, waiting := map[any]int{}, map[any]int{}, 0
		for _, row := range d.call(200, "GET", c+"/commissions?limit=100", "")["commissions"].([]any) {
			commissions[dig(row, "status")]++
			if dig(row, "fxError") == rateUnavailable && dig(row, "amountInCampaignCurrency") == nil {
				waiting++
			}
		}
		payouts := map[any]int{}
		for _, row := range d.call(200, "GET", c+"/payouts?limit=100", "")["payouts"].([]any) {
			payouts[dig(row, "status")]++
			currencies[dig(row, "currencyISO")]++
		}
		for _, status := range []string{"PENDING", "APPROVED", "PAID", "REVERSED", "DELETED"} {
			if commissions[status] == 0 {
				t.Errorf("%s: no commission %s: %v", script, status, commissions)
			}
		}
		for _, status := range []string{payoutUpcoming, payoutQueued, payoutIssued, payoutFailed, payoutReversed} {
			if payouts[status] == 0 {
				t.Errorf("%s: no payout %s: %v", script, status, payouts)
			}
		}
		if currencies["EUR"] == 0 || currencies["USD"] == 0 || waiting == 0 {
			t.Errorf("%s: currencies %v, %d commissions wait for a rate", script, currencies, waiting)
		}
		for _, list := range []string{"applications", "invites"} {
			if total := d.call(200, "GET", c+"/affiliate-"+list+"?status=PENDING", "")["total"].(float64); total == 0 {
				t.Errorf("%s: no pending %s", script, list)
			}
		}
	}
}

func BenchmarkAttack30k(b *testing.B) {
	for b.Loop() {
		seedAttack(newProgram(1, time.Now), 30_000)
	}
}
