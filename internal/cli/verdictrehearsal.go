package cli

import (
	"context"
	"fmt"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/ui"
)

// verdictRehearsal is what a verdict would do.
type verdictRehearsal struct {
	Verdict      string           `json:"verdict"`
	Cases        int              `json:"cases"`
	People       int              `json:"people"`
	Rewards      int              `json:"rewards"`
	Commissions  int              `json:"commissions"`
	Money        []export.Amount  `json:"money"`
	Unknown      int              `json:"unknown"`
	Consequences []consequenceRow `json:"consequences"`
	Exceptions   []exceptionRow   `json:"exceptions"`
	Effects      []string         `json:"effects"`
	Calls        int              `json:"calls"`
	Seconds      int              `json:"seconds"`
	Manual       int              `json:"manual"`
	Deadline     stamp            `json:"vendor_moves_at"`
	Late         int              `json:"too_late"`
}

type exceptionRow struct {
	CaseID export.Number `json:"case_id"`
	Text   string        `json:"text"`
}

// rehearseVerdict prints what a verdict would do.
func (s *session) rehearseVerdict(ctx context.Context, a *app.App, req model.VerdictRequest) error {
	r, err := a.Desk().RehearseVerdict(ctx, req)
	if err != nil {
		return decisionError(err)
	}
	if s.json {
		return printer{s.out}.row(rehearsalOf(r))
	}
	for _, line := range rehearsalLines(r) {
		if _, err := fmt.Fprintln(s.out, ui.Clean(line)); err != nil {
			return err
		}
	}
	return nil
}

func rehearsalOf(r model.VerdictRehearsal) verdictRehearsal {
	row := verdictRehearsal{
		Verdict: string(r.Word), Cases: r.Cases, People: r.People, Rewards: r.Rewards, Commissions: r.Commissions,
		Money: export.OfAmounts(r.Money), Unknown: r.Unknown, Consequences: []consequenceRow{}, Exceptions: []exceptionRow{}, Effects: []string{},
		Calls: r.Calls, Seconds: int(r.Takes / time.Second), Manual: r.Manual, Deadline: stamp(r.Deadline), Late: r.Late,
	}
	for _, c := range r.Consequences {
		row.Consequences = append(row.Consequences, consequenceRow{string(c.Word), c.Text, c.Calls, c.Manual, stamp(c.Before)})
	}
	for _, e := range r.Exceptions {
		row.Exceptions = append(row.Exceptions, exceptionRow{export.Number(e.CaseID), e.Text})
	}
	row.Effects = append(row.Effects, r.Effects...)
	return row
}

// vendorMoves says when the vendor moves the first of several things by itself,
// or that it may have.
func vendorMoves(at, now time.Time) string {
	if at.After(now) {
		return "the vendor moves the first by itself in " + ui.Ago(at.Sub(now)) + ", at " + at.Local().Format("2006-01-02 15:04 MST")
	}
	return "the first was due " + ui.Ago(now.Sub(at)) + " ago: the vendor may have moved it by itself"
}

func rehearsalLines(r model.VerdictRehearsal) []string {
	lines := []string{fmt.Sprintf("%s %s, %s", r.Word, counted(r.Cases, "case", "cases"), model.CountPeople(r.People))}
	for _, c := range r.Consequences {
		line := "  " + c.Text
		if c.Manual {
			line += ": for a person at the vendor's dashboard"
		}
		if !c.Before.IsZero() {
			line += "; " + vendorMoves(c.Before, time.Now())
		}
		lines = append(lines, line)
	}
	for _, m := range r.Money {
		lines = append(lines, "  worth "+m.String())
	}
	if r.Unknown > 0 {
		lines = append(lines, fmt.Sprintf("  %d of unknown worth", r.Unknown))
	}
	for _, e := range r.Exceptions {
		lines = append(lines, fmt.Sprintf("  but case %d: %s", e.CaseID, e.Text))
	}
	if r.Late > 0 {
		lines = append(lines, fmt.Sprintf("  the vendor moves %d of them before the call would arrive", r.Late))
	}
	lines = append(lines, r.Effects...)
	return append(lines, fmt.Sprintf("%s would be sent, in about %s at the allowed pace. Nothing was changed.",
		counted(r.Calls, "call", "calls"), r.Takes.Round(time.Second)))
}
