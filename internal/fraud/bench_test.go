//go:build unix

package fraud

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"syscall"
	"testing"
	"time"

	"refdesk/internal/model"
)

// million fills columns with a program of many ordinary people, in which every
// two hundredth begins a farm, without the cost of a story.
func million(tb testing.TB, people int) *Columns {
	tb.Helper()
	c := NewColumns(DefaultLists())
	c.Grow(people)
	each(people, func(r Row) { c.Put(r) })
	return c
}

func each(people int, put func(Row)) {
	rng := rand.New(rand.NewPCG(4, 2))
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	farm, lead, device := 0, 0, ""
	for i := range people {
		by := -1
		if i > 10 && rng.IntN(2) == 0 {
			by = rng.IntN(i)
			if rng.IntN(3) == 0 {
				by = rng.IntN(i/100 + 1)
			}
		}
		finger, ip := fmt.Sprintf("%016x", rng.Uint64()), fmt.Sprintf("%d.%d.%d.%d", 20+rng.IntN(60), rng.IntN(256), rng.IntN(256), 1+rng.IntN(254))
		switch {
		case farm > 0:
			farm--
			by, finger = lead, device
		case i%200 == 0:
			farm, lead, device = rng.IntN(9), i, finger
		}
		p := model.Participant{
			ID: fmt.Sprintf("p%07d", i), Email: fmt.Sprintf("%s.%s%d@gmail.com", wordOf(rng, 300), wordOf(rng, 3000), rng.IntN(3000)),
			FirstName: model.Some(wordOf(rng, 300)), LastName: model.Some(wordOf(rng, 3000)),
			IP: model.Some(ip), Fingerprint: model.Some(finger), CreatedAt: begin.Add(time.Duration(i) * 20 * time.Second),
			ReadAt: begin, UniqueViews: model.Some(int64(rng.IntN(5))), Risk: model.Some("LOW"), RiskReason: model.Some("UNIQUE_IDENTITY"),
		}
		if by >= 0 {
			p.ReferredBy = model.Some(fmt.Sprintf("p%07d", by))
		}
		put(Row{Person: p})
	}
}

func wordOf(rng *rand.Rand, n int) string {
	const letters = "bcdfghklmnprstvz"
	const vowels = "aeiou"
	x := rng.IntN(n) * 7919
	var b []byte
	for range 3 {
		b = append(b, letters[x%16], vowels[x/16%5])
		x /= 80
		x += 3
	}
	return string(b)
}

// memory is what is in use, in bytes.
func memory() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkAssess(b *testing.B) {
	for _, people := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			empty := memory()
			c := million(b, people)
			loaded := memory()
			var book *Book
			spent := cpu(b)
			for b.Loop() {
				book = Assess(c, DefaultSettings())
			}
			b.ReportMetric(float64((cpu(b)-spent).Milliseconds())/float64(b.N), "cpu-ms/op")
			b.ReportMetric(float64(memory()-loaded)/1e6, "MB-book")
			b.ReportMetric(float64(loaded-empty)/1e6, "MB-columns")
			b.ReportMetric(float64(len(book.Findings())), "findings")
			runtime.KeepAlive(c)
		})
	}
}

// BenchmarkLoad is what filling the columns costs, the making of the rows
// included.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		million(b, 100_000)
	}
}

// cpu is the processor time that the process has spent, which other work on the
// machine does not change.
func cpu(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkUpdate is one event in a program of a million: a stranger joins,
// a friend of somebody with ten thousand, one more of a farm.
func BenchmarkUpdate(b *testing.B) {
	c := million(b, 1_000_000)
	rng := rand.New(rand.NewPCG(1, 1))
	star := Row{Person: model.Participant{ID: "star", Email: "star@example.com", UniqueViews: model.Some(int64(90_000)), CreatedAt: time.UnixMilli(c.newest)}}
	c.Put(star)
	var some []Row
	each(2_000, func(r Row) { some = append(some, r) })
	join := func(i int, by, device string) Row {
		r := some[i%len(some)]
		r.Person.ID, r.Person.ReferredBy = fmt.Sprintf("new%d", i), model.Some(by)
		r.Person.CreatedAt = time.UnixMilli(c.newest + 90_000)
		r.Person.Email = fmt.Sprintf("%s%d@gmail.com", wordOf(rng, 3000)+wordOf(rng, 3000), i)
		r.Person.Fingerprint = model.Some(fmt.Sprintf("%016x", rng.Uint64()))
		r.Person.IP = model.Some(fmt.Sprintf("90.%d.%d.%d", rng.IntN(256), rng.IntN(256), 1+rng.IntN(254)))
		r.Person.LastName = model.Some(wordOf(rng, 3000))
		if device != "" {
			r.Person.Fingerprint = model.Some(device)
		}
		return r
	}
	i := 0
	for ; i < 10_000; i++ {
		c.Put(join(i, "star", ""))
	}
	for ; i < 10_040; i++ {
		c.Put(join(i, "p0000400", "farm"))
	}
	book := Assess(c, DefaultSettings())
	for _, kind := range []struct{ name, by, device string }{
		{"stranger", "p0777777", ""}, {"friend-of-10000", "star", ""}, {"farm-of-40", "p0000400", "farm"},
	} {
		b.Run(kind.name, func(b *testing.B) {
			for b.Loop() {
				book.Update(join(i, kind.by, kind.device))
				i++
			}
		})
	}
}
