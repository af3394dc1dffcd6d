package sandbox

import (
	"cmp"
	"slices"
	"strconv"
)

// A launch under attack: half of all people join in its last days, among them
// rings of every kind and crowds that only look like one.

const launchDays = 10

// Shares of the people of a campaign, in a thousand, that belong to stories.
const (
	guiltyShare   = 50
	innocentShare = 120
)

// seedAttack makes up campaigns and people as seedProgram does, with the
// stories of attack in them.
func seedAttack(p *Program, people int) {
	seedWith(p, people, func(s *seeder) {
		s.promised = map[string]bool{}
		s.curve = s.launching
		due := s.schedule()
		s.story = func(now int64) bool {
			if len(due) == 0 || s.coming() < due[0].begins {
				return false
			}
			next := due[0]
			due = due[1:]
			return s.tell(next, now)
		}
	})
}

// launching is the curve of a program that slept until its launch.
func (s *seeder) launching(n int) int64 {
	launch := s.end - launchDays*dayMillis
	share := float64(n) / float64(s.people)
	if share < 0.5 {
		return s.start + int64(2*share*float64(launch-s.start))
	}
	return launch + int64((2*share-1)*float64(s.end-60_000-launch))
}

// booking is a story of a certain size that begins with the nth person.
type booking struct {
	tale   tale
	size   int
	begins int
	serial int
}

// schedule books stories until their share of the people is used up: each kind
// at least once where there is room, then the kinds in turn.
func (s *seeder) schedule() []booking {
	var due []booking
	for _, innocent := range []bool{false, true} {
		kinds := talesFor(s.c, innocent)
		share := guiltyShare
		if innocent {
			share = innocentShare
		}
		left, room := s.people*share/1000, s.people*share/200
		for i := 0; left > 0 || i < len(kinds); i++ {
			t := kinds[i%len(kinds)]
			size := t.low
			if s.people >= 2000 { // smaller programs have a small one of each
				size = max(t.low, min(t.low+s.rng.IntN(t.high-t.low+1), s.people/30))
			}
			if size > room {
				break
			}
			left, room = left-size, room-size
			begins := s.people/10 + s.rng.IntN(max(s.people*17/20-size, 1))
			due = append(due, booking{tale: t, size: size, begins: begins, serial: len(due)})
		}
	}
	slices.SortStableFunc(due, func(a, b booking) int { return cmp.Compare(a.begins, b.begins) })
	return due
}

// tell begins a story; its people come over the time the story takes.
func (s *seeder) tell(b booking, now int64) bool {
	cast := s.play(b.tale, s.c, b.size, strconv.Itoa(b.serial))
	if s.coming()+len(cast) > s.people {
		return false
	}
	s.planned += len(cast)
	at := now
	for _, sign := range cast {
		s.program.agenda.at(min(at, s.end-1000), func(now int64) {
			s.planned--
			if s.c.find(sign.email) == nil {
				s.add(sign, now)
			}
		})
		at += b.tale.pause/2 + s.rng.Int64N(b.tale.pause+1)
	}
	return true
}

// play casts a story: everybody knows whose it is, and what the vendor thinks.
func (w *crowd) play(t tale, c *campaign, size int, serial string) []signup {
	cast := t.cast(w, c, size)
	group := plant{kind: t.kind, group: t.kind + "-" + c.id + "-" + serial, innocent: t.innocent}
	for i := range cast {
		cast[i].plant = group
		cast[i].opinion = w.opinion(t)
	}
	return cast
}

// opinion is what the vendor thinks of one of a story's people: of the guilty
// it misses many, of the innocent it marks some, and now and then its rules
// decide.
func (w *crowd) opinion(t tale) opinion {
	clean := opinion{riskLow, "UNIQUE_IDENTITY"}
	seen := opinion{riskMedium, t.reason}
	if w.rng.IntN(3) == 0 {
		seen.risk = riskHigh
	}
	roll := w.rng.IntN(100)
	switch {
	case t.innocent && roll < 12:
		return seen
	case t.innocent && roll < 75:
		return clean
	case t.innocent:
		return opinion{}
	case roll < 22:
		return seen
	case roll < 70:
		return clean
	}
	return opinion{}
}

// tale is one kind of story a live launch tells next, in a small cast.
func (w *crowd) tale(c *campaign, serial string) []signup {
	kinds := talesFor(c, w.rng.IntN(3) == 0)
	t := kinds[w.rng.IntN(len(kinds))]
	size := min(t.low+w.rng.IntN(t.high-t.low+1), max(t.low, 14))
	return w.play(t, c, size, serial)
}

// talesFor are the kinds of story that fit a campaign.
func talesFor(c *campaign, innocent bool) []tale {
	return slices.DeleteFunc(slices.Clone(tales), func(t tale) bool {
		return t.innocent != innocent || c.kind == kindAffiliate && !t.money || c.kind == kindReferral && !c.creditsOnSignup() && t.crowd
	})
}
