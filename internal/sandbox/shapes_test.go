package sandbox

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"
)

// keysOf collects the paths of all keys of decoded JSON. Metadata is free, and
// of a list the first item stands for all.
func keysOf(value any, path string, into map[string]bool) {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			into[path+"."+key] = true
			if key != "metadata" {
				keysOf(inner, path+"."+key, into)
			}
		}
	case []any:
		if len(value) > 0 {
			keysOf(value[0], path+"[]", into)
		}
	}
}

func sample(t *testing.T, name string) map[string]any {
	t.Helper()
	text, err := os.ReadFile("testdata/webhooks/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// story makes every event happen once and returns them by name of the sample
// they correspond to.
func story(t *testing.T) map[string]map[string]any {
	t.Helper()
	p := newProgram(1, time.Now)
	var events []map[string]any
	p.send = func(_ []*hook, event string, createdAt int64, payload func() any) {
		out := map[string]any{}
		text, err := stringify(envelope{event, createdAt, payload()})
		if err == nil {
			err = json.Unmarshal(text, &out)
		}
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, out)
	}
	books, tools, _ := makeCampaigns(p, p.now())
	now := p.now()
	direct := books.join(signup{email: "mira@example.com", first: "Mira"}, now)
	friend := books.join(signup{email: "tom@example.com", referredBy: direct.id}, now)
	books.approve(friend.rewards[0], false, now)
	books.setRisk(friend, riskHigh, "MANUAL_UPDATE", now)
	books.end(now)
	seller := tools.join(signup{email: "priya@example.com"}, now)
	buyer := tools.join(signup{email: "jonas@example.com", referredBy: seller.id}, now)
	p.agenda.settle(now + commissionDelay) // the lead
	order := &sale{keys: []string{"orderId=1"}, gross: 1000, base: 1000, provider: "api"}
	tools.sell(buyer, order, now)
	p.agenda.settle(now + commissionDelay)
	order.refunds = []refund{{amount: 1000}}
	tools.applyRefunds(order, "", now)
	tools.sell(buyer, &sale{keys: []string{"orderId=2"}, gross: 1000, base: 1000, provider: "api"}, now)
	p.agenda.settle(now + 15*dayMillis)
	tools.payOut(seller, now)
	return map[string]map[string]any{
		"new-participant-added.direct":                events[0],
		"new-participant-added.referred":              events[1],
		"participant-reached-a-goal.referrer.pending": events[2],
		"participant-reached-a-goal.referee.approved": events[4],
		"participant-fraud-status-updated.high-chain": events[5],
		"campaign-ended.winners":                      events[6],
		"new-commission-added.lead":                   events[9],
		"new-commission-added.sale.pending":           events[10],
		"commission-adjusted.full-refund":             events[11],
		"new-payout-issued":                           events[len(events)-1],
	}
}

func TestEventsHaveThePublishedShape(t *testing.T) {
	doc := loadDescription(t)
	for name, event := range story(t) {
		want, got := map[string]bool{}, map[string]bool{}
		keysOf(sample(t, name), "", want)
		keysOf(event, "", got)
		for key := range want {
			if !got[key] {
				t.Errorf("%s: %s is missing", name, key)
			}
		}
		for key := range got {
			if !want[key] {
				t.Errorf("%s: %s is not published", name, key)
			}
		}
		described := doc.Webhooks[event["event"].(string)].Post.RequestBody.Value.Content["application/json"].Schema.Value
		if err := doc.ValidateSchemaJSON(described, event); err != nil {
			t.Errorf("%s: does not fit the description: %v", name, err)
		}
	}
}

func TestSignatureVectors(t *testing.T) {
	text, err := os.ReadFile("testdata/webhooks/signatures.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			File, Secret, Header string
			Timestamp            int64
			Verifies             bool
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, v := range file.Vectors {
		body, err := os.ReadFile("testdata/webhooks/" + v.File)
		canonical := len(v.Header) > 3 && v.Header[:3] == "ts=" && v.Verifies
		if os.IsNotExist(err) || !canonical {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		checked++
		if got := sign(v.Secret, v.Timestamp, body); got != v.Header {
			t.Errorf("%s: %s, want %s", v.File, got, v.Header)
		}
	}
	if checked < 3 {
		t.Errorf("only %d vectors were checked", checked)
	}
}

func TestStringifyWritesAsJavaScriptDoes(t *testing.T) {
	for value, want := range map[string]string{
		"a<b>&c":           `"a<b>&c"`,
		"line\u2028break":  "\"line\u2028break\"",
		`typed \u2028 out`: `"typed \\u2028 out"`,
		"esc\x1b[0m":       `"esc\u001b[0m"`,
		"日本 👩‍👩‍👧":         `"日本 👩‍👩‍👧"`,
	} {
		if got, err := stringify(value); err != nil || string(got) != want {
			t.Errorf("stringify(%q) = %s, %v, want %s", value, got, err, want)
		}
	}
}

func FuzzStringifyKeepsText(f *testing.F) {
	for _, seed := range []string{"", "a\u2028b\u2029", `\u2028`, `\\u2029`, "\x00\x1b", `"`} {
		f.Add(seed)
	}
	for _, pair := range hostileNames {
		f.Add(pair[0] + pair[1])
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = string([]rune(text)) // what is not UTF-8 cannot travel in JSON
		var back string
		written, err := stringify(text)
		if err == nil {
			err = json.Unmarshal(written, &back)
		}
		if err != nil || back != text {
			t.Errorf("%q became %q: %v", text, back, err)
		}
	})
}

func TestEventNamesAreThePublishedOnes(t *testing.T) {
	published := []string{}
	for name := range loadDescription(t).Webhooks {
		published = append(published, name)
	}
	slices.Sort(published)
	if got := slices.Sorted(slices.Values(eventNames)); !slices.Equal(got, published) {
		t.Errorf("events %v, published %v", got, published)
	}
}
