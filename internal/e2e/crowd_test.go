package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

// benchPeople is how many people the benchmarks of a large store have;
// REFDESK_BENCH_PEOPLE says otherwise.
func benchPeople(tb testing.TB) int {
	tb.Helper()
	text := os.Getenv("REFDESK_BENCH_PEOPLE")
	if text == "" {
		return 1_000_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 {
		tb.Fatalf("REFDESK_BENCH_PEOPLE is %q", text)
	}
	return n
}

// crowded gives a folder with a store of many people. Filling it takes minutes,
// so REFDESK_BENCH_DATA may name a folder where it is kept for the next run.
func crowded(tb testing.TB) (dir string) {
	tb.Helper()
	people := benchPeople(tb)
	dir = tb.TempDir()
	if kept := os.Getenv("REFDESK_BENCH_DATA"); kept != "" {
		dir = filepath.Join(kept, strconv.Itoa(people))
	}
	if app.HasStore(dir) {
		return dir
	}
	// A store that is only half full must not pass for a whole one.
	half := dir + ".half"
	if err := os.RemoveAll(half); err != nil {
		tb.Fatal(err)
	}
	fill(tb, half, people)
	if err := os.RemoveAll(dir); err != nil {
		tb.Fatal(err)
	}
	if err := os.Rename(half, dir); err != nil {
		tb.Fatal(err)
	}
	return dir
}

func fill(tb testing.TB, dir string, people int) {
	tb.Helper()
	s, err := store.Open(tb.Context(), dir, store.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	defer s.Close()
	const atOnce = 10_000
	now := time.Now().UTC().Truncate(time.Millisecond)
	for from := 0; from < people; from += atOnce {
		page := model.PeoplePage{AsOf: now}
		for i := from; i < min(from+atOnce, people); i++ {
			page.People = append(page.People, reading(i, now))
		}
		if err := s.SavePeople(tb.Context(), "acme", "spring", page, model.Sweep{}); err != nil {
			tb.Fatal(err)
		}
	}
}

var (
	crowdGiven  = []string{"Mira", "José", "Ana", "Greta", "Olu", "Wei", "Fatima", "Jonas", "Priya", "Smith", "Carla", "Dmitri", "Yuki", "Noor", "Elif", "Marcus", "Ines", "Tom", "Zoë", "Raj"}
	crowdFamily = []string{"Okafor", "Núñez", "Weiss", "Smith", "Tanaka", "Lindqvist", "Rossi", "Haddad", "Kowalski", "Moreau", "Silva", "Novak", "Petrov", "Khan", "Ibrahim", "Fischer", "Jansen", "Brown", "Costa", "Varga", "Nakamura", "Olsen", "Dubois", "Mensah", "Cohen"}
)

// reading is one made-up person as a reading of the vendor shows it, every
// tenth with a reward that waits.
func reading(i int, now time.Time) model.PersonReading {
	id := func(i int) string { return fmt.Sprintf("%06x", uint32(i)*2654435761>>8) }
	mixed := i * 7919 % 1_000_003
	given, family := crowdGiven[mixed%len(crowdGiven)], crowdFamily[mixed/len(crowdGiven)%len(crowdFamily)]
	p := model.Participant{
		Backend: "acme", CampaignID: "spring", ID: id(i),
		Email:     fmt.Sprintf("%c%s%d@mail%d.example.com", given[0]|0x20, crowdGiven[mixed%7], i, mixed%7),
		FirstName: model.Some(given), LastName: model.Some(family),
		ReferralCount: model.Some(int64(mixed % 41)), MonthlyCount: model.Some(int64(mixed % 7)),
		Rank: model.Some(int64(i + 1)), Impressions: model.Some(int64(mixed % 997)), UniqueViews: model.Some(int64(mixed % 499)),
		Risk: model.Some([]string{"LOW", "LOW", "LOW", "MEDIUM", "HIGH"}[mixed%5]), RiskReason: model.Some("SIMILAR_EMAIL"),
		IP: model.Some(fmt.Sprintf("198.51.%d.%d", mixed%200, mixed%251)), Fingerprint: model.Some(fmt.Sprintf("%016x", uint64(i)*0x9e3779b97f4a7c15)),
		ShareURL: model.Some("https://example.com/?grsf=" + id(i)), Metadata: model.Some(`{"plan":"pro"}`),
		CreatedAt: now.Add(-time.Duration(mixed) * 47 * time.Second),
	}
	if i%3 != 0 {
		p.ReferredBy = model.Some(id(i / 3))
	}
	r := model.PersonReading{Person: p, RewardsKnown: true}
	if i%10 == 0 {
		r.Rewards = []model.Reward{{
			Backend: "acme", CampaignID: "spring", ID: "prew_" + id(i), ConfigID: "crew_1", Person: id(i),
			Side: model.SideReferrer, State: model.RewardWaiting, Title: "Twenty euros", CreatedAt: p.CreatedAt,
		}}
	}
	return r
}
