package views_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// evil is what a stranger may call themselves: it clears the screen, sets the
// title, colours, rings, reverses the reading direction, hides letters, piles
// marks, breaks the line.
const evil = "A\x1b[2J\x1b]0;owned\x07\x1b[35mB\u202eC\u200bD\u2066E\x9b31m\ufeffF\r\nG\tH" +
	"Z\u0301\u0301\u0301\u0301\u0301\u0301\U000e0041👨‍👩‍👧‍👦\x00\x7f\u0085"

// infect puts evil everywhere where text from outside can stand.
func infect(w *world, e *views.Env) {
	decided(w)
	for i := range w.people {
		p := &w.people[i].Participant
		p.FirstName, p.Email = model.Some(evil+p.FirstName.V), evil+p.Email
		for _, fact := range []*model.Opt[string]{
			&p.Risk, &p.RiskReason, &p.ReferralStatus, &p.ReferralSource, &p.IP, &p.Fingerprint,
			&p.Device, &p.ShareURL, &p.Notes, &p.Metadata, &p.VanityKeys, &p.AffiliateStatus,
		} {
			*fact = model.Some(fact.V + evil)
		}
		p.Due = model.Some(model.Money{Minor: 1, Currency: evil})
	}
	for i := range w.rewards {
		w.rewards[i].Title = evil
		w.rewards[i].Earner, w.rewards[i].Friend = w.people[i].Participant, w.people[i+1].Participant
	}
	for i := range w.events {
		w.events[i].PersonName, w.events[i].Headline, w.events[i].Name = evil, evil, evil
		w.events[i].Reason, w.events[i].Raw = evil, []byte(`{"name":"`+evil+`"}`)
	}
	for i := range w.changes {
		w.changes[i].Headline, w.changes[i].Error, w.changes[i].Note = evil, evil, evil
		w.changes[i].Operator, w.changes[i].Reason = evil, evil
	}
	for i := range w.campaigns {
		w.campaigns[i].Name, w.campaigns[i].Type, w.campaigns[i].Status = evil, evil, evil
	}
	for i := range w.commissions {
		w.commissions[i].State, w.commissions[i].Event, w.commissions[i].Person = evil, evil, evil
		w.commissions[i].Amount = model.Some(model.Money{Minor: 1, Currency: evil})
		w.commissions[i].Adjustments = []model.Adjustment{{Before: w.commissions[i].Amount, After: w.commissions[i].Amount, Reason: evil, At: w.now()}}
	}
	for i := range w.payouts {
		w.payouts[i].State, w.payouts[i].Person = evil, evil
	}
	accuse(w)
	w.infectBatches()
	w.status.Pulls[0].WebhookProblem = evil
	w.status.Pulls[0].Problem, w.status.Listener.Problem, w.status.Listener.Address = evil, evil, evil
	w.told.activity = []model.Activity{{At: w.now(), Type: evil, Text: evil}}
	w.told.accounts = []model.Destination{{Provider: evil, Name: evil, State: evil, Address: evil, Problem: evil, Active: true}}
	w.told.problem, w.told.cannot = evil, ""
	w.notes = []model.LedgerRow{{Operator: evil, Object: evil, Target: "p-mira", Text: evil}}
	w.holds = map[model.ObjectRef]model.Hold{}
	for _, ref := range []model.ObjectRef{w.rewards[1].ObjectRef(), w.commissions[1].ObjectRef()} {
		w.holds[ref] = model.Hold{ID: 1, Operator: evil, Reason: evil, Note: evil, Since: w.now()}
	}
	w.events = append(w.events, model.Event{Seq: 3, Backend: backend, CampaignID: "partners", Kind: model.KindAdjusted, SubjectID: "com_1", Headline: evil, Raw: []byte(evil)})
	w.status.Listener.Hooks = []model.HookStatus{{Backend: backend, KeyForm: evil, LastAt: w.now()}}
	w.join()
	e.Past = past{model.Since{RewardsWaiting: 1, Events: []model.KindCount{{Kind: evil, Count: 2}}}}
	e.Operator = evil
	e.Reports = slander(summedUp(w))
}

// slander puts evil everywhere in a summary.
func slander(l *ledger) *ledger {
	s := &l.found
	for i := range s.Books {
		s.Books[i].Currency, s.Books[i].Earned.Currency, s.Books[i].Part = evil, evil, evil
	}
	for i := range s.Differences {
		s.Differences[i].ID, s.Differences[i].Why, s.Differences[i].Object = evil, evil, evil
	}
	s.Payouts[0].Currency, s.Conversions[0].Currency, s.Gaps[0].Why = evil, evil, evil
	s.Names = map[model.CampaignRef]string{{Backend: backend, ID: "partners"}: evil}
	return l
}

// accuse puts evil everywhere in the cases.
func accuse(w *world) {
	suspects(w)
	for i := range w.suspected {
		page := &w.suspected[i]
		page.TakenBy, page.Returned = evil, []string{evil}
		for j := range page.Members {
			page.Members[j].FirstName, page.Members[j].Email = model.Some(evil), evil
			page.Members[j].Parts = []model.Part{{Signal: evil, Points: 3, Text: evil}}
		}
		page.Lead.FirstName = model.Some(evil)
		page.Parts = append(page.Parts, model.Part{Signal: evil, Points: 1, Text: evil})
		page.AtStake = []model.Money{{Minor: 1, Currency: evil}}
		for j := range page.Links {
			page.Links[j].Signal, page.Links[j].Value, page.Links[j].Trusted = evil, evil, evil
		}
		page.Verdicts = []model.Verdict{{Word: evil, Reason: evil, Note: evil, Operator: evil, At: w.now(), Parts: page.Parts}}
		page.Consequences = []model.Consequence{{Word: model.VerdictBlock, Text: evil, Manual: true, Before: w.now()}}
	}
}

// sgr is the only sequence the console itself writes.
var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// harmless fails if anything of a frame could reach the terminal as more than
// a letter.
func harmless(t *testing.T, frame string) {
	t.Helper()
	if strings.Contains(frame, "\x1b[35m") {
		t.Fatalf("a stranger's colour is in the frame:\n%q", frame)
	}
	for _, r := range sgr.ReplaceAllString(frame, "") {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
			t.Fatalf("%U is in the frame:\n%s", r, uitest.Text(frame))
		}
	}
}

// everyScreen are keys that lead to every screen and dialog.
var everyScreen = [][]string{
	{"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}, {"7"}, {"8"},
	{"2", "enter"}, {"2", "enter", "tab"}, {"2", "enter", "tab", "tab"}, {"2", "enter", "tab", "tab", "tab"}, {"2", "enter", "shift+tab"},
	{"7", "enter"}, {"8", "enter"}, {"8", "down", "enter"},
	{"4", "L"}, {"4", "?"}, {"4", ":"}, {"f"}, {"4", "a"}, {"4", "x"}, {"4", "space", "space", "a"}, {"4", "space", "x"},
	{"4", "a", "q"}, {"/", "z"}, {"y"}, {"7", "y"}, {"8", "down", "a"}, {"8", "u"}, {"1", "down", "c"},
	{"1", "down", "enter"}, {"1", "down", "enter", "tab"}, {"1", "down", "enter", "v"}, {"c"}, {"c", "p", "a"}, {"4", "F"}, {"4", "h"}, {"4", "n"},
	{"1", "down", "c", "2", "R"}, {"1", "down", "c", "2", "b", "b", "w"}, {"1", "down", "c", "2"}, {"2", "T"}, {"2", "T", "*"}, {"2", "T", "/", "a"}, {"5", "h"}, {"5", "x"}, {"5", "a"}, {"5", "n"}, {"6", "enter"}, {"6", "enter", "tab"},
	{"2", "enter", "n"}, {"2", "enter", "E"}, {"2", "enter", "shift+tab", "shift+tab"}, {"3", "a"}, {"3", "x"},
	{"3", "v", "v", "v", "v", "v"}, {"3", "v", "v", "v", "v", "v", "a"}, {"3", "enter"}, {"3", "enter", "tab"}, {"3", "enter", "tab", "tab", "tab", "t"},
	{"3", "enter", "tab", "space", "x"}, {"3", "enter", "h"}, {"3", "enter", "n"}, {"3", "enter", "shift+tab"}, {"3", "enter", "shift+tab", "shift+tab"},
	{"3", "down", "down", "down", "enter", "shift+tab"}, {"3", "M", "x", "1"}, {"3", "M", "x", "1", "Y"}, {"3", "v", "v", "v", "enter"}, {"3", "G", "a"},
	{"3", "x", "1"}, {"3", "x", "1", "u"},
	{"$"}, {"$", "N"}, {"$", "enter"}, {"$", "enter", "tab"}, {"$", "enter", "tab", "tab"}, {"$", "enter", "shift+tab"}, {"$", "enter", "="},
	{"$", "down", "enter", "a"}, {"$", "down", "enter", "X"}, {"$", "down", "down", "enter", "i"}, {"$", "down", "down", "enter", "X"},
	{"1", "#"}, {"1", "#", "tab"}, {"1", "down", "#", "e"}, {"6", "#"}, {"6", "D"}, {"6", "D", "down"}, {"6", "D", "v", "down", "down"},
	{"$", "down", "down", "enter", "i", "f", "a", "i", "l", "e", "d", "enter"},
	{"6", "A"}, {"6", "A", "enter", "enter"}, {"6", "enter", "A"},
}

func TestHostileTextIsHarmlessEverywhere(t *testing.T) {
	t.Parallel()
	for i, keys := range everyScreen {
		size := sizes[i%len(sizes)]
		c := start(t, size.w, size.h, infect)
		c.press(keys...)
		harmless(t, c.view())
		harmless(t, c.root.View().WindowTitle)
		c.world.fail = fmt.Errorf("failed: %s", evil)
		c.news()
		harmless(t, c.view())
		uitest.Fits(t, c.view(), c.w, c.h)
	}
}

// TestEveryScreenFitsEverySize also looks at sizes nobody would choose.
func TestEveryScreenFitsEverySize(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 11))
	for _, keys := range everyScreen {
		c := start(t, 80, 24, infect)
		c.press(keys...)
		for range 4 {
			w, h := 1+rng.IntN(150), 1+rng.IntN(45)
			c.send(tea.WindowSizeMsg{Width: w, Height: h})
			uitest.Fits(t, c.view(), w, h)
		}
		for _, size := range [][2]int{{60, 15}, {59, 15}, {1, 1}, {110, 20}, {300, 90}} {
			c.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			uitest.Fits(t, c.view(), size[0], size[1])
		}
	}
}

// TestMaskHidesAddresses on every screen, also where they stand inside a text.
func TestMaskHidesAddresses(t *testing.T) {
	t.Parallel()
	for _, keys := range everyScreen {
		c := start(t, 120, 36, func(w *world, e *views.Env) {
			decided(w)
			e.Mask = true
			w.changes[0].Headline = "approve a mug for mira@example.com"
			w.changes[0].Note = "wrote to mira@example.com"
			w.events[0].Headline = "joined as mira@example.com"
		})
		c.press(keys...)
		c.misses("mira@", "nameless@", "jose@")
	}
	c := start(t, 80, 24, func(_ *world, e *views.Env) { e.Mask = true })
	c.sees("m•••@example.com")
	said := c.press("y")
	for _, msg := range said {
		if strings.Contains(fmt.Sprint(msg), "mira@") {
			t.Errorf("y copies an address from a masked screen: %v", msg)
		}
	}
}
