package views

import (
	"slices"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// historySections are what became of a case, newest first: the verdicts, each
// with how the evidence differed from what is seen today, the notes on the case
// and its people, who took a verdict back, and what brought the case back.
func historySections(env Env, page model.CasePage) []ui.Section {
	type entry struct {
		at      time.Time
		section ui.Section
	}
	var all []entry
	for _, v := range page.Verdicts {
		all = append(all, entry{v.At, verdictSection(env, page, v)})
	}
	for _, row := range page.Log {
		all = append(all, entry{row.At, logSection(env, page, row)})
	}
	if len(all) == 0 {
		return []ui.Section{{Text: "nobody has decided on this case yet, and nobody wrote a note"}}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return b.at.Compare(a.at) })
	out := make([]ui.Section, len(all))
	for i, one := range all {
		out[i] = one.section
	}
	return out
}

// verdictSection is one verdict: by whom, when, why, and what it rested on.
func verdictSection(env Env, page model.CasePage, v model.Verdict) ui.Section {
	until := ""
	if v.Word == model.VerdictHold {
		until = "something changes"
		if !v.Until.IsZero() {
			until = env.local(v.Until).Format("Mon 2 Jan 15:04")
		}
	}
	return ui.Section{
		Title: verdictDone(v.Word) + " " + env.ago(v.At) + " ago by " + env.show(v.Operator) + undoneWord(v),
		Pairs: withValues([]ui.Pair{
			{Label: "reason", Value: v.Reason},
			{Label: "note", Value: env.show(v.Note)},
			{Label: "until", Value: until},
			{Label: "given by", Value: env.show(v.Origin)},
			{Label: "score then", Value: scoreThen(page.Case, v)},
			{Label: "people then", Value: digits(int64(len(v.People)), true)},
			{Label: "changes", Value: digits(int64(len(v.Changes)), len(v.Changes) > 0)},
		}),
		Text: sinceThen(env, model.PartChanges(v.Parts, page.Parts)),
	}
}

// logged are the words for what the ledger says of a case.
var logged = map[string]string{
	"note": "note", "undone": "taken back", "reopened": "opened again", "returned": "came back", "merged": "merged",
}

// logSection is one thing that the ledger says of a case or of its people.
func logSection(env Env, page model.CasePage, row model.LedgerRow) ui.Section {
	word, text := logged[row.Kind], env.show(row.Text)
	if word == "" {
		word = row.Kind
	}
	if about := loggedAbout(env, page, row); about != "" {
		word += " on " + about
	}
	title := word + " " + env.ago(row.At) + " ago"
	if row.Operator != "" {
		title += " by " + env.show(row.Operator)
	}
	if text == "" && row.Kind == "note" {
		text = "erased"
	}
	return ui.Section{Title: title, Text: text}
}

// loggedAbout names whom or what a row is about, "" for the case itself.
func loggedAbout(env Env, page model.CasePage, row model.LedgerRow) string {
	switch row.Object {
	case model.ObjectCase:
		return ""
	case model.ObjectParticipant:
		at := slices.IndexFunc(page.Members, func(m model.Member) bool { return m.ID == row.Target })
		if at >= 0 {
			return env.person(page.Members[at].Participant)
		}
		return env.show(row.Target)
	}
	return "a " + string(row.Object)
}
