package model_test

import (
	"strings"
	"testing"

	"refdesk/internal/model"
)

func TestMixedScript(t *testing.T) {
	for text, want := range map[string]string{
		"nооr.vega@example.com":         "о (U+043E) is Cyrillic among Latin letters",
		"noor.vega@exаmple.com":         "а (U+0430) is Cyrillic among Latin letters",
		"Vegα":                          "α (U+03B1) is Greek among Latin letters",
		"оk7а":                          "о (U+043E) is Cyrillic among Latin letters",
		"n\u200bо":                      "о (U+043E) is Cyrillic among Latin letters",
		"é\u0301о":                      "о (U+043E) is Cyrillic among Latin letters",
		"nօor":                          "օ (U+0585) is Armenian among Latin letters",
		"noor.vega@example.com":         "",
		"нoр":                           "н (U+043D) is Cyrillic among Latin letters",
		"анна@example.com":              "",
		"Okafor Анна":                   "",
		"anna-анна_x.я+β":               "",
		"Иванова":                       "",
		"Παπαδοπούλου":                  "",
		"Żółkiewska":                    "",
		"佐藤 Ken":                        "",
		"":                              "",
		"\xff\xfeо":                     "",
		strings.Repeat("-", 400) + "oо": "",
	} {
		if got := model.MixedScript(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzMixedScript(f *testing.F) {
	f.Add("nооr.vega@example.com")
	f.Add("\xffα\u202e")
	f.Fuzz(func(t *testing.T, text string) {
		got := model.MixedScript(text)
		if len(got) > 60 || got != "" && !strings.Contains(got, "among Latin letters") {
			t.Errorf("%q: %q", text, got)
		}
		if model.MixedScript(got) != "" {
			t.Errorf("what is said of %q is mixed itself: %q", text, got)
		}
	})
}
