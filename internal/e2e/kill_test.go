package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
	"refdesk/internal/store"
)

// killRounds is how often the program is killed where the environment does not
// say otherwise.
const killRounds = 6

// asksNever is above every case's score, since the flood makes cases of people
// who are decided on.
const asksNever = 101

// siegePatience is for things that hundreds of kills have put off.
const siegePatience = 4 * time.Minute

// TestKilledUnderLoad kills the program at random moments, while events pour
// in and changes go out, and looks afterwards whether anything was lost or done
// twice. REFDESK_KILL_ROUNDS asks for another number of kills.
func TestKilledUnderLoad(t *testing.T) {
	rounds := killRounds
	if text := os.Getenv("REFDESK_KILL_ROUNDS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	k := newSiege(t)
	k.prepare()
	for n := range rounds {
		k.round(n)
	}
	k.settle()
	k.check()
}

// siege is a shop whose program is killed again and again.
type siege struct {
	*shop
	flood     *flood
	campaign  string
	decisions []decision
	used      map[string]bool   // rewards that were decided on
	calls     []sandbox.Request // what the sandbox was asked about rewards and single people
	last      sandbox.Request   // the newest call that was looked at
}

// fate is how a change is put on its way.
type fate int

const (
	fateHeld      fate = iota // staged for an hour by a console that dies
	fateSoon                  // staged for a moment by a console that dies
	fateApprove               // due at once
	fateRefuse                // due at once
	fateElsewhere             // due at once, and approved by somebody else as well
	fates
)

// decision is a change and what is known of its fate.
type decision struct {
	model.Change
	fate      fate
	elsewhere bool // somebody else was first
}

func newSiege(t *testing.T) *siege {
	s := newShop(t, func(o *sandbox.Options) {
		o.Latency, o.RetryBase = 10*time.Millisecond, 500*time.Millisecond
	})
	k := &siege{shop: s, campaign: s.sandbox.Info().Campaigns[0], used: map[string]bool{}}
	k.flood = startFlood(t, s.listener, k.campaign, k.people())
	return k
}

// people are those who have earned something.
func (k *siege) people() (ids []string) {
	k.sandbox.Do(func(p *sandbox.Program) {
		for _, r := range p.Rewards(k.campaign) {
			ids = append(ids, r.Participant)
		}
	})
	slices.Sort(ids)
	return slices.Compact(ids)
}

// start starts the program with a short wait before proving reads.
func (k *siege) start() *process {
	k.Helper()
	cmd := program(k.T, k.config)
	cmd.Env = append(cmd.Env, provesAfter+"=1s")
	return startProcess(k.T, cmd)
}

// prepare runs the program until there is something to decide on.
func (k *siege) prepare() {
	k.Helper()
	child := k.start()
	child.says("listening on")
	guest := k.store()
	defer guest.Close()
	eventually(k.T, "twenty rewards that wait", func() bool {
		k.earn(1)
		return len(k.waiting(guest)) >= 20
	})
	child.kill()
}

// round starts the program, loads it, and kills it at a random moment: most
// often at work, sometimes before it is.
func (k *siege) round(n int) {
	k.Helper()
	child := k.start()
	if n%4 != 3 {
		child.says("listening on")
	}
	moment := time.NewTimer(time.Duration(50+rand.IntN(750)) * time.Millisecond)
	killed := make(chan struct{})
	go func() {
		defer close(killed)
		<-moment.C
		child.kill()
	}()
	k.flood.allow(150)
	k.mishap()
	k.earn(4)
	guest := k.store()
	k.decide(n, guest, 6)
	// A guest that outlives the keeper leaves the database open; without one the
	// next keeper has to recover it.
	if n%2 == 0 {
		<-killed
	}
	if err := guest.Close(); err != nil {
		k.Error(err)
	}
	<-killed
	k.gather()
}

// earn lets friends join, who earn rewards for both sides.
func (k *siege) earn(times int) {
	k.Helper()
	people := k.people()
	k.sandbox.Do(func(p *sandbox.Program) {
		for range times {
			// Somebody may have reached the limit of every reward; there are others.
			_, _ = p.EarnReward(k.campaign, people[rand.IntN(len(people))])
		}
	})
}

// mishap lets one of the coming writes go wrong.
func (k *siege) mishap() {
	k.Helper()
	kinds := []string{"drop_reply", "drop_call", "half", "500", "html", "delay"}
	err := k.sandbox.Fault(sandbox.Fault{Match: "/reward/", Kind: kinds[rand.IntN(len(kinds))], Ms: 200})
	if err != nil {
		k.Fatal(err)
	}
}

// waiting are the rewards of the mirror that nobody decided on.
func (k *siege) waiting(s *store.Store) (found []model.Reward) {
	k.Helper()
	err := s.RewardsSince(k.Context(), 0, func(r model.Reward) error {
		if r.State == model.RewardWaiting && !k.used[r.ID] {
			found = append(found, r)
		}
		return nil
	})
	if err != nil {
		k.Fatal(err)
	}
	return found
}

// decide writes decisions beside the program, as a console would that is its
// guest.
func (k *siege) decide(n int, guest *store.Store, count int) {
	k.Helper()
	for i, reward := range k.waiting(guest) {
		if i == count {
			return
		}
		k.used[reward.ID] = true
		row, err := guest.RewardRow(k.Context(), reward.Ref())
		if err != nil {
			k.Fatal(err)
		}
		if row.State != model.RewardWaiting {
			continue
		}
		o := desk.Options{Store: guest, Operator: "ana", Session: fmt.Sprintf("guest-%d", n), AskFrom: asksNever}
		k.decideOne(o, row, fate((n+i)%int(fates)))
	}
}

func (k *siege) decideOne(o desk.Options, row model.RewardRow, f fate) {
	k.Helper()
	d := desk.Decision{Verb: model.VerbApprove, Rewards: []model.RewardRow{row}, Stage: true}
	switch f {
	case fateHeld:
		o.Window, d.Stage = time.Hour, false
	case fateSoon:
		o.Window, d.Stage = time.Duration(50+rand.IntN(300))*time.Millisecond, false
	case fateRefuse:
		d.Verb, d.Reason = model.VerbRefuse, "too-fast"
	}
	planned, err := desk.New(o).Plan(k.Context(), d)
	if err != nil {
		k.Fatalf("deciding on %s: %v", row.ID, err)
	}
	made := decision{Change: planned[0], fate: f}
	if f == fateElsewhere {
		k.sandbox.Do(func(p *sandbox.Program) { made.elsewhere = p.Approve(row.CampaignID, row.ID) == nil })
	}
	k.decisions = append(k.decisions, made)
}

// gather reads the new part of the sandbox's log, which keeps the newest calls
// only.
func (k *siege) gather() {
	k.Helper()
	rows := k.sandbox.Requests()
	from := len(rows)
	for from > 0 && rows[from-1] != k.last {
		from--
	}
	if from == 0 && k.last != (sandbox.Request{}) {
		k.Fatal("the sandbox's log has lost calls")
	}
	for _, r := range rows[from:] {
		k.last = r
		if strings.Contains(r.Path, "/reward/") || (r.Method == http.MethodGet && strings.Contains(r.Path, "/participant/")) {
			k.calls = append(k.calls, r)
		}
	}
}

// settle lets the program run until nothing is left to do.
func (k *siege) settle() {
	k.Helper()
	child := k.start()
	child.says("listening on")
	k.until("every event accepted", k.flood.done)
	k.switchOn()
	guest := k.store()
	defer guest.Close()
	k.until("every change at rest", func() bool { return k.resting(guest) })
	k.until("every webhook delivered", func() bool { return k.queued() == 0 })
	k.until("the mirror to show what was done", func() bool { return k.mirrored(guest) })
	if code := child.signal(syscall.SIGTERM); code != 0 {
		k.Errorf("the program ended with %d\n%s", code, child.said)
	}
	k.gather()
}

func (k *siege) until(what string, ok func() bool) {
	k.Helper()
	for deadline := time.Now().Add(siegePatience); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			k.Fatalf("never saw %s", what)
		}
	}
}

func (k *siege) resting(s *store.Store) bool {
	k.Helper()
	for _, d := range k.decisions {
		c, err := s.Change(k.Context(), d.ID)
		if err != nil {
			k.Fatal(err)
		}
		held := c.State == model.ChangeStaged && c.NotBefore.IsZero()
		if !c.State.Ended() && !held {
			return false
		}
	}
	return true
}

// mirrored tells whether what was done was also read.
func (k *siege) mirrored(s *store.Store) bool {
	k.Helper()
	for _, d := range k.decisions {
		c, err := s.Change(k.Context(), d.ID)
		if err != nil {
			k.Fatal(err)
		}
		row, err := s.RewardRow(k.Context(), d.Reward())
		if err != nil {
			k.Fatal(err)
		}
		if c.State == model.ChangeDone && !c.Reached(string(row.State)) {
			return false
		}
	}
	return true
}
