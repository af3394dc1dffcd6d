package views

import (
	"context"
	"net/url"
	"strings"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// Env is what every screen is given. Screens read it and never change it.
type Env struct {
	Ctx      context.Context // ends when the console closes; every call gets it
	Lists    Lists
	Desk     Desk
	Stations Stations
	Vendor   Vendor
	Past     Past     // nil = nothing is told on entering
	Exports  Exports  // nil = nothing can be exported
	Language Language // nil = filters are neither completed nor shown where they match
	Memory   Memory   // nil = nothing is kept
	Batches  Batches  // nil = nothing is paid from here
	Reports  Reports  // nil = nothing is added up
	Cases    Cases
	Judge    Judge

	Styles *ui.Styles // until the terminal has told its colours
	Keymap ui.Keymap
	Theme  Theme

	Now  func() time.Time
	Zone *time.Location // of the reader; nil is UTC
	// Money writes amounts in the ways of the reader's region.
	Money model.MoneyFormat
	// Worths are what rewards are worth in money, as far as the settings tell.
	Worths model.Worths
	// AskFrom is the score of an open case from which on nothing is approved
	// for its people without asking.
	AskFrom int

	// Dashboards are, by backend, the address of a person's or a campaign's
	// page at the vendor, with {campaign} and {person} for the ids.
	Dashboards map[string]string

	Operator   string
	Demo       bool
	ReadOnly   bool // no action that writes is offered
	Mask       bool // addresses are not shown whole
	UndoWindow time.Duration
	Version    string

	// Begin is the campaign that the lists begin with; its zero value is all of
	// them, and without a backend the id alone counts.
	Begin model.CampaignRef

	scope   Scope    // what a screen that is opened begins with
	pending *pending // decisions that the desk has not answered yet
	unkept  unkept   // notes that could not be kept
	names   *names   // and more of what the shell last read; nil = nothing
}

// Theme is the operator's choice of colours.
type Theme string

// The themes. Any other word, such as "auto", goes by the background that the
// terminal tells, and takes it for dark until it does.
const (
	ThemeDark  Theme = "dark"
	ThemeLight Theme = "light"
)

// chosen tells that what the terminal says of its background does not count.
func (t Theme) chosen() bool { return t == ThemeDark || t == ThemeLight }

// local gives a time in the reader's zone.
func (e Env) local(t time.Time) time.Time {
	if e.Zone == nil {
		return t.UTC()
	}
	return t.In(e.Zone)
}

// ago is the age of a moment, "" for one that is not known.
func (e Env) ago(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return ui.Ago(e.Now().Sub(t))
}

// aged is ago in whole minutes and more, for rows: seconds would make those
// differ from one frame to the next that are the same.
func (e Env) aged(t time.Time) string {
	if !t.IsZero() && e.Now().Sub(t) < time.Minute {
		return "<1m"
	}
	return e.ago(t)
}

// until is the time left to a moment in whole seconds, rounded up: a countdown
// ends at zero and not a second before.
func (e Env) until(t time.Time) string {
	left := t.Sub(e.Now())
	if left > 0 && left < time.Hour {
		left = (left + time.Second - 1).Truncate(time.Second)
	}
	return ui.Ago(left)
}

// clock is the time of day, to the second.
func (e Env) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return e.local(t).Format("15:04:05")
}

// moment is a date and time with its age, for pages with room; "unknown" for
// a moment that is not known.
func (e Env) moment(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return e.local(t).Format("2 Jan 2006 15:04:05") + " · " + e.aged(t) + " ago"
}

// moment is a labelled time of something.
type moment struct {
	label string
	at    time.Time
}

// momentPairs write times with their ages; those that never were are left out.
func momentPairs(env Env, all []moment) []ui.Pair {
	var out []ui.Pair
	for _, m := range all {
		if !m.at.IsZero() {
			out = append(out, ui.Pair{Label: m.label, Value: env.moment(m.at)})
		}
	}
	return out
}

// person is a name as it may be shown. One of which nothing is left to see
// gives way to the address, and that to the id.
func (e Env) person(p model.Participant) string { return e.show(ui.FirstSeen(p.Names()...)) }

// show is a text as it may be shown: on a shared screen addresses keep their
// first letter and their domain.
func (e Env) show(text string) string {
	if !e.Mask {
		return text
	}
	return model.MaskAddresses(text)
}

// names are what campaigns are called. The shell replaces them whole.
type names struct {
	of     map[model.CampaignRef]string
	unread string // why no reading is complete yet
	paused bool   // nothing leaves until P is pressed
}

// paused tells whether everything that would leave is held back.
func (e Env) paused() bool { return e.names != nil && e.names.paused }

// unread says why lists may lack everything, "" where they do not.
func (e Env) unread() string {
	if e.names == nil {
		return ""
	}
	return e.show(e.names.unread)
}

// campaign names a campaign as it may be shown, by its id where nothing else is
// known.
func (e Env) campaign(backend, id string) string {
	name := id
	if e.names != nil {
		name = ui.FirstSeen(e.names.of[model.CampaignRef{Backend: backend, ID: id}], id)
	}
	return e.show(name)
}

// link is the address of a page in the vendor's dashboard, "" where the
// settings know none, or one that names a person where there is none.
func (e Env) link(backend, campaign, person string) string {
	address := e.Dashboards[backend]
	if strings.Contains(address, "{person}") == (person == "") {
		return ""
	}
	return strings.NewReplacer("{campaign}", url.PathEscape(campaign), "{person}", url.PathEscape(person)).Replace(address)
}

// offered gives actions as this operator has them: with their own keys, and
// without those that write where nothing may be written.
func (e Env) offered(actions []ui.Action) []ui.Action {
	if e.ReadOnly {
		actions = ui.WithoutWrites(actions)
	}
	return e.Keymap.Apply(actions)
}
