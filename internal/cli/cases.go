package cli

import (
	"context"
	"errors"
	"strconv"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
)

// casePage is a case with everything around it.
type casePage struct {
	export.Case
	Members      []memberRow      `json:"members"`
	Links        []linkRow        `json:"links"`
	Verdicts     []verdictRow     `json:"verdicts"`
	Consequences []consequenceRow `json:"consequences"`
	MergedFrom   []export.Number  `json:"merged_from"`
	Log          []logRow         `json:"log"`
}

type memberRow struct {
	ID      string          `json:"id"`
	Name    text            `json:"name"`
	Email   text            `json:"email"`
	Score   int             `json:"score"`
	Parts   []export.Part   `json:"parts"`
	State   string          `json:"state"`
	Waiting int             `json:"waiting"`
	AtStake []export.Amount `json:"at_stake"`
	// Unpriced is how much of what waits nobody knows the worth of.
	Unpriced int `json:"unpriced"`
}

type linkRow struct {
	Signal  string   `json:"signal"`
	Value   string   `json:"value"`
	People  []string `json:"people"`
	Total   int      `json:"total"`
	Strong  bool     `json:"strong"`
	Trusted text     `json:"trusted"`
}

type verdictRow struct {
	ID       export.Number   `json:"id"`
	CaseID   export.Number   `json:"case_id"`
	Verdict  string          `json:"verdict"`
	Reason   text            `json:"reason"`
	Note     text            `json:"note"`
	Operator string          `json:"operator"`
	Origin   text            `json:"origin"`
	At       stamp           `json:"at"`
	Until    stamp           `json:"until"`
	Score    int             `json:"score"`
	Parts    []export.Part   `json:"parts"`
	People   []string        `json:"people"`
	Changes  []export.Number `json:"changes"`
	Digest   string          `json:"evidence_sha256"`
	Undone   bool            `json:"undone"`
}

// logRow is what the ledger says of a case besides its verdicts.
type logRow struct {
	At       stamp  `json:"at"`
	Kind     string `json:"kind"`
	Operator text   `json:"operator"`
	Object   string `json:"object"`
	ID       string `json:"id"`
	Text     text   `json:"text"`
}

type consequenceRow struct {
	Verdict string `json:"verdict"`
	Text    string `json:"text"`
	Calls   int    `json:"calls"`
	Manual  bool   `json:"manual"`
	Before  stamp  `json:"vendor_moves_at"`
}

func (s *session) showCase(ctx context.Context, a *app.App, id string) error {
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return usagef("%q is not the number of a case", id)
	}
	page, err := a.Cases().Case(ctx, number)
	if errors.Is(err, model.ErrNotFound) {
		return errNoSuch("cases", id)
	}
	if err != nil {
		return err
	}
	return printer{s.out}.row(casePageOf(page))
}

func casePageOf(p model.CasePage) casePage {
	page := casePage{
		Case: export.OfCase(p.Case), Members: []memberRow{}, Links: []linkRow{}, Verdicts: []verdictRow{},
		Consequences: []consequenceRow{}, MergedFrom: numbers(p.MergedFrom), Log: []logRow{},
	}
	for _, m := range p.Members {
		page.Members = append(page.Members, memberRow{
			ID: m.ID, Name: text(nameOr(m.Participant, "")), Email: text(m.Email), Score: m.Score, Parts: export.OfParts(m.Parts),
			State: string(m.State), Waiting: m.Waiting, AtStake: export.OfAmounts(m.AtStake), Unpriced: m.Unpriced,
		})
	}
	for _, l := range p.Links {
		page.Links = append(page.Links, linkRow{l.Signal, l.Value, l.People, l.Total, l.Strong, text(l.Trusted)})
	}
	for _, v := range p.Verdicts {
		page.Verdicts = append(page.Verdicts, rowOfVerdict(v))
	}
	for _, c := range p.Consequences {
		page.Consequences = append(page.Consequences, consequenceRow{string(c.Word), c.Text, c.Calls, c.Manual, stamp(c.Before)})
	}
	for _, l := range p.Log {
		page.Log = append(page.Log, logRow{stamp(l.At), l.Kind, text(l.Operator), string(l.Object), l.Target, text(l.Text)})
	}
	return page
}

func rowOfVerdict(v model.Verdict) verdictRow {
	return verdictRow{
		ID: export.Number(v.ID), CaseID: export.Number(v.CaseID), Verdict: string(v.Word), Reason: text(v.Reason), Note: text(v.Note),
		Operator: v.Operator, Origin: text(v.Origin), At: stamp(v.At), Until: stamp(v.Until), Score: v.Score, Parts: export.OfParts(v.Parts),
		People: v.People, Changes: numbers(v.Changes), Digest: v.Digest, Undone: v.Undone,
	}
}

func numbers(ids []int64) []export.Number {
	out := make([]export.Number, len(ids))
	for i, id := range ids {
		out[i] = export.Number(id)
	}
	return out
}
