package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// verdictOn is a verdict on a whole case as it was seen.
func verdictOn(c model.Case, word model.VerdictWord, changes ...model.Change) model.VerdictPlan {
	v := model.Verdict{CaseID: c.ID, Word: word, Operator: "ana", People: c.People, Whole: true, Note: "seen in the mail"}
	if word == model.VerdictBlock {
		v.Reason = "same-person"
	}
	return model.VerdictPlan{Verdict: v, Seen: c, Changes: changes}
}

func refusal(target string, notBefore time.Time) model.Change {
	c := decide(target, notBefore)
	c.Verb, c.Headline = model.VerbRefuse, "refuse Mug"
	return c
}

func give(t *testing.T, s *store.Store, plans ...model.VerdictPlan) model.Given {
	t.Helper()
	return must(s.GiveVerdicts(context.Background(), plans, "here", at(10), noon))(t)
}

func TestAVerdictKeepsWhatWasSeen(t *testing.T) {
	s := withPeople(t, 2)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1", "p2"))
	seen := caseOf(t, s, "p1")
	checklist := model.Change{
		Verb: model.VerbByHand, Backend: backend, CampaignID: campaign, Object: model.ObjectChecklist, PersonID: "p1",
		Headline: "mark 2 people as fraud", State: model.ChangeManual, Operator: "ana",
	}
	g := give(t, s, verdictOn(seen, model.VerdictBlock, refusal("r1", at(10)), refusal("r2", at(10)), checklist))
	if len(g.Verdicts) != 1 || len(g.Changes) != 3 || g.Changes[2].Group != g.Changes[0].ID || g.Changes[1].Verdict != g.Verdicts[0].ID {
		t.Fatalf("given %+v", g)
	}
	page := must(s.CasePage(ctx, seen.ID))(t)
	v := page.Verdicts[0]
	if page.State != model.CaseBlocked || page.Verdict != v.ID || v.Score != 80 || len(v.Parts) != 1 || len(v.Changes) != 3 ||
		v.Reason != "same-person" || page.Members[1].State != model.CaseBlocked {
		t.Errorf("page %+v\nverdict %+v", page, v)
	}
	if c := must(s.Change(ctx, g.Changes[2].ID))(t); c.State != model.ChangeManual || c.Target != fmt.Sprintf("case-%d-%d", seen.ID, v.ID) {
		t.Errorf("checklist %+v", c)
	}
	if kinds := ledgerKinds(t, s); kinds != "[decided decided decided verdict]" {
		t.Error(kinds)
	}
	ok(t, s.Tick(ctx, g.Changes[2].ID, "ben", "done there", noon))
	var moved *store.ChangeMovedError
	if err := s.Tick(ctx, g.Changes[2].ID, "ben", "", noon); !errors.As(err, &moved) {
		t.Errorf("ticked twice: %v", err)
	}
}

func TestAVerdictOnAnOldViewIsRefused(t *testing.T) {
	s := withPeople(t, 3)
	syncAll(t, s, found(80, "p1", "p2"), found(60, "p3"))
	ring, single := caseOf(t, s, "p1"), caseOf(t, s, "p3")
	syncAll(t, s, found(90, "p1", "p2"), found(60, "p3"))
	_, err := s.GiveVerdicts(context.Background(), []model.VerdictPlan{verdictOn(ring, model.VerdictClear)}, "here", noon, noon)
	var moved *model.CaseMovedError
	if !errors.As(err, &moved) || !strings.Contains(err.Error(), "same-device: +90, it was +80") {
		t.Fatalf("error %v", err)
	}
	// Of several, the one that moved is left out.
	g := give(t, s, verdictOn(single, model.VerdictClear), verdictOn(ring, model.VerdictClear))
	if len(g.Verdicts) != 1 || len(g.LeftOut) != 1 || g.LeftOut[0].CaseID != ring.ID {
		t.Errorf("given %+v", g)
	}
	if caseOf(t, s, "p3").State != model.CaseCleared || caseOf(t, s, "p1").State != model.CaseOpen {
		t.Error("the wrong one was decided")
	}
}

func TestOfSeveralThoseWhoseMoneyMovedAreLeftOut(t *testing.T) {
	s := withPeople(t, 2)
	syncAll(t, s, found(80, "p1"), found(60, "p2"))
	stale := refusal("r1", at(10))
	stale.Seen = "approved"
	g := give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictBlock, stale), verdictOn(caseOf(t, s, "p2"), model.VerdictBlock, refusal("r2", at(10))))
	if len(g.Verdicts) != 1 || len(g.Changes) != 1 || len(g.LeftOut) != 1 || g.Verdicts[0].Group != g.Verdicts[0].ID {
		t.Fatalf("given %+v", g)
	}
	if caseOf(t, s, "p1").State != model.CaseOpen {
		t.Error("a case was blocked without its changes")
	}
	ok(t, s.VerifyLedger(context.Background()))
}

// TestWhatComesAfterOneThatWasLeftOutIsSeen reads on from the newest revision, as
// every screen does: what is written later lies above it.
func TestWhatComesAfterOneThatWasLeftOutIsSeen(t *testing.T) {
	s := withPeople(t, 4)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1", "p2"), found(60, "p3"))
	stale := refusal("r2", at(10))
	stale.Seen = "approved"
	g := give(t, s,
		verdictOn(caseOf(t, s, "p1"), model.VerdictBlock, refusal("r1", at(10)), stale),
		verdictOn(caseOf(t, s, "p3"), model.VerdictBlock, refusal("r3", at(10))))
	if len(g.Verdicts) != 1 || len(g.LeftOut) != 1 {
		t.Fatalf("given %+v", g)
	}
	read := must(s.Change(ctx, g.Changes[0].ID))(t).Rev
	if newest := must(s.Rev(ctx))(t); newest != read {
		t.Errorf("a row of revision %d, the newest is %d", read, newest)
	}
	later := must(s.Plan(ctx, []model.Change{decide("r4", at(10))}, noon))(t)[0]
	seen := 0
	ok(t, s.ChangesSince(ctx, read, func(c model.Change) error {
		seen++
		return nil
	}))
	if seen != 1 || later.Rev <= read {
		t.Errorf("%d changes are above revision %d, the later one has %d", seen, read, later.Rev)
	}
}

func TestAVerdictOnPartOfARing(t *testing.T) {
	s := withPeople(t, 2)
	syncAll(t, s, found(80, "p1", "p2"))
	one := verdictOn(caseOf(t, s, "p1"), model.VerdictBlock)
	one.Verdict.People, one.Verdict.Whole = []string{"p2"}, false
	give(t, s, one)
	if c := caseOf(t, s, "p1"); c.State != model.CaseOpen || c.Verdict == 0 {
		t.Errorf("after one of two: %+v", c)
	}
	one = verdictOn(caseOf(t, s, "p1"), model.VerdictClear)
	one.Verdict.People, one.Verdict.Whole = []string{"p1"}, false
	give(t, s, one)
	page := must(s.CasePage(context.Background(), caseOf(t, s, "p1").ID))(t)
	if page.State != model.CaseCleared || page.Members[0].State != model.CaseCleared || page.Members[1].State != model.CaseBlocked {
		t.Errorf("after both: %+v", page)
	}
}

func TestADecidedCaseComesBack(t *testing.T) {
	for name, test := range map[string]struct {
		now  model.Finding
		want string // "" = it stays decided
	}{
		"moved a little": {found(84, "p1", "p2"), ""},
		"moved by five":  {found(85, "p1", "p2"), "same-device: +85, it was +80"},
		"somebody new":   {found(80, "p1", "p2", "p3"), "1 person joined"},
		"somebody left":  {found(80, "p1"), ""},
		"another signal": {
			model.Finding{Lead: "p1", Ring: true, Score: 60, Parts: []model.Part{{Signal: "too-fast", Points: 60, Text: "9 in a minute"}}, People: found(60, "p1", "p2").People},
			"new: 9 in a minute (+60) · gone: one device (+80)",
		},
	} {
		for _, word := range []model.VerdictWord{model.VerdictClear, model.VerdictBlock, model.VerdictHold} {
			t.Run(name+"/"+string(word), func(t *testing.T) {
				s := withPeople(t, 3)
				syncAll(t, s, found(80, "p1", "p2"))
				give(t, s, verdictOn(caseOf(t, s, "p1"), word))
				syncAll(t, s, test.now)
				c := caseOf(t, s, "p1")
				if (c.State == model.CaseOpen) != (test.want != "") || strings.Join(c.Returned, " · ") != test.want {
					t.Errorf("%s, returned %q", c.State, c.Returned)
				}
				ok(t, s.VerifyLedger(context.Background()))
			})
		}
	}
}

func TestMoneyBringsACaseBack(t *testing.T) {
	s := withPeople(t, 1)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1"))
	give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictBlock))
	rev := must(s.Rev(ctx))(t)
	late := reward("r9", "p1", model.RewardWaiting)
	ok(t, s.SavePerson(ctx, read(person("p1", ""), at(60), reward("r1", "p1", model.RewardApproved), late)))
	ok(t, s.TouchCases(ctx, rev, at(60)))
	if c := caseOf(t, s, "p1"); c.State != model.CaseBlocked {
		t.Errorf("rewards of the time of the verdict brought it back: %q", c.Returned)
	}
	sold := sale("c1", model.CommissionReversed)
	sold.ReversedAt = at(61)
	ok(t, s.SaveCommissions(ctx, personRef("p1"), model.SalesPage{Commissions: []model.Commission{sold}, AsOf: at(61)}))
	ok(t, s.TouchCases(ctx, rev, at(61)))
	if c := caseOf(t, s, "p1"); c.State != model.CaseOpen || len(c.Returned) != 1 || c.Returned[0] != "1 refunded since" {
		t.Errorf("%s, returned %q", c.State, c.Returned)
	}
}

func TestAHoldEnds(t *testing.T) {
	s := withPeople(t, 2)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1"), found(80, "p2"))
	timed, open := verdictOn(caseOf(t, s, "p1"), model.VerdictHold), verdictOn(caseOf(t, s, "p2"), model.VerdictHold)
	timed.Verdict.Until = at(100)
	timed.Holds = []model.Hold{{Backend: backend, CampaignID: campaign, Object: model.ObjectReward, Target: "r1", Operator: "ana", Until: at(100)}}
	give(t, s, timed, open)
	if held := must(s.Holds(ctx))(t); len(held) != 1 || held[0].CaseID != caseOf(t, s, "p1").ID {
		t.Errorf("held %+v", held)
	}
	syncAll(t, s, found(95, "p1"), found(80, "p2"))
	if c := caseOf(t, s, "p1"); c.State != model.CaseHeld {
		t.Errorf("a hold until a time ended early: %+v", c)
	}
	if next := must(s.WakeCases(ctx, at(99)))(t); !next.Equal(at(100)) {
		t.Errorf("next at %s", next)
	}
	if next := must(s.WakeCases(ctx, at(100)))(t); !next.IsZero() {
		t.Errorf("next at %s", next)
	}
	if c := caseOf(t, s, "p1"); c.State != model.CaseOpen || c.Returned[0] != "the hold is over" || len(c.Returned) != 2 {
		t.Errorf("%s, returned %q", c.State, c.Returned)
	}
	if caseOf(t, s, "p2").State != model.CaseHeld {
		t.Error("a hold without an end ended")
	}
}

func TestUndoPutsACaseBack(t *testing.T) {
	s := withPeople(t, 2)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1"), found(80, "p2"))
	before := []model.Case{caseOf(t, s, "p1"), caseOf(t, s, "p2")}
	hold := verdictOn(before[0], model.VerdictHold)
	hold.Holds = []model.Hold{{Backend: backend, CampaignID: campaign, Object: model.ObjectReward, Target: "r1", Operator: "ana"}}
	give(t, s, hold, verdictOn(before[1], model.VerdictBlock, refusal("r2", at(10))))
	if last := must(s.LastDecision(ctx, "ben", noon))(t); len(last.Verdicts)+len(last.Changes) != 0 {
		t.Errorf("somebody else's decision: %+v", last)
	}
	last := must(s.LastDecision(ctx, "ana", at(5)))(t)
	if len(last.Verdicts) != 2 || len(last.Changes) != 1 {
		t.Fatalf("last %+v", last)
	}
	if u := must(s.TakeBackDecision(ctx, last, "ana", "", at(5)))(t); len(u.Verdicts) != 2 || len(u.Changes) != 1 || len(u.Left) != 0 {
		t.Errorf("undone %+v", u)
	}
	for i, person := range []string{"p1", "p2"} {
		if c := caseOf(t, s, person); c.Digest() != before[i].Digest() {
			t.Errorf("case %+v, was %+v", c, before[i])
		}
	}
	if held := must(s.Holds(ctx))(t); len(held) != 0 {
		t.Errorf("still held %+v", held)
	}
	if changeState(t, s, last.Changes[0].ID) != model.ChangeUndone {
		t.Error("a change stays")
	}
	if again := must(s.LastDecision(ctx, "ana", at(6)))(t); len(again.Verdicts)+len(again.Changes) != 0 {
		t.Errorf("again %+v", again)
	}
	if kinds := ledgerKinds(t, s); kinds != "[hold verdict decided verdict undone undone unhold undone]" {
		t.Error(kinds)
	}
}

func TestTheLastDecisionIsTheNewest(t *testing.T) {
	s := withPeople(t, 2)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1"))
	g := give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictClear))
	approval := must(s.Plan(ctx, []model.Change{decide("r2", at(10))}, at(1)))(t)[0]
	if last := must(s.LastDecision(ctx, "ana", at(2)))(t); len(last.Verdicts) != 0 || last.Changes[0].ID != approval.ID {
		t.Errorf("last %+v", last)
	}
	ok(t, s.TakeBack(ctx, []int64{approval.ID}, "ana", at(3)))
	if last := must(s.LastDecision(ctx, "ana", at(4)))(t); len(last.Verdicts) != 1 || last.Verdicts[0].ID != g.Verdicts[0].ID {
		t.Errorf("last %+v", last)
	}
	if last := must(s.LastDecision(ctx, "ana", at(11)))(t); len(last.Verdicts) != 0 {
		t.Errorf("after the window %+v", last)
	}
}

func TestABulkStopsAndGoesOn(t *testing.T) {
	s := withPeople(t, 3)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1"), found(80, "p2"), found(80, "p3"))
	var plans []model.VerdictPlan
	for i, id := range []string{"p1", "p2", "p3"} {
		c := refusal(fmt.Sprint("r", i+1), at(10))
		if i == 2 {
			c.Deadline = at(500) // the vendor moves this one first
		}
		plans = append(plans, verdictOn(caseOf(t, s, id), model.VerdictBlock, c))
	}
	g := give(t, s, plans...)
	group := g.Changes[0].Group
	first, _ := take(t, s, at(10))
	if first.Target != "r3" {
		t.Errorf("%s leaves first", first.Target)
	}
	if n := must(s.StopGroup(ctx, group, "ana", at(11)))(t); n != 2 {
		t.Errorf("%d stopped", n)
	}
	if _, due := take(t, s, at(12)); due {
		t.Error("a stopped change left")
	}
	bulks := must(s.Bulks(ctx, at(0)))(t)
	if len(bulks) != 1 || bulks[0].Total != 3 || bulks[0].Held != 2 || bulks[0].Ended() || bulks[0].States[model.ChangeSending] != 1 {
		t.Errorf("bulks %+v", bulks)
	}
	if n := must(s.ResumeGroup(ctx, group, "ana", at(13)))(t); n != 2 {
		t.Errorf("%d resumed", n)
	}
	if rows := must(s.BulkRows(ctx, group))(t); len(rows) != 3 || !slices.IsSortedFunc(rows[1:], func(a, b model.Change) int { return int(a.ID - b.ID) }) {
		t.Errorf("rows %+v", rows)
	}
	if _, due := take(t, s, at(14)); !due {
		t.Error("nothing leaves after the stop")
	}
}

func TestASmallDecisionDoesNotQueueBehindABulk(t *testing.T) {
	s := withPeople(t, 30)
	var many []model.Change
	for i := range 29 {
		many = append(many, decide(fmt.Sprint("r", i+1), noon))
	}
	plan(t, s, many...)
	plan(t, s, decide("r30", noon))
	if first, _ := take(t, s, noon); first.Target != "r30" {
		t.Errorf("%s leaves first", first.Target)
	}
}

func TestTamperedVerdictsAreNamed(t *testing.T) {
	for name, text := range map[string]string{
		"evidence": `UPDATE verdict SET evidence = replace(evidence, '80', '20')`,
		"garbage":  `UPDATE verdict SET evidence = 'x'`,
		"reason":   `UPDATE verdict SET reason = 'terms'`,
		"word":     `UPDATE verdict SET word = 'clear'`,
		"operator": `UPDATE verdict SET operator = 'ben'`,
		"time":     `UPDATE verdict SET at = at - 5`,
		"removed":  `DELETE FROM verdict`,
	} {
		t.Run(name, func(t *testing.T) {
			s := withPeople(t, 1)
			syncAll(t, s, found(80, "p1"))
			give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictBlock))
			ok(t, s.VerifyLedger(context.Background()))
			ok(t, s.Raw(text))
			var bad *store.LedgerError
			if err := s.VerifyLedger(context.Background()); !errors.As(err, &bad) || bad.Seq != 1 || !strings.Contains(bad.Why, "verdict 1") {
				t.Errorf("verdict %v", err)
			}
		})
	}
}

// TestALedgerIsCheckedWhileSomebodyDecides, and nothing is called missing that came
// after the check began.
func TestALedgerIsCheckedWhileSomebodyDecides(t *testing.T) {
	s := withPeople(t, 1)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	syncAll(t, s, found(80, "p1"))
	deciding := make(chan error, 1)
	go func() {
		for ctx.Err() == nil {
			c, err := s.CaseOf(context.Background(), personRef("p1"))
			if err == nil {
				_, err = s.GiveVerdicts(context.Background(), []model.VerdictPlan{verdictOn(c, model.VerdictClear)}, "here", at(10), noon)
			}
			if err != nil {
				deciding <- err
				return
			}
		}
		deciding <- nil
	}()
	for range 150 {
		if err := s.VerifyLedger(ctx); err != nil {
			t.Error(err)
			break
		}
	}
	cancel()
	ok(t, <-deciding)
}

func TestErasingAPersonErasesTheirVerdicts(t *testing.T) {
	s := withPeople(t, 2)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1"), found(80, "p2"))
	give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictBlock), verdictOn(caseOf(t, s, "p2"), model.VerdictBlock))
	if n := must(s.EraseText(ctx, personRef("p1"), "ben", at(9)))(t); n != 1 {
		t.Errorf("%d erased", n)
	}
	ok(t, s.VerifyLedger(ctx))
	v := must(s.CasePage(ctx, caseOf(t, s, "p1").ID))(t).Verdicts[0]
	if v.Note != "" || len(v.Parts) != 0 || v.Reason == "" {
		t.Errorf("verdict %+v", v)
	}
	if other := must(s.CasePage(ctx, caseOf(t, s, "p2").ID))(t).Verdicts[0]; other.Note == "" {
		t.Error("somebody else's text was erased")
	}
}

func TestReopen(t *testing.T) {
	s := withPeople(t, 1)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1"))
	id := caseOf(t, s, "p1").ID
	if err := s.ReopenCase(ctx, id, "ana", "", noon); !errors.Is(err, model.ErrWrongState) {
		t.Errorf("an open case: %v", err)
	}
	give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictClear))
	ok(t, s.ReopenCase(ctx, id, "ana", "wrong one", noon))
	if c := caseOf(t, s, "p1"); c.State != model.CaseOpen || c.Returned[0] != "reopened by ana" {
		t.Errorf("case %+v", c)
	}
}

// TestABlockDoesNotEcho: blocking somebody in one campaign brings what is
// blocked in others not back, but does bring back what was cleared.
func TestABlockDoesNotEcho(t *testing.T) {
	echo := found(80, "p1", "p2")
	echo.Parts = append(slices.Clone(echo.Parts), model.Part{Signal: "elsewhere", Points: 9, Text: "blocked in other campaigns"})
	for word, back := range map[model.VerdictWord]bool{model.VerdictBlock: false, model.VerdictClear: true, model.VerdictHold: true} {
		s := withPeople(t, 2)
		syncAll(t, s, found(80, "p1", "p2"))
		give(t, s, verdictOn(caseOf(t, s, "p1"), word))
		syncAll(t, s, echo)
		if c := caseOf(t, s, "p1"); (c.State == model.CaseOpen) != back {
			t.Errorf("after %s it is %s: %q", word, c.State, c.Returned)
		}
	}
}

// TestAVerdictSaysWhereItCameFrom, also in the ledger, where it cannot be
// altered unnoticed.
func TestAVerdictSaysWhereItCameFrom(t *testing.T) {
	s := withPeople(t, 1)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1"))
	plan := verdictOn(caseOf(t, s, "p1"), model.VerdictClear)
	plan.Verdict.Origin = "key at desk-1"
	give(t, s, plan)
	if v := must(s.CasePage(ctx, caseOf(t, s, "p1").ID))(t).Verdicts[0]; v.Origin != "key at desk-1" {
		t.Errorf("verdict %+v", v)
	}
	if row := must(s.Ledger(ctx, 0, 1))(t)[0]; !strings.Contains(row.Text, " · by key at desk-1 · evidence ") {
		t.Errorf("the ledger says %q", row.Text)
	}
	ok(t, s.VerifyLedger(ctx))
	ok(t, s.Raw(`UPDATE verdict SET origin = 'word at desk-1'`))
	if s.VerifyLedger(ctx) == nil {
		t.Error("another origin goes unnoticed")
	}
}
