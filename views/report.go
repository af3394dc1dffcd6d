package views

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// ReportKind says what a report is of.
type ReportKind string

// The reports: what a month earned and what became of it, and its commissions
// that are paid against its payouts that were issued.
const (
	ReportSummary ReportKind = "summary"
	ReportPayouts ReportKind = "payouts"
)

// Report names a report when it is opened. A campaign without an id is all of
// them, the zero month all of time.
type Report struct {
	Kind     ReportKind
	Campaign model.CampaignRef
	Month    model.Month
}

// reportHead is how many lines stand above the rows.
const reportHead = 3

// reportRests is how long a report stands still after it was added up: it goes
// through everything that was earned, and there may be news many times a second.
const reportRests = 5 * time.Second

// report is what the pages of a month have in common: whose, which, and what was
// found. What is written into a file is what is on the screen.
type report struct {
	env   Env
	of    Report
	found model.Summary

	loaded bool
	moved  bool // the world moved since it was read
	busy   bool // a question is on its way
	again  bool // and the world moved since it was asked
	rests  bool // it is added up again once its rest is over
	readAt time.Time
	err    error
	ticket int
	w, h   int
}

// summedMsg brings a summary.
type summedMsg struct {
	of     Report
	ticket int
	found  model.Summary
	err    error
}

// reportDueMsg says that a report's rest is over.
type reportDueMsg struct{ report *report }

func newReport(env Env, of Report) report { return report{env: env, of: of, w: 1, h: 1} }

// openReport is a report of the month it is.
func openReport(env Env, kind ReportKind, campaign model.CampaignRef) tea.Cmd {
	return open(Route{Report: Report{Kind: kind, Campaign: campaign, Month: model.MonthOf(env.Now())}})
}

// reportActions lead to both reports of a campaign, or of all.
func reportActions(env Env, campaign func() model.CampaignRef) []ui.Action {
	blocked := func() string {
		if env.Reports == nil {
			return "this console adds nothing up"
		}
		return ""
	}
	return []ui.Action{
		{
			ID: "summary.open", Keys: []string{"#"}, Help: "month's summary", Group: groupPay,
			Blocked: blocked, Run: func() tea.Cmd { return openReport(env, ReportSummary, campaign()) },
		},
		{
			ID: "reconciliation.open", Keys: []string{"D"}, Help: "paid against issued", Group: groupPay,
			Blocked: blocked, Run: func() tea.Cmd { return openReport(env, ReportPayouts, campaign()) },
		},
	}
}

// actions are the keys of every report.
func (r *report) actions() []ui.Action {
	return []ui.Action{
		{
			ID: "month.before", Keys: []string{","}, Help: "month before", Group: groupPay,
			Blocked: r.whyNoMonth, Run: func() tea.Cmd { return r.goTo(r.of.Month.Next(-1)) },
		},
		{
			ID: "month.next", Keys: []string{"."}, Help: "next month", Group: groupPay,
			Blocked: r.whyNotNext, Run: func() tea.Cmd { return r.goTo(r.of.Month.Next(1)) },
		},
		{ID: "month.all", Keys: []string{"v"}, Help: "month, or all of time", Group: groupPay, Run: r.turnMonth},
		{
			ID: "list.export", Keys: []string{"e"}, Help: "export", Group: groupLists, Asks: true,
			Blocked: r.whyNoExport, Run: r.export,
		},
		{ID: "list.reload", Keys: []string{"r"}, Help: "add up again", Group: groupLists, Run: r.load},
	}
}

// hear takes what every report takes; true where there is something new to show.
func (r *report) hear(msg tea.Msg) (cmd tea.Cmd, fresh bool) {
	switch msg := msg.(type) {
	case summedMsg:
		if fresh = r.took(msg); fresh && r.moved {
			cmd = r.follow()
		}
		return cmd, fresh
	case EventsMsg:
		r.moved, r.again = true, r.busy
		return r.follow(), false
	case reportDueMsg:
		if msg.report == r {
			r.rests = false
			return r.follow(), false
		}
	case shownMsg:
		return r.load(), false
	case scopeMsg:
		r.env.scope = msg.Scope
		r.of.Campaign = model.CampaignRef{Backend: msg.Scope.Backend, ID: msg.Scope.Campaign}
		return r.load(), false
	}
	return nil, false
}

// follow adds up again what is not true any more: at once, or when the report
// has rested.
func (r *report) follow() tea.Cmd {
	wait := reportRests - r.env.Now().Sub(r.readAt)
	switch {
	case !r.moved || r.busy || r.rests:
		return nil
	case r.loaded && wait > 0:
		r.rests = true
		return tea.Tick(wait, func(time.Time) tea.Msg { return reportDueMsg{r} })
	}
	load := r.load()
	r.moved = r.loaded // until the answer is there, what is shown is as old as before
	return load
}

func (r *report) load() tea.Cmd {
	r.ticket++
	r.busy, r.moved, r.again = true, false, false
	ctx, reports, of, ticket := r.env.Ctx, r.env.Reports, r.of, r.ticket
	return func() tea.Msg {
		ask := model.SummaryAsk{Backend: of.Campaign.Backend, CampaignID: of.Campaign.ID, Month: of.Month}
		found, err := reports.Summary(ctx, ask)
		return summedMsg{of: of, ticket: ticket, found: found, err: err}
	}
}

func (r *report) took(msg summedMsg) bool {
	if msg.of != r.of || msg.ticket != r.ticket {
		return false
	}
	r.busy, r.err, r.readAt = false, msg.err, r.env.Now()
	r.moved, r.again = r.again, false
	if msg.err == nil {
		r.found, r.loaded = msg.found, true
	}
	return true
}

// goTo reads another month. The sums of the one before would lie below its name,
// so they are dropped.
func (r *report) goTo(month model.Month) tea.Cmd {
	r.of.Month, r.loaded, r.err = month, false, nil
	return r.load()
}

// turnMonth goes from a month to all of time, and from there to the month it is.
func (r *report) turnMonth() tea.Cmd {
	if r.of.Month.IsZero() {
		return r.goTo(model.MonthOf(r.env.Now()))
	}
	return r.goTo(model.Month{})
}

func (r *report) whyNoMonth() string {
	if r.of.Month.IsZero() {
		return "this is all of time: v goes to the month it is"
	}
	return ""
}

func (r *report) whyNotNext() string {
	if why := r.whyNoMonth(); why != "" {
		return why
	}
	if r.of.Month.Next(1).Begins().After(r.env.Now()) {
		return "the next month has not begun"
	}
	return ""
}

func (r *report) whyNoExport() string {
	if !r.loaded {
		return "it is not added up yet"
	}
	return ""
}

// summaryFiles name SummaryFormats.
var summaryFiles = []fileFormat{{"Markdown", SummaryFormats[0]}, {"CSV", SummaryFormats[1]}, {"JSON lines", SummaryFormats[2]}}

// export asks for a file for what is on the screen.
func (r *report) export() tea.Cmd {
	reports, found := r.env.Reports, r.found
	put := func(ctx context.Context, format, path string) (model.Exported, error) {
		return reports.ExportSummary(ctx, found, format, path)
	}
	name := "summary-all"
	if !found.Month.IsZero() {
		name = "summary-" + found.Month.String()
	}
	return ask(newExporter(r.env, summaryFiles, "the summary of "+r.span(), name, put))
}

// span names the month in words.
func (r *report) span() string {
	if r.of.Month.IsZero() {
		return "all of time"
	}
	return r.of.Month.Begins().Format("January 2006")
}

// title is the first line: what it is, of when and of what, and when it was read.
func (r *report) title(what string) string {
	st := r.env.Styles
	line := " " + st.Title.Render(what) + "  " + st.Focus.Render(r.span())
	if !r.of.Month.IsZero() {
		line += st.Label.Render(" UTC")
	}
	line += "  " + ui.Cut(ui.Clean(r.whose()), max(1, r.w/4))
	switch {
	case r.busy && !(r.moved && r.loaded):
		return line + "  " + st.Label.Render("adding up…")
	case !r.loaded:
		return line
	}
	asOf := "as of " + r.env.clock(r.found.AsOf)
	if room := r.w - ui.Width(line) - 2; r.moved {
		asOf += longest(room-ui.Width(asOf), ", r adds up again", ", r: again")
	}
	return line + "  " + st.Label.Render(asOf)
}

// longest gives the first of some wordings that fits, "" where none does.
func longest(room int, wordings ...string) string {
	for _, w := range wordings {
		if ui.Width(w) <= room {
			return w
		}
	}
	return ""
}

// failedOr is a line of the head, or in its place why what stands below is older
// than was asked for.
func (r *report) failedOr(line string) string {
	if r.err == nil {
		return line
	}
	st := r.env.Styles
	return st.Tone(ui.Bad).Render(ui.Clean(st.Mark(ui.Bad) + " could not be added up again: " + r.env.show(plain(r.err))))
}

// whose names the campaign.
func (r *report) whose() string {
	if r.of.Campaign.ID == "" {
		return "all campaigns"
	}
	return r.campaignName(r.of.Campaign.Backend, r.of.Campaign.ID)
}

// campaignName is what the summary calls a campaign, else what the shell does.
func (r *report) campaignName(backend, id string) string {
	if name := r.found.Names[model.CampaignRef{Backend: backend, ID: id}]; name != "" {
		return r.env.show(name)
	}
	return r.env.campaign(backend, id)
}

// campaignAndID is a campaign's name with its id beside it.
func (r *report) campaignAndID(backend, id string) string {
	if name := r.campaignName(backend, id); name != r.env.show(id) {
		return name + " (" + r.env.show(id) + ")"
	}
	return r.env.show(id)
}

// nothing says that a month has no rows, and the way on.
func (r *report) nothing(what string) (title, hint string) {
	if r.of.Month.IsZero() {
		return what + " yet", ""
	}
	return what + " in " + r.span(), ", goes a month back"
}

func (r *report) Typing() bool           { return false }
func (r *report) Clear() (tea.Cmd, bool) { return nil, false }
func (r *report) Headline() string       { return "" }

// card draws facts below a table in as many columns as fit whole, so that no
// amount is cut: where one alone is wider than there is room, the kit's mark says
// so.
func card(st *ui.Styles, title string, pairs []ui.Pair, w int) []string {
	label, value := 0, 0
	pairs = slices.Clone(pairs)
	for i, p := range pairs {
		p.Value = strings.TrimSpace(verdictMark(st, p.Tone) + " " + p.Value)
		pairs[i] = p
		label, value = max(label, ui.Width(ui.Clean(p.Label))), max(value, ui.Width(ui.Clean(p.Value)))
	}
	const gap = 2
	one := label + value + 2*gap
	across := max(1, (w-1)/max(1, one))
	down := (len(pairs) + across - 1) / across
	lines := []string{st.HRule(title, w)}
	for row := range down {
		line := " "
		for at := row; at < len(pairs); at += down {
			p := pairs[at]
			line += st.Label.Render(ui.Pad(ui.Clean(p.Label), label+gap, false)) + st.Tone(p.Tone).Render(ui.Pad(ui.Clean(p.Value), value, true)) + strings.Repeat(" ", gap)
		}
		lines = append(lines, ui.Cut(strings.TrimRight(line, " "), w))
	}
	return lines
}
