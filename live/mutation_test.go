package live

import (
	"bytes"
	"encoding/json"
	"testing"

	"refdesk/internal/model"
)

// oddities stand in for every single value of the samples, one at a time.
var oddities = []any{
	nil, true, json.Number("-1"), json.Number("1e400"), "", "12",
	[]any{nil, json.Number("1")}, map[string]any{}, map[string]any{"id": "x"},
}

// TestAnySingleOddValueIsSurvived replaces each value of a sample of every kind
// by each oddity. Whatever comes of it keeps the promises of a delivery.
func TestAnySingleOddValueIsSurvived(t *testing.T) {
	for _, name := range []string{
		"participant-reached-a-goal.referrer.pending.json",
		"new-participant-added.referred.json",
		"participant-fraud-status-updated.high-chain.json",
		"new-commission-added.sale.pending.json",
		"commission-adjusted.full-refund.json",
		"new-payout-issued.json",
		"campaign-ended.winners.json",
	} {
		event := parsed(t, sample(t, name))
		eachValue(event, func(set func(any)) {
			for _, odd := range oddities {
				set(odd)
				body, err := json.Marshal(event)
				if err != nil {
					t.Fatal(err)
				}
				d := DecodeGrowSurf(body, received)
				checkPromises(t, d)
				checkFoldKey(t, d)
			}
		})
	}
}

func checkFoldKey(t *testing.T, d model.Delivery) {
	t.Helper()
	if d.FoldKey == "" && d.State == folded && d.Kind != model.KindOther && !d.OccurredAt.Equal(d.ReceivedAt) {
		t.Errorf("an event of known time has no key: %+v", d.Event)
	}
}

func parsed(t testing.TB, body []byte) any {
	t.Helper()
	var value any
	numbers := json.NewDecoder(bytes.NewReader(body))
	numbers.UseNumber()
	if err := numbers.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// eachValue visits every value inside a document and puts it back afterwards.
func eachValue(value any, visit func(set func(any))) {
	switch value := value.(type) {
	case map[string]any:
		for key, old := range value {
			visit(func(v any) { value[key] = v })
			value[key] = old
			eachValue(old, visit)
		}
	case []any:
		for i, old := range value {
			visit(func(v any) { value[i] = v })
			value[i] = old
			eachValue(old, visit)
		}
	}
}

func BenchmarkDecodeGrowSurf(b *testing.B) {
	body := sample(b, "participant-reached-a-goal.referrer.pending.json")
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		DecodeGrowSurf(body, received)
	}
}

// BenchmarkDecodeHostile is the dearest body that a listener takes: as large
// as allowed and made of many small values.
func BenchmarkDecodeHostile(b *testing.B) {
	body := []byte(`{"event":"NEW_PAYOUT_ISSUED","data":{"campaign":{"id":"c"},"participant":{"id":"p"},"payout":{"id":"po","commissionIds":[0`)
	for len(body) < 1<<20-8 {
		body = append(body, ",0"...)
	}
	body = append(body, "]}}}"...)
	b.ReportAllocs()
	for b.Loop() {
		DecodeGrowSurf(body, received)
	}
}
