package fraud

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

// score is how a book compares with the truth of its campaign.
type score struct {
	caught, wrong, missed int
	kinds                 map[string]*[2]int // by kind of fraud: caught, planted
	crowds                map[string]int     // by kind of innocence: people in findings
	cases, wrongCases     int
}

func newScore() *score { return &score{kinds: map[string]*[2]int{}, crowds: map[string]int{}} }

func load(p program) *Columns {
	c := NewColumns(DefaultLists())
	for _, r := range p.rows {
		c.Put(r)
	}
	return c
}

func (s *score) count(p program, b *Book) {
	in := map[string]bool{}
	for _, f := range b.Findings() {
		s.cases++
		guilty := 0
		for _, id := range f.People {
			in[id] = true
			if p.truth[id].kind != "" {
				guilty++
			}
		}
		if guilty == 0 {
			s.wrongCases++
		}
	}
	for id, who := range p.truth {
		if who.kind != "" {
			if s.kinds[who.kind] == nil {
				s.kinds[who.kind] = &[2]int{}
			}
			s.kinds[who.kind][1]++
		}
		switch {
		case in[id] && who.kind != "":
			s.caught++
			s.kinds[who.kind][0]++
		case in[id]:
			s.wrong++
			s.crowds[who.innocent]++
		case who.kind != "":
			s.missed++
		}
	}
}

func (s *score) precision() float64 { return float64(s.caught) / float64(max(s.caught+s.wrong, 1)) }
func (s *score) recall() float64    { return float64(s.caught) / float64(max(s.caught+s.missed, 1)) }

func (s *score) String() string {
	text := fmt.Sprintf("precision %.3f recall %.3f, %d cases, %d of them of innocents\n", s.precision(), s.recall(), s.cases, s.wrongCases)
	for _, kind := range slices.Sorted(maps.Keys(s.kinds)) {
		k := s.kinds[kind]
		text += fmt.Sprintf("  %-24s %.2f of %d\n", kind, float64(k[0])/float64(k[1]), k[1])
	}
	for _, kind := range slices.Sorted(maps.Keys(s.crowds)) {
		text += fmt.Sprintf("  innocent %-15q %d\n", kind, s.crowds[kind])
	}
	return text
}

// meets fails the test where the figures fall short of what is promised.
func (s *score) meets(t *testing.T) {
	t.Helper()
	if s.precision() < 0.97 || s.recall() < 0.90 {
		t.Errorf("precision %.3f, recall %.3f", s.precision(), s.recall())
	}
	for kind, k := range s.kinds {
		if k[1] >= 15 && float64(k[0]) < 0.7*float64(k[1]) {
			t.Errorf("%s: %d of %d", kind, k[0], k[1])
		}
	}
	for kind, n := range s.crowds {
		if kind != "" {
			t.Errorf("%d people of %s are in open cases", n, kind)
		}
	}
}

func TestAttackIsFound(t *testing.T) {
	t.Parallel()
	s := newScore()
	people := 30_000
	if underRace {
		people = 6_000
	}
	for _, p := range tellTruth(t, "attack", people, 1) {
		b := Assess(load(p), DefaultSettings())
		s.count(p, b)
		explain(t, p, b)
	}
	t.Log(s)
	s.meets(t)
}

// explain logs what went wrong, for whoever runs the test with -v.
func explain(t *testing.T, p program, b *Book) {
	if !testing.Verbose() {
		return
	}
	shown := map[string]int{}
	for _, f := range b.Findings() {
		wrong := 0
		who := map[string]int{}
		for _, id := range f.People {
			if p.truth[id].kind == "" {
				wrong++
			}
			who[p.truth[id].ring+p.truth[id].group]++
		}
		if wrong > 0 && shown["wrong"] < 25 {
			shown["wrong"]++
			t.Logf("%s WRONG %d of %d score %d %v\n   %v", p.name, wrong, len(f.People), f.Score, who, f.Parts)
		}
	}
	held := map[string]bool{}
	for _, f := range b.Findings() {
		for _, id := range f.People {
			held[id] = true
		}
	}
	for _, r := range p.rows {
		id := r.Person.ID
		if who := p.truth[id]; who.kind != "" && !held[id] && shown[who.kind] < 6 {
			shown[who.kind]++
			s, _ := b.Person(id)
			t.Logf("%s MISSED %s %s score %d ring %d %v", p.name, who.ring, id, s.Score, len(s.Ring), s.Parts)
		}
	}
}

func TestOtherWorldsAreFound(t *testing.T) {
	t.Parallel()
	all := append(worlds(), moreWorlds()...)
	if underRace {
		all = all[5:]
	}
	for _, w := range all {
		t.Run(w.name, func(t *testing.T) {
			p := w.build()
			s := newScore()
			b := Assess(load(p), DefaultSettings())
			s.count(p, b)
			explain(t, p, b)
			t.Logf("%d people, %v", len(p.rows), s)
			s.meets(t)
		})
	}
}

// TestDatesSayNothingOfPace: in a program whose times are dates nobody is
// suspected for having come with others.
func TestDatesSayNothingOfPace(t *testing.T) {
	t.Parallel()
	w := worlds()[0]
	w.guilty, w.people = nil, 8000
	p := dated(w.build())
	if found := Assess(load(p), DefaultSettings()).Findings(); len(found)*2000 >= len(p.rows) {
		t.Errorf("%d cases among %d honest people, the first of %v", len(found), len(p.rows), found[0].Parts)
	}
}
