package model

import "time"

// Bulk is a group of changes that were decided together, on its way out.
type Bulk struct {
	Group     int64
	Headline  string // of its first change
	Operator  string
	At        time.Time
	States    map[ChangeState]int
	Total     int
	Held      int           // staged, and stopped until a person resumes them
	NotBefore time.Time     // end of its undo window
	Left      time.Duration // until all have left, at the pace so far; 0 = unknown or none are left
}

// Unsent is how many changes have not left.
func (b Bulk) Unsent() int { return b.States[ChangeStaged] + b.States[ChangeWaiting] }

// Failed is how many ended otherwise than they were meant to.
func (b Bulk) Failed() int { return b.States[ChangeFailed] + b.States[ChangeParked] }

// Ended tells that nothing of it will move by itself.
func (b Bulk) Ended() bool {
	n := 0
	for state, count := range b.States {
		if state.Ended() || state == ChangeManual {
			n += count
		}
	}
	return n == b.Total
}

// BulkHeld is what was stopped of a bulk and would leave when it is let go.
type BulkHeld struct {
	Changes int
	People  int
	Verbs   []Tally // how many of them do what
	Money   []Money // what these are worth or come to, one sum a currency
	Unknown int     // of how many of them nobody knows the worth or the amount
	Takes   time.Duration
}
