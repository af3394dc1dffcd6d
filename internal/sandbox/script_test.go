package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"
)

// digest is a fingerprint of everything in a program.
func digest(t *testing.T, p *Program) string {
	t.Helper()
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, c := range p.campaigns {
		rows := []any{c.programView(), mapped(c.people, c.view), mapped(c.commissions, c.commissionRow), mapped(c.payouts, c.payoutRow)}
		if err := enc.Encode(rows); err != nil {
			t.Fatal(err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestSameSeedSameProgram(t *testing.T) {
	at := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	build := func(seed uint64, start time.Time) *Program {
		p := newProgram(seed, func() time.Time { return start })
		seedProgram(p, 500)
		return p
	}
	first, second := digest(t, build(7, at)), digest(t, build(7, at))
	if first != second {
		t.Error("the same seed gave two programs")
	}
	if first == digest(t, build(8, at)) {
		t.Error("two seeds gave the same program")
	}
	early, late := build(7, at), build(7, at.Add(time.Hour))
	for i, p := range early.campaigns[0].people {
		other := late.campaigns[0].people[i]
		if p.id != other.id || p.email != other.email || p.createdAt+3_600_000 != other.createdAt {
			t.Fatalf("person %d moved with the start: %s %s, %d %d", i, p.id, other.id, p.createdAt, other.createdAt)
		}
	}
}

// perform plays a launch for a while and returns its events in order.
func perform(t *testing.T, seed uint64, long time.Duration) (events []string, first time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, err := newServer(t.Context(), Options{People: 200, Seed: seed, Script: "launch"})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		s.program.send = func(_ []*hook, event string, _ int64, payload func() any) {
			if len(events) == 0 {
				first = time.Since(began)
			}
			var body struct{ ID, Email string }
			text, err := stringify(payload())
			if err == nil {
				err = json.Unmarshal(text, &body)
			}
			if err != nil {
				t.Error(err)
			}
			events = append(events, event+" "+body.ID)
		}
		s.begin()
		time.Sleep(long)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return events, first
}

func TestLaunchIsLivelyAndRepeatable(t *testing.T) {
	const long = 10 * time.Minute
	events, first := perform(t, 5, long)
	if first > time.Second {
		t.Errorf("first event after %v", first)
	}
	if rate := float64(len(events)) / long.Seconds(); rate < 1 || rate > 3 {
		t.Errorf("%.2f events a second", rate)
	}
	kinds := map[string]int{}
	for _, event := range events {
		kinds[event[:len("NEW_C")]]++
	}
	for _, name := range eventNames {
		if name != "CAMPAIGN_ENDED" && kinds[name[:len("NEW_C")]] == 0 {
			t.Errorf("no %s", name)
		}
	}
	again, _ := perform(t, 5, long/5)
	for i := range min(len(events), len(again)) {
		if events[i] != again[i] {
			t.Fatalf("event %d: %s, then %s", i, events[i], again[i])
		}
	}
}

func TestPeopleComeInManyScripts(t *testing.T) {
	p := newProgram(1, time.Now)
	seedProgram(p, 400)
	scripts := map[string]*unicode.RangeTable{
		"Latin": unicode.Latin, "Cyrillic": unicode.Cyrillic, "Greek": unicode.Greek, "Arabic": unicode.Arabic, "Hebrew": unicode.Hebrew,
		"Devanagari": unicode.Devanagari, "Han": unicode.Han, "Hangul": unicode.Hangul, "Thai": unicode.Thai, "symbols": unicode.So, "control": unicode.Cc,
	}
	found := map[string]bool{}
	for _, c := range p.campaigns {
		for _, person := range c.people {
			if !utf8.ValidString(person.first + person.last) {
				t.Errorf("%q is not text", person.first)
			}
			for name, table := range scripts {
				for _, r := range person.first + person.last {
					found[name] = found[name] || unicode.Is(table, r)
				}
			}
		}
	}
	for name := range scripts {
		if !found[name] {
			t.Errorf("nobody's name has %s", name)
		}
	}
}

func TestFiguresAddUp(t *testing.T) {
	p := newProgram(9, time.Now)
	seedProgram(p, 3000)
	for _, c := range p.campaigns {
		credits, winners, living := 0, 0, 0
		addresses := map[string]bool{}
		for _, person := range c.people {
			if person.gone {
				continue
			}
			if addresses[foldEmail(person.email)] {
				t.Errorf("%s is there twice", person.email)
			}
			addresses[foldEmail(person.email)] = true
			living++
			credited, leads := 0, 0
			for _, friend := range person.friends {
				if friend.credit == creditAwarded {
					credited++
				}
				if friend.credit == creditPending {
					leads++
				}
			}
			if credited != person.credited || leads != person.leads {
				t.Errorf("%s: %d credits and %d leads, counted %d and %d", person.id, person.credited, person.leads, credited, leads)
			}
			credits += credited
			if person.approved > 0 {
				winners++
			}
		}
		if credits != c.referrals || winners != c.winners || living != c.living {
			t.Errorf("%s: referrals %d/%d, winners %d/%d, living %d/%d", c.name, c.referrals, credits, c.winners, winners, c.living, living)
		}
		board := c.leaderboard("ALL_TIME")
		for i := 1; i < len(board); i++ {
			if board[i-1].credited < board[i].credited || c.standing.total.rank(board[i].credited) > i+1 {
				t.Fatalf("%s: rank %d is out of order", c.name, i)
			}
		}
		ages := c.people
		for i := 1; i < len(ages); i++ {
			if ages[i-1].createdAt > ages[i].createdAt {
				t.Fatalf("%s: person %d joined before the one ahead", c.name, i)
			}
		}
	}
}

func TestMonthlyFiguresStartAnew(t *testing.T) {
	now := time.Date(2026, 9, 30, 23, 0, 0, 0, time.UTC)
	p := newProgram(1, func() time.Time { return now })
	books, _, _ := makeCampaigns(p, p.now())
	ana := books.join(signup{email: "ana@example.com"}, p.now())
	books.join(signup{email: "bo@example.com", referredBy: ana.id}, p.now())
	if v := books.view(ana); v.MonthlyReferralCount != 1 || v.MonthlyRank != 1 {
		t.Errorf("in September: %+v", v)
	}
	now = now.Add(2 * time.Hour)
	books.turnMonth(p.now())
	books.turnMonth(p.now() - 24*60*60*1000) // a clock that is set back
	if v := books.view(ana); v.MonthlyReferralCount != 0 || v.MonthlyRank != 0 || v.PrevMonthlyReferralCount != 1 || v.PrevMonthlyRank != 1 || v.ReferralCount != 1 {
		t.Errorf("in October: %+v", v)
	}
}
