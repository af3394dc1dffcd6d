package index

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"sync"
	"testing"
	"time"

	"refdesk/internal/model"
)

// million is a store of a great many people that it makes up as they are asked
// for, so that a benchmark holds the index and nothing else.
type million struct {
	*fakeStore
	people int
}

var (
	givenNames  = []string{"Mira", "José", "Ana", "Greta", "Olu", "Wei", "Fatima", "Jonas", "Priya", "Smith", "Carla", "Dmitri", "Yuki", "Noor", "Elif", "Marcus", "Ines", "Tom", "Zoë", "Raj"}
	familyNames = []string{"Okafor", "Núñez", "Weiss", "Smith", "Tanaka", "Lindqvist", "Rossi", "Haddad", "Kowalski", "Moreau", "Silva", "Novak", "Petrov", "Khan", "Ibrahim", "Fischer", "Jansen", "Brown", "Costa", "Varga", "Nakamura", "Olsen", "Dubois", "Mensah", "Cohen"}
)

func made(i int) model.Participant {
	mixed := i * 7919 % 1_000_003
	given, family := givenNames[mixed%len(givenNames)], familyNames[mixed/len(givenNames)%len(familyNames)]
	p := model.Participant{
		Key: int64(i + 1), Backend: "acme", CampaignID: "spring", ID: fmt.Sprintf("%06x", mixed),
		Email:     fmt.Sprintf("%s.%s%d@mail%d.example.com", fold(given), fold(family), mixed%9973, mixed%7),
		FirstName: model.Some(given), LastName: model.Some(family),
		ReferralCount: model.Some(int64(mixed % 41)), MonthlyCount: model.Some(int64(mixed % 7)), Rank: model.Some(int64(i)),
		Risk: model.Some([]string{"LOW", "LOW", "LOW", "MEDIUM", "HIGH"}[mixed%5]), RiskReason: model.Some("SIMILAR_EMAIL"),
		CreatedAt: noon.Add(-time.Duration(mixed) * 47 * time.Second), AsOf: noon.Add(-time.Duration(i) * time.Second),
		VanityKeys: model.Some(fmt.Sprintf("192.168.%d.%d", mixed%200, mixed%251)),
	}
	if i%3 != 0 {
		p.ReferredBy = model.Some(fmt.Sprintf("%06x", i/3*7919%1_000_003))
	}
	return p
}

func (m *million) Rev(context.Context) (int64, error) { return 1, nil }

func (m *million) HighestPerson(context.Context) (int64, error) { return int64(m.people), nil }

func (m *million) PeopleInBrief(_ context.Context, above, upTo int64, each func(model.Participant) error) error {
	for i := above; i < min(upTo, int64(m.people)); i++ {
		if err := each(made(int(i))); err != nil {
			return err
		}
	}
	return nil
}

func (m *million) PeopleByKey(_ context.Context, keys []int64) ([]model.Participant, error) {
	rows := make([]model.Participant, len(keys))
	for i, key := range keys {
		rows[i] = made(int(key - 1))
	}
	return rows, nil
}

// size is how many people benchmarks are run with; REFDESK_BENCH_PEOPLE says
// otherwise.
func size() int {
	if n, err := strconv.Atoi(os.Getenv("REFDESK_BENCH_PEOPLE")); err == nil && n > 0 {
		return n
	}
	return 1_000_000
}

// grown is one index for all benchmarks of a run.
var grown = sync.OnceValue(func() *Index {
	x := New(&million{fakeStore: newFakeStore(), people: size()}, Options{Now: func() time.Time { return noon }})
	if err := x.Load(context.Background()); err != nil {
		panic(err)
	}
	return x
})

// BenchmarkLoad measures how long all people take until they can be searched,
// and what they hold in memory. The baseline is making them up.
func BenchmarkLoad(b *testing.B) {
	source := &million{fakeStore: newFakeStore(), people: size()}
	b.Run("baseline=source", func(b *testing.B) {
		for b.Loop() {
			_ = source.PeopleInBrief(b.Context(), 0, int64(size()), func(model.Participant) error { return nil })
		}
	})
	b.Run("index", func(b *testing.B) {
		var before, after runtime.MemStats
		for b.Loop() {
			runtime.GC()
			runtime.ReadMemStats(&before)
			x := New(source, Options{})
			if err := x.Load(b.Context()); err != nil {
				b.Fatal(err)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			runtime.KeepAlive(x)
		}
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-held")
	})
}

// BenchmarkSort measures a question that has not been asked before, in one
// order after another.
func BenchmarkSort(b *testing.B) {
	x := grown()
	b.Run("baseline=sort.Slice", func(b *testing.B) {
		type row struct{ joined int64 }
		rows := make([]row, size())
		for b.Loop() {
			for i := range rows {
				rows[i].joined = int64(i * 7919 % 1_000_003)
			}
			sort.Slice(rows, func(i, j int) bool { return rows[i].joined < rows[j].joined })
		}
	})
	for _, column := range peopleColumns() {
		b.Run(column, func(b *testing.B) {
			q := model.Query{Sort: column, Count: 50}
			for b.Loop() {
				x.forget()
				if _, err := x.People(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkNarrow measures one letter more after a word that is answered. The
// baseline is the longer word when nothing is known.
func BenchmarkNarrow(b *testing.B) {
	x := grown()
	ask := func(text string) {
		if _, err := x.People(b.Context(), model.Query{Text: text, Count: 50}); err != nil {
			b.Fatal(err)
		}
	}
	for _, before := range []string{"", "smit"} {
		name := "narrowed"
		if before == "" {
			name = "baseline=anew"
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				x.forget()
				ask(before)
				b.StartTimer()
				ask("smith")
			}
		})
	}
}

// BenchmarkScroll measures the paging through an answer.
func BenchmarkScroll(b *testing.B) {
	x := grown()
	q := model.Query{Count: 50}
	for b.Loop() {
		if q.Offset += 7919; q.Offset > size() {
			q.Offset = 0
		}
		if _, err := x.People(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEvent measures what an event that touches one person costs a table:
// the index takes it in, and the same question is asked again. The baseline is
// the question when nothing is known.
func BenchmarkEvent(b *testing.B) {
	x := grown()
	one := made(size() / 2)
	touch := func() {
		one.ReferralCount.V++
		x.takeOne(one)
		x.state.Store(x.b.publish(x.state.Load()))
	}
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			touch()
		}
	})
	for name, q := range map[string]model.Query{
		"all": {}, "words": {Text: "smith"}, "nearly-all": {Text: "example"}, "by-name": {Sort: "name"}, "by-risk": {Sort: "risk,-referrals", Desc: true},
	} {
		q.Count = 50
		for _, how := range []string{"baseline=anew", "carried-on"} {
			b.Run(name+"/"+how, func(b *testing.B) {
				for b.Loop() {
					if touch(); how != "carried-on" {
						x.forget()
					}
					if _, err := x.People(b.Context(), q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
