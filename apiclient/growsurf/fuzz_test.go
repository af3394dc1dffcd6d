package growsurf_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

// fuzz decodes bodies without a client in between: its goroutines would make
// coverage a matter of luck and stall the fuzzer.
func fuzz(f *testing.F, decode func(*testing.T, growsurf.Decoder), seeds ...string) {
	for _, seed := range append(seeds, `{}`, `null`, `[]`, `{"id":"\ud800"}`, "{\"id\":\"\xff\"}", `<html>`) {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if d, err := growsurf.NewDecoder(body); err == nil {
			decode(t, d)
		}
	})
}

func wellFormed(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !utf8.ValidString(text) {
			t.Errorf("%q is not UTF-8", text)
		}
	}
}

func checkReading(t *testing.T, p model.PersonReading) {
	t.Helper()
	if p.Person.ID == "" {
		t.Error("a person without id")
	}
	wellFormed(t, p.Person.ID, p.Person.Email, p.Person.FirstName.V, p.Person.Metadata.V, p.Person.Extra)
	for _, text := range []string{p.Person.Extra, p.Person.Metadata.V} {
		if text != "" && (text[0] != '{' || !json.Valid([]byte(text))) {
			t.Errorf("%q is not a JSON object", text)
		}
	}
	if p.Person.Shares.V < 0 && !p.Person.Shares.Known {
		t.Error("an unknown count has a value")
	}
	seen := map[string]bool{}
	for _, r := range p.Rewards {
		if r.ID == "" || r.State == "" || seen[r.ID] {
			t.Errorf("reward %+v", r)
		}
		seen[r.ID] = true
	}
}

func checkMoney(t *testing.T, amounts ...model.Opt[model.Money]) {
	t.Helper()
	for _, m := range amounts {
		if m.Known && m.V.Currency == "" {
			t.Errorf("an amount without currency: %+v", m)
		}
	}
}

func FuzzPerson(f *testing.F) {
	fuzz(f, func(t *testing.T, d growsurf.Decoder) {
		if p := d.Person(); p.Person.ID != "" {
			checkReading(t, p)
		}
	}, miraJSON, oddJSON, `{"id":"a","rewards":[`+waitingJSON+`],"rewards":[{"id":"b"}]}`)
}

func FuzzPeoplePage(f *testing.F) {
	fuzz(f, func(t *testing.T, d growsurf.Decoder) {
		for _, p := range d.People() {
			if p.Person.ID != "" {
				checkReading(t, p)
			}
		}
	}, `{"participants":[`+miraJSON+`,`+oddJSON+`],"limit":100,"nextId":"x"}`)
}

func FuzzSales(f *testing.F) {
	fuzz(f, func(t *testing.T, d growsurf.Decoder) {
		for _, row := range d.Commissions() {
			checkMoney(t, row.Amount, row.InCampaign, row.Sale)
		}
		for _, row := range d.Payouts() {
			checkMoney(t, row.Amount, row.InCampaign)
			wellFormed(t, row.Commissions...)
		}
	}, commissionsJSON, payoutsJSON)
}

func FuzzProgram(f *testing.F) {
	fuzz(f, func(t *testing.T, d growsurf.Decoder) {
		for _, row := range d.Campaigns() {
			wellFormed(t, row.ID, row.Name, row.Type)
		}
		for _, row := range d.Webhooks() {
			wellFormed(t, row.Events...)
		}
	}, `{"campaigns":[`+campaignJSON+`]}`, `{"webhooks":[`+webhookJSON+`]}`)
}
