//go:build linux

package app

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

// BenchmarkCasesFromAColdStore is links, rings and scores of everybody by a
// process that holds nothing yet, the reading of the store and the writing of
// the cases included. REFDESK_BENCH_PEOPLE sets how many people.
func BenchmarkCasesFromAColdStore(b *testing.B) {
	people, err := strconv.Atoi(cmp.Or(os.Getenv("REFDESK_BENCH_PEOPLE"), "100000"))
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	populate(b, dir, people)
	set := config.Default().Fraud
	lists, err := readLists(set)
	if err != nil {
		b.Fatal(err)
	}
	var work time.Duration
	for b.Loop() {
		s, err := store.Open(b.Context(), dir, store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		w := &casework{store: s, settings: set, lists: lists, now: time.Now, log: discard()}
		began := processor(b)
		if _, err := w.round(b.Context()); err != nil {
			b.Fatal(err)
		}
		work += processor(b) - began
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(work.Milliseconds())/float64(b.N), "cpu-ms/op")
}

// populate fills a store with people of one campaign. Every two hundredth
// begins a farm of five on one machine.
func populate(b *testing.B, dir string, people int) {
	b.Helper()
	s, err := store.Open(b.Context(), dir, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now().UTC().Truncate(time.Millisecond)
	const atOnce = 10_000
	for from := 0; from < people; from += atOnce {
		page := model.PeoplePage{AsOf: now}
		for i := from; i < min(from+atOnce, people); i++ {
			page.People = append(page.People, villager(i, now))
		}
		if err := s.SavePeople(b.Context(), "acme", "spring", page, model.Sweep{}); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

func villager(i int, now time.Time) model.PersonReading {
	mixed := i * 7919 % 1_000_003
	family := fmt.Sprintf("body%d", mixed%5003)
	p := model.Participant{
		Backend: "acme", CampaignID: "spring", ID: fmt.Sprintf("p%07d", i), Email: fmt.Sprintf("%s%d@mail%d.example.com", family, i, mixed%7),
		FirstName: model.Some("Some"), LastName: model.Some(family), UniqueViews: model.Some(int64(mixed % 499)),
		IP:          model.Some(fmt.Sprintf("198.%d.%d.%d", 18+mixed%2, mixed%200, mixed%251)),
		Fingerprint: model.Some(fmt.Sprintf("%016x", uint64(i)*0x9e3779b97f4a7c15)), CreatedAt: now.Add(-time.Duration(mixed) * 47 * time.Second),
	}
	switch farm := i % 200; {
	case farm > 0 && farm < 5:
		p.Fingerprint, p.ReferredBy = model.Some(fmt.Sprintf("farm%d", i/200)), model.Some(fmt.Sprintf("p%07d", i-farm))
	case farm == 0:
		p.Fingerprint = model.Some(fmt.Sprintf("farm%d", i/200))
	case i%3 != 0:
		p.ReferredBy = model.Some(fmt.Sprintf("p%07d", i/3))
	}
	return model.PersonReading{Person: p}
}

// processor is the time that the process has had of the processor, which other
// work on the machine does not change.
func processor(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
