package index

import (
	"cmp"
	"context"
	"time"

	"refdesk/internal/model"
)

// change is a change with its texts folded.
type change struct {
	model.Change
	words string
}

func newChange(c model.Change) *change {
	return &change{
		Change: c,
		words:  foldAll(c.Headline, c.Target, c.PersonID, c.Operator, c.Reason, c.Note, c.Error),
	}
}

// changes puts what a person may have to look at first, then what is on its
// way, then what has ended; the newest of each first.
var changes = list[change]{
	kind:  KindChanges,
	scope: func(c *change) (string, string) { return c.Backend, c.CampaignID },
	words: func(_ *state, c *change) [3]string { return [3]string{c.words} },
	own: ranking[change]{
		rank: func(c *change) (int64, int64) { return changeStep(c), newestFirst(c.moved()) },
		tie:  func(a, b *change) int { return cmp.Compare(b.ID, a.ID) },
	},
	fields: map[string]field[change]{
		"state":    oneOf(field[change]{text: func(_ *state, c *change, want string) bool { return stands(c.Change, want) }}, changeStates...),
		"verb":     is(func(c *change) string { return string(c.Verb) }),
		"operator": has(func(c *change) string { return c.Operator }),
		"reason":   is(func(c *change) string { return c.Reason }),
		"id":       {number: func(_ *state, c *change) (int64, bool) { return c.ID, true }},
		"target":   is(func(c *change) string { return c.Target }),
		"person":   is(func(c *change) string { return c.PersonID }),
		"name":     has(func(c *change) string { return c.Headline }),
		"backend":  is(func(c *change) string { return c.Backend }),
		"campaign": inCampaign(func(c *change) scope { return scope{c.Backend, c.CampaignID} }),
		"attempts": {number: func(_ *state, c *change) (int64, bool) { return int64(c.Attempts), true }},
		"since":    {at: func(_ *state, c *change) time.Time { return c.CreatedAt }},
	},
	columns: map[string]column[change]{
		"id":       {number: func(_ *state, c *change) (int64, bool) { return c.ID, true }},
		"state":    {number: func(_ *state, c *change) (int64, bool) { return changeStep(c), true }},
		"verb":     wordy(func(c *change) string { return string(c.Verb) }),
		"headline": wordy(func(c *change) string { return c.Headline }),
		"operator": wordy(func(c *change) string { return c.Operator }),
		"reason":   wordy(func(c *change) string { return c.Reason }),
		"attempts": {number: func(_ *state, c *change) (int64, bool) { return int64(c.Attempts), true }},
		"since":    timed(func(c *change) time.Time { return c.CreatedAt }),
		"at":       timed(func(c *change) time.Time { return c.moved() }),
	},
}

// Changes answers a window over the changes.
func (x *Index) Changes(ctx context.Context, q model.Query) (model.Window[model.Change], error) {
	s := x.state.Load()
	return window(ctx, x, s, &changes, s.changes, q, func(c *change) model.Change { return c.Change })
}

func (c *change) moved() time.Time {
	if c.At.IsZero() {
		return c.CreatedAt
	}
	return c.At
}

// held tells whether a staged change waits for a person and not for a time.
func held(c model.Change) bool { return c.State == model.ChangeStaged && c.NotBefore.IsZero() }

// stands matches a change by its state; "held" names the staged ones that wait
// for a person, which are "staged" as well.
func stands(c model.Change, want string) bool {
	return fold(string(c.State)) == want || want == "held" && held(c)
}

func changeStep(c *change) int64 {
	switch {
	case c.State == model.ChangeUnsure:
		return 0
	case c.State == model.ChangeParked:
		return 1
	case held(c.Change):
		return 2
	case c.State == model.ChangeManual:
		return 3
	case c.State == model.ChangeStaged:
		return 4
	case c.State == model.ChangeWaiting:
		return 5
	case c.State == model.ChangeSending:
		return 6
	}
	return 7
}
