package store

import (
	"context"
	"fmt"
	"strings"

	"refdesk/internal/model"
)

var people = newMirror("person", personFields, finishPerson)

func personFields(p *model.Participant) []field {
	text := func(name string, p *model.Opt[string]) field { return field{name: name, fact: opt[string]{p}} }
	count := func(name string, p *model.Opt[int64]) field { return field{name: name, fact: opt[int64]{p}} }
	flag := func(name string, p *model.Opt[bool]) field { return field{name: name, fact: opt[bool]{p}} }
	return []field{
		{name: "email", fact: word[string]{&p.Email}},
		text("first_name", &p.FirstName),
		text("last_name", &p.LastName),
		text("referred_by", &p.ReferredBy),
		count("referral_count", &p.ReferralCount),
		count("monthly_count", &p.MonthlyCount),
		count("prev_month_count", &p.PrevMonthCount),
		count("lead_count", &p.LeadCount),
		count("rank", &p.Rank),
		count("monthly_rank", &p.MonthlyRank),
		count("impressions", &p.Impressions),
		count("unique_views", &p.UniqueViews),
		count("shares", &p.Shares),
		text("risk", &p.Risk),
		text("risk_reason", &p.RiskReason),
		text("referral_status", &p.ReferralStatus),
		text("referral_source", &p.ReferralSource),
		text("affiliate_status", &p.AffiliateStatus),
		text("required_actions", &p.RequiredActions),
		{name: "due", fact: amount{&p.Due}},
		{name: "paid", fact: amount{&p.Paid}},
		text("ip", &p.IP),
		text("fingerprint", &p.Fingerprint),
		text("device", &p.Device),
		text("share_url", &p.ShareURL),
		text("notes", &p.Notes),
		{name: "metadata", fact: object{opt[string]{&p.Metadata}}},
		flag("winner", &p.Winner),
		flag("unsubscribed", &p.Unsubscribed),
		text("vanity_keys", &p.VanityKeys),
		{name: "extra", fact: word[string]{&p.Extra}},
		{name: "created_at", fact: moment{&p.CreatedAt}, forever: true},
	}
}

func finishPerson(p *model.Participant, r *row[model.Participant], of scopeName) {
	p.Key, p.Backend, p.CampaignID, p.ID = r.key, of.backend, of.campaign, r.id
	p.AsOf, p.ReadAt, p.Gone = timeOf(r.asOf), timeOf(r.readAt), r.goneAt != 0
}

// layPerson merges a sighting of a person, keeping the counts of people and the
// names they are found under.
func (t *tx) layPerson(s sighting, said *model.Participant) (was, is *row[model.Participant], err error) {
	was, is, err = people.lay(t, s, said)
	if err != nil {
		return nil, nil, err
	}
	if was.key == 0 || was.goneAt != 0 {
		t.people[s.scope] += present(is) // it was not counted
	}
	if was.key == 0 {
		if err := t.alias(is, is.id); err != nil {
			return nil, nil, err
		}
	}
	if said.Email != "" && (was.key == 0 || said.Email != was.value.Email) {
		err = t.alias(is, strings.ToLower(said.Email))
	}
	return was, is, err
}

// present counts a person who is not gone.
func present(r *row[model.Participant]) int64 {
	if r.goneAt != 0 {
		return 0
	}
	return 1
}

// alias keeps a name a person is found under. An address too long to be one is
// not worth an index entry.
func (t *tx) alias(r *row[model.Participant], value string) error {
	if !storable(value) {
		return nil
	}
	return t.exec(`INSERT INTO alias (value, scope, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		value, r.scope, r.key)
}

// PeopleSince gives all people whose row changed after a revision, in no order.
func (s *Store) PeopleSince(ctx context.Context, rev int64, each func(model.Participant) error) error {
	return people.since(ctx, s, rev, each)
}

// FindPerson finds people by vendor id, by an address they have or had, in any
// case, or by the referral code where their backend names people so, over all
// backends and campaigns; "" narrows nothing. The answer is empty when nobody
// is known by it.
func (s *Store) FindPerson(ctx context.Context, backend, campaign, name string) ([]model.PersonRef, error) {
	return collect(ctx, s, func(scan func(...any) error) (ref model.PersonRef, err error) {
		return ref, scan(&ref.Backend, &ref.CampaignID, &ref.ID)
	}, `SELECT DISTINCT s.backend, s.campaign, p.id
		FROM alias a JOIN person p ON p.key = a.person JOIN scope s ON s.key = p.scope
		WHERE a.value IN (?1, ?2, ?5) AND ?3 IN ('', s.backend) AND ?4 IN ('', s.campaign)
		ORDER BY p.gone_at <> 0, p.as_of DESC, p.key LIMIT 100`,
		name, strings.ToLower(name), backend, campaign, codeAlias(name))
}

// collect reads rows of any shape for a reader.
func collect[T any](
	ctx context.Context, s *Store, read func(scan func(...any) error) (T, error), query string, args ...any,
) ([]T, error) {
	rows, err := s.reading.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	defer rows.Close()
	var found []T
	for rows.Next() {
		value, err := read(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		found = append(found, value)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return found, nil
}
