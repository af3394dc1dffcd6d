package index

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// sieve takes the rows out of a set that do not pass.
type sieve func(b *block, in *rowSet)

// trait is what `name:value` looks at in people. Exactly one function is set.
type trait struct {
	text   func(s *state, want string) sieve            // want is folded
	number func(s *state) func(b *block, row int) int64 // unknown where missing
	at     func(b *block, row int) int64                // a moment, likewise
	values []string                                     // all that text understands; none = anything
}

// standing is what people can be sorted by: a number, unknown where missing, or
// one of their texts.
type standing struct {
	number func(s *state) func(b *block, row int) int64
	part   int
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
	"has":       {text: having, values: []string{"notes", "referrals", "referrer", "waiting-reward"}},
	"referrals": {number: referrals},
	"monthly":   {number: monthly},
	"rank":      {number: vendorRank},
	"leads":     {number: leads},
	"verdict":   {text: judged, values: []string{string(model.CaseHeld), string(model.CaseBlocked)}},
	"waiting":   {number: waiting},
	"joined":    {at: func(b *block, row int) int64 { return b.get(figCreated, row) }},
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
	"leads":     {number: leads},
	"waiting":   {number: waiting},
	"joined":    plain(figCreated),
	"as_of":     plain(figAsOf),
	"place":     {},
}

func (t trait) sort() fieldSort {
	switch {
	case t.number != nil:
		return byNumber
	case t.at != nil:
		return byAge
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

func plain(of figure) standing { return standing{number: counted(of)} }

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

// People answers a window over the participants. A person that only a reward
// or an event names is not among them. Its rows are read from the store.
func (x *Index) People(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error) {
	s := x.state.Load()
	board, err := x.boards.of(s, q.Board)
	if err != nil {
		return model.Window[model.PersonRow]{}, err
	}
	answer, err := x.askPeople(ctx, s, q, board)
	if err != nil {
		return model.Window[model.PersonRow]{}, err
	}
	w, slots := cut[model.PersonRow](answer, q)
	rows, err := x.personRows(ctx, s, slots)
	for i := range rows {
		board.tell(s, slots[i], &rows[i])
	}
	w.Rows = append(w.Rows, rows...)
	return w, err
}

// askPeople finds the people of a query, whatever its window.
func (x *Index) askPeople(ctx context.Context, s *state, q model.Query, board *ladder) (found, error) {
	return x.remembered(KindPeople, q, s, func(asked question) (answer found, err error) {
		answer, ok := x.carriedOn(s, asked)
		if !ok {
			answer, ok, err = x.narrowed(ctx, s, asked)
		}
		if !ok && err == nil {
			answer, err = s.findPeople(ctx, q, asked.filter, asked.at, board)
		}
		if err == nil {
			x.earlier.keep(asked.asked, s, answer)
		}
		return answer, err
	})
}

// PeopleOf gives those participants of a query's scope who have one of these
// vendor ids and match its text, in no order and without a window.
func (x *Index) PeopleOf(ctx context.Context, q model.Query, ids []string) ([]model.PersonRow, error) {
	filter, err := ParseQuery(KindPeople, q.Text)
	if err != nil {
		return nil, err
	}
	s := x.state.Load()
	board, err := x.boards.of(s, q.Board)
	if err != nil {
		return nil, err
	}
	hits, _, err := s.sift(ctx, q, withIDs(ids), s.sieves(filter, x.o.Now()))
	if err != nil {
		return nil, err
	}
	slots := places(hits)
	rows, err := x.personRows(ctx, s, slots)
	for i := range rows {
		board.tell(s, slots[i], &rows[i])
	}
	// What is folded finds ids that differ in case as well.
	return slices.DeleteFunc(rows, func(r model.PersonRow) bool { return !slices.Contains(ids, r.ID) }), err
}

// withIDs keeps the rows that have one of some ids, in folded form.
func withIDs(ids []string) sieve {
	words := make([]*wordSieve, 0, len(ids))
	for _, id := range ids {
		words = append(words, newWordSieve(fold(id)))
	}
	return func(b *block, in *rowSet) {
		var any rowSet
		for _, w := range words {
			one := *in
			w.narrow(b, &one)
			one.keep(func(row int) bool { return b.part(row, partID) == w.word })
			any.or(&one)
		}
		*in = any
	}
}

func (x *Index) personRows(ctx context.Context, s *state, slots []int32) ([]model.PersonRow, error) {
	all := make([]int32, 0, 2*len(slots))
	for _, slot := range slots {
		all = append(all, slot, s.people.referrerOf(slot))
	}
	people, err := x.faces(ctx, s, all)
	if err != nil {
		return nil, err
	}
	placed, err := x.placing(ctx, s, slots)
	if err != nil {
		return nil, err
	}
	rows := make([]model.PersonRow, len(slots))
	for i, slot := range slots {
		b, row := s.people.at(slot)
		rows[i] = model.PersonRow{Participant: people[slot], Waiting: int(s.people.waiting[b.number][row]), Place: placed(slot), Referrer: people[all[2*i+1]]}
	}
	return rows, nil
}

// mostBoards is how many campaigns' orders are asked for to place some people;
// of more, everybody is placed.
const mostBoards = 4

// placing gives what tells the 1-based place of some people on the leaderboard
// of their campaign.
func (x *Index) placing(ctx context.Context, s *state, slots []int32) (func(slot int32) int, error) {
	c, orders := s.people, map[int64]sequence{}
	for _, slot := range slots {
		b, row := c.at(slot)
		in := b.get(figScope, row)
		if _, known := orders[in]; known {
			continue
		}
		nameless := c.scopes[in].backend == "" || c.scopes[in].campaign == "" // a query cannot ask for it alone
		if len(orders) == mostBoards || nameless && len(c.scopes) > 1 {
			placed := c.placed()
			return func(slot int32) int { return int(placed[slot]) }, nil
		}
		var q model.Query
		if len(c.scopes) > 1 {
			q.Backend, q.Campaign = c.scopes[in].backend, c.scopes[in].campaign
		}
		answer, err := x.askPeople(ctx, s, q, nil)
		if err != nil {
			return nil, err
		}
		orders[in] = answer.slots
	}
	return func(slot int32) int {
		b, row := c.at(slot)
		return orders[b.get(figScope, row)].position(slot, c.compare) + 1
	}, nil
}

// faces reads the people at some places from the store. Of one that the store
// has lost, what the index knows is given.
func (x *Index) faces(ctx context.Context, s *state, slots []int32) (map[int32]model.Participant, error) {
	people, keys := make(map[int32]model.Participant, len(slots)), make([]int64, 0, len(slots))
	at := make(map[int64]int32, len(slots))
	for _, slot := range slots {
		if _, ok := people[slot]; !ok && s.people.sees(slot) {
			known := s.people.person(slot)
			people[slot], at[known.Key], keys = known, slot, append(keys, known.Key)
		}
	}
	if len(keys) == 0 {
		return people, nil
	}
	rows, err := x.src.PeopleByKey(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	for _, p := range rows {
		people[at[p.Key]] = p
	}
	return people, nil
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

// oldestFirst and newestFirst turn a moment into a rank; one that is not known
// comes last in both.
func oldestFirst(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return t.UnixMilli()
}

func newestFirst(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return -t.UnixMilli()
}

// peopleColumns names what people can be sorted by.
func peopleColumns() []string { return slices.Sorted(maps.Keys(standings)) }
