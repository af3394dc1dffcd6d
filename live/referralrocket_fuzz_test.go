package live

import (
	"encoding/hex"
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"

	"refdesk/internal/model"
)

// FuzzDecodeReferralRocket holds what every reader of an event relies on.
func FuzzDecodeReferralRocket(f *testing.F) {
	for _, name := range rocketNames(f) {
		f.Add(rocketSample(f, name))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d := DecodeReferralRocket(body, received, RocketRules{Currency: "EUR"})
		checkRocketPromises(t, d)
		if string(d.Raw) != string(body) {
			t.Error("the raw body was not kept")
		}
		if again := reserialised(body); again != nil && d.State == folded {
			if key := DecodeReferralRocket(again, received, RocketRules{}).FoldKey; key != d.FoldKey {
				t.Errorf("other bytes of the same value have another key: %q, %q", d.FoldKey, key)
			}
		}
	})
}

func checkRocketPromises(t *testing.T, d model.Delivery) {
	t.Helper()
	switch d.State {
	case folded:
		checkRocketPerson(t, d)
	case quarantined:
		if d.Reason == "" || d.FoldKey != "" || facts(d) != 0 || d.ByContent != nil {
			t.Errorf("quarantined without a reason, or not without effect: %+v", d)
		}
	default:
		t.Errorf("state %q", d.State)
	}
	if d.Headline == "" || utf8.RuneCountInString(d.Headline) > 500 || len(d.Name) > maxEventName || len(d.Reason) > 8000 {
		t.Errorf("unbounded text: %q %q", d.Headline, d.Name)
	}
	if d.OccurredAt.IsZero() || d.OccurredAt.After(received.Add(maxAhead)) {
		t.Errorf("occurred at %s", d.OccurredAt)
	}
}

func checkRocketPerson(t *testing.T, d model.Delivery) {
	t.Helper()
	if d.Name == "" || d.SubjectID == "" || d.PersonID != d.SubjectID || len(d.Facts.People) != 1 {
		t.Fatalf("folded without saying whom it is about: %+v", d)
	}
	p := d.Facts.People[0]
	if p.ID != d.PersonID || len(p.ID) > maxAddress || p.CampaignID != d.CampaignID || p.AsOf.Before(earliest) || p.AsOf.After(received.Add(maxAhead)) {
		t.Errorf("a person that cannot be placed: %+v", p)
	}
	for _, sum := range []model.Opt[model.Money]{p.Due, p.Paid} {
		if _, known := sum.V.Digits(); sum.Known && (!known || sum.V.Minor < 0) {
			t.Errorf("an amount that cannot be: %+v", sum)
		}
	}
	if p.Extra != "" && (!json.Valid([]byte(p.Extra)) || len(p.Extra) > maxExtra+2) {
		t.Errorf("other fields: %q", p.Extra)
	}
	if (d.Kind == model.KindOther) != (len(d.ByContent) == 3) {
		t.Errorf("kind %s with %v", d.Kind, d.ByContent)
	}
}

// FuzzVerifyReferralRocket: no header makes a body pass that was not signed for
// it.
func FuzzVerifyReferralRocket(f *testing.F) {
	for _, v := range rocketVectors(f) {
		f.Add(v.HmacSha256HexKeyAsText, v.Secret, rocketSample(f, v.File))
		f.Add(v.HmacSha256HexKeyHexDecoded, v.Secret, rocketSample(f, v.File))
	}
	f.Fuzz(func(t *testing.T, header, secret string, body []byte) {
		form, err := VerifyReferralRocket(header, body, secret)
		if err != nil {
			return
		}
		if key, err := hex.DecodeString(secret); form == KeyAsHex && (err != nil || len(key) == 0) {
			t.Errorf("%q is no key in hex", secret)
		}
		if _, err := VerifyReferralRocket(header, append(body, 'x'), secret); err == nil {
			t.Errorf("%q fits two bodies", header)
		}
		if _, err := VerifyReferralRocket(header, body, secret+"x"); err == nil {
			t.Errorf("%q fits two secrets", header)
		}
	})
}

// TestAnySingleOddRocketValueIsSurvived replaces each value by each oddity.
func TestAnySingleOddRocketValueIsSurvived(t *testing.T) {
	for _, name := range []string{"reward-unlocked-referee.json", "unknown-event-type.json", "extra-fields.json"} {
		event := parsed(t, rocketSample(t, name))
		eachValue(event, func(set func(any)) {
			for _, odd := range oddities {
				set(odd)
				body, err := json.Marshal(event)
				if err != nil {
					t.Fatal(err)
				}
				checkRocketPromises(t, DecodeReferralRocket(body, received, RocketRules{}))
			}
		})
	}
}

func BenchmarkDecodeReferralRocket(b *testing.B) {
	body := rocketSample(b, "reward-unlocked-referee.json")
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		DecodeReferralRocket(body, time.Now(), RocketRules{})
	}
}
