package fraud

import (
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
)

// TestTheVendorsMatchesAreShown beside its risk, in words and as a link, and
// weigh nothing by themselves.
func TestTheVendorsMatchesAreShown(t *testing.T) {
	w := village()
	rows := w.cast(w.late(), 3, time.Hour, func(i int, _, p *model.Participant) {
		p.Risk, p.RiskReason = model.Some("HIGH"), model.Some("DUPLICATE_IDENTITY")
	})
	before, _ := Assess(load(program{rows: w.rows}), DefaultSettings()).Person(w.id(rows[1]))
	w.person(rows[1]).Extra = `{"allMatchingFraudsters":["` + w.id(rows[2]) + `",{"id":"zz-elsewhere"},7],"inviteCount":0}`
	s, _ := Assess(load(program{rows: w.rows}), DefaultSettings()).Person(w.id(rows[1]))
	if s.Score != before.Score {
		t.Errorf("the score is %d, it was %d", s.Score, before.Score)
	}
	says := func(p model.Part) bool {
		return p.Signal == VendorRisk && strings.Contains(p.Text, "the same as 2 others, "+w.id(rows[2])+" among them")
	}
	if !slices.ContainsFunc(s.Parts, says) {
		t.Errorf("parts %v", s.Parts)
	}
	at := slices.IndexFunc(s.Links, func(l model.Link) bool { return l.Signal == VendorMatch })
	if at < 0 || !slices.Equal(s.Links[at].People, []string{w.id(rows[1]), w.id(rows[2]), "zz-elsewhere"}) || s.Links[at].Strong {
		t.Errorf("links %v", s.Links)
	}
}

func TestMatchesAreReadInEitherShape(t *testing.T) {
	for extra, want := range map[string]string{
		``: "", `{}`: "", `{"allMatchingFraudsters":[]}`: "", `{"allMatchingFraudsters":null}`: "",
		`{"allMatchingFraudsters":["a","b"]}`:                  "a b",
		`{"allMatchingFraudsters":[{"id":"a"},{"email":"b"}]}`: "a",
		`{"allMatchingFraudsters":"a"}`:                        "",
		`{"allMatchingFraudsters":["a"`:                        "",
		`{"note":"allMatchingFraudsters"}`:                     "",
	} {
		if got := strings.Join(matchesIn(extra), " "); got != want {
			t.Errorf("%s: %q, want %q", extra, got, want)
		}
	}
}

func FuzzMatches(f *testing.F) {
	f.Add(`{"allMatchingFraudsters":["k3v9qd",{"id":"t5n8ya","why":"device"}]}`)
	f.Add(`{"allMatchingFraudsters":[[],{},null,""]}`)
	f.Fuzz(func(t *testing.T, extra string) {
		c := NewColumns(DefaultLists())
		c.Put(Row{Person: model.Participant{ID: "p", Extra: extra}})
		for _, rows := range c.matched {
			if len(rows) == 0 || len(rows) > mostMatches {
				t.Errorf("%d matches", len(rows))
			}
		}
	})
}
