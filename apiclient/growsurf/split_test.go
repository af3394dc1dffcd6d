package growsurf

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// The cutter must agree with encoding/json on everything that is valid.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` { "a" : 1 , "b":[ {"c":"}"} , "\\\"," ],"":null}`, `[1,[2,[3]],"]",{"]":1}, true ]`, `[]`, `[ ]`,
		`{"a":{"b":{}},"\u0061":-1.5e3}`, `"text"`, `17`, `{"a":"\\"}`, `[""]`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.TrimSpace(text)
		if !json.Valid([]byte(text)) {
			return
		}
		checkMembers(t, text)
		checkItems(t, text)
	})
}

func checkMembers(t *testing.T, text string) {
	t.Helper()
	got := map[string]string{}
	isObject := members(text, func(key, value string) {
		name, ok := unquote(key)
		if !ok {
			t.Errorf("%q is not a key", key)
		}
		got[strings.ToValidUTF8(name, "\uFFFD")] = value
	})
	var want map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &want); isObject != (err == nil && want != nil) {
		t.Fatalf("an object: %v, encoding/json says %v", isObject, err)
	}
	if isObject && len(got) > len(want) {
		t.Errorf("%d members, want %d", len(got), len(want))
	}
	for key, value := range want {
		if mine, ok := got[key]; ok && !bytes.Equal([]byte(mine), value) {
			t.Errorf("%q is %q, want %q", key, mine, value)
		} else if !ok && !strings.Contains(key, "\uFFFD") {
			t.Errorf("%q is missing", key)
		}
	}
}

func checkItems(t *testing.T, text string) {
	t.Helper()
	got, isArray := items(text)
	var want []json.RawMessage
	if err := json.Unmarshal([]byte(text), &want); isArray != (err == nil && want != nil) {
		t.Fatalf("an array: %v, encoding/json says %v", isArray, err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d items, want %d", len(got), len(want))
	}
	for i, item := range got {
		if item != string(want[i]) {
			t.Errorf("item %d is %q, want %q", i, item, want[i])
		}
	}
}
