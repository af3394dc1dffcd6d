package views

import (
	"context"
	"iter"
	"time"

	"refdesk/internal/model"
)

// Lists answers windows over the mirror. Calls may take milliseconds; screens
// make them in commands, never in Update or View.
type Lists interface {
	People(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error)
	Rewards(ctx context.Context, q model.Query) (model.Window[model.RewardRow], error)
	Commissions(ctx context.Context, q model.Query) (model.Window[model.CommissionRow], error)
	Payouts(ctx context.Context, q model.Query) (model.Window[model.PayoutRow], error)
	Events(ctx context.Context, q model.Query) (model.Window[model.Event], error)
	Changes(ctx context.Context, q model.Query) (model.Window[model.Change], error)
	Campaigns(ctx context.Context) ([]model.Campaign, error)
	// RewardConfigs gives what a campaign offers.
	RewardConfigs(ctx context.Context, campaign model.CampaignRef) ([]model.RewardConfig, error)
	// RewardRefs and CommissionRefs give everything that matches a query, in its
	// order, whatever its window.
	RewardRefs(ctx context.Context, q model.Query) ([]model.ObjectRef, error)
	CommissionRefs(ctx context.Context, q model.Query) ([]model.ObjectRef, error)
	// CommissionTotals and PayoutTotals add up all that match a query, by state
	// and currency.
	CommissionTotals(ctx context.Context, q model.Query) ([]model.Total, error)
	PayoutTotals(ctx context.Context, q model.Query) ([]model.Total, error)
	// PeopleOf gives those who have one of these ids and match the query, in no
	// order and without a window. Ids that the mirror has not met are left out.
	PeopleOf(ctx context.Context, q model.Query, ids []string) ([]model.PersonRow, error)
	// PastPlaces gives the newest places of an order that were kept at a time or
	// before it, else the oldest there are; without a time where none are kept.
	PastPlaces(ctx context.Context, campaign model.CampaignRef, by model.Order, at time.Time) (model.PastPlaces, error)
	// Tree answers a window over everybody whom a person brought.
	// model.ErrNotFound when the mirror does not know the person.
	Tree(ctx context.Context, q model.TreeQuery) (model.Window[model.TreeRow], error)
	// Person gives everything known about one person; model.ErrNotFound when
	// the mirror does not know it.
	Person(ctx context.Context, ref model.PersonRef) (model.PersonPage, error)
	// Event gives one event with its raw body.
	Event(ctx context.Context, seq int64) (model.Event, error)
}

// Desk decides. Every call is one transaction; nothing has left the machine
// when it returns.
type Desk interface {
	// Approve, Fulfil and Refuse stage one change a reward. They fail with a
	// *model.MovedError when a reward is not what the operator saw, has a change
	// under way, or is on hold. Fulfil approves what waits and marks it as
	// delivered in one; what is approved it marks. Where a case stands against
	// one of the people, Approve, Fulfil and ApproveCommissions fail with a
	// *model.SuspectError, unless despite names the case.
	Approve(ctx context.Context, rewards []model.RewardRow, note string, despite ...model.Despite) ([]model.Change, error)
	Fulfil(ctx context.Context, rewards []model.RewardRow, note string, despite ...model.Despite) ([]model.Change, error)
	Refuse(ctx context.Context, rewards []model.RewardRow, reason, note string, despite ...model.Despite) ([]model.Change, error)
	ApproveCommissions(ctx context.Context, commissions []model.CommissionRow, note string, despite ...model.Despite) ([]model.Change, error)
	RefuseCommissions(ctx context.Context, commissions []model.CommissionRow, reason, note string, despite ...model.Despite) ([]model.Change, error)
	// RehearseBulk tells what a decision on many would do, and DecideBulk makes
	// it: what does not take it any more is left out and named.
	RehearseBulk(ctx context.Context, ask model.BulkAsk) (model.BulkRehearsal, error)
	DecideBulk(ctx context.Context, ask model.BulkAsk) (model.BulkGiven, error)
	// Edit stages one change of a person. Its MovedError names the field that is
	// not as the operator saw it, and both values.
	Edit(ctx context.Context, edit model.Edit) ([]model.Change, error)
	// RequestConfirmation stages one mail to a person, with a link to confirm the
	// account that payouts go to. It fails where the account is confirmed, or
	// another mail to the person is under way.
	RequestConfirmation(ctx context.Context, ask model.Confirmation, note string) ([]model.Change, error)
	// HoldRewards and HoldCommissions keep what waits from being approved until a
	// time, zero for until Unhold. Nothing is sent: the vendor does not know of
	// it, and its own hold periods go on (Commission.HoldEnds).
	HoldRewards(ctx context.Context, rewards []model.RewardRow, until time.Time, note string) ([]model.Hold, error)
	HoldCommissions(ctx context.Context, commissions []model.CommissionRow, until time.Time, note string) ([]model.Hold, error)
	// Unhold releases what anybody holds.
	Unhold(ctx context.Context, objects []model.ObjectRef) error
	// Note keeps a note about a person, a reward or a commission in the ledger.
	// The vendor does not see it.
	Note(ctx context.Context, about model.ObjectRef, text string) error
	// Undo takes back this operator's newest decision that has not left, whole.
	// An empty answer means there was none.
	Undo(ctx context.Context) ([]model.Change, error)
	// TakeBack takes back the group a change belongs to.
	TakeBack(ctx context.Context, change int64) ([]model.Change, error)
	// Release lets a held or parked change go.
	Release(ctx context.Context, change int64) error
	SetPaused(ctx context.Context, paused bool) error
	// Reasons are the codes a refusal may name, with their words.
	Reasons() []Reason
}

// Reason is a code for a refusal and what it means.
type Reason = model.Reason

// Stations tells how the console itself is doing.
type Stations interface {
	Status(ctx context.Context) (model.Status, error)
	// Reload reads one person, or with an empty reference the newest of a
	// campaign, again from its backend, ahead of everything else.
	Reload(ctx context.Context, person model.PersonRef) error
}

// Exports writes what a list shows into files.
type Exports interface {
	// Export writes the rows of a sheet, as they are at this moment, into a new
	// file. Where it fails, which the error says in words, nothing is left of the
	// file; it ends early when ctx does.
	Export(ctx context.Context, s Sheet) (model.Exported, error)
}

// Sheet is a list as it stands on the screen, to be written into a file.
type Sheet struct {
	Kind    string // of the list, "" where its rows have no facts
	Path    string // as the operator typed it
	Format  string // one of SheetFormats
	Columns []SheetColumn
	// Rows gives the rows in their order, of the list's own type. It asks under
	// the context that it is given, which decides the moment they are of.
	Rows func(ctx context.Context) iter.Seq2[any, error]
}

// SheetFormats are what a sheet can be written as.
var SheetFormats = []string{"csv", "jsonl"}

// SheetColumn is a column of a sheet: the facts it shows or, where it shows none
// that rows have by name, its own name and what it says of a row.
type SheetColumn struct {
	Facts []string
	Name  string
	Text  func(row any) string
}

// Language is the query language of `/`. Its methods compute and ask nobody:
// screens may call them while they draw.
type Language interface {
	// Complete says how the text can go on at a caret, a place in bytes.
	Complete(kind, text string, caret int) []model.Suggestion
	// Matcher gives what finds the words of a text in another, as ranges of
	// bytes; nil where there is nothing to find.
	Matcher(kind, text string) func(string) [][2]int
}

// Memory keeps what operators typed and set up from one run to the next. A list
// is named as its tab is, in lower case.
type Memory interface {
	Of(list string) (model.Saved, error)
	AddFilter(list, filter string) error
	// SetColumns keeps the columns of a list; none goes back to its own.
	SetColumns(list string, columns []string) error
	// SaveView keeps a view in the place of one of the same list and name.
	SaveView(v model.SavedView) error
	RenameView(list, name, to string) error
	DeleteView(list, name string) error
}

// Past tells what happened while this operator was away.
type Past interface {
	// Since gives what happened since this operator last looked; the zero value
	// for one who never did.
	Since(ctx context.Context) (model.Since, error)
}
