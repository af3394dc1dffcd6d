package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
)

// Between the facts of a brief stands a sign that no vendor has a use for.
// Where a text holds it all the same, the row is read whole.
const briefMark = '\x1f'

// briefFacts are what lists need of a person, in the order that readBrief takes
// them apart in.
var briefFacts = []string{
	"key", "scope", "gone_at", "as_of", "created_at", "referral_count", "monthly_count", "prev_month_count", "lead_count",
	"rank", "impressions", "unique_views", "id", "referred_by", "risk", "risk_reason", "affiliate_status",
	"email", "first_name", "last_name", "vanity_keys", "notes",
}

// selectBriefs gives each row as one text: taking a row of SQLite's apart value
// by value costs more than finding it.
var selectBriefs = "SELECT concat(" + strings.Join(briefFacts, ", '"+string(briefMark)+"', ") + ") FROM person WHERE key > ? AND key <= ? ORDER BY key"

// HighestPerson is the highest of our keys that a person has, 0 where there is
// nobody.
func (s *Store) HighestPerson(ctx context.Context) (key int64, err error) {
	err = s.reading.QueryRowContext(ctx, "SELECT ifnull(max(key), 0) FROM person").Scan(&key)
	if err != nil {
		return 0, fmt.Errorf("store: %w", err)
	}
	return key, nil
}

// PeopleInBrief gives the people whose keys are above one and up to another, in
// their order, with no more of each than lists find and sort people by: names,
// address, codes, notes, risk, who brought them, what is counted of them, when
// they joined. That is several times faster than whole people.
func (s *Store) PeopleInBrief(ctx context.Context, above, upTo int64, each func(model.Participant) error) error {
	names, err := s.scopeNames(ctx)
	if err != nil {
		return err
	}
	rows, err := s.reading.QueryContext(ctx, selectBriefs, above, upTo)
	if err != nil {
		return fmt.Errorf("store: reading people: %w", err)
	}
	defer rows.Close()
	var text string
	var one [1]model.Participant
	for rows.Next() {
		if err := rows.Scan(&text); err != nil {
			return fmt.Errorf("store: reading people: %w", err)
		}
		found := one[:]
		one[0] = model.Participant{}
		if !readBrief(&found[0], text, names) {
			if found, err = s.wholePerson(ctx, text); err != nil {
				return err
			}
		}
		for _, p := range found {
			if err := each(p); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("store: reading people: %w", err)
	}
	return nil
}

// readBrief takes a person's text apart. It fails where a fact holds the mark
// itself, or the campaign is newer than the names.
func readBrief(p *model.Participant, text string, names map[int64]scopeName) bool {
	t := briefText{rest: text}
	p.Key = t.number()
	in, known := names[t.number()]
	p.Backend, p.CampaignID = in.backend, in.campaign
	p.Gone, p.AsOf = t.number() != 0, timeOf(t.number())
	if ms := t.count(); ms.Known {
		p.CreatedAt = time.UnixMilli(ms.V).UTC()
	}
	p.ReferralCount, p.MonthlyCount, p.PrevMonthCount, p.LeadCount = t.count(), t.count(), t.count(), t.count()
	p.Rank, p.Impressions, p.UniqueViews = t.count(), t.count(), t.count()
	p.ID, p.ReferredBy = t.next(), t.word()
	p.Risk, p.RiskReason, p.AffiliateStatus = t.word(), t.word(), t.word()
	p.Email, p.FirstName, p.LastName = t.next(), t.word(), t.word()
	p.VanityKeys, p.Notes = t.word(), t.word()
	return known && t.facts == len(briefFacts) && t.ended
}

// briefText gives the facts of a person one after the other.
type briefText struct {
	rest  string
	facts int
	ended bool // the newest fact was the last
}

func (t *briefText) next() (fact string) {
	t.facts++
	at := strings.IndexByte(t.rest, briefMark)
	if t.ended = at < 0; t.ended {
		fact, t.rest = t.rest, ""
		return fact
	}
	fact, t.rest = t.rest[:at], t.rest[at+1:]
	return fact
}

func (t *briefText) word() model.Opt[string] {
	fact := t.next()
	return model.Opt[string]{V: fact, Known: fact != ""}
}

func (t *briefText) count() model.Opt[int64] {
	fact := t.next()
	if fact == "" { // most counts of most people; an error would cost more
		return model.Opt[int64]{}
	}
	n, err := strconv.ParseInt(fact, 10, 64)
	return model.Opt[int64]{V: n, Known: err == nil}
}

func (t *briefText) number() int64 { return t.count().V }

// wholePerson reads the person whose text cannot be taken apart. Its key comes
// first and is a number, whatever follows. The answer is empty when it has been
// erased meanwhile.
func (s *Store) wholePerson(ctx context.Context, text string) ([]model.Participant, error) {
	key, _, _ := strings.Cut(text, string(briefMark))
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("store: reading people: %w", err)
	}
	return s.PeopleByKey(ctx, []int64{n})
}

// scopeNames gives all campaigns by their numbers.
func (s *Store) scopeNames(ctx context.Context) (map[int64]scopeName, error) {
	type scope struct {
		key  int64
		name scopeName
	}
	all, err := collect(ctx, s, func(scan func(...any) error) (one scope, err error) {
		return one, scan(&one.key, &one.name.backend, &one.name.campaign)
	}, "SELECT key, backend, campaign FROM scope")
	names := make(map[int64]scopeName, len(all))
	for _, one := range all {
		names[one.key] = one.name
	}
	return names, err
}
