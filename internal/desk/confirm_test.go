package desk_test

import (
	"errors"
	"strings"
	"testing"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

func mail(seen string) model.Confirmation {
	return model.Confirmation{Person: mira(), Provider: "PAYPAL", Seen: seen}
}

func TestConfirmationCarriesTheProviderAndWhatWasSeen(t *testing.T) {
	store := newFakeStore()
	store.people[mira().Ref()] = mira()
	got, err := newDesk(store).RequestConfirmation(t.Context(), mail("EXPIRED"), " she asked for it ")
	if err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	c := got[0]
	if c.Verb != model.VerbConfirm || c.Provider() != "PAYPAL" || c.Seen != "EXPIRED" || c.PersonID != "p1" || c.Note != "she asked for it" ||
		c.State != model.ChangeStaged || c.Headline != "ask Mira Okafor to confirm PayPal" {
		t.Errorf("%+v", c)
	}
	if c.ObjectRef() != (model.ObjectRef{Backend: "acme", CampaignID: "c1", Object: model.ObjectDestination, ID: "p1"}) {
		t.Errorf("it is about %+v", c.ObjectRef())
	}
}

func TestConfirmationsThatAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		now  model.Participant
		ask  model.Confirmation
		want string
	}{
		"confirmed": {mira(), mail("ACTIVE"), "PayPal is confirmed already"},
		"gone":      {mira(func(p *model.Participant) { p.Gone = true }), mail("NONE"), "deleted at the vendor"},
		"unknown":   {mira(func(p *model.Participant) { p.ID = "p2" }), mail("NONE"), "no such person"},
		"provider":  {mira(), model.Confirmation{Person: mira(), Provider: "VENMO"}, "PAYPAL or WISECOM"},
	} {
		t.Run(name, func(t *testing.T) {
			store := newFakeStore()
			store.people[test.now.Ref()] = test.now
			if _, err := newDesk(store).RequestConfirmation(t.Context(), test.ask, ""); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if store.writes != 0 {
				t.Error("something was written")
			}
		})
	}
}

// TestOneMailAtATime: another to the same person, at whatever provider, waits
// for the outcome of the first.
func TestOneMailAtATime(t *testing.T) {
	store := newFakeStore()
	store.people[mira().Ref()] = mira()
	d := newDesk(store)
	if _, err := d.RequestConfirmation(t.Context(), mail("NONE"), ""); err != nil {
		t.Fatal(err)
	}
	other := mail("NONE")
	other.Provider = "WISECOM"
	var unfit *desk.UnfitError
	if _, err := d.RequestConfirmation(t.Context(), other, ""); !errors.As(err, &unfit) || !strings.Contains(unfit.Why, "another change is staged") {
		t.Errorf("%v", err)
	}
	r, err := d.Rehearse(t.Context(), desk.Decision{Verb: model.VerbConfirm, Confirmations: []model.Confirmation{other}})
	if err != nil || r.Calls != 0 || len(r.Effects) != 2 || r.Objects[0].Exception == "" {
		t.Errorf("%+v, %v", r, err)
	}
}
