package model_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/model"
)

func part(signal string, points int) model.Part {
	return model.Part{Signal: signal, Points: points, Text: signal + " seen"}
}

func TestPartChanges(t *testing.T) {
	was := []model.Part{part("device", 40), part("device", 5), part("history", -10)}
	for name, test := range map[string]struct {
		is   []model.Part
		want string
	}{
		"the same":             {was, ""},
		"in another order":     {[]model.Part{part("history", -10), part("device", 45)}, ""},
		"moved by four":        {[]model.Part{part("device", 49), part("history", -10)}, ""},
		"moved by five":        {[]model.Part{part("device", 50), part("history", -10)}, "device: +50, it was +45"},
		"the other way":        {[]model.Part{part("device", 45), part("history", -15)}, "history: -15, it was -10"},
		"one small more":       {append(slices.Clone(was), part("name", 1)), "new: name seen (+1)"},
		"one less":             {[]model.Part{part("device", 45)}, "gone: history seen (-10)"},
		"nothing is left over": {nil, "gone: device seen (+45) · gone: history seen (-10)"},
	} {
		if got := strings.Join(model.PartChanges(was, test.is), " · "); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestUrgencyOrdersByStakeTimesScore(t *testing.T) {
	eur := func(minor int64) []model.Money { return []model.Money{{Minor: minor, Currency: "EUR"}} }
	order := []model.Case{
		{Score: 100, AtStake: []model.Money{{Minor: math.MaxInt64, Currency: "JPY"}, {Minor: math.MaxInt64, Currency: "EUR"}}},
		{Score: 60, AtStake: eur(100_000)},
		{Score: 50, AtStake: eur(100_000)},
		{Score: 100, Waiting: 3, Unpriced: 2},
		{Score: 100, Waiting: 1, Unpriced: 1},
		{Score: 100, AtStake: eur(1)},
		{Score: 60},
		{Score: 50},
		{},
	}
	if !slices.IsSortedFunc(order, func(a, b model.Case) int {
		switch {
		case a.Urgency() > b.Urgency():
			return -1
		case a.Urgency() < b.Urgency():
			return 1
		}
		return 0
	}) {
		t.Error("out of order")
	}
	if why := order[1].Why(); why != "1000.00 EUR × 60 %" {
		t.Errorf("%q", why)
	}
}

func TestACaseIsNamedByWhatWasSeen(t *testing.T) {
	seen := model.Case{ID: 7, State: model.CaseOpen, People: []string{"a", "b"}, Score: 60, Parts: []model.Part{part("device", 60)}}
	for name, change := range map[string]func(*model.Case){
		"people":  func(c *model.Case) { c.People = []string{"a", "b", "c"} },
		"state":   func(c *model.Case) { c.State = model.CaseHeld },
		"waiting": func(c *model.Case) { c.Waiting = 1 },
		"stake":   func(c *model.Case) { c.AtStake = []model.Money{{Minor: 1, Currency: "EUR"}} },
		"verdict": func(c *model.Case) { c.Verdict = 3 },
		"parts":   func(c *model.Case) { c.Parts = []model.Part{part("device", 70)} },
	} {
		now := seen
		change(&now)
		if now.Digest() == seen.Digest() {
			t.Errorf("%s: the digest is the same", name)
		}
		if len(model.CaseChanges(seen, now)) == 0 {
			t.Errorf("%s: nothing is said of it", name)
		}
	}
	same := seen
	same.People, same.TakenBy, same.Rev = []string{"b", "a"}, "ben", 9
	if same.Digest() != seen.Digest() || len(model.CaseChanges(seen, same)) != 0 {
		t.Error("what nobody decides on counts")
	}
}

func FuzzParseLedgerHead(f *testing.F) {
	f.Add("12:" + strings.Repeat("a", 64))
	f.Add("12 " + strings.Repeat("0", 64) + "\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := model.ParseLedgerHead(text)
		if err != nil {
			return
		}
		again, err := model.ParseLedgerHead(h.String())
		if err != nil || again != h {
			t.Errorf("%q reads as %+v and then as %+v, %v", text, h, again, err)
		}
	})
}
