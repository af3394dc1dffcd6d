package model

import "time"

// BulkItem is one of many things to be decided on at once.
type BulkItem struct {
	Ref  ObjectRef
	Seen string // its state when the bulk was rehearsed; "" before that
}

// BulkAsk asks for one decision on many rewards or commissions. What does not
// take it is left out and named.
type BulkAsk struct {
	Verb   Verb // approve, fulfil, refuse or hold
	Items  []BulkItem
	Reason string // a code, required to refuse
	Note   string
	Until  time.Time // of a hold; zero = until it is released
	// Stage and Direct are the command line's, as in a decision on one.
	Stage  bool
	Direct bool
}

// BulkRehearsal is what a BulkAsk would do, without doing it.
type BulkRehearsal struct {
	Verb    Verb
	Object  Object     // of all items
	Items   []BulkItem // that would be decided, each as it was seen; nearest deadline first
	People  int
	Money   []Money  // what these are worth or come to, one sum a currency
	Unknown int      // of how many of them nobody knows the worth or the amount
	Titles  []Tally  // what they are called, of rewards alone
	Names   []string // whose the first few are
	Risky   int      // with somebody whom the vendor calls a high risk
	Risks   []string // whose the first few of those are
	// Exceptions are why others would be left alone, each reason once, in the
	// order of how much a person should know of it.
	Exceptions []Tally
	Effects    []string      // what the vendor does beyond the calls, in sentences
	Calls      int           // writes that would leave
	Takes      time.Duration // at the allowed pace
	Deadline   time.Time     // when the vendor first moves one of these by itself; zero = never
	Late       int           // how many it moves before our call would arrive
}

// Left is how many would be left alone.
func (r BulkRehearsal) Left() int {
	n := 0
	for _, t := range r.Exceptions {
		n += t.Count
	}
	return n
}

// Tally is how many things there is the same to say of.
type Tally struct {
	Count int
	Text  string // behind the number: "in an open case"
}

// BulkGiven is what became of a BulkAsk.
type BulkGiven struct {
	Changes []Change
	Holds   []Hold
	LeftOut []Tally
}
