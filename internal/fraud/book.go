package fraud

import (
	"bytes"
	"cmp"
	"runtime"
	"slices"
	"sync"

	"refdesk/internal/model"
)

// Finding is a ring or a lone person with a score from the threshold on.
type Finding struct {
	Ring   bool
	Lead   string   // vendor id of who brought most of a ring, or of the person
	People []string // vendor ids, the lead first, then by joining
	Score  int      // 0 to 100
	Parts  []model.Part
	Links  []model.Link // strongest first
}

// Standing is what is known of one person.
type Standing struct {
	Score int // 0 to 100
	Parts []model.Part
	Links []model.Link
	Ring  []string // vendor ids of the ring, the person included; nil = none
}

// Book is the assessment of one campaign.
type Book struct {
	c       *Columns
	s       Settings
	weights map[string]int
	trust   trusted
	base    *base

	links   map[source][]*link
	linksOf map[int32][]*link // by member
	ledBy   map[int32][]*link // by lead
	boundBy map[int32][]*link // strong ones, by whom they bind
	ringOf  map[int32]*ring
	held    map[int32]*finding // by person
}

// finding is a Finding with its rows.
type finding struct {
	Finding
	rows []int32
}

// Assess weighs everybody in the columns. It takes what is usual in the
// campaign from them; a book that lives on by Update keeps to that, so assess
// anew now and then, and when the settings change.
func Assess(c *Columns, s Settings) *Book { return assess(c, s, c.usual()) }

func assess(c *Columns, s Settings, usual *base) *Book {
	b := &Book{
		c: c, s: s, weights: s.weightsOf(), trust: newTrusted(s.Trust), base: usual,
		links: map[source][]*link{}, linksOf: map[int32][]*link{}, ledBy: map[int32][]*link{}, boundBy: map[int32][]*link{},
		ringOf: map[int32]*ring{}, held: map[int32]*finding{},
	}
	for _, l := range b.findAll() {
		b.enter(l)
	}
	for lead := range b.ledBy {
		b.promote(lead)
	}
	for _, links := range b.links {
		for _, l := range links {
			b.bind(l)
		}
	}
	seen := map[int32]bool{}
	for row := range b.boundBy {
		if !seen[row] {
			b.enterRing(b.component(row, seen))
		}
	}
	for row := range c.ids.len() {
		if b.held[row] == nil && b.ringOf[row] == nil && b.suspicious(row) {
			b.judgeLone(row)
		}
	}
	for _, r := range b.rings() {
		b.judgeRing(r)
	}
	return b
}

// findAll looks at every value and everybody's friends, on all processors. The
// links come in the same order however the work was shared out.
func (b *Book) findAll() []*link {
	type task struct {
		from, to int
		a        attribute
	}
	const piece = 1 << 15
	var tasks []task
	for a := range attributes {
		for from := 0; from < len(b.c.shared[a].table); from += piece {
			tasks = append(tasks, task{from, min(from+piece, len(b.c.shared[a].table)), a})
		}
	}
	for from := 0; from < int(b.c.ids.len()); from += piece {
		tasks = append(tasks, task{from, min(from+piece, int(b.c.ids.len())), byFriends})
	}
	found := make([][]*link, len(tasks))
	next := make(chan int, len(tasks))
	for i := range tasks {
		next <- i
	}
	close(next)
	var work sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			f := newFinder(b.c, b.base, b.trust)
			for i := range next {
				f.out = nil
				t := tasks[i]
				if t.a == byFriends {
					f.everyFriends(int32(t.from), int32(t.to))
				} else {
					f.everyValue(t.a, t.from, t.to)
				}
				found[i] = f.out
			}
		})
	}
	work.Wait()
	return slices.Concat(found...)
}

func (f *finder) everyValue(a attribute, from, to int) {
	v := &f.c.shared[a]
	for _, head := range v.table[from:to] {
		if head != 0 && v.next[head-1] != none {
			f.value(a, v.of(head-1))
		}
	}
}

func (f *finder) everyFriends(from, to int32) {
	for row := from; row < to; row++ {
		if f.c.friends[row] > 0 || f.c.referrer[row] != none {
			f.friends(row)
		}
	}
}

// enter files a link.
func (b *Book) enter(l *link) {
	b.links[l.source] = append(b.links[l.source], l)
	for _, row := range l.members {
		b.linksOf[row] = append(b.linksOf[row], l)
	}
	if l.lead != none {
		b.ledBy[l.lead] = append(b.ledBy[l.lead], l)
	}
}

// bind files a link by those whom it ties into a ring, as it stands.
func (b *Book) bind(l *link) {
	b.unbind(l)
	if !l.strong {
		return
	}
	l.bound = b.binds(l)
	for _, row := range l.bound {
		b.boundBy[row] = append(b.boundBy[row], l)
	}
}

func (b *Book) unbind(l *link) {
	for _, row := range l.bound {
		other := func(at *link) bool { return at == l }
		if b.boundBy[row] = slices.DeleteFunc(b.boundBy[row], other); len(b.boundBy[row]) == 0 {
			delete(b.boundBy, row)
		}
	}
	l.bound = nil
}

func (b *Book) enterRing(rows []int32) *ring {
	if rows == nil {
		return nil
	}
	r := b.newRing(rows)
	for _, row := range rows {
		b.ringOf[row] = r
	}
	return r
}

func (b *Book) rings() []*ring {
	var all []*ring
	for row, r := range b.ringOf {
		if r.rows[0] == row {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(x, y *ring) int { return cmp.Compare(x.rows[0], y.rows[0]) })
	return all
}

// suspicious tells that a person alone could reach the threshold: somebody who
// has only links that tie nobody cannot reach the usual one.
func (b *Book) suspicious(row int32) bool {
	c := b.c
	if !c.living(row) {
		return false
	}
	if c.risk[row] >= riskMedium || c.is(row, isThrowAway|isMixed|isMixedBox|isAccused) || c.other[row] != (Blocked{}) {
		return true
	}
	loose := mostLoose + b.points(ReferrerStanding, 1) + b.points(RandomAddress, drawnAlone)
	return b.s.Threshold <= loose && (len(b.linksOf[row]) > 0 || c.is(row, isRandom) || c.referrer[row] != none)
}

func (b *Book) judgeRing(r *ring) {
	parts, score := total(b.ringParts(r))
	if score < b.s.Threshold {
		return
	}
	b.hold(&finding{Finding: Finding{Ring: true, Lead: b.c.id(r.lead), Score: score, Parts: parts}, rows: r.rows}, r.lead)
}

func (b *Book) judgeLone(row int32) {
	parts, score := total(b.partsOf(row))
	if score < b.s.Threshold {
		return
	}
	b.hold(&finding{Finding: Finding{Lead: b.c.id(row), Score: score, Parts: parts}, rows: []int32{row}}, row)
}

func (b *Book) hold(f *finding, lead int32) {
	f.People = b.idsOf(f.rows, lead)
	f.Links = b.shown(f.rows)
	for _, row := range f.rows {
		b.held[row] = f
	}
}

// idsOf names people, the lead first and then by joining.
func (b *Book) idsOf(rows []int32, lead int32) []string {
	byTime := slices.Clone(rows)
	slices.SortFunc(byTime, func(x, y int32) int {
		if x == lead || y == lead {
			return cmp.Compare(btoi(y == lead), btoi(x == lead))
		}
		return cmp.Or(cmp.Compare(b.c.created[x], b.c.created[y]), bytes.Compare(b.c.ids.at(x), b.c.ids.at(y)))
	})
	ids := make([]string, len(byTime))
	for i, row := range byTime {
		ids[i] = b.c.id(row)
	}
	return ids
}

func btoi(is bool) int {
	if is {
		return 1
	}
	return 0
}

// Findings are the rings and people from the threshold on, highest score first.
func (b *Book) Findings() []Finding {
	var all []Finding
	for row, f := range b.held {
		if f.rows[0] == row {
			all = append(all, f.Finding)
		}
	}
	slices.SortFunc(all, byScore)
	return all
}

func byScore(x, y Finding) int {
	return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(len(y.People), len(x.People)), cmp.Compare(x.Lead, y.Lead))
}

// Person is what is known of the person with a vendor id; false where the
// columns have no such person.
func (b *Book) Person(id string) (Standing, bool) {
	row := b.c.ids.row(b.c.seed, id)
	if row == none || !b.c.living(row) {
		return Standing{}, false
	}
	parts, score := total(b.partsOf(row))
	s := Standing{Score: score, Parts: parts, Links: b.shown([]int32{row})}
	if r := b.ringOf[row]; r != nil {
		s.Ring = b.idsOf(r.rows, r.lead)
	}
	return s, true
}
