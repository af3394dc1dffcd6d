package store

import (
	"slices"
	"time"

	"refdesk/internal/model"
)

// stake is what waits for somebody.
type stake struct {
	waiting  int
	unpriced int        // of these, how many nobody knows the worth of
	known    model.Sums // what the others come to
	beyond   []string   // currencies whose sum is more than can be told exactly
	deadline time.Time  // when the vendor moves the first by itself; zero = none
}

// reward adds a reward that waits, by its worth in the settings.
func (s *stake) reward(r model.Reward, worths model.Worths) {
	s.waiting++
	s.add(worths.Of(r))
}

// commission adds a commission that waits.
func (s *stake) commission(c model.Commission) {
	s.waiting++
	s.add(c.Amount)
	if ends := c.HoldEnds(); !ends.IsZero() && (s.deadline.IsZero() || ends.Before(s.deadline)) {
		s.deadline = ends
	}
}

func (s *stake) add(worth model.Opt[model.Money]) {
	if !worth.Known {
		s.unpriced++
		return
	}
	more, err := s.known.Plus(worth.V)
	if err != nil {
		s.beyond = append(s.beyond, worth.V.Currency)
		return
	}
	s.known = more
}

// sums are one a currency. A currency whose sum is beyond what can be told
// exactly is left out.
func (s *stake) sums() []model.Money {
	return slices.DeleteFunc(slices.Clone(s.known), func(m model.Money) bool { return slices.Contains(s.beyond, m.Currency) })
}
