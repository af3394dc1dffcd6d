package views_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// suspects gives a world cases of every kind: a ring, a big star, a lone
// person, one that came back, one that somebody else has open, one on hold, one
// that was decided.
func suspects(w *world) {
	now := w.now()
	ring := w.caseOf(1, 87, "p-yulia", "p-priya", "p-wang", "p-bart", "p-niamh", "p-sakura", "p-tomasz")
	ring.Ring, ring.Deadline = true, now.Add(2*time.Hour)
	ring.AtStake, ring.Waiting = []model.Money{{Minor: 12000, Currency: "EUR"}}, 3
	ring.Parts = []model.Part{
		{Signal: "same-device", Points: 35, Text: "fingerprint fp-499c seen on 5 people, 0.4 % of all"},
		{Signal: "same-address", Points: 22, Text: "203.0.113.11 seen on 7 people, all of them here"},
		{Signal: "velocity", Points: 18, Text: "6 referrals within 40 minutes, 1 a day before"},
		{Signal: "chain", Points: 17, Text: "5 of 7 referred one another"},
		{Signal: "history", Points: -5, Text: "a purchase in each of the last 3 months"},
	}
	ring.Links = []model.Link{
		{Signal: "device", Value: "fp-499c", People: ring.People[:5], Total: 5, Strong: true},
		{Signal: "address", Value: "203.0.113.11", People: ring.People, Total: 7, Strong: true},
		{Signal: "network", Value: "203.0.113.0/24", People: ring.People[:3], Total: 212},
		{Signal: "mailbox", Value: "yulia@example.com", People: ring.People[:2], Total: 2, Strong: true},
		{Signal: "payout", Value: "office@example.com", People: ring.People[4:6], Total: 9, Trusted: "our own office"},
	}
	for i := 1; i < len(ring.Members); i++ {
		ring.Members[i].ReferredBy = model.Some(ring.People[(i-1)/2])
	}
	lone := w.caseOf(2, 71, "p-lars")
	lone.Waiting, lone.Unpriced = 1, 1
	lone.Parts = []model.Part{
		{Signal: "disposable-domain", Points: 41, Text: "mail to a domain that throws addresses away"},
		{Signal: "velocity", Points: 30, Text: "9 referrals within 4 minutes"},
	}
	back := w.caseOf(3, 64, "p-jose")
	back.Verdict, back.Returned = 91, []string{"new: same device as 2 people (+25)", "1 person joined"}
	back.Parts = []model.Part{{Signal: "same-device", Points: 25, Text: "fingerprint seen on 3 people"}, {Signal: "near-copy", Points: 39, Text: "josé1, josé2 and josé3"}}
	back.Verdicts = []model.Verdict{
		{ID: 91, CaseID: 3, Word: model.VerdictClear, Note: "wrote to him, he is real", Operator: "bo", At: now.Add(-72 * time.Hour), Score: 39,
			Parts: []model.Part{{Signal: "near-copy", Points: 39}}, People: []string{"p-jose"}},
		{ID: 90, CaseID: 3, Word: model.VerdictBlock, Reason: "fake-address", Operator: "ana", At: now.Add(-96 * time.Hour), Score: 39,
			Parts: []model.Part{{Signal: "near-copy", Points: 39}}, People: []string{"p-jose"}, Changes: []int64{4, 5}, Undone: true},
	}
	back.Log = []model.LedgerRow{
		{Kind: "note", Operator: "bo", At: now.Add(-time.Hour), Object: model.ObjectParticipant, Target: "p-jose", Text: "his sister has the same phone"},
		{Kind: "returned", At: now.Add(-3 * time.Hour), Object: model.ObjectCase, Target: "3", Text: "was cleared · 1 person joined"},
		{Kind: "undone", Operator: "ana", At: now.Add(-95 * time.Hour), Object: model.ObjectCase, Target: "3", Text: "verdict 90, block"},
	}
	taken := w.caseOf(4, 58, "p-asa")
	taken.TakenBy, taken.TakenAt = "bo", now.Add(-time.Minute)
	taken.Parts = []model.Part{{Signal: "self-referral", Points: 58, Text: "referred from the same phone"}}
	held := w.caseOf(5, 66, "p-mira")
	held.State, held.HeldUntil, held.Verdict = model.CaseHeld, now.Add(30*time.Hour), 92
	held.Parts = []model.Part{{Signal: "chain", Points: 66, Text: "a chain of 9"}}
	done := w.caseOf(6, 90, "p-nameless")
	done.State, done.Verdict = model.CaseBlocked, 93
	done.Parts = []model.Part{{Signal: "velocity", Points: 90, Text: "300 referrals within 2 minutes"}}
	w.suspected = []model.CasePage{ring, w.star(), lone, back, taken, held, done}
}

// star is one person who referred forty without a sign of life.
func (w *world) star() model.CasePage {
	ids := []string{"p-tomasz"}
	page := w.caseOf(7, 77, "p-tomasz")
	for i := range 40 {
		m := model.Member{Score: 55 + i%3, PersonRow: person(i, w.now())}
		m.ID, m.Email = fmt.Sprintf("p-star%02d", i), fmt.Sprintf("star%02d@example.com", i)
		m.FirstName, m.LastName = model.Some("Star"), model.Some(fmt.Sprintf("%02d", i))
		m.ReferredBy, m.Waiting = model.Some("p-tomasz"), 0
		m.CreatedAt = w.now().Add(-time.Duration(200-i*3) * time.Minute)
		page.Members = append(page.Members, m)
		ids = append(ids, m.ID)
	}
	page.People, page.Ring, page.Waiting, page.Unpriced = ids, true, 2, 2
	page.Parts = []model.Part{{Signal: "tree-shape", Points: 77, Text: "40 referred, none of whom ever did anything"}}
	page.Links = []model.Link{{Signal: "referral", Value: "p-tomasz", People: ids, Total: 41, Strong: true}, {Signal: "network", Value: "198.51.100.0/24", People: ids[:12], Total: 12}}
	return page
}

// caseOf makes a case of some of the cast, with what each verdict would do.
func (w *world) caseOf(id int64, score int, people ...string) model.CasePage {
	page := model.CasePage{Case: model.Case{
		ID: id, Backend: backend, CampaignID: campaign, State: model.CaseOpen, People: people, Score: score,
		Lead: w.named(people[0]), OpenedAt: w.now().Add(-time.Duration(id) * time.Hour),
	}}
	for i, who := range people {
		m := model.Member{PersonRow: model.PersonRow{Participant: w.named(who), Waiting: i % 2}, Score: score - 4*i, State: model.CaseOpen}
		m.Parts = []model.Part{{Signal: "same-device", Points: score - 4*i, Text: "fingerprint seen on 5 people"}}
		page.Members = append(page.Members, m)
	}
	page.Consequences = []model.Consequence{
		{Word: model.VerdictHold, Text: "nothing is sent"},
		{Word: model.VerdictHold, Text: "the vendor approves 2 commissions", Before: w.now().Add(2 * time.Hour)},
		{Word: model.VerdictBlock, Text: "refuse 3 waiting rewards", Calls: 3},
		{Word: model.VerdictBlock, Text: "take back 1 approved reward", Manual: true},
	}
	return page
}

func (w *world) Cases(_ context.Context, q model.Query) (model.Window[model.Case], error) {
	rows := make([]model.Case, len(w.suspected))
	for i, page := range w.suspected {
		rows[i] = page.Case
	}
	return pick(w, q, rows, func(c model.Case) string { return c.CampaignID }, caseFields)
}

// caseFields answers the words of the views with the case's own state.
func caseFields(c model.Case) (map[string]string, string) {
	return map[string]string{"state": caseWords(c)}, c.Lead.Name() + " " + fmt.Sprint(c.ID)
}

// caseWords are every word that a case answers to in state:.
func caseWords(c model.Case) string {
	words := []string{string(c.State)}
	switch {
	case c.State.Decided():
		words = append(words, "decided")
	case c.State == model.CaseOpen && len(c.Returned) > 0:
		words = append(words, "returned")
	case c.State == model.CaseOpen:
		words = append(words, "new")
	}
	return strings.Join(words, "|")
}

func (w *world) CaseCounts(_ context.Context, q model.Query) (model.CaseCounts, error) {
	var out model.CaseCounts
	for _, page := range w.suspected {
		switch c := page.Case; {
		case q.Campaign != "" && c.CampaignID != q.Campaign:
		case c.State.Decided():
			out.Decided++
		case c.State == model.CaseHeld:
			out.Held++
		case len(c.Returned) > 0:
			out.Returned++
		default:
			out.New++
		}
	}
	return out, w.call()
}

func (w *world) Case(_ context.Context, id int64) (model.CasePage, error) {
	if err := w.call(); err != nil {
		return model.CasePage{}, err
	}
	if at := w.caseAt(id); at >= 0 {
		return w.suspected[at], nil
	}
	return model.CasePage{}, model.ErrNotFound
}

func (w *world) caseAt(id int64) int {
	return slices.IndexFunc(w.suspected, func(p model.CasePage) bool { return p.ID == id })
}

func (w *world) CaseOf(_ context.Context, ref model.PersonRef) (model.Case, error) {
	for _, page := range w.suspected {
		if slices.Contains(page.People, ref.ID) {
			return page.Case, w.call()
		}
	}
	return model.Case{}, errors.Join(model.ErrNotFound, w.call())
}

// Branch goes down the people of the cases by who referred whom.
func (w *world) Branch(_ context.Context, root model.PersonRef) (model.Branch, error) {
	below, out := []string{root.ID}, model.Branch{}
	for at := 0; at < len(below); at++ {
		for _, p := range w.people {
			if p.ReferredBy.V == below[at] && !slices.Contains(below, p.ID) {
				below = append(below, p.ID)
			}
		}
	}
	out.People = len(below)
	for _, page := range w.suspected {
		n := len(out.Suspected)
		for _, id := range page.People {
			if slices.Contains(below, id) && !slices.Contains(out.Suspected, id) {
				out.Suspected = append(out.Suspected, id)
			}
		}
		if len(out.Suspected) > n {
			out.Cases = append(out.Cases, page.Case)
		}
	}
	return out, w.call()
}

func (w *world) Trusted(context.Context, model.CampaignRef) ([]model.Trust, error) {
	return w.trusts, w.call()
}

func (w *world) Bulks(context.Context) ([]model.Bulk, error) {
	var out []model.Bulk
	for _, c := range w.changes {
		at := slices.IndexFunc(out, func(b model.Bulk) bool { return b.Group == c.Group })
		if at < 0 {
			out, at = append(out, model.Bulk{
				Group: c.Group, Headline: c.Headline, Operator: c.Operator, At: c.CreatedAt, NotBefore: c.NotBefore, States: map[model.ChangeState]int{},
			}), len(out)
		}
		b := &out[at]
		b.Total, b.Left = b.Total+1, b.Left+time.Second
		b.States[c.State]++
		if c.State == model.ChangeStaged && c.NotBefore.IsZero() {
			b.Held++
		}
	}
	return slices.DeleteFunc(out, func(b model.Bulk) bool { return b.Total < 2 }), w.call()
}

func (w *world) BulkRows(_ context.Context, group int64) ([]model.Change, error) {
	var out []model.Change
	for _, c := range w.changes {
		if c.Group == group {
			out = append(out, c)
		}
	}
	return out, w.call()
}

var (
	_ views.Cases = (*world)(nil)
	_ views.Judge = (*world)(nil)
)
