package live

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"refdesk/internal/model"
)

// FuzzDecodeGrowSurf holds what every reader of an event relies on.
func FuzzDecodeGrowSurf(f *testing.F) {
	for _, name := range sampleNames(f) {
		f.Add(sample(f, name))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d := DecodeGrowSurf(body, received)
		checkPromises(t, d)
		if string(d.Raw) != string(body) {
			t.Error("the raw body was not kept")
		}
		if again := reserialised(body); again != nil && d.State == folded {
			if key := DecodeGrowSurf(again, received).FoldKey; key != d.FoldKey {
				t.Errorf("other bytes of the same value have another key: %q, %q", d.FoldKey, key)
			}
		}
	})
}

func checkPromises(t *testing.T, d model.Delivery) {
	t.Helper()
	switch d.State {
	case folded:
		if d.Name == "" || (d.Kind != model.KindOther && (d.SubjectID == "" || d.CampaignID == "")) {
			t.Errorf("folded without saying what it is: %+v", d.Event)
		}
	case quarantined:
		if d.Reason == "" || d.FoldKey != "" || facts(d) != 0 {
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
	for _, p := range d.Facts.People {
		if p.ID == "" || p.CampaignID != d.CampaignID || !p.AsOf.Equal(d.OccurredAt) {
			t.Errorf("a person that cannot be placed: %+v", p)
		}
	}
	for _, r := range d.Facts.Rewards {
		if r.ID != d.SubjectID || r.Person == "" || r.State == "" {
			t.Errorf("a reward that cannot be placed: %+v", r)
		}
	}
}

// reserialised gives the same JSON value in other bytes: keys sorted, other
// space between the parts, numbers as they were. It is nil for no JSON.
func reserialised(body []byte) []byte {
	if _, err := parseJSON(body); err != nil {
		return nil
	}
	var value any
	numbers := json.NewDecoder(bytes.NewReader(body))
	numbers.UseNumber()
	if numbers.Decode(&value) != nil {
		return nil
	}
	again, err := json.MarshalIndent(value, " ", "\t")
	if err != nil {
		return nil
	}
	return again
}

// FuzzVerifyGrowSurf: no header makes a body pass that was not signed for it.
func FuzzVerifyGrowSurf(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.Header, sample(f, v.File))
	}
	f.Fuzz(func(t *testing.T, header string, body []byte) {
		if VerifyGrowSurf(header, body, secret, received, 0) != nil {
			return
		}
		if VerifyGrowSurf(header, append(body, 'x'), secret, received, 0) == nil {
			t.Errorf("%q fits two bodies", header)
		}
		if VerifyGrowSurf(header, body, secret+"x", received, 0) == nil {
			t.Errorf("%q fits two secrets", header)
		}
	})
}
