package export

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
)

var hostile = []string{
	"", "plain", "žluťoučký 김서연", "\x1b]0;owned\a", "\u202egnp.exe", "zero\u200bwidth", "\x9b31m", "a\nb\r\tc", "\u0085\u2028\u2029",
	"\ufeff", "\U000e0041", "\ufe0f\u034f\u115f", "<script>&amp;", "\ufffd", "\xf0\x28\x8c\xbc", "🏴\U000e0067\U000e007f", "\ue000",
}

// FuzzInert: a printed line is one line, cannot steer a terminal, and reads as
// what the encoder would have written.
func FuzzInert(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, text)
	}
	f.Fuzz(func(t *testing.T, plain, doc string) {
		row := map[string]any{"plain": plain, plain: "key", "doc": document(doc), "quoted": document(`"` + doc + `"`)}
		var out strings.Builder
		if err := Line(&out, row); err != nil {
			t.Fatal(err)
		}
		line, ended := strings.CutSuffix(out.String(), "\n")
		if !ended || strings.Contains(line, "\n") {
			t.Fatalf("not one line: %q", line)
		}
		if strings.ToValidUTF8(line, "") != line {
			t.Fatalf("not text: %q", line)
		}
		if i := strings.IndexFunc(line, Escapes); i >= 0 {
			t.Fatalf("the line holds %q", line[i:])
		}
		straight, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := decoded(t, []byte(line)), decoded(t, straight); !reflect.DeepEqual(got, want) {
			t.Fatalf("reads as %v, want %v", got, want)
		}
	})
}

func decoded(t *testing.T, doc []byte) (value any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	if err := dec.Decode(&value); err != nil {
		t.Fatalf("%v in %q", err, doc)
	}
	return value
}

// TestARewardsWorth leaves with the reward, and is null where nobody said it.
func TestARewardsWorth(t *testing.T) {
	mug := model.RewardRow{Worth: model.Some(model.Money{Minor: 1999, Currency: "EUR"})}
	for want, row := range map[string]model.RewardRow{`"worth":{"minor":"1999","currency":"EUR"}`: mug, `"worth":null`: {}} {
		if got, err := json.Marshal(OfReward(row)); err != nil || !strings.Contains(string(got), want) {
			t.Errorf("%s has no %s (%v)", got, want, err)
		}
	}
}

func TestStamps(t *testing.T) {
	zone := time.FixedZone("", 5*3600+1800)
	for want, at := range map[string]time.Time{
		"null":                       {},
		`"2026-03-01T06:30:00.000Z"`: time.Date(2026, 3, 1, 12, 0, 0, 0, zone),
		`"2026-03-01T06:30:00.012Z"`: time.Date(2026, 3, 1, 6, 30, 0, 12_999_999, time.UTC),
	} {
		if got, err := json.Marshal(Stamp(at)); err != nil || string(got) != want {
			t.Errorf("%s prints as %s, want %s (%v)", at, got, want, err)
		}
	}
}
