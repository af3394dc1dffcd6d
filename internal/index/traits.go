package index

import (
	"strings"

	"refdesk/internal/model"
)

// sieve takes the rows out of a set that do not pass.
type sieve func(b *block, in *rowSet)

// trait is what `name:value` looks at in people. Exactly one function is set.
type trait struct {
	text   func(s *state, want string) sieve            // want is folded
	number func(s *state) func(b *block, row int) int64 // unknown where missing
	at     func(b *block, row int) int64                // a moment, likewise
	amount func(c *crowd, b *block, row int) model.Opt[model.Money]
	values []string // all that text understands; none = anything
}

var traits = map[string]trait{
	"name":  holding(partName),
	"email": holding(partEmail),
	"id": {text: func(_ *state, want string) sieve {
		return eachRow(func(b *block, row int) bool { return b.part(row, partID) == want })
	}},
	"ref":       {text: broughtBy},
	"risk":      spelt(func(c *crowd) []string { return c.risks }, figRisk, equals),
	"reason":    spelt(func(c *crowd) []string { return c.reasons }, figReason, strings.Contains),
	"affiliate": spelt(func(c *crowd) []string { return c.statuses }, figStatus, equals),
	"backend":   {text: ofScope(func(_ *state, in scope, want string) bool { return fold(in.backend) == want })},
	"campaign":  {text: ofScope(func(s *state, in scope, want string) bool { return s.calls(in, want) })},
	"has":       {text: having, values: []string{"due", "notes", "referrals", "referrer", "waiting-reward"}},
	"due":       {amount: (*crowd).due},
	"referrals": {number: referrals},
	"monthly":   {number: monthly},
	"rank":      {number: vendorRank},
	"leads":     {number: leads},
	"verdict":   {text: judged, values: []string{string(model.CaseHeld), string(model.CaseBlocked)}},
	"waiting":   {number: waiting},
	"joined":    {at: func(b *block, row int) int64 { return b.get(figCreated, row) }},
}

func (t trait) sort() fieldSort {
	switch {
	case t.number != nil:
		return byNumber
	case t.at != nil:
		return byAge
	case t.amount != nil:
		return byAmount
	}
	return byText
}

// peopleGrammar names what each trait is compared with, for the parser.
func peopleGrammar() grammar {
	out := make(grammar, len(traits))
	for name, t := range traits {
		out[name] = fieldRule{t.sort(), t.values}
	}
	return out
}

func equals(text, want string) bool { return text == want }

func eachRow(pass func(b *block, row int) bool) sieve {
	return func(b *block, in *rowSet) { in.keep(func(row int) bool { return pass(b, row) }) }
}

// holding matches a part of a text. The words of a row bear it, so they are
// looked at first.
func holding(part int) trait {
	return trait{text: func(_ *state, want string) sieve {
		words := newWordSieve(want)
		return func(b *block, in *rowSet) {
			words.narrow(b, in)
			in.keep(func(row int) bool { return strings.Contains(b.part(row, part), want) })
		}
	}}
}

// spelt matches a word that many rows repeat; the words are looked at once.
func spelt(all func(*crowd) []string, of figure, match func(text, want string) bool) trait {
	return trait{text: func(s *state, want string) sieve {
		words := all(s.people)
		pass := make([]bool, len(words))
		for i, word := range words {
			pass[i] = match(fold(word), want)
		}
		return eachRow(func(b *block, row int) bool { return pass[b.get(of, row)] })
	}}
}

func ofScope(match func(s *state, in scope, want string) bool) func(s *state, want string) sieve {
	return func(s *state, want string) sieve {
		pass := make([]bool, len(s.people.scopes))
		for i, in := range s.people.scopes {
			pass[i] = match(s, in, want)
		}
		return eachRow(func(b *block, row int) bool { return pass[b.get(figScope, row)] })
	}
}

// broughtBy matches those whose referrer has an id or an address.
func broughtBy(s *state, want string) sieve {
	c := s.people
	return eachRow(func(b *block, row int) bool {
		of := int32(b.get(figReferrer, row))
		return of != none && (c.text(of, partID) == want || c.email(of) == want)
	})
}

func having(s *state, want string) sieve {
	switch want {
	case "due":
		return eachRow(func(b *block, row int) bool { return b.get(figDue, row) > 0 }) // what is not known is far below
	case "waiting-reward":
		return eachRow(func(b *block, row int) bool { return s.people.waiting[b.number][row] > 0 })
	case "referrals":
		return eachRow(func(b *block, row int) bool { return b.get(figReferrals, row) > 0 })
	case "referrer":
		return eachRow(func(b *block, row int) bool { return b.get(figReferrer, row) != none })
	}
	return eachRow(func(b *block, row int) bool { return b.get(figFlags, row)&flagNotes != 0 })
}

// judged matches those who are held or those who are blocked.
func judged(_ *state, want string) sieve {
	flag := int64(flagHeld)
	if want == string(model.CaseBlocked) {
		flag = flagBlocked
	}
	return eachRow(func(b *block, row int) bool { return b.get(figFlags, row)&flag != 0 })
}

// The counts that people can be found and sorted by.
var (
	referrals  = counted(figReferrals)
	monthly    = counted(figMonthly)
	leads      = counted(figLeads)
	vendorRank = counted(figRank)
)

func counted(of figure) func(*state) func(*block, int) int64 {
	return func(*state) func(*block, int) int64 {
		return func(b *block, row int) int64 { return b.get(of, row) }
	}
}

func waiting(s *state) func(*block, int) int64 {
	return func(b *block, row int) int64 { return int64(s.people.waiting[b.number][row]) }
}

// calls tells whether a campaign has an id or a part of its name.
func (s *state) calls(in scope, want string) bool {
	return fold(in.campaign) == want || strings.Contains(s.names[in], want)
}

// scopeNames are the campaigns' names by their numbers in the crowd.
func (s *state) scopeNames() []string {
	names := make([]string, len(s.people.scopes))
	for i, in := range s.people.scopes {
		names[i] = s.names[in]
	}
	return names
}

// inCampaign matches a campaign by its id or by a part of its name.
func inCampaign[R any](of func(*R) scope) field[R] {
	return field[R]{text: func(s *state, r *R, want string) bool { return s.calls(of(r), want) }}
}
