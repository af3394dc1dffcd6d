package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// mira is a person whose record was read, with what change makes different.
func mira(change ...func(*model.Participant)) model.Participant {
	p := model.Participant{
		Key: 1, Backend: "acme", CampaignID: "c1", ID: "p1", FirstName: model.Some("Mira"), LastName: model.Some("Okafor"), ReadAt: noon,
	}
	for _, f := range change {
		f(&p)
	}
	return p
}

func TestEditCarriesWhatWasSeenAndWhatIsWanted(t *testing.T) {
	seen := mira(func(p *model.Participant) { p.Metadata = model.Some(`{"plan":"free","seats":3}`) })
	store := newFakeStore()
	store.people[seen.Ref()] = seen
	got, err := newDesk(store).Edit(t.Context(), model.Edit{
		Person: seen, Notes: model.Some(" met at the fair "),
		Metadata: map[string]model.Opt[string]{"plan": model.Some("pro"), "trial": {}},
	})
	if err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	c := got[0]
	if c.Patch != `{"metadata":{"plan":"pro","trial":null},"notes":"met at the fair"}` ||
		c.Seen != `{"metadata":{"plan":"free","trial":null},"notes":""}` {
		t.Errorf("patch %s\nseen %s", c.Patch, c.Seen)
	}
	if c.ObjectRef() != seen.ObjectRef() || c.PersonID != "p1" || c.Headline != "edit the notes and the metadata of Mira Okafor" {
		t.Errorf("%+v", c)
	}
}

func TestEditsThatAreRefused(t *testing.T) {
	notes := func(text string) func(*model.Participant) {
		return func(p *model.Participant) { p.Notes = model.Some(text) }
	}
	word := model.Some[string]
	for name, test := range map[string]struct {
		now  model.Participant
		edit model.Edit
		want string
	}{
		"moved":         {mira(notes("by Ben")), model.Edit{Person: mira(), Notes: word("x")}, "notes changed meanwhile from nothing to “by Ben”"},
		"overwrites":    {mira(notes("by Ben")), model.Edit{Person: mira(notes("by Ben")), Notes: word("x")}, "has notes already, “by Ben”"},
		"no change":     {mira(notes("x")), model.Edit{Person: mira(notes("x")), Notes: word("x")}, "it is so already"},
		"unread":        {mira(func(p *model.Participant) { p.ReadAt = time.Time{} }), model.Edit{Person: mira(), Notes: word("x")}, "webhooks only"},
		"gone":          {mira(func(p *model.Participant) { p.Gone = true }), model.Edit{Person: mira(), Notes: word("x")}, "deleted at the vendor"},
		"awarded":       {mira(status("CREDIT_AWARDED")), model.Edit{Person: mira(status("CREDIT_AWARDED")), ReferralStatus: word("CREDIT_EXPIRED")}, "only a pending one"},
		"no referral":   {mira(), model.Edit{Person: mira(), ReferralStatus: word("CREDIT_EXPIRED")}, "nobody referred"},
		"no affiliate":  {mira(), model.Edit{Person: mira(), AffiliateStatus: word("BANNED")}, "no affiliate"},
		"empty":         {mira(), model.Edit{Person: mira()}, "nothing is to change"},
		"long notes":    {mira(), model.Edit{Person: mira(), Notes: word(strings.Repeat("ø", 501))}, "501 characters"},
		"a word":        {mira(), model.Edit{Person: mira(), ReferralStatus: word("CREDIT_PENDING")}, "only to CREDIT_AWARDED or"},
		"metadata key":  {mira(), model.Edit{Person: mira(), Metadata: map[string]model.Opt[string]{"Plan Tier": word("x")}}, "Plan Tier"},
		"metadata text": {mira(), model.Edit{Person: mira(), Metadata: map[string]model.Opt[string]{"plan": word(strings.Repeat("x", 501))}}, "501 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			store := newFakeStore()
			store.people[test.now.Ref()] = test.now
			_, err := newDesk(store).Edit(t.Context(), test.edit)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if store.writes != 0 {
				t.Error("something was written")
			}
		})
	}
}

func status(word string) func(*model.Participant) {
	return func(p *model.Participant) { p.ReferralStatus = model.Some(word) }
}

func TestEditsThatAreTaken(t *testing.T) {
	affiliate := func(p *model.Participant) { p.AffiliateStatus = model.Some("APPROVED") }
	notes := func(p *model.Participant) { p.Notes = model.Some("old") }
	for name, edit := range map[string]model.Edit{
		"overwrite":  {Person: mira(notes), Notes: model.Some("new"), Overwrite: true},
		"wipe":       {Person: mira(notes), Notes: model.Some(""), Overwrite: true},
		"expire":     {Person: mira(status("CREDIT_PENDING")), ReferralStatus: model.Some("CREDIT_EXPIRED")},
		"suspension": {Person: mira(affiliate), AffiliateStatus: model.Some("SUSPENDED")},
	} {
		store := newFakeStore()
		store.people[edit.Person.Ref()] = edit.Person
		if _, err := newDesk(store).Edit(t.Context(), edit); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEditOfAMovedPersonNamesBothValues(t *testing.T) {
	store := newFakeStore()
	store.people[mira().Ref()] = mira(func(p *model.Participant) { p.Notes = model.Some("by Ben") })
	_, err := newDesk(store).Edit(t.Context(), model.Edit{Person: mira(), Notes: model.Some("mine")})
	var moved *model.MovedError
	if !errors.As(err, &moved) || moved.Field != model.FieldNotes || moved.Seen != "" || moved.Now != "by Ben" {
		t.Errorf("%+v", moved)
	}
}

func TestEditsAreTheirOwnDecision(t *testing.T) {
	row := reward("prew_1", model.RewardWaiting)
	for name, d := range map[string]desk.Decision{
		"a reward":        {Verb: model.VerbEdit, Rewards: []model.RewardRow{row}},
		"no edit":         {Verb: model.VerbEdit},
		"an edit beside":  {Verb: model.VerbApprove, Rewards: []model.RewardRow{row}, Edits: []model.Edit{{Person: mira(), Notes: model.Some("x")}}},
		"a reward beside": {Verb: model.VerbEdit, Rewards: []model.RewardRow{row}, Edits: []model.Edit{{Person: mira(), Notes: model.Some("x")}}},
	} {
		if _, err := newDesk(newFakeStore(row)).Plan(t.Context(), d); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
