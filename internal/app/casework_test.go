package app

import (
	"fmt"
	"hash/fnv"
	"log/slog"
	"slices"
	"testing"
	"time"

	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

// newDesk is casework on a store of its own, with people who joined over a year
// and a ring of five on one device.
func newDesk(t *testing.T) (*casework, *store.Store) {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	set := config.Default().Fraud
	lists, err := readLists(set)
	if err != nil {
		t.Fatal(err)
	}
	a := &App{store: s}
	w := &casework{store: s, settings: set, lists: lists, now: time.Now, log: discard()}
	for i := range 300 {
		a.person(t, fmt.Sprint("honest", i), func(p *model.Participant) {
			p.CreatedAt = time.Now().AddDate(0, 0, -300).Add(time.Duration(i) * 20 * time.Hour)
		})
	}
	for i := range 5 {
		a.person(t, fmt.Sprint("ring", i), onOneDevice)
	}
	return w, s
}

// onOneDevice is somebody of the ring: the first brought the others.
func onOneDevice(p *model.Participant) {
	p.Fingerprint = model.Some("5b1c0ffee0ddba11")
	if p.ID != "ring0" {
		p.ReferredBy = model.Some("ring0")
	}
}

// person keeps somebody as a reading shows them.
func (a *App) person(t *testing.T, id string, tune func(*model.Participant)) {
	t.Helper()
	now := time.Now()
	h := fnv.New32a()
	fmt.Fprint(h, id)
	p := model.Participant{
		Backend: "acme", CampaignID: "c1", ID: id, Email: id + ".someone@mail.example.com", FirstName: model.Some("Some"),
		LastName: model.Some("Body" + id), IP: model.Some(fmt.Sprintf("10.%d.%d.%d", h.Sum32()>>16&255, h.Sum32()>>8&255, h.Sum32()&255)),
		Fingerprint: model.Some("own-" + id), CreatedAt: now.Add(-time.Hour), AsOf: now, ReadAt: now,
	}
	tune(&p)
	if err := a.store.SavePerson(t.Context(), model.PersonReading{Person: p}); err != nil {
		t.Fatal(err)
	}
}

func round(t *testing.T, w *casework) {
	t.Helper()
	if _, err := w.round(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestCaseworkFollowsTheMirror(t *testing.T) {
	w, s := newDesk(t)
	ctx := t.Context()
	round(t, w)
	ring, err := s.CaseOf(ctx, model.PersonRef{Backend: "acme", CampaignID: "c1", ID: "ring3"})
	if err != nil || len(ring.People) != 5 || ring.Score < 50 {
		t.Fatalf("the ring is %+v, %v", ring, err)
	}
	if _, err := s.CaseOf(ctx, model.PersonRef{Backend: "acme", CampaignID: "c1", ID: "honest7"}); err == nil {
		t.Error("somebody honest is in a case")
	}
	rev, _ := s.Rev(ctx)
	round(t, w)
	if now, _ := s.Rev(ctx); now != rev {
		t.Error("a round without news wrote something")
	}

	a := &App{store: s}
	a.person(t, "ring3", onOneDevice) // read again, as before
	a.person(t, "ring5", onOneDevice)
	round(t, w)
	grown, err := s.Case(ctx, ring.ID)
	if err != nil || len(grown.People) != 6 || grown.State != model.CaseOpen || len(grown.Returned) != 0 {
		t.Errorf("grown: %+v, %v", grown, err)
	}
}

func TestTrustTakesTheEvidenceAway(t *testing.T) {
	w, s := newDesk(t)
	ctx := t.Context()
	round(t, w)
	page, err := s.CasePage(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(page.Links, func(l model.Link) bool { return l.Strong && l.Signal == "same-device" })
	if at < 0 {
		t.Fatalf("no strong link on a device among %+v", page.Links)
	}
	link := page.Links[at]
	if _, err := s.AddTrust(ctx, model.Trust{
		Backend: "acme", CampaignID: "c1", Signal: link.Signal, Value: link.Value, Operator: "ana", Note: "a kiosk",
	}, time.Now()); err != nil {
		t.Fatal(err)
	}
	round(t, w)
	after, err := s.Case(ctx, 1)
	onDevice := func(p model.Part) bool { return p.Signal == link.Signal }
	if err != nil || !slices.ContainsFunc(page.Parts, onDevice) || slices.ContainsFunc(after.Parts, onDevice) || after.State != model.CaseOpen {
		t.Errorf("%v\nbefore %+v\nafter %+v", err, page.Parts, after.Parts)
	}
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
