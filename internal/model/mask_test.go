package model_test

import (
	"strings"
	"testing"

	"refdesk/internal/model"
)

func TestAddressesAreMasked(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "",
		"nobody":                           "nobody",
		"mira@example.com":                 "m•••@example.com",
		"joined by <ana@example.test>, ok": "joined by <a•••@example.test>, ok",
		"żaneta@example.com":               "ż•••@example.com",
		"@example.com":                     "@example.com",
		"a@":                               "a@",
		"one@a.test two@b.test":            "o•••@a.test t•••@b.test",
	} {
		if got := model.MaskAddresses(text); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}

func FuzzMaskAddresses(f *testing.F) {
	f.Add("mira@example.com")
	f.Add("\xff\xfe@x \u202e a@b@c")
	f.Fuzz(func(t *testing.T, text string) {
		if got := model.MaskAddresses(text); strings.Count(got, "@") != strings.Count(text, "@") {
			t.Errorf("%q becomes %q", text, got)
		}
	})
}
