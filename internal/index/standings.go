package index

import (
	"maps"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// standing is what people can be sorted by: a number, unknown where missing, or
// one of their texts.
type standing struct {
	number func(s *state) func(b *block, row int) int64
	within func(s *state) func(b *block, row int) int64 // another, among those equal in it; may be nil
	part   int
}

// numbers are what a standing goes by, what counts most first; none where it is
// a text.
func (how standing) numbers(s *state) (all []func(b *block, row int) int64) {
	for _, of := range []func(*state) func(*block, int) int64{how.number, how.within} {
		if of != nil {
			all = append(all, of(s))
		}
	}
	return all
}

// dues sorts by what is due, within its currency: amounts of two currencies are
// never compared.
func dues() standing {
	how := numbered(func(s *state) []string { return s.people.currencies }, figDueIn)
	how.within = counted(figDue)
	return how
}

var standings = map[string]standing{
	"name":      {part: partName},
	"email":     {part: partEmail},
	"id":        {part: partID},
	"campaign":  numbered(func(s *state) []string { return s.scopeNames() }, figScope),
	"reason":    numbered(func(s *state) []string { return s.people.reasons }, figReason),
	"risk":      {number: risks},
	"referrals": {number: referrals},
	"monthly":   {number: monthly},
	"rank":      {number: vendorRank},
	"due":       dues(),
	"leads":     {number: leads},
	"waiting":   {number: waiting},
	"joined":    plain(figCreated),
	"as_of":     plain(figAsOf),
	"place":     {},
}

func plain(of figure) standing { return standing{number: counted(of)} }

// numbered sorts by texts that many rows repeat.
func numbered(all func(s *state) []string, of figure) standing {
	return standing{number: func(s *state) func(*block, int) int64 {
		texts := all(s)
		folded := make([]string, len(texts))
		for i, text := range texts {
			folded[i] = fold(text)
		}
		sorted := slices.Compact(slices.Sorted(slices.Values(folded)))
		steps := make([]int64, len(texts))
		for i, text := range folded {
			at, _ := slices.BinarySearch(sorted, text)
			if steps[i] = int64(at); text == "" {
				steps[i] = unknown
			}
		}
		return func(b *block, row int) int64 { return steps[b.get(of, row)] }
	}}
}

func risks(s *state) func(*block, int) int64 {
	steps := make([]int64, len(s.people.risks))
	for i, word := range s.people.risks {
		step, known := riskStep(model.Some(word))
		if steps[i] = step; !known {
			steps[i] = unknown
		}
	}
	return func(b *block, row int) int64 { return steps[b.get(figRisk, row)] }
}

// highRisk is the step from which on somebody counts as a risk.
const highRisk = 3

// riskStep orders risk levels. Words not heard of come after the worst known
// one, so that nobody overlooks them.
func riskStep(risk model.Opt[string]) (int64, bool) {
	switch strings.ToUpper(risk.V) {
	case "":
		return 0, false
	case "LOW", "LOW?": // low, or never assessed
		return 1, true
	case "MEDIUM":
		return 2, true
	case "HIGH":
		return highRisk, true
	}
	return 4, true
}

// peopleColumns names what people can be sorted by.
func peopleColumns() []string { return slices.Sorted(maps.Keys(standings)) }
