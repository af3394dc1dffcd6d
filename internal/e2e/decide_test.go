package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

// counter is a refdesk without a screen that has read everything once: desk,
// store and outbox on real HTTP.
type counter struct {
	*world
}

func newCounter(t *testing.T) counter {
	t.Helper()
	w := newWorld(t, func(o *app.Options) { o.Settings.Pull.NewestEvery.Duration = time.Hour })
	a, err := app.Open(t.Context(), w.opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	w.app = a
	if _, err := a.PullOnce(t.Context(), false, nil); err != nil {
		t.Fatal(err)
	}
	if err := a.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return counter{w}
}

// pending gives commissions that may be decided on, one a person: a proving
// read shows all of a person's.
func (c counter) pending(least int) (one []model.CommissionRow) {
	c.Helper()
	rows, err := c.app.Lists().Commissions(c.Context(), model.Query{Text: "state:pending", Count: 100})
	if err != nil {
		c.Fatal(err)
	}
	seen := map[string]bool{}
	for _, row := range rows.Rows {
		if !seen[row.Person] {
			seen[row.Person] = true
			one = append(one, row)
		}
	}
	if len(one) < least {
		c.Fatalf("%d people have pending commissions", len(one))
	}
	return one
}

// decide sends a decision, waits for its end, and gives its one change.
func (c counter) decide(d desk.Decision) model.Change {
	c.Helper()
	d.Direct = true
	changes, err := c.app.Decide(c.Context(), d, nil)
	if err != nil || len(changes) != 1 {
		c.Fatalf("%+v, %v", changes, err)
	}
	return changes[0]
}

func approval(row model.CommissionRow) desk.Decision {
	return desk.Decision{Verb: model.VerbApprove, Commissions: []model.CommissionRow{row}}
}

// commission gives a commission as the mirror has it after the decision.
func (c counter) commission(row model.CommissionRow) model.CommissionRow {
	c.Helper()
	if err := c.app.Load(c.Context()); err != nil {
		c.Fatal(err)
	}
	found, err := c.app.Lists().Commissions(c.Context(), model.Query{Text: "id:" + row.ID, Count: 1})
	if err != nil || len(found.Rows) != 1 {
		c.Fatalf("%s: %d rows, %v", row.ID, len(found.Rows), err)
	}
	return found.Rows[0]
}

// calls are the sandbox's requests that were to change something below a path.
func (c counter) calls(path string) (found []sandbox.Request) {
	for _, r := range c.demo.Sandbox.Requests() {
		if r.Method != http.MethodGet && strings.Contains(r.Path, path) {
			found = append(found, r)
		}
	}
	return found
}

func commissionPath(row model.CommissionRow) string {
	return "/campaign/" + row.CampaignID + "/commission/" + row.ID
}

func TestACommissionIsApprovedAndRefused(t *testing.T) {
	c := newCounter(t)
	rows := c.pending(2)
	if done := c.decide(approval(rows[0])); done.State != model.ChangeDone {
		t.Fatalf("%+v", done)
	}
	refusal := approval(rows[1])
	refusal.Verb, refusal.Reason = model.VerbRefuse, "manual"
	if done := c.decide(refusal); done.State != model.ChangeDone {
		t.Fatalf("%+v", done)
	}
	for i, want := range []string{model.CommissionApproved, model.CommissionDeleted} {
		if now := c.commission(rows[i]); now.State != want || now.Change.State != model.ChangeDone {
			t.Errorf("the mirror has %s as %s, want %s; its change is %s", now.ID, now.State, want, now.Change.State)
		}
		if calls := c.calls(commissionPath(rows[i])); len(calls) != 1 {
			t.Errorf("the sandbox saw %v, want one call", calls)
		}
	}
}

func TestACommissionWhoseReplyIsLostIsApprovedOnce(t *testing.T) {
	c := newCounter(t)
	row := c.pending(1)[0]
	c.fault("POST /commission/"+row.ID, "drop_reply")
	done := c.decide(approval(row))
	if done.State != model.ChangeDone || done.Rounds != 1 || done.Attempts != 1 {
		t.Errorf("%+v", done)
	}
	if calls := c.calls(commissionPath(row)); len(calls) != 1 {
		t.Errorf("the sandbox saw %v, want one call", calls)
	}
}

func TestACommissionThatSomebodyElseDecidesFirst(t *testing.T) {
	c := newCounter(t)
	rows := c.pending(2)
	c.elsewhere(http.MethodPost, commissionPath(rows[0])+"/approve")
	c.elsewhere(http.MethodDelete, commissionPath(rows[1]))
	refusal := approval(rows[0])
	refusal.Verb, refusal.Reason = model.VerbRefuse, "manual"
	if failed := c.decide(refusal); failed.State != model.ChangeFailed || !strings.Contains(failed.Error, "cannot be refused") {
		t.Errorf("approved meanwhile: %+v", failed)
	}
	if failed := c.decide(approval(rows[1])); failed.State != model.ChangeFailed || !strings.Contains(failed.Error, "somebody else removed the commission") {
		t.Errorf("removed meanwhile: %+v", failed)
	}
	if now := c.commission(rows[0]); now.State != model.CommissionApproved {
		t.Errorf("the proving read was not kept: %s", now.State)
	}
}

func TestAHeldCommissionIsNotApproved(t *testing.T) {
	c := newCounter(t)
	row := c.pending(1)[0]
	if _, err := c.app.Desk().HoldCommissions(c.Context(), []model.CommissionRow{row}, time.Time{}, "ask first"); err != nil {
		t.Fatal(err)
	}
	d := approval(row)
	d.Direct = true
	if _, err := c.app.Decide(c.Context(), d, nil); err == nil || !strings.Contains(err.Error(), "ana holds it") {
		t.Errorf("%v", err)
	}
	if calls := c.calls("/commission/"); len(calls) != 0 {
		t.Errorf("the sandbox saw %v", calls)
	}
	if now := c.commission(row); now.Hold.Note != "ask first" {
		t.Errorf("hold %+v", now.Hold)
	}
	if err := c.app.Desk().Unhold(c.Context(), []model.ObjectRef{row.ObjectRef()}); err != nil {
		t.Fatal(err)
	}
	if done := c.decide(approval(row)); done.State != model.ChangeDone {
		t.Errorf("after its release: %+v", done)
	}
}

// person reads a person of the mirror.
func (c counter) person(ref model.PersonRef) model.Participant {
	c.Helper()
	page, err := c.app.Lists().Person(c.Context(), ref)
	if err != nil {
		c.Fatal(err)
	}
	return page.Person
}

func TestNotesAreWrittenOnceAndOverNobodys(t *testing.T) {
	c := newCounter(t)
	people, err := c.app.Lists().People(c.Context(), model.Query{Count: 1})
	if err != nil || len(people.Rows) == 0 {
		t.Fatal(err)
	}
	seen := people.Rows[0].Participant
	path := "/campaign/" + seen.CampaignID + "/participant/" + seen.ID
	edit := func(p model.Participant, notes string) desk.Decision {
		return desk.Decision{Verb: model.VerbEdit, Edits: []model.Edit{{
			Person: p, Notes: model.Some(notes), Overwrite: true, Metadata: map[string]model.Opt[string]{"desk": model.Some(notes)},
		}}}
	}
	c.fault("POST "+path, "drop_reply")
	done := c.decide(edit(seen, "met at the fair"))
	if done.State != model.ChangeDone || done.Attempts != 1 {
		t.Fatalf("%+v", done)
	}
	if calls := c.calls(path); len(calls) != 1 {
		t.Errorf("the sandbox saw %v, want one call", calls)
	}
	now := c.person(seen.Ref())
	if now.Notes.V != "met at the fair" || !strings.Contains(now.Metadata.V, `"desk":"met at the fair"`) {
		t.Errorf("notes %q, metadata %s", now.Notes.V, now.Metadata.V)
	}
	// The screen still shows what was there before.
	d := edit(seen, "by mistake")
	d.Direct = true
	if _, err := c.app.Decide(c.Context(), d, nil); err == nil || !strings.Contains(err.Error(), "changed meanwhile") {
		t.Errorf("an old view: %v", err)
	}
	// Somebody writes at the vendor, of which the mirror knows nothing.
	c.post(path, `{"notes":"theirs"}`)
	if failed := c.decide(edit(now, "mine")); failed.State != model.ChangeFailed || !strings.Contains(failed.Error, `"theirs"`) {
		t.Errorf("somebody else's notes: %+v", failed)
	}
	if kept := c.person(seen.Ref()).Notes.V; kept != "theirs" {
		t.Errorf("the mirror has %q", kept)
	}
}

// post writes as somebody else with the same account would.
func (c counter) post(path, body string) {
	c.Helper()
	req, err := http.NewRequestWithContext(c.Context(), http.MethodPost, c.demo.Sandbox.Info().BaseURL+path, strings.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer key-of-the-tests")
	req.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		c.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		c.Fatalf("POST %s: %s", path, answer.Status)
	}
}

func TestARewardIsApprovedAndDeliveredInOne(t *testing.T) {
	c := newCounter(t)
	row := c.waiting()[0]
	fulfil := func(row model.RewardRow) desk.Decision {
		return desk.Decision{Verb: model.VerbFulfil, Rewards: []model.RewardRow{row}}
	}
	if done := c.decide(fulfil(row)); done.State != model.ChangeDone {
		t.Fatalf("%+v", done)
	}
	if calls := c.writes(row.ID); len(calls) != 1 {
		t.Errorf("the sandbox saw %v, want one call", calls)
	}
	if status, approved := c.truth(row.ID); !approved || !strings.EqualFold(status, "fulfilled") {
		t.Errorf("the sandbox has it as %s", status)
	}
	// One that is approved already is only marked.
	other := c.waiting()[1]
	if done := c.decide(desk.Decision{Verb: model.VerbApprove, Rewards: []model.RewardRow{other}}); done.State != model.ChangeDone {
		t.Fatalf("%+v", done)
	}
	other.State = model.RewardApproved
	if done := c.decide(fulfil(other)); done.State != model.ChangeDone {
		t.Fatalf("%+v", done)
	}
	if status, _ := c.truth(other.ID); !strings.EqualFold(status, "fulfilled") {
		t.Errorf("the sandbox has it as %s", status)
	}
}
