package fraud

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// world is a made-up program that shares nothing with the sandbox: other names,
// other mail habits, other traces, other crowds, and fraud of other shapes.
type world struct {
	name   string
	people int
	seed   uint64

	devices  float64 // how many have a fingerprint
	phones   float64 // how many of these have one of a few makes that look alike
	places   float64 // how many have an address
	v6       float64
	towns    int     // how many /24 there are around; 0 = the whole world
	active   float64 // how many ever do anything
	names    float64 // how many have the one name that everybody has
	views    bool    // whether the program counts openings of links
	referred float64
	curve    func(x float64) float64 // when somebody joins, of 0 to 1
	guilty   []string                // kinds of story, in turn
	innocent []string
	share    float64 // of people in guilty stories; innocent ones have twice that

	rng    *rand.Rand
	rows   []Row
	truth  map[string]planted
	byMail map[string]bool
	begin  time.Time
	end    time.Time
	stars  []int // rows of those who bring people, once a friend
	group  int
	closed map[int]bool // whose link nobody opens
}

func steady(x float64) float64 { return x }

// seasonal has two rushes, of a fifth of all people each.
func seasonal(x float64) float64 {
	switch {
	case x < 0.3:
		return x
	case x < 0.5:
		return 0.30 + (x-0.3)*0.05
	case x < 0.75:
		return 0.31 + (x-0.5)*2
	case x < 0.95:
		return 0.81 + (x-0.75)*0.05
	}
	return 0.82 + (x-0.95)*3.6
}

const lifetime = 200 * 24 * time.Hour

func (w *world) build() program {
	w.rng = rand.New(rand.NewPCG(w.seed, 99))
	w.truth, w.byMail, w.closed = map[string]planted{}, map[string]bool{}, map[int]bool{}
	w.end = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	w.begin = w.end.Add(-lifetime)
	guilty := w.book(w.guilty, w.share, true)
	innocent := w.book(w.innocent, 2*w.share, false)
	due := append(guilty, innocent...)
	slices.SortFunc(due, func(a, b telling) int { return a.at.Compare(b.at) })
	for i := range w.people {
		at := w.begin.Add(time.Duration(w.curve(float64(i)/float64(w.people)) * float64(lifetime)))
		for len(due) > 0 && due[0].at.Before(at) {
			w.tell(due[0])
			due = due[1:]
		}
		w.stranger(at)
	}
	for i := range w.rows {
		w.settle(i)
	}
	return program{name: w.name, rows: w.rows, truth: w.truth}
}

type telling struct {
	kind string
	at   time.Time
	bad  bool
}

// book plans stories until a share of the people is in them.
func (w *world) book(kinds []string, share float64, bad bool) (due []telling) {
	left := float64(w.people) * share
	for i := 0; len(kinds) > 0 && (left > 0 || i < len(kinds)); i++ {
		x := 0.1 + 0.85*w.rng.Float64()
		due = append(due, telling{kinds[i%len(kinds)], w.begin.Add(time.Duration(w.curve(x) * float64(lifetime))), bad})
		left -= 14
	}
	return due
}

var onsets = strings.Fields("b d f g h j k l m n p r s t v w z br ch cl dr fl gr kr pr sh st th tr sl")
var nuclei = strings.Fields("a e i o u a e o ia ai ea ou")
var codas = strings.Fields("n r l s t m nd rt ck x th ng _ _ _ _")

// word is a name of two or three syllables that sounds like one.
func (w *world) word(skew int) string {
	var b strings.Builder
	// A few names are common, most are rare.
	rng := rand.New(rand.NewPCG(uint64(math.Pow(w.rng.Float64(), 3)*float64(skew)), 7))
	for range 2 + rng.IntN(2) {
		b.WriteString(onsets[rng.IntN(len(onsets))] + nuclei[rng.IntN(len(nuclei))])
	}
	return strings.ReplaceAll(b.String()+codas[rng.IntN(len(codas))], "_", "")
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

var homes = []string{"gmail.com", "gmail.com", "gmail.com", "gmail.com", "outlook.com", "yahoo.com", "icloud.com", "hotmail.com", "gmx.de", "web.de", "mail.ru"}

// mail is an address as people choose it.
func (w *world) mail(first, last string) string {
	at := "@" + homes[w.rng.IntN(len(homes))]
	for {
		var local string
		switch w.rng.IntN(8) {
		case 0, 1:
			local = first + "." + last
		case 2:
			local = first[:1] + last
		case 3:
			local = first + last + fmt.Sprint(60+w.rng.IntN(45))
		case 4:
			local = first + fmt.Sprint(w.rng.IntN(10_000))
		case 5:
			local = last + "." + first + fmt.Sprint(w.rng.IntN(100))
		case 6:
			local = w.word(3000) + w.word(3000) + fmt.Sprint(w.rng.IntN(1000)) // a nickname
		default:
			local = first + "_" + last + fmt.Sprint(1+w.rng.IntN(9))
			if w.rng.IntN(4) == 0 {
				local, at = w.hex(10), "@privaterelay.appleid.com"
			}
		}
		if m := readMail(local+at, &lists); !w.byMail[m.box+m.domain] {
			w.byMail[m.box+m.domain] = true
			return local + at
		}
	}
}

var lists = *DefaultLists()

func (w *world) hex(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte("abcdefghijklmnopqrstuvwxyz0123456789"[w.rng.IntN(36)])
	}
	return b.String()
}

func (w *world) ip() string {
	switch {
	case w.rng.Float64() >= w.places:
		return ""
	case w.rng.Float64() < w.v6:
		return fmt.Sprintf("2003:%x:%x:%x:%x::%x", w.rng.IntN(4000), w.rng.IntN(65536), w.rng.IntN(65536), w.rng.IntN(65536), w.rng.IntN(65536))
	case w.towns > 0:
		town := w.rng.IntN(w.towns)
		return fmt.Sprintf("91.%d.%d.%d", town/250, town%250, 1+w.rng.IntN(254))
	}
	return fmt.Sprintf("%d.%d.%d.%d", 20+w.rng.IntN(150), w.rng.IntN(256), w.rng.IntN(256), 1+w.rng.IntN(254))
}

func (w *world) device() string {
	switch {
	case w.rng.Float64() >= w.devices:
		return ""
	case w.rng.Float64() < w.phones:
		return fmt.Sprintf("make-%d", int(math.Pow(w.rng.Float64(), 2)*40))
	}
	return w.hex(20)
}

// stranger joins, often on somebody's word.
func (w *world) stranger(at time.Time) int {
	i := w.join(at)
	if len(w.rows) > 20 && w.rng.Float64() < w.referred {
		by := w.rng.IntN(len(w.rows) - 1)
		if len(w.stars) > 0 && w.rng.IntN(2) == 0 {
			by = w.stars[w.rng.IntN(len(w.stars))]
		}
		if !w.closed[by] {
			w.refer(i, by)
		}
	}
	return i
}

// join adds somebody nobody brought.
func (w *world) join(at time.Time) int {
	first, last := w.word(900), w.word(5000)
	if w.names > 0 && w.rng.Float64() < w.names {
		first, last = "maria", "garcia"
	}
	i := len(w.rows)
	id := fmt.Sprintf("p%06d", i)
	w.rows = append(w.rows, Row{Person: model.Participant{
		ID: id, Email: w.mail(first, last), FirstName: model.Some(title(first)), LastName: model.Some(title(last)),
		IP: model.Opt[string]{V: w.ip(), Known: true}, Fingerprint: model.Opt[string]{V: w.device(), Known: true},
		CreatedAt: at, ReadAt: w.end, Risk: model.Some("LOW"), RiskReason: model.Some("UNIQUE_IDENTITY"),
	}})
	w.truth[id] = planted{}
	if w.rng.IntN(6) == 0 {
		w.rows[i].Person.FirstName, w.rows[i].Person.LastName = model.Opt[string]{}, model.Opt[string]{}
	}
	if w.rng.IntN(60) == 0 {
		w.rows[i].Person.Risk, w.rows[i].Person.RiskReason = model.Some("HIGH"), model.Some("DUPLICATE_IDENTITY")
	}
	return i
}

func (w *world) refer(i, by int) {
	w.rows[i].Person.ReferredBy = model.Some(w.rows[by].Person.ID)
	w.stars = append(w.stars, by)
	p := &w.rows[by].Person
	p.ReferralCount = model.Some(p.ReferralCount.V + 1)
	if w.views {
		p.UniqueViews = model.Some(p.UniqueViews.V + int64(1+w.rng.IntN(9)))
	}
}

// settle makes up what somebody did, unless a story says it.
func (w *world) settle(i int) {
	p := &w.rows[i].Person
	if p.Shares.Known {
		return
	}
	p.Shares = model.Some(int64(0))
	switch roll := w.rng.IntN(100); {
	case w.rows[i].Sales != (Sales{}):
	case roll < 3:
		w.rows[i].Sales = Sales{Returned: 1}
	case roll < 25:
		w.rows[i].Sales = Sales{Kept: 1, First: p.CreatedAt.Add(time.Hour), Last: p.CreatedAt.Add(time.Hour)}
	}
	if w.views {
		p.UniqueViews = model.Some(p.UniqueViews.V)
	} else {
		p.UniqueViews = model.Some(int64(0))
	}
	if w.rng.Float64() < w.active {
		p.Shares = model.Some(int64(1 + w.rng.IntN(5)))
		if w.views {
			p.UniqueViews = model.Some(p.UniqueViews.V + int64(w.rng.IntN(12)))
		}
	}
}

// silent makes a person's record empty, the openings of the link as well.
func (w *world) silent(i int) {
	p := &w.rows[i].Person
	p.Shares, p.UniqueViews = model.Some(int64(0)), model.Some(int64(0))
	w.closed[i] = true
}
