package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/config"
	"refdesk/internal/model"
)

func TestWhatIsAgreedOnForPayments(t *testing.T) {
	w := newWorld(t).file(`
locale = "de"
[batch]
formats = "own"
two_people_above = ["500.00 EUR", "80000 JPY"]
limit_per_person = ["92233720368547758.07 USD"]
hold = "336h"
[[worth]]
config = "crew_1"
side = "friend"
amount = "9.99 EUR"
[[worth]]
config = "crew_1"
backend = "acme"
campaign = "books"
amount = "1.999 KWD"
` + backend)
	s := w.load()
	if s.Batch.Formats != filepath.Join(filepath.Dir(w.path()), "own") || s.Batch.Hold.Hours() != 336 || s.Batch.TwoPeople || s.Locale != "de" {
		t.Errorf("%+v", s.Batch)
	}
	if diff := cmp.Diff([]model.Money{{Minor: 50000, Currency: "EUR"}, {Minor: 80000, Currency: "JPY"}}, s.Batch.TwoPeopleAbove); diff != "" {
		t.Error(diff)
	}
	friend := model.Reward{Backend: "acme", CampaignID: "books", ConfigID: "crew_1", Side: model.SideFriend}
	referrer, elsewhere := friend, friend
	referrer.Side = model.SideReferrer
	elsewhere.Side, elsewhere.CampaignID = model.SideReferrer, "films"
	for r, want := range map[model.Reward]string{friend: "9.99 EUR", referrer: "1.999 KWD", elsewhere: ""} {
		got := ""
		if worth := s.Worths.Of(r); worth.Known {
			got = worth.V.String()
		}
		if got != want {
			t.Errorf("%+v is worth %q, want %q", r, got, want)
		}
	}
	said := map[string]config.Entry{}
	for _, e := range s.Entries() {
		said[e.Key] = e
	}
	if e := said["worth[0]"]; e.Value != "crew_1 friend 9.99 EUR" || e.Origin != w.path()+":8" {
		t.Errorf("check says %+v", e)
	}
	w.env["REFDESK_BATCH_TWO_PEOPLE_ABOVE"] = "1.00 EUR, 2 JPY"
	if s := w.load(); len(s.Batch.TwoPeopleAbove) != 2 || s.Batch.TwoPeopleAbove[1].Minor != 2 {
		t.Errorf("from the environment: %v", s.Batch.TwoPeopleAbove)
	}
}

func TestAgreementsThatCannotBe(t *testing.T) {
	for text, want := range map[string]string{
		"[batch]\ntwo_people_above = [\"500\"]\n":                          ":2: batch.two_people_above",
		"[batch]\nlimit_per_person = [\"1.00 EUR\", \"2.00 EUR\"]\n":       "two amounts are in EUR",
		"[batch]\nlimit_per_person = [\"-1.00 EUR\"]\n":                    "not more than nothing",
		"[batch]\nhold = \"2 weeks\"\n":                                    ":2: batch.hold",
		"[batch]\ntwo_poeple = true\n":                                     "did you mean batch.two_people",
		"[[worth]]\namount = \"1.00 EUR\"\n":                               ":1: worth[0]: config is missing",
		"[[worth]]\nconfig = \"c\"\namount = \"1.001 EUR\"\n":              ":3: worth[0].amount",
		"[[worth]]\nconfig = \"c\"\namount = 5\n":                          "a text in quotes",
		"[[worth]]\nconfig = \"c\"\nside = \"both\"\namount = \"1 JPY\"\n": ":3: worth[0].side",
		"[[worth]]\nconfig = \"c\"\namuont = \"1 JPY\"\n":                  "did you mean amount",
		"locale = \"?\"\n":                                                 "not a locale",
	} {
		if _, err := config.Load(newWorld(t).file(text + backend).options()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
