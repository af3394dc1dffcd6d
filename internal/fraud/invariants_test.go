package fraud

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
)

// addsUp fails where parts do not add up to their score, or are not in order.
func addsUp(t *testing.T, who string, score int, parts []model.Part) {
	t.Helper()
	sum := 0
	for i, p := range parts {
		sum += p.Points
		if p.Points == 0 || p.Text == "" || p.Signal == "" {
			t.Errorf("%s: an empty part %+v", who, p)
		}
		if i > 0 && p.Points > 0 && parts[i-1].Points < p.Points && p.Signal != Limit {
			t.Errorf("%s: parts out of order: %v", who, parts)
		}
	}
	if sum != score || score < 0 || score > 100 {
		t.Errorf("%s: parts add up to %d, the score is %d: %v", who, sum, score, parts)
	}
}

func TestPartsAddUp(t *testing.T) {
	t.Parallel()
	for _, w := range worlds()[5:] {
		p := w.build()
		b := Assess(load(p), DefaultSettings())
		for _, r := range p.rows {
			s, ok := b.Person(r.Person.ID)
			if !ok {
				t.Fatalf("%s is missing", r.Person.ID)
			}
			addsUp(t, r.Person.ID, s.Score, s.Parts)
		}
		seen := map[string]bool{}
		for _, f := range b.Findings() {
			addsUp(t, f.Lead, f.Score, f.Parts)
			if f.Score < DefaultSettings().Threshold || f.People[0] != f.Lead || f.Ring != (len(f.People) > 1) {
				t.Errorf("finding %+v", f)
			}
			for _, id := range f.People {
				if seen[id] {
					t.Errorf("%s is in two findings", id)
				}
				seen[id] = true
				if s, _ := b.Person(id); f.Ring && !slices.Contains(s.Ring, f.Lead) {
					t.Errorf("%s does not know of the ring of %s", id, f.Lead)
				}
			}
		}
	}
}

// TestSameRowsSameFindings: neither the seed of the digests nor the order of
// the work shows.
func TestSameRowsSameFindings(t *testing.T) {
	p := worlds()[6].build()
	first := Assess(load(p), DefaultSettings()).Findings()
	if len(first) == 0 {
		t.Fatal("nothing was found")
	}
	if diff := gocmp.Diff(first, Assess(load(p), DefaultSettings()).Findings()); diff != "" {
		t.Error(diff)
	}
}

// farm is a ring of four on one device in a village.
func farm(t *testing.T) (*Columns, []string) {
	t.Helper()
	w := village()
	rows := w.cast(w.late(), 4, time.Hour, func(_ int, lead, p *model.Participant) {
		lead.Fingerprint, p.Fingerprint = model.Some("one laptop"), model.Some("one laptop")
	})
	var ids []string
	for _, row := range rows {
		ids = append(ids, w.id(row))
	}
	return load(program{rows: w.rows}), ids
}

func TestTrustedValueStopsCounting(t *testing.T) {
	c, ids := farm(t)
	if s, _ := Assess(c, DefaultSettings()).Person(ids[0]); len(s.Ring) != 4 {
		t.Fatalf("ring of %v", s.Ring)
	}
	trust := DefaultSettings()
	trust.Trust = []Trust{{Signal: SameDevice, Value: "one laptop", Why: "the shop's own till"}}
	s, _ := Assess(c, trust).Person(ids[0])
	if s.Ring != nil || slices.ContainsFunc(s.Parts, func(p model.Part) bool { return p.Signal == SameDevice }) {
		t.Errorf("a trusted device still counts: %+v", s)
	}
	shown := func(l model.Link) bool { return l.Trusted == "the shop's own till" && l.Value == "one laptop" }
	if !slices.ContainsFunc(s.Links, shown) {
		t.Errorf("the mark is not shown: %+v", s.Links)
	}
}

func TestTrustedPairMayShare(t *testing.T) {
	w := village()
	rows := stories["other-self"](w, w.late())
	c := load(program{rows: w.rows})
	a, z := w.id(rows[0]), w.id(rows[1])
	before, _ := Assess(c, DefaultSettings()).Person(z)
	trust := DefaultSettings()
	trust.Trust = []Trust{{People: [2]string{z, a}}}
	after, _ := Assess(c, trust).Person(z)
	if before.Score < 50 || after.Score > 15 || after.Ring != nil {
		t.Errorf("score %d, with trust %d: %v", before.Score, after.Score, after.Parts)
	}
}

func TestWeightsAndThresholdAreSettings(t *testing.T) {
	c, ids := farm(t)
	s := DefaultSettings()
	s.Weights = map[string]int{SameDevice: 0, Purchases: 30}
	if who, _ := Assess(c, s).Person(ids[1]); slices.ContainsFunc(who.Parts, func(p model.Part) bool { return p.Signal == SameDevice }) {
		t.Errorf("a signal that is switched off counts: %v", who.Parts)
	}
	if got := s.weightsOf()[Purchases]; got != -30 {
		t.Errorf("what speaks for somebody came out at %d", got)
	}
	high := DefaultSettings()
	high.Threshold = 101
	if found := Assess(c, high).Findings(); len(found) > 0 {
		t.Errorf("%d findings above what a score can be", len(found))
	}
}

// TestWithoutFraudNobodyIsSuspected counts cases where nobody planted anything.
func TestWithoutFraudNobodyIsSuspected(t *testing.T) {
	t.Parallel()
	cases, people := 0, 0
	all := worlds()[:6]
	if underRace {
		all = all[5:]
	}
	for _, w := range all {
		w.innocent, w.guilty, w.seed = allInnocent, nil, w.seed+100
		p := w.build()
		people += len(p.rows)
		b := Assess(load(p), DefaultSettings())
		cases += len(b.Findings())
		explain(t, p, b)
	}
	t.Logf("%d cases among %d people", cases, people)
	if cases*2000 >= people {
		t.Errorf("%d cases among %d people without fraud", cases, people)
	}
}

// TestQuietProgramsSuspectNoInnocents counts the cases of the sandbox's launch
// in which nobody was planted.
func TestQuietProgramsSuspectNoInnocents(t *testing.T) {
	t.Parallel()
	people, s := 0, newScore()
	for _, p := range tellTruth(t, "quiet", 5_000, 3) {
		people += len(p.rows)
		s.count(p, Assess(load(p), DefaultSettings()))
	}
	t.Logf("%d people, %v", people, s)
	if s.wrongCases*2000 >= people {
		t.Errorf("%d cases of innocents among %d people", s.wrongCases, people)
	}
}

// TestGoneAndBack follows a ring whose members are deleted at the backend.
func TestGoneAndBack(t *testing.T) {
	c, ids := farm(t)
	b := Assess(c, DefaultSettings())
	before := len(b.Findings())
	people := c.People()
	var gone []Row
	for _, id := range ids {
		gone = append(gone, Row{Person: model.Participant{ID: id, Gone: true}})
	}
	d := b.Update(gone...)
	if len(d.Before) != 1 || len(d.After) != 0 || len(b.Findings()) != before-1 || c.People() != people-4 {
		t.Errorf("before %d, after %d, %d findings, %d people", len(d.Before), len(d.After), len(b.Findings()), c.People())
	}
	if _, ok := b.Person(ids[0]); ok {
		t.Error("somebody who is gone has a standing")
	}
}

// TestRingsMergeAndSplit: somebody who ties two rings makes them one finding,
// and leaves two behind.
func TestRingsMergeAndSplit(t *testing.T) {
	w := village()
	purse := func(name string) []int {
		return w.cast(w.late(), 4, time.Hour, func(_ int, lead, p *model.Participant) {
			lead.Metadata, p.Metadata = model.Some(`{"paypal":"`+name+`@example.com"}`), model.Some(`{"paypal":"`+name+`@example.com"}`)
		})
	}
	one, other := purse("north"), purse("south")
	b := Assess(load(program{rows: w.rows}), DefaultSettings())
	bridge := w.rows[one[3]]
	was := bridge.Person.Fingerprint
	bridge.Person.Fingerprint = w.person(other[1]).Fingerprint
	bridge.Person.ReferredBy = model.Some(w.id(other[1]))
	if d := b.Update(bridge); len(d.Before) != 2 || len(d.After) != 1 || len(d.After[0].People) != 8 {
		t.Errorf("merging: %d before, after %+v", len(d.Before), d.After)
	}
	bridge.Person.Fingerprint, bridge.Person.ReferredBy = was, w.person(one[3]).ReferredBy
	if d := b.Update(bridge); len(d.Before) != 1 || len(d.After) != 2 {
		t.Errorf("splitting: %d before, %d after", len(d.Before), len(d.After))
	}
}

// TestHostileProgramsEnd puts everybody onto one value of everything, under one
// referrer, in one moment, and in circles.
func TestHostileProgramsEnd(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 1))
	c := NewColumns(DefaultLists())
	at := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	for i := range 20_000 {
		p := model.Participant{
			ID: fmt.Sprint(i), Email: "a+" + fmt.Sprint(i) + "@example.com", FirstName: model.Some("Ana"), LastName: model.Some("Silva"),
			IP: model.Some("203.0.113.9"), Fingerprint: model.Some("f"), Device: model.Some("d"), Metadata: model.Some(`{"iban":"DE0012345678"}`),
			CreatedAt: at, ReadAt: at, UniqueViews: model.Some(int64(0)), ReferredBy: model.Some("0"),
		}
		switch {
		case i > 10_000:
			p.ReferredBy = model.Some(fmt.Sprint(i - 1)) // one long chain
		case i > 9_000:
			p.ReferredBy = model.Some(fmt.Sprint(9_000 + rng.IntN(1_000))) // circles
		}
		c.Put(Row{Person: p})
	}
	b := Assess(c, DefaultSettings())
	for _, f := range b.Findings() {
		addsUp(t, f.Lead, f.Score, f.Parts)
	}
	b.Update(Row{Person: model.Participant{ID: "new", Email: "a+x@example.com", ReferredBy: model.Some("0"), Fingerprint: model.Some("f")}})
}

// FuzzRows reads whatever a backend may send and weighs it.
func FuzzRows(f *testing.F) {
	f.Add("a.b+c@gmail.com", "Ana", "Оkafor", "203.0.113.9", "f1", `{"paypal":"x@y.example"}`, "HIGH")
	f.Add("@", "\x1b[2J", strings.Repeat("ab", 400), "::ffff:10.0.0.1%eth0", "null", `{"iban":{"a":1},"phone":4911122233344}`, "Low?")
	f.Add("x@googlemail.com.", "\u202e", "é", "2001:db8::1", "\x00", `[1]`, "")
	f.Fuzz(func(t *testing.T, email, first, last, ip, device, metadata, risk string) {
		c := NewColumns(DefaultLists())
		for i := range 4 {
			p := model.Participant{
				ID: fmt.Sprint(i), Email: email, FirstName: model.Some(first), LastName: model.Some(last), IP: model.Some(ip),
				Fingerprint: model.Some(device), Metadata: model.Some(metadata), Risk: model.Some(risk), RiskReason: model.Some(risk),
				ReferredBy: model.Some("0"), Extra: metadata,
			}
			c.Put(Row{Person: p})
		}
		b := Assess(c, DefaultSettings())
		for i := range 4 {
			s, _ := b.Person(fmt.Sprint(i))
			addsUp(t, fmt.Sprint(i), s.Score, s.Parts)
		}
	})
}
