package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// GiveVerdicts writes verdicts given together, each with its evidence as it was
// seen, the changes and holds it asks for, and its ledger row. A verdict on a
// case that is not what was seen fails with *model.CaseMovedError, one against
// what is about to leave with *model.ContraryError, when it is the only one; of
// several, those are left out, and so are those whose money moved.
// Nothing leaves before notBefore.
func (s *Store) GiveVerdicts(
	ctx context.Context, plans []model.VerdictPlan, session string, notBefore, now time.Time,
) (given model.Given, err error) {
	together := 0
	for _, p := range plans {
		together += len(p.Changes)
	}
	err = s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		given = model.Given{}
		for _, p := range plans {
			g := giving{plan: p, session: session, notBefore: notBefore, together: together}
			if err := t.giveOne(g, len(plans) > 1, &given); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return model.Given{}, err
	}
	return given, nil
}

// giving is one verdict on its way into the store.
type giving struct {
	plan      model.VerdictPlan
	session   string
	notBefore time.Time
	together  int // changes of all verdicts given with it
}

// giveOne writes one verdict, or, where it is one of several, leaves it out
// when what it is about moved.
func (t *tx) giveOne(g giving, several bool, given *model.Given) error {
	if !several {
		return t.give(g, given)
	}
	if err := t.exec("SAVEPOINT one_verdict"); err != nil {
		return err
	}
	before, rev := *given, t.rev
	err := t.give(g, given)
	var moved *model.MovedError
	var movedCase *model.CaseMovedError
	var against *model.ContraryError
	if errors.As(err, &moved) || errors.As(err, &movedCase) || errors.As(err, &against) {
		*given, t.rev = before, rev // a revision that was counted within is taken back with it
		given.LeftOut = append(given.LeftOut, model.Exception{CaseID: g.plan.Verdict.CaseID, Text: err.Error()})
		if err = t.exec("ROLLBACK TO one_verdict"); err != nil {
			return err
		}
	}
	return errors.Join(err, t.exec("RELEASE one_verdict"))
}

func (t *tx) give(g giving, given *model.Given) error {
	c, err := t.caseRow(g.plan.Verdict.CaseID)
	if err != nil {
		return err
	}
	if c.ID != g.plan.Seen.ID || c.Digest() != g.plan.Seen.Digest() {
		return &model.CaseMovedError{Seen: g.plan.Seen, Now: c.Case, Changed: model.CaseChanges(g.plan.Seen, c.Case)}
	}
	members, err := t.caseMembers(c.ID)
	if err != nil {
		return err
	}
	v := g.plan.Verdict
	if err := t.overrule(&v, &c); err != nil {
		return err
	}
	if len(given.Verdicts) > 0 {
		v.Group = given.Verdicts[0].Group
	}
	if err := t.writeVerdict(&v, &c, members, g); err != nil {
		return err
	}
	if err := t.releaseOf(&c, v.Operator); err != nil {
		return err
	}
	if err := t.askFor(&v, g, given); err != nil {
		return err
	}
	if err := t.applyVerdict(&v, &c, members); err != nil {
		return err
	}
	given.Verdicts = append(given.Verdicts, v)
	return t.recordCase("verdict", v.Operator, &c, verdictText(&v))
}

// writeVerdict adds the row of a verdict, with what an undo would put back.
func (t *tx) writeVerdict(v *model.Verdict, c *caseRow, members []caseMember, g giving) error {
	snapshot, err := t.snapshot(c, members)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(snapshot)
	dropped, err := t.dropLists(v, c)
	if err != nil {
		return err
	}
	was, err := t.wasBefore(c, members, v.People, dropped)
	if err != nil {
		return err
	}
	people, err := asJSON(v.People)
	if err != nil {
		return err
	}
	v.CaseID, v.At, v.Until, v.Score, v.Parts = c.ID, t.now, whole(v.Until), c.Score, c.Parts
	v.Digest, v.Note = hex.EncodeToString(sum[:]), clip(v.Note, headlineLimit)
	_, err = t.get(`INSERT INTO verdict
		(decision, case_id, word, reason, note, operator, origin, session, at, until, not_before, whole, score, people, digest, evidence, was)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		[]any{
			v.Group, v.CaseID, string(v.Word), v.Reason, v.Note, v.Operator, v.Origin, g.session, millis(v.At), millis(v.Until),
			millis(whole(g.notBefore)), v.Whole, v.Score, people, v.Digest, string(snapshot), was,
		}, &v.ID)
	if err != nil || v.Group != 0 {
		return err
	}
	v.Group = v.ID
	return t.exec(`UPDATE verdict SET decision = id WHERE id = ?`, v.ID)
}

// snapshot is the evidence as it is at this moment.
func (t *tx) snapshot(c *caseRow, members []caseMember) ([]byte, error) {
	var links string
	if _, err := t.get(`SELECT links FROM fraud_case WHERE id = ?`, []any{c.ID}, &links); err != nil {
		return nil, err
	}
	s := snapshotJSON{Case: c.ID, Score: c.Score, Parts: partsTo(c.Parts), Waiting: c.Waiting, Unknown: c.Unpriced, Stake: moneyTo(c.AtStake)}
	if err := fromJSON(links, &s.Links); err != nil {
		return nil, err
	}
	for _, m := range members {
		s.People = append(s.People, evidenceJSON{Person: m.Person, Score: m.Score, Parts: partsTo(m.Parts)})
	}
	return json.Marshal(s)
}

// wasBefore keeps what a verdict on some people of a case overwrites.
func (t *tx) wasBefore(c *caseRow, members []caseMember, people []string, lists []int64) (string, error) {
	was := wasJSON{
		State: c.State, Returned: c.Returned, HeldUntil: millis(c.HeldUntil), Verdict: c.Verdict,
		People: map[string]model.CaseState{}, Lists: lists,
	}
	var base string
	if _, err := t.get(`SELECT base FROM fraud_case WHERE id = ?`, []any{c.ID}, &base); err != nil {
		return "", err
	}
	if err := fromJSON(base, &was.Base); err != nil {
		return "", err
	}
	about := make(map[string]bool, len(people))
	for _, id := range people {
		about[id] = true
	}
	for _, m := range members {
		if about[m.Person] {
			was.People[m.Person] = m.state
		}
	}
	text, err := json.Marshal(was)
	return string(text), err
}

// askFor plans what a verdict wants of the backend, and holds what it wants
// nobody to approve.
func (t *tx) askFor(v *model.Verdict, g giving, given *model.Given) error {
	for _, c := range g.plan.Changes {
		c.Verdict = v.ID
		if c.Object == model.ObjectChecklist {
			c.Target = fmt.Sprintf("case-%d-%d", v.CaseID, v.ID)
		}
		if len(given.Changes) > 0 {
			c.Group = given.Changes[0].Group
		}
		if err := t.plan(&c, g.together); err != nil {
			return err
		}
		v.Changes = append(v.Changes, c.ID)
		given.Changes = append(given.Changes, c)
	}
	for _, h := range g.plan.Holds {
		h.CaseID = v.CaseID
		if err := t.hold(&h); err != nil {
			return err
		}
	}
	return nil
}

// releaseOf releases what an earlier verdict on a case holds.
func (t *tx) releaseOf(c *caseRow, operator string) error {
	held, err := t.holdsOf(c.ID)
	if err != nil {
		return err
	}
	for i := range held {
		if err := t.unhold(&held[i], operator, fmt.Sprintf("case %d was decided again", c.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) holdsOf(id int64) ([]model.Hold, error) {
	rows, err := t.query("SELECT "+holdColumns+" FROM hold WHERE case_id = ? AND case_id <> 0 AND released_at = 0 ORDER BY id", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var held []model.Hold
	for rows.Next() {
		h, err := readHold(rows.Scan)
		if err != nil {
			return nil, err
		}
		held = append(held, h)
	}
	return held, rows.Err()
}

// applyVerdict moves the people of a verdict, and the case with them once all
// of its people were decided on.
func (t *tx) applyVerdict(v *model.Verdict, c *caseRow, members []caseMember) error {
	state := v.Word.State()
	undecided := 0
	for _, m := range members {
		if !v.Whole && !slices.Contains(v.People, m.Person) {
			if m.state == model.CaseOpen {
				undecided++
			}
			continue
		}
		err := t.exec(`UPDATE case_person SET state = ? WHERE scope = ? AND person = ?`, string(state), c.scope, m.Person)
		if err != nil {
			return err
		}
	}
	base, err := asJSON(partsTo(c.Parts))
	if err != nil {
		return err
	}
	if undecided == 0 {
		c.State, c.HeldUntil, c.Returned = state, time.Time{}, nil
		if v.Word == model.VerdictHold {
			c.HeldUntil = v.Until
		}
	}
	c.Verdict = v.ID
	if err := t.exec(`UPDATE fraud_case SET verdict = ?, base = ? WHERE id = ?`, v.ID, base, c.ID); err != nil {
		return err
	}
	return t.saveReturn(c)
}

// verdictText is what the ledger says of a verdict, in words. The digest ties
// the evidence, which is kept beside, to the chain.
func verdictText(v *model.Verdict) string {
	parts := []string{fmt.Sprintf("%s · verdict %d · %s · score %d", v.Word, v.ID, model.CountPeople(len(v.People)), v.Score)}
	if !v.Until.IsZero() {
		parts = append(parts, "until "+v.Until.Format(time.RFC3339))
	}
	for _, part := range []string{v.Reason, v.Note} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if v.Origin != "" {
		parts = append(parts, "by "+v.Origin)
	}
	return strings.Join(append(parts, evidenceMark+v.Digest), " · ")
}

// evidenceMark stands before the digest of the evidence in the ledger's text.
const evidenceMark = "evidence "
