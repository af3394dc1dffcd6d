package views_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
	"refdesk/ui/uitest"
	"refdesk/views"
)

const (
	backend  = "acme"
	campaign = "spring"
)

func num(n int64) string { return strconv.FormatInt(n, 10) }

// cast are the people of the pretend launch: names from several scripts, long
// ones, and none that anybody bears.
var cast = []struct{ first, last, id string }{
	{"Mira", "Okafor", "p-mira"},
	{"José", "Álvarez Quintana", "p-jose"},
	{"王", "小明", "p-wang"},
	{"Åsa", "Lindqvist", "p-asa"},
	{"Юлия", "Соколова", "p-yulia"},
	{"Tomasz", "Wierzbicki", "p-tomasz"},
	{"Niamh", "O'Sullivan", "p-niamh"},
	{"さくら", "田中", "p-sakura"},
	{"Bartholomew Maximilian", "Featherstonehaugh-Cholmondeley", "p-bart"},
	{"", "", "p-nameless"},
	{"Priya", "Raghunathan", "p-priya"},
	{"Lars", "Ødegaard", "p-lars"},
}

// person makes one of the cast, as it stood so many minutes ago.
func person(i int, now time.Time) model.PersonRow {
	c := cast[i%len(cast)]
	p := model.Participant{
		Key: int64(i + 1), Backend: backend, CampaignID: campaign, ID: c.id,
		Email:         strings.TrimPrefix(c.id, "p-") + "@example.com",
		ReferralCount: model.Some(int64(40 - 3*i)), Rank: model.Some(int64(i + 1)),
		Risk:           model.Some([]string{"LOW", "LOW", "MEDIUM", "LOW", "HIGH", "LOW"}[i%6]),
		ReferralSource: model.Some("PARTICIPANT"), ReferralStatus: model.Some("CREDIT_AWARDED"),
		IP: model.Some(fmt.Sprintf("203.0.113.%d", i+7)), Fingerprint: model.Some(fmt.Sprintf("fp-%04x", 4711*i)),
		CreatedAt: now.Add(-time.Duration(i*i*11+3) * time.Minute), AsOf: now.Add(-time.Minute), ReadAt: now.Add(-4 * time.Minute),
	}
	if c.first != "" {
		p.FirstName, p.LastName = model.Some(c.first), model.Some(c.last)
	}
	if i%6 == 4 {
		p.RiskReason = model.Some("REFERRAL_VELOCITY_FRAUD")
	}
	if i > 0 {
		p.ReferredBy = model.Some(cast[(i-1)/3%len(cast)].id)
	}
	return model.PersonRow{Participant: p, Place: i + 1, Waiting: max(0, 2-i)}
}

// reward makes an earned reward of the cast.
func reward(i int, state model.RewardState, now time.Time, people []model.PersonRow) model.RewardRow {
	who, other := people[i%len(people)], people[(i+3)%len(people)]
	r := model.Reward{
		Backend: backend, CampaignID: campaign, ID: fmt.Sprintf("prew_%02d", i+1), ConfigID: "crew_1",
		Person: who.ID, Other: other.ID, Side: model.SideReferrer, State: state, Title: "Give 20 get 20",
		CreatedAt: now.Add(-time.Duration(90-7*i) * time.Minute), FirstSeen: now.Add(-time.Hour), AsOf: now.Add(-time.Hour),
	}
	if i%3 == 1 {
		r.Side = model.SideFriend
	}
	if i%4 == 3 {
		r.Title, r.CreatedAt = "Ten friends: a hoodie", time.Time{}
	}
	return model.RewardRow{Reward: r, Earner: who.Participant, Friend: other.Participant}
}

// event makes a row of the journal.
func event(seq int64, kind model.EventKind, who model.Participant, headline string, at time.Time) model.Event {
	return model.Event{
		Seq: seq, ReceivedAt: at, OccurredAt: at.Add(-time.Second), Backend: backend, CampaignID: campaign,
		Kind: kind, Name: "PARTICIPANT_REACHED_A_GOAL", SubjectID: "prew_01", PersonID: who.ID,
		PersonName: who.FirstName.V + " " + who.LastName.V, Email: who.Email, Headline: headline, State: model.EventFolded,
		Raw: []byte(`{"event":"PARTICIPANT_REACHED_A_GOAL","createdAt":1773496800000,"data":{"participant":{"id":"` + who.ID + `","email":"` + who.Email + `"},"reward":{"id":"prew_01","title":"Give 20 get 20"}}}`),
	}
}

// launch is a program in the middle of its day.
func launch(clock *uitest.Clock) *world {
	now := clock.Now()
	w := &world{now: clock.Now, nextID: 100, opened: map[int64]bool{}}
	for i := range cast {
		p := person(i, now)
		p.Referrer = w.named(p.ReferredBy.V)
		w.people = append(w.people, p)
	}
	states := []model.RewardState{
		model.RewardWaiting, model.RewardWaiting, model.RewardWaiting, model.RewardWaiting,
		model.RewardApproved, model.RewardFulfilled, model.RewardRefused, model.RewardCancelled,
	}
	for i, s := range states {
		w.rewards = append(w.rewards, reward(i, s, now, w.people))
	}
	w.campaigns = []model.Campaign{
		{Backend: backend, ID: campaign, Name: "Spring launch", Type: "REFERRAL", Status: "IN_PROGRESS", CountedAt: now.Add(-20 * time.Second)},
		{Backend: backend, ID: "partners", Name: "Partners", Type: "AFFILIATE", Status: "DRAFT", Currency: "EUR", CountedAt: now.Add(-20 * time.Second)},
	}
	for i := range 9 {
		p := w.people[i].Participant
		kind, headline := model.KindJoined, "joined, referred by Mira Okafor"
		if i%3 == 1 {
			kind, headline = model.KindReward, `earned "Give 20 get 20" · waiting`
		}
		w.events = append(w.events, event(int64(90-i), kind, p, headline, now.Add(-time.Duration(i*i*7+2)*time.Second)))
	}
	w.events[2].Repeats = 2
	w.events[3].State, w.events[3].Reason, w.events[3].PersonName, w.events[3].Email = model.EventQuarantined, "not JSON: unexpected end at byte 214", "", ""
	w.events[3].Name, w.events[3].SubjectID = "", ""
	w.events[3].PersonID, w.events[3].Raw = "", []byte(`{"event":"PARTICIPANT_REAC`)
	w.events[4].State = model.EventStale
	w.events[5].Kind, w.events[5].Headline = model.KindFraud, "risk raised to high"
	w.commissions = []model.Commission{
		{Backend: backend, CampaignID: "partners", ID: "com_1", Person: "p-mira", State: "pending", Event: "SALE", Amount: model.Some(model.Money{Minor: 1999, Currency: "EUR"}), InCampaign: model.Some(model.Money{Minor: 1999, Currency: "EUR"}), CreatedAt: now.Add(-3 * time.Hour)},
		{Backend: backend, CampaignID: "partners", ID: "com_2", Person: "p-jose", State: "approved", Event: "SALE", Amount: model.Some(model.Money{Minor: 125000, Currency: "JPY"}), CreatedAt: now.Add(-50 * time.Hour)},
		{Backend: backend, CampaignID: "partners", ID: "com_3", Person: "p-asa", State: "reversed", Event: "LEAD", FirstSeen: now.Add(-9 * time.Minute)},
	}
	w.payouts = []model.Payout{
		{Backend: backend, CampaignID: "partners", ID: "pay_1", Person: "p-mira", State: "issued", Amount: model.Some(model.Money{Minor: 10450, Currency: "EUR"}), Commissions: []string{"com_7", "com_8"}, CreatedAt: now.Add(-72 * time.Hour)},
		{Backend: backend, CampaignID: "partners", ID: "pay_2", Person: "p-lars", State: "failed", Amount: model.Some(model.Money{Minor: 1500, Currency: "KWD"}), CreatedAt: now.Add(-5 * time.Hour)},
	}
	w.status = model.Status{
		Keeper:   true,
		Listener: model.ListenerStatus{Address: "127.0.0.1:8787", State: model.LinkOnline, LastAt: now},
		Pulls:    []model.PullStatus{{Backend: backend, CampaignID: campaign, State: model.LinkOnline, Period: time.Hour}},
		People:   len(w.people), Events: 90, OldestRead: now.Add(-45 * time.Second),
	}
	return w
}

// decided adds changes in every state to a launch.
func decided(w *world) {
	now := w.now()
	states := []model.ChangeState{
		model.ChangeUnsure, model.ChangeParked, model.ChangeStaged, model.ChangeStaged,
		model.ChangeWaiting, model.ChangeSending, model.ChangeFailed, model.ChangeDone, model.ChangeUndone,
	}
	for i, s := range states {
		verb := model.VerbApprove
		if i%4 == 1 {
			verb = model.VerbRefuse
		}
		who := w.people[i]
		c := model.Change{
			ID: int64(50 + i), Group: int64(50 + i), Verb: verb, Backend: backend, CampaignID: campaign,
			Target: fmt.Sprintf("prew_9%d", i), PersonID: who.ID, Headline: string(verb) + " Give 20 get 20 for " + who.Name(),
			Seen: "waiting", State: s, Operator: "ana", CreatedAt: now.Add(-time.Duration(i+1) * time.Minute),
			At: now.Add(-time.Duration(i+1) * 40 * time.Second), Attempts: i % 3, Rounds: i % 2,
		}
		switch {
		case s == model.ChangeUnsure:
			c.ProveAfter, c.AttemptedAt = now.Add(48*time.Second), now.Add(-12*time.Second)
		case s == model.ChangeParked:
			c.Error, c.Reason, c.Note = "the key may not refuse rewards", "same-person", "same device as Åsa"
		case s == model.ChangeFailed:
			c.Error = "somebody else approved it meanwhile"
		case i == 3:
			c.NotBefore = now.Add(8 * time.Second)
		}
		w.changes = append(w.changes, c)
	}
	w.status.Unsure, w.status.Parked, w.status.Outgoing = 1, 1, 2
	w.join()
}

// env is what the tests hand to the console: a plain theme and a clock that
// stands still.
func env(w *world, clock *uitest.Clock) views.Env {
	return views.Env{
		Ctx: context.Background(), Lists: w, Desk: w, Stations: w, Vendor: w, Cases: w, Judge: w, Batches: w, Reports: summedUp(w),
		Styles: ui.NewStyles(ui.Looks{}),
		Now:    clock.Now, Zone: time.UTC, Operator: "ana", Version: "0.1.0", UndoWindow: 10 * time.Second,
	}
}

// console is a running console on a pretend world.
type console struct {
	*testing.T
	root  *views.Root
	world *world
	clock *uitest.Clock
	w, h  int
}

// start opens the console at a size; set changes world or settings first.
func start(t *testing.T, w, h int, set func(*world, *views.Env)) *console {
	t.Helper()
	clock := uitest.NewClock()
	world := launch(clock)
	e := env(world, clock)
	if set != nil {
		set(world, &e)
	}
	c := &console{T: t, root: views.NewRoot(e), world: world, clock: clock, w: w, h: h}
	c.send(tea.WindowSizeMsg{Width: w, Height: h})
	uitest.Run(t, c.root, c.root.Init())
	return c
}

// send hands messages over and checks that only commands made calls.
func (c *console) send(msgs ...tea.Msg) []tea.Msg {
	c.Helper()
	return uitest.Send(c.T, c.root, msgs...)
}

func (c *console) press(keys ...string) []tea.Msg {
	c.Helper()
	said := uitest.Press(c.T, c.root, keys...)
	uitest.Fits(c.T, c.view(), c.w, c.h)
	return said
}

func (c *console) write(text string) {
	c.Helper()
	uitest.Type(c.T, c.root, text)
}

// news tells the console that the mirror moved.
func (c *console) news() { c.send(views.EventsMsg{}) }

func (c *console) view() string { return c.root.View().Content }

// text is the frame as a person reads it.
func (c *console) text() string { return uitest.Text(c.view()) }

// sees fails unless every part is on the screen.
func (c *console) sees(parts ...string) {
	c.Helper()
	for _, part := range parts {
		if !strings.Contains(c.text(), part) {
			c.Fatalf("the screen does not say %q:\n%s", part, c.text())
		}
	}
}

// has tells whether the screen says something.
func (c *console) has(part string) bool { return strings.Contains(c.text(), part) }

// misses fails if any part is on the screen.
func (c *console) misses(parts ...string) {
	c.Helper()
	for _, part := range parts {
		if strings.Contains(c.text(), part) {
			c.Fatalf("the screen says %q:\n%s", part, c.text())
		}
	}
}

// cursor is the line under the cursor.
func (c *console) cursor() string {
	for line := range strings.SplitSeq(c.text(), "\n") {
		if strings.HasPrefix(line, "›") {
			return line
		}
	}
	return ""
}

// golden compares the frame with a picture.
func (c *console) golden(name string) {
	c.Helper()
	uitest.Fits(c.T, c.view(), c.w, c.h)
	uitest.Frame(c.T, fmt.Sprintf("%s_%dx%d", name, c.w, c.h), c.view())
}
