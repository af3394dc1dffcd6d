package live

import (
	"strings"
	"testing"
)

func TestFoldKeySurvivesOtherBytesOfTheSameValue(t *testing.T) {
	for _, name := range sampleNames(t) {
		body := sample(t, name)
		again := reserialised(body)
		if again == nil {
			continue
		}
		first, second := DecodeGrowSurf(body, received), DecodeGrowSurf(again, received)
		if first.FoldKey != second.FoldKey {
			t.Errorf("%s: %q, %q", name, first.FoldKey, second.FoldKey)
		}
		if known := first.State == folded && first.Name != "" && growSurfKinds[first.Name] != ""; known {
			if (first.FoldKey == "") != (name == "malformed/missing-created-at.json") {
				t.Errorf("%s: key %q", name, first.FoldKey)
			}
		}
	}
}

func TestFoldKeyTellsEventsApart(t *testing.T) {
	const pending = "participant-reached-a-goal.referrer.pending.json"
	base := decodeSample(t, pending).FoldKey
	for name, edit := range map[string]func(map[string]any){
		"approved":    func(e map[string]any) { dig(e, "data", "reward")["approved"] = true },
		"unreadable":  func(e map[string]any) { dig(e, "data", "reward")["approved"] = 1 },
		"time":        func(e map[string]any) { e["createdAt"] = 1788300000413 },
		"reward":      func(e map[string]any) { dig(e, "data", "reward")["id"] = "prew_other" },
		"participant": func(e map[string]any) { dig(e, "data", "participant")["id"] = "other1" },
		"campaign":    func(e map[string]any) { dig(e, "data", "campaign")["id"] = "other1" },
		"slash":       func(e map[string]any) { dig(e, "data", "campaign")["id"] = "lq4z8r/k3v9qd" },
	} {
		if key := DecodeGrowSurf(change(t, pending, edit), received).FoldKey; key == base || key == "" {
			t.Errorf("another %s has the key %q", name, key)
		}
	}
	if !strings.Contains(base, "prew_7hd2qs/false") {
		t.Errorf("key %q", base)
	}
	// What is not part of the identity does not change the key.
	same := change(t, pending, func(e map[string]any) { dig(e, "data", "participant")["referralCount"] = 5 })
	if key := DecodeGrowSurf(same, received).FoldKey; key != base {
		t.Errorf("key %q, want %q", key, base)
	}
}
