package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
)

// Rows of SQLite's cost more to take apart value by value, and to step through
// one by one, than to find. So many people are read as one text at a time, with
// signs between them and their facts that no vendor has a use for. Where a fact
// holds one all the same, the numbers of both are not what they should be, and
// the lot is read in the ordinary way.
const (
	lotKeys   = 128
	lotMark   = '\x1d' // behind the number of people
	rowMark   = '\x1e'
	briefMark = '\x1f'
)

// briefing is some facts of people, in the order that read takes them apart in;
// key and scope come before them.
type briefing struct {
	facts int
	query string // of the lots above a key and up to another
	read  func(*model.Participant, *briefText)
}

func newBriefing(read func(*model.Participant, *briefText), facts ...string) briefing {
	facts = append([]string{"key", "scope"}, facts...)
	one := "concat(" + strings.Join(facts, ", char(31), ") + ")"
	return briefing{len(facts), fmt.Sprintf(`WITH RECURSIVE lot(above) AS (SELECT ?1 UNION ALL SELECT above + %[1]d FROM lot WHERE above + %[1]d < ?2)
		SELECT above, (SELECT concat(count(*), char(29), group_concat(%[2]s, char(30)))
			FROM person WHERE key > above AND key <= min(above + %[1]d, ?2)) FROM lot`, lotKeys, one), read}
}

// listed is what lists find and sort people by.
var listed = newBriefing(func(p *model.Participant, t *briefText) {
	p.Gone, p.AsOf, p.CreatedAt = t.number() != 0, timeOf(t.number()), t.moment()
	p.ReferralCount, p.MonthlyCount, p.PrevMonthCount, p.LeadCount = t.count(), t.count(), t.count(), t.count()
	p.Rank, p.Impressions, p.UniqueViews = t.count(), t.count(), t.count()
	p.ID, p.ReferredBy = t.next(), t.word()
	p.Risk, p.RiskReason, p.AffiliateStatus, p.RequiredActions = t.word(), t.word(), t.word(), t.word()
	p.Email, p.FirstName, p.LastName = t.next(), t.word(), t.word()
	p.VanityKeys, p.Notes = t.word(), t.word()
}, "gone_at", "as_of", "created_at", "referral_count", "monthly_count", "prev_month_count", "lead_count",
	"rank", "impressions", "unique_views", "id", "referred_by", "risk", "risk_reason", "affiliate_status", "required_actions",
	"email", "first_name", "last_name", "vanity_keys", "notes")

// evidence is what speaks for and against people.
var evidence = newBriefing(func(p *model.Participant, t *briefText) {
	p.Gone, p.ReadAt, p.CreatedAt = t.number() != 0, timeOf(t.number()), t.moment()
	p.ReferralCount, p.Impressions, p.UniqueViews, p.Shares = t.count(), t.count(), t.count(), t.count()
	p.ID, p.ReferredBy, p.ReferralSource, p.ReferralStatus = t.next(), t.word(), t.word(), t.word()
	p.Risk, p.RiskReason = t.word(), t.word()
	p.Email, p.FirstName, p.LastName = t.next(), t.word(), t.word()
	p.IP, p.Fingerprint, p.Device = t.word(), t.word(), t.word()
	p.Metadata, p.Extra = t.word(), t.next()
}, "gone_at", "read_at", "created_at", "referral_count", "impressions", "unique_views", "shares",
	"id", "referred_by", "referral_source", "referral_status", "risk", "risk_reason",
	"email", "first_name", "last_name", "ip", "fingerprint", "device", "metadata", "extra")

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
	return s.inBrief(ctx, listed, above, upTo, each)
}

// PeopleInEvidence gives everybody, in the order of their keys, with no more of
// each than speaks for or against them.
func (s *Store) PeopleInEvidence(ctx context.Context, each func(model.Participant) error) error {
	highest, err := s.HighestPerson(ctx)
	if err != nil {
		return err
	}
	return s.inBrief(ctx, evidence, 0, highest, each)
}

func (s *Store) inBrief(ctx context.Context, of briefing, above, upTo int64, each func(model.Participant) error) error {
	names, err := s.scopeNames(ctx)
	if err != nil {
		return err
	}
	rows, err := s.reading.QueryContext(ctx, of.query, above, upTo)
	if err != nil {
		return fmt.Errorf("store: reading people: %w", err)
	}
	defer rows.Close()
	var lot []model.Participant
	for rows.Next() {
		var from int64
		var text string
		if err := rows.Scan(&from, &text); err != nil {
			return fmt.Errorf("store: reading people: %w", err)
		}
		found, plain := of.lot(lot[:0], text, names)
		if lot = found; !plain {
			if found, err = s.wholeLot(ctx, from, min(from+lotKeys, upTo)); err != nil {
				return err
			}
		}
		for i := range found {
			if err := each(found[i]); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("store: reading people: %w", err)
	}
	return nil
}

// lot appends the people of a text. It fails where a fact holds one of the marks
// itself, or a campaign is newer than the names.
func (of briefing) lot(to []model.Participant, text string, names map[int64]scopeName) (people []model.Participant, plain bool) {
	count, rest, _ := strings.Cut(text, string(lotMark))
	want, err := strconv.Atoi(count)
	for more := rest != ""; more; {
		var one string
		one, rest, more = strings.Cut(rest, string(rowMark))
		var p model.Participant
		t := briefText{rest: one}
		p.Key = t.number()
		in, known := names[t.number()]
		p.Backend, p.CampaignID = in.backend, in.campaign
		of.read(&p, &t)
		if !known || t.facts != of.facts || !t.ended {
			return to, false
		}
		to = append(to, p)
	}
	return to, err == nil && len(to) == want
}

// wholeLot reads people whose text cannot be taken apart.
func (s *Store) wholeLot(ctx context.Context, above, upTo int64) ([]model.Participant, error) {
	return people.all(ctx, s, "WHERE m.key > ? AND m.key <= ? ORDER BY m.key", above, upTo)
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

func (t *briefText) moment() time.Time {
	if ms := t.count(); ms.Known {
		return time.UnixMilli(ms.V).UTC()
	}
	return time.Time{}
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
