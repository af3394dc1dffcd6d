package app

import (
	"slices"
	"testing"
	"time"

	"refdesk/internal/fraud"
	"refdesk/internal/model"
)

// TestABlockIsEvidenceInOtherCampaigns: about who shares the device or the
// mailbox there, from the verdict on and until it is taken back; not in the
// campaign itself, and not about anybody else.
func TestABlockIsEvidenceInOtherCampaigns(t *testing.T) {
	w, s := newDesk(t)
	ctx := t.Context()
	a := &App{store: s}
	elsewhere := func(id string, tune func(*model.Participant)) {
		a.person(t, id, func(p *model.Participant) { p.Backend, p.CampaignID = "rocket", "c9"; tune(p) })
	}
	elsewhere("device", func(p *model.Participant) { p.Fingerprint = model.Some("5b1c0ffee0ddba11") })
	elsewhere("mailbox", func(p *model.Participant) { p.Email = "Ring2.Someone+9@mail.example.com" })
	elsewhere("nobody", func(*model.Participant) {})
	round(t, w)
	ring, err := s.CaseOf(ctx, model.PersonRef{Backend: "acme", CampaignID: "c1", ID: "ring3"})
	if err != nil {
		t.Fatal(err)
	}
	says := func(backend, campaign, id string) bool {
		t.Helper()
		standing, known := w.files[model.CampaignRef{Backend: backend, ID: campaign}].book.Person(id)
		if !known {
			t.Fatalf("%s is not there", id)
		}
		return slices.ContainsFunc(standing.Parts, func(p model.Part) bool { return p.Signal == fraud.Elsewhere && p.Points > 0 })
	}
	expect := func(when string, want map[string]bool) {
		t.Helper()
		round(t, w)
		for id, is := range want {
			if says("rocket", "c9", id) != is {
				t.Errorf("%s: evidence about %s: %t, want %t", when, id, !is, is)
			}
		}
		if says("acme", "c1", "ring3") {
			t.Errorf("%s: a block is evidence in its own campaign", when)
		}
	}
	expect("before", map[string]bool{"device": false, "mailbox": false, "nobody": false})

	verdict := model.VerdictPlan{Seen: ring, Verdict: model.Verdict{
		CaseID: ring.ID, Word: model.VerdictBlock, Reason: "same-person", Operator: "ana", People: ring.People, Whole: true,
	}}
	given, err := s.GiveVerdicts(ctx, []model.VerdictPlan{verdict}, "here", time.Now().Add(time.Hour), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	blocked := map[string]bool{"device": true, "mailbox": true, "nobody": false}
	expect("after the verdict", blocked)
	elsewhere("late", func(p *model.Participant) { p.Fingerprint = model.Some("5b1c0ffee0ddba11") })
	blocked["late"] = true
	expect("for who joins later", blocked)
	w.files = nil // as after a start
	expect("after a start", blocked)

	if _, err := s.TakeBackDecision(ctx, given, "ana", "", time.Now()); err != nil {
		t.Fatal(err)
	}
	expect("taken back", map[string]bool{"device": false, "mailbox": false, "nobody": false, "late": false})
}
