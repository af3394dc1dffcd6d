package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// syncChunk is how many findings one commit takes in, so that a first look at a
// million people keeps nobody else from writing for long.
const syncChunk = 200

// fadedText is what the queue says of a case whose evidence is gone.
const fadedText = "what spoke against them no longer reaches the threshold"

// SyncCases brings the cases of a campaign to what the evidence says. People
// are those whose evidence was weighed anew, and with them their cases; nil is
// everybody. A finding goes on with the case that has most of its people; the
// oldest of several wins and the others lead to it. What was decided comes back
// when a signal appears, disappears or moves by five points, or when somebody
// joins. It gives how many cases changed.
func (s *Store) SyncCases(
	ctx context.Context, in model.CampaignRef, findings []model.Finding, people []string, now time.Time,
) (changed int, err error) {
	scope, known, err := s.scopeKey(ctx, in.Backend, in.ID)
	if err != nil || !known {
		return 0, err
	}
	if people != nil {
		people = slices.Clone(people)
		for _, f := range findings {
			for _, e := range f.People {
				people = append(people, e.Person)
			}
		}
	}
	owner, err := s.owners(ctx, scope, people)
	if err != nil {
		return 0, err
	}
	matches, faded := matchFindings(findings, owner)
	for part := range slices.Chunk(matches, syncChunk) {
		n, err := s.eachCase(ctx, now, part, func(t *tx, m match) (bool, error) { return t.layFinding(scope, m) })
		if changed += n; err != nil {
			return changed, err
		}
	}
	fades := make([]match, len(faded))
	for i, id := range faded {
		fades[i].winner = id
	}
	n, err := s.eachCase(ctx, now, fades, func(t *tx, m match) (bool, error) { return t.fade(m.winner) })
	return changed + n, err
}

// eachCase does the same to several cases in one commit and counts those it
// changed.
func (s *Store) eachCase(
	ctx context.Context, now time.Time, all []match, do func(*tx, match) (bool, error),
) (changed int, err error) {
	if len(all) == 0 {
		return 0, nil
	}
	err = s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		for _, m := range all {
			did, err := do(t, m)
			if err != nil {
				return err
			}
			if did {
				changed++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return changed, nil
}

// laidFinding is a finding as its columns hold it.
type laidFinding struct {
	parts, links string
	people       []string // parts of each
	digest       string
}

func layOut(f *model.Finding) (l laidFinding, err error) {
	if l.parts, err = asJSON(partsTo(f.Parts)); err != nil {
		return l, err
	}
	if l.links, err = asJSON(linksTo(f.Links)); err != nil {
		return l, err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %t %d %s %s", f.Lead, f.Ring, f.Score, l.parts, l.links)
	for _, e := range f.People {
		parts, err := asJSON(partsTo(e.Parts))
		if err != nil {
			return l, err
		}
		l.people = append(l.people, parts)
		fmt.Fprintf(h, " %q %d %s", e.Person, e.Score, parts)
	}
	l.digest = hex.EncodeToString(h.Sum(nil))
	return l, nil
}

// layFinding writes a finding into its case, and tells whether that changed
// anything.
func (t *tx) layFinding(scope int64, m match) (changed bool, err error) {
	laid, err := layOut(&m.finding)
	if err != nil {
		return false, err
	}
	if m.winner == 0 {
		if m.winner, err = t.openCase(scope); err != nil {
			return false, err
		}
	}
	digest, base := "", ""
	if _, err := t.get(`SELECT evidence, base FROM fraud_case WHERE id = ?`, []any{m.winner}, &digest, &base); err != nil {
		return false, err
	}
	if digest == laid.digest && len(m.absorbed) == 0 {
		return false, nil
	}
	c, err := t.caseRow(m.winner)
	if err != nil {
		return false, err
	}
	var merged []string
	for _, id := range m.absorbed {
		text, err := t.absorb(&c, id, &base)
		if err != nil {
			return false, err
		}
		merged = append(merged, text...)
	}
	joined, err := t.layPeople(&c, &m.finding, laid.people)
	if err != nil {
		return false, err
	}
	known, err := readParts(base)
	if err != nil {
		return false, err
	}
	c.Returned = slices.DeleteFunc(c.Returned, func(text string) bool { return text == fadedText })
	news := append(merged, joined...)
	if c.Verdict != 0 {
		news = append(news, model.PartChanges(known, withoutEcho(&c, known, m.finding.Parts))...)
	}
	if err := t.comeBack(&c, news); err != nil {
		return false, err
	}
	return true, t.saveFinding(&c, &m.finding, laid, base)
}

// withoutEcho leaves out of a blocked case's evidence that its people were
// blocked elsewhere since: that follows from verdicts, often from the same one,
// and says nothing that the block did not.
func withoutEcho(c *caseRow, known, parts []model.Part) []model.Part {
	echo := func(p model.Part) bool { return p.Signal == "elsewhere" }
	if c.State != model.CaseBlocked || slices.ContainsFunc(known, echo) {
		return parts
	}
	return slices.DeleteFunc(slices.Clone(parts), echo)
}

// openCase makes an empty case.
func (t *tx) openCase(scope int64) (id int64, err error) {
	rev, err := t.revision()
	if err != nil {
		return 0, err
	}
	_, err = t.get(`INSERT INTO fraud_case
		(scope, state, ring, lead, score, parts, links, stake, waiting, deadline, opened_at, changed_at, returned, faded,
		 evidence, held_until, base, rev)
		VALUES (?1, 'open', 0, '', 0, '[]', '[]', '[]', 0, 0, ?2, ?2, '[]', 0, '', 0, '[]', ?3) RETURNING id`,
		[]any{scope, millis(t.now), rev}, &id)
	return id, err
}

// saveFinding writes what a finding says of its case.
func (t *tx) saveFinding(c *caseRow, f *model.Finding, laid laidFinding, base string) error {
	returned, err := asJSON(c.Returned)
	if err != nil {
		return err
	}
	rev, err := t.revision()
	if err != nil {
		return err
	}
	err = t.exec(`UPDATE fraud_case SET state = ?, ring = ?, lead = ?, score = ?, parts = ?, links = ?, changed_at = ?,
			returned = ?, faded = 0, evidence = ?, held_until = ?, taken_by = ?, taken_at = ?, verdict = ?, base = ?, rev = ?
		WHERE id = ?`,
		string(c.State), f.Ring, f.Lead, f.Score, laid.parts, laid.links, millis(t.now),
		returned, laid.digest, millis(c.HeldUntil), c.TakenBy, millis(c.TakenAt), c.Verdict, base, rev, c.ID)
	if err != nil {
		return err
	}
	return t.weighStake(c.ID)
}

// layPeople writes who is in a case. Somebody who was decided on stays in it
// without evidence, so that the verdict is not forgotten when they come back.
// It tells who joined a case that was decided.
func (t *tx) layPeople(c *caseRow, f *model.Finding, parts []string) (joined []string, err error) {
	members, err := t.caseMembers(c.ID)
	if err != nil {
		return nil, err
	}
	left := make(map[string]model.CaseState, len(members))
	for _, m := range members {
		left[m.Person] = m.state
	}
	newcomers := 0
	for i, e := range f.People {
		if _, was := left[e.Person]; !was {
			newcomers++
		}
		delete(left, e.Person)
		err := t.exec(`INSERT INTO case_person (scope, person, case_id, place, score, parts) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (scope, person) DO UPDATE SET case_id = excluded.case_id, place = excluded.place,
				score = excluded.score, parts = excluded.parts`,
			c.scope, e.Person, c.ID, i, e.Score, parts[i])
		if err != nil {
			return nil, err
		}
	}
	for person, state := range left {
		text := `DELETE FROM case_person WHERE scope = ?1 AND person = ?2 AND ?3 >= 0`
		if state != model.CaseOpen {
			text = `UPDATE case_person SET score = 0, parts = '[]', place = ?3 WHERE scope = ?1 AND person = ?2`
		}
		if err := t.exec(text, c.scope, person, len(f.People)); err != nil {
			return nil, err
		}
	}
	if newcomers == 0 || c.Verdict == 0 {
		return nil, nil
	}
	return []string{model.CountPeople(newcomers) + " joined"}, nil
}

// comeBack opens a case again that was decided, or held until something
// changes, when there is news.
func (t *tx) comeBack(c *caseRow, news []string) error {
	if len(news) == 0 {
		return nil
	}
	c.Returned = news
	if c.State == model.CaseOpen || c.State == model.CaseHeld && !c.HeldUntil.IsZero() {
		return nil
	}
	was := c.State
	c.State, c.HeldUntil = model.CaseOpen, time.Time{}
	return t.recordCase("returned", "", c, "was "+string(was)+" · "+strings.Join(news, " · "))
}

// absorb merges a younger case into an older one, and gives what that means for
// the older one's verdict, in words.
func (t *tx) absorb(c *caseRow, id int64, base *string) (news []string, err error) {
	other, err := t.caseRow(id)
	if err != nil || other.ID == c.ID {
		return nil, err
	}
	rev, err := t.revision()
	if err != nil {
		return nil, err
	}
	for _, text := range []string{
		`UPDATE case_person SET case_id = ?1 WHERE case_id = ?2 AND ?3 > 0`,
		`UPDATE fraud_case SET merged_into = ?1, rev = ?3 WHERE id = ?2 OR merged_into <> 0 AND merged_into = ?2`,
		`UPDATE hold SET case_id = ?1, rev = ?3 WHERE case_id = ?2`,
	} {
		if err := t.exec(text, c.ID, other.ID, rev); err != nil {
			return nil, err
		}
	}
	if c.TakenAt.Before(other.TakenAt) {
		c.TakenBy, c.TakenAt = other.TakenBy, other.TakenAt
	}
	if other.Verdict == 0 && c.Verdict == 0 {
		return nil, nil
	}
	if other.Verdict > c.Verdict {
		c.Verdict = other.Verdict
		if _, err := t.get(`SELECT base FROM fraud_case WHERE id = ?`, []any{other.ID}, base); err != nil {
			return nil, err
		}
	}
	text := fmt.Sprintf("case %d, %s, was merged in", other.ID, other.State)
	if err := t.recordCase("merged", "", c, text); err != nil || other.State == c.State {
		return nil, err
	}
	return []string{text}, nil
}

// fade marks a case whose evidence is gone, and with it the score. It stays in
// the queue, at its end. A case that was cleared stays so: it was thought
// harmless before.
func (t *tx) fade(id int64) (changed bool, err error) {
	c, err := t.caseRow(id)
	if err != nil {
		return false, err
	}
	if done, err := t.get(`SELECT 1 FROM fraud_case WHERE id = ? AND faded = 1`, []any{id}, new(int)); err != nil || done {
		return false, err
	}
	if c.State != model.CaseCleared {
		if err := t.comeBack(&c, []string{fadedText}); err != nil {
			return false, err
		}
	}
	returned, err := asJSON(c.Returned)
	if err != nil {
		return false, err
	}
	rev, err := t.revision()
	if err != nil {
		return false, err
	}
	return true, t.exec(`UPDATE fraud_case SET state = ?, returned = ?, held_until = ?, faded = 1, evidence = '', score = 0,
		parts = '[]', changed_at = ?, rev = ? WHERE id = ?`, string(c.State), returned, millis(c.HeldUntil), millis(t.now), rev, c.ID)
}
