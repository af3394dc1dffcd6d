package model_test

import (
	"testing"

	"refdesk/internal/model"
)

func TestAnOperatorsNameIsCleanOrRefused(t *testing.T) {
	for given, want := range map[string]string{
		"root ": "root", " ana\t": "ana", "Ben   Okri": "Ben Okri", "Ben\u00a0Okri": "Ben Okri", "": "", " ": "", "Jose\u0301": "José", `ACME\ana`: `ACME\ana`,
	} {
		if got, err := model.OperatorName(given); got != want || err != nil {
			t.Errorf("%q: %q, %v", given, got, err)
		}
	}
	for _, name := range []string{"ro\u200bot", "root\u00ad", "\u202eroot", "root\u3164", "root\u2800", "ro\ufe0fot", "ro\x1bot", "root\x00", "ro\u034fot", "root\xff\u2060"} {
		if got, err := model.OperatorName(name); err == nil {
			t.Errorf("%q was taken as %q", name, got)
		}
	}
}

// TestOnePersonIsNotTwoByTyping: names that ledgers hold already count as well.
func TestOnePersonIsNotTwoByTyping(t *testing.T) {
	b := model.Batch{TwoPeople: true, Made: model.BatchStep{Operator: "root"}}
	for _, name := range []string{"root", "Root", " root ", "ro\u200bot", "ｒｏｏｔ"} {
		if !b.OnlyAnother(name) {
			t.Errorf("%q is another operator than root", name)
		}
	}
	if b.OnlyAnother("rooty") || b.OnlyAnother("ro ot") {
		t.Error("another operator is the same")
	}
	b.TwoPeople = false
	if b.OnlyAnother("root") {
		t.Error("nobody asked for two people")
	}
}

func FuzzOperatorName(f *testing.F) {
	f.Add("root ")
	f.Add("ro\u200bot")
	f.Fuzz(func(t *testing.T, name string) {
		clean, err := model.OperatorName(name)
		if err != nil {
			return
		}
		if again, err := model.OperatorName(clean); err != nil || again != clean {
			t.Errorf("%q is %q, and that %q, %v", name, clean, again, err)
		}
	})
}
