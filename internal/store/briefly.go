package store

import (
	"context"

	"refdesk/internal/model"
)

// listed is what lists find and sort people by.
var listed = newBriefing(people, namePerson, func(p *model.Participant, t *briefText) {
	p.Gone, p.AsOf, p.CreatedAt = t.number() != 0, timeOf(t.number()), t.moment()
	p.ReferralCount, p.MonthlyCount, p.PrevMonthCount, p.LeadCount = t.count(), t.count(), t.count(), t.count()
	p.Rank, p.Impressions, p.UniqueViews = t.count(), t.count(), t.count()
	p.ID, p.ReferredBy = t.next(), t.word()
	p.Risk, p.RiskReason, p.AffiliateStatus, p.RequiredActions = t.word(), t.word(), t.word(), t.word()
	p.Email, p.FirstName, p.LastName = t.next(), t.word(), t.word()
	p.VanityKeys, p.Notes, p.Due = t.word(), t.word(), t.amount()
}, "gone_at", "as_of", "created_at", "referral_count", "monthly_count", "prev_month_count", "lead_count",
	"rank", "impressions", "unique_views", "id", "referred_by", "risk", "risk_reason", "affiliate_status", "required_actions",
	"email", "first_name", "last_name", "vanity_keys", "notes", "due_minor", "due_currency")

// evidence is what speaks for and against people.
var evidence = newBriefing(people, namePerson, func(p *model.Participant, t *briefText) {
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

// earnedRewards is all there is of rewards.
var earnedRewards = newBriefing(rewards, func(r *model.Reward, _ int64, of scopeName) {
	r.Backend, r.CampaignID = of.backend, of.campaign
}, func(r *model.Reward, t *briefText) {
	t.part()
	r.ID, r.AsOf, r.FirstSeen = t.next(), timeOf(t.number()), timeOf(t.number())
	r.ConfigID, r.Person, r.Other = t.next(), t.next(), t.next()
	r.Side, r.State, r.Title = model.Side(t.next()), model.RewardState(t.next()), t.next()
	r.CreatedAt, r.ApprovedAt, r.FulfilledAt = t.moment(), t.moment(), t.moment()
}, "id", "as_of", "first_seen", "config", "person", "other", "side", "state", "title", "created_at", "approved_at", "fulfilled_at")

// soldFor is all there is of commissions.
var soldFor = newBriefing(commissions, func(c *model.Commission, _ int64, of scopeName) {
	c.Backend, c.CampaignID = of.backend, of.campaign
}, func(c *model.Commission, t *briefText) {
	t.part()
	c.ID, c.AsOf, c.FirstSeen = t.next(), timeOf(t.number()), timeOf(t.number())
	c.Person, c.Other, c.State, c.Event = t.next(), t.next(), t.next(), t.next()
	c.Amount, c.InCampaign, c.Sale = t.amount(), t.amount(), t.amount()
	c.HoldDays = t.count()
	c.CreatedAt, c.ApprovedAt, c.PaidAt, c.ReversedAt = t.moment(), t.moment(), t.moment(), t.moment()
}, "id", "as_of", "first_seen", "person", "other", "state", "event", "amount_minor", "amount_currency",
	"in_campaign_minor", "in_campaign_currency", "sale_minor", "sale_currency", "hold_days", "created_at", "approved_at", "paid_at", "reversed_at")

// journalled is what the journal's rows are without their bodies.
var journalled = newTableBriefing("event", "seq", func(ctx context.Context, s *Store, above, upTo int64) ([]model.Event, error) {
	return s.events(ctx, "WHERE e.seq > ? AND e.seq <= ? ORDER BY e.seq", above, upTo)
}, func(e *model.Event, seq int64, of scopeName) {
	e.Seq, e.CampaignID = seq, of.campaign
}, func(e *model.Event, t *briefText) {
	e.ReceivedAt, e.OccurredAt, e.Repeats = timeOf(t.number()), timeOf(t.number()), t.number()
	e.Backend, e.Kind, e.Name, e.State = t.next(), model.EventKind(t.next()), t.next(), model.EventState(t.next())
	e.SubjectID, e.PersonID, e.PersonName, e.Email = t.next(), t.next(), t.next(), t.next()
	e.Headline, e.Reason = t.next(), t.next()
}, "received_at", "occurred_at", "repeats", "backend", "kind", "name", "state", "subject", "person", "person_name", "email", "headline", "reason")

// EventsInBrief gives the journal rows above a position and up to another, in
// their order, without their bodies. Their texts are parts of longer ones: clone
// what is to be kept.
func (s *Store) EventsInBrief(ctx context.Context, above, upTo int64, each func(model.Event) error) error {
	return journalled.each(ctx, s, above, upTo, each)
}

func namePerson(p *model.Participant, key int64, of scopeName) {
	p.Key, p.Backend, p.CampaignID = key, of.backend, of.campaign
}

// HighestPerson is the highest of our keys that a person has, 0 where there is
// nobody.
func (s *Store) HighestPerson(ctx context.Context) (key int64, err error) {
	return s.highest(ctx, "person")
}

// PeopleInBrief gives the people whose keys are above one and up to another, in
// their order, with no more of each than lists find and sort people by: names,
// address, codes, notes, risk, who brought them, what is counted of them and due
// to them, when they joined. That is several times faster than whole people.
func (s *Store) PeopleInBrief(ctx context.Context, above, upTo int64, each func(model.Participant) error) error {
	return listed.each(ctx, s, above, upTo, each)
}

// PeopleInEvidence gives everybody, in the order of their keys, with no more of
// each than speaks for or against them.
func (s *Store) PeopleInEvidence(ctx context.Context, each func(model.Participant) error) error {
	return evidence.all(ctx, s, each)
}
