package index

import (
	"cmp"
	"slices"
	"time"

	"refdesk/internal/model"
)

// KeptEvents is how many of the newest events are held where the options say
// nothing else; older ones are read from the store when somebody looks at them.
const KeptEvents = 20_000

// event is a journal row, without its raw body, with its texts folded.
type event struct {
	model.Event
	words string
}

func newEvent(e model.Event) *event {
	e.Backend, e.CampaignID, e.Name = same(e.Backend), same(e.CampaignID), same(e.Name)
	return &event{
		Event: e,
		words: foldAll(e.PersonName, e.Email, e.Headline, e.Name, e.SubjectID, e.PersonID, e.Reason),
	}
}

// scopeOf is the campaign of an event. A gap may hide events of any campaign,
// so it belongs to all of them.
func scopeOf(e model.Event) scope {
	if e.Kind == model.KindGap {
		return scope{}
	}
	return scope{e.Backend, e.CampaignID}
}

// events come newest first.
var events = list[event]{
	kind: KindEvents,
	scope: func(e *event) (string, string) {
		in := scopeOf(e.Event)
		return in.backend, in.campaign
	},
	words: func(_ *state, e *event) [3]string { return [3]string{e.words} },
	own: ranking[event]{
		rank: func(e *event) (int64, int64) { return -e.Seq, 0 },
		tie:  func(a, b *event) int { return cmp.Compare(b.Seq, a.Seq) },
	},
	fields: map[string]field[event]{
		"kind":     is(func(e *event) string { return string(e.Kind) }),
		"event":    has(func(e *event) string { return e.Event.Name }),
		"state":    oneOf(is(func(e *event) string { return string(e.State) }), eventStates...),
		"name":     has(func(e *event) string { return e.PersonName }),
		"email":    has(func(e *event) string { return e.Email }),
		"id":       is(func(e *event) string { return e.SubjectID }),
		"person":   is(func(e *event) string { return e.PersonID }),
		"reason":   has(func(e *event) string { return e.Reason }),
		"backend":  is(func(e *event) string { return e.Backend }),
		"campaign": inCampaign(func(e *event) scope { return scope{e.Backend, e.CampaignID} }),
		"seq":      {number: func(_ *state, e *event) (int64, bool) { return e.Seq, true }},
		"repeats":  {number: func(_ *state, e *event) (int64, bool) { return e.Repeats, true }},
		"since":    {at: func(_ *state, e *event) time.Time { return e.ReceivedAt }},
	},
	columns: map[string]column[event]{
		"seq":      {number: func(_ *state, e *event) (int64, bool) { return e.Seq, true }},
		"received": timed(func(e *event) time.Time { return e.ReceivedAt }),
		"occurred": timed(func(e *event) time.Time { return e.OccurredAt }),
		"kind":     wordy(func(e *event) string { return string(e.Kind) }),
		"name":     wordy(func(e *event) string { return e.PersonName }),
		"email":    wordy(func(e *event) string { return e.Email }),
		"state":    wordy(func(e *event) string { return string(e.State) }),
		"campaign": {text: func(s *state, e *event) string { return s.names[scope{e.Backend, e.CampaignID}] }},
	},
}

// journalCount counts the journal within a query's scope, held or not.
func (s *state) journalCount(q model.Query) int {
	n := 0
	for in, count := range s.counts {
		if in == (scope{}) || (q.Backend == "" || in.backend == q.Backend) && (q.Campaign == "" || in.campaign == q.Campaign) {
			n += count
		}
	}
	return n
}

// journal collects events for the next state, oldest first.
type journal struct {
	shelf[*event]
	keep   int // how many of the newest rows are held
	counts map[scope]int
	newest int64
	begun  bool
	// repeats is the position among repeats up to which the rows know of them.
	repeats int64
	below   int64 // rows under this position are not counted yet; 0 = all are
}

// take adds one row that is newer than all others.
func (j *journal) take(e model.Event) {
	if e.Seq <= j.newest {
		return
	}
	j.add(newEvent(e))
	j.counts[scopeOf(e)]++
	j.newest = e.Seq
}

// repeat takes in that a row arrived again. One that is not held counts only.
func (j *journal) repeat(r model.Repeat) {
	j.repeats = r.Position
	at, held := slices.BinarySearchFunc(j.rows, r.Seq, func(e *event, seq int64) int { return cmp.Compare(e.Seq, seq) })
	if held && j.rows[at].Repeats != r.Repeats {
		again := *j.rows[at]
		again.Repeats = r.Repeats
		j.set(int32(at), &again)
	}
}

// publish gives the newest rows. Old ones are let go a tenth at a time, so that
// an event costs no copy of all the others.
func (j *journal) publish(old *table[event]) *table[event] {
	if !j.dirty() {
		return old
	}
	if len(j.rows)-j.keep > j.keep/10 {
		j.rows = slices.Clone(j.rows[len(j.rows)-j.keep:])
	}
	rows := j.shelf.publish()
	return &table[event]{rows: rows[max(0, len(rows)-j.keep):]}
}
