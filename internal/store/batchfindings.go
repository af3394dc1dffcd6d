package store

import (
	"context"
	"fmt"
	"strings"

	"refdesk/internal/model"
)

// standing reads what the lines of a batch rest on, as the mirror has it. One
// statement does it for all of them, because a batch has thousands.
const standing = `SELECT l.number, l.name, l.person, l.reward, l.currency, l.start, l.start + l.minor, l.seen,
		ifnull(r.state, ''), ifnull(h.operator, ''), ifnull(c.verb, ''), ifnull(p.gone_at <> 0, 0), p.key IS NULL,
		ifnull(p.due_currency, ''), ifnull(p.due_minor, 0), ifnull(p.paid_currency, ''), ifnull(p.paid_minor, 0),
		ifnull(k.case_id, 0), ifnull(` + judged + `, ''), l.address, ifnull(p.email, ''),
		ifnull(` + paidElsewhere + `, 0)
	FROM batch_line l
	LEFT JOIN scope s ON s.backend = l.backend AND s.campaign = l.campaign
	LEFT JOIN person p ON p.scope = s.key AND p.id = l.person
	LEFT JOIN case_person k ON k.scope = s.key AND k.person = l.person
	LEFT JOIN fraud_case f ON f.id = k.case_id
	LEFT JOIN reward r ON l.reward <> '' AND r.scope = s.key AND r.id = l.reward
	LEFT JOIN hold h ON l.reward <> '' AND h.backend = l.backend AND h.campaign = l.campaign AND h.object = 'reward'
		AND h.target = l.reward AND h.released_at = 0 AND (h.until = 0 OR h.until > ?2)
	LEFT JOIN change c ON l.reward <> '' AND c.backend = l.backend AND c.campaign = l.campaign AND c.object = 'reward'
		AND c.target = l.reward AND c.state NOT IN ` + ended + `
	WHERE l.batch = ?1 AND l.state = 'open' ORDER BY l.number`

// stood is what a line rests on.
type stood struct {
	number               int
	name, person, reward string
	currency             string
	start, end           int64
	seen, state          string // of the reward
	holder, verb         string // who holds it, what a change under way does with it
	gone, unmet          bool
	dueCurrency          string
	due                  int64
	paidCurrency         string
	paid                 int64
	suspicion            model.Suspicion
	address, email       string // to which the line pays, and the person's at this moment
	payer                int64  // another batch of which a report says that it paid this, 0 = none
}

func readStood(scan func(...any) error) (l stood, err error) {
	return l, scan(&l.number, &l.name, &l.person, &l.reward, &l.currency, &l.start, &l.end, &l.seen, &l.state, &l.holder, &l.verb,
		&l.gone, &l.unmet, &l.dueCurrency, &l.due, &l.paidCurrency, &l.paid, &l.suspicion.Case, &l.suspicion.State, &l.address, &l.email, &l.payer)
}

// why tells what speaks against a line, "" for nothing.
func (l stood) why() string {
	switch {
	case l.payer != 0:
		return fmt.Sprintf("a report says that batch %d paid it; take this batch back, or it is paid twice", l.payer)
	case l.unmet:
		return "the person is not in the mirror"
	case l.gone:
		return "the person was deleted at the backend"
	case l.suspicion.Case != 0 && l.suspicion.State != model.CaseCleared:
		return l.suspicion.Why()
	case !strings.EqualFold(l.address, l.email):
		return "the line pays to " + l.address + ", the person's address is " + l.email
	case l.reward == "":
		return l.whyDue()
	case l.state == "":
		return "the reward is not in the mirror"
	case l.state != l.seen && !(l.seen == string(model.RewardWaiting) && l.state == string(model.RewardApproved)):
		return fmt.Sprintf("the reward is %s, it was %s when it was chosen", l.state, l.seen)
	case l.holder != "":
		return l.holder + " holds it"
	case l.verb != "" && l.verb != string(model.VerbApprove):
		return "a change to " + l.verb + " it is under way"
	}
	return ""
}

// whyDue compares a part of what a person earned with what the backend says was
// earned in all and paid.
func (l stood) whyDue() string {
	now := model.Money{Minor: l.due, Currency: l.dueCurrency}
	if l.dueCurrency != l.currency || l.paidCurrency != "" && l.paidCurrency != l.currency {
		return "the backend tells what is due in another currency, or not at all"
	}
	switch earned, err := now.Plus(model.Money{Minor: l.paid, Currency: l.currency}); {
	case err != nil:
		return err.Error()
	case earned.Minor < l.end:
		return "less is due than when it was chosen: " + now.String()
	case l.paid > l.start:
		return "the backend counts part of it as paid already; " + now.String() + " is due"
	}
	return ""
}

func (l stood) finding() model.BatchFinding {
	return model.BatchFinding{Line: l.number, Of: joined(l.name, l.reward, l.person), Why: l.why()}
}

// BatchFindings tells which open lines of a batch are not true any more, as far as
// the mirror knows.
func (s *Store) BatchFindings(ctx context.Context, id int64) ([]model.BatchFinding, error) {
	all, err := collect(ctx, s, readStood, standing, id, millis(s.now()))
	return found(all), err
}

// EndedRewards gives, by number of a line of a batch that failed, the state of a
// reward that is neither waiting nor approved any more, so that no batch takes
// it.
func (s *Store) EndedRewards(ctx context.Context, id int64) (map[int]model.RewardState, error) {
	type ended struct {
		line  int
		state model.RewardState
	}
	all, err := collect(ctx, s, func(scan func(...any) error) (one ended, err error) {
		return one, scan(&one.line, &one.state)
	}, `SELECT l.number, r.state FROM batch_line l
		JOIN scope s ON s.backend = l.backend AND s.campaign = l.campaign
		JOIN reward r ON r.scope = s.key AND r.id = l.reward
		WHERE l.batch = ? AND l.state = 'failed' AND l.reward <> '' AND r.state NOT IN (?, ?)`,
		id, string(model.RewardWaiting), string(model.RewardApproved))
	out := make(map[int]model.RewardState, len(all))
	for _, one := range all {
		out[one.line] = one.state
	}
	return out, err
}

// findings is BatchFindings within a transaction.
func (t *tx) findings(id int64) ([]model.BatchFinding, error) {
	rows, err := t.query(standing, id, millis(t.now))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []stood
	for rows.Next() {
		l, err := readStood(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return found(all), rows.Err()
}

func found(all []stood) []model.BatchFinding {
	var findings []model.BatchFinding
	for _, l := range all {
		if l.why() != "" {
			findings = append(findings, l.finding())
		}
	}
	return findings
}
