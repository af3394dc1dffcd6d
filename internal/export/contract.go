package export

import (
	"encoding/base64"
	"unicode/utf8"

	"refdesk/internal/model"
)

// The structs below are the contract of what words print and exports write:
// keys stay, keys may be added.

// Campaign is a campaign.
type Campaign struct {
	Backend      string `json:"backend"`
	ID           string `json:"id"`
	Name         string `json:"name"`
	Type         string `json:"type"`
	Status       Text   `json:"status"`
	Currency     Text   `json:"currency"`
	Participants any    `json:"participants"`      // the vendor's count
	Here         int    `json:"participants_here"` // the mirror's, those who are gone included
	Referrals    any    `json:"referrals"`
	CreatedAt    Stamp  `json:"created_at"`
	AsOf         Stamp  `json:"as_of"`
}

// OfCampaign gives a campaign as the contract has it, with how many people the
// mirror has of it.
func OfCampaign(c model.Campaign, here int) Campaign {
	return Campaign{
		Backend: c.Backend, ID: c.ID, Name: c.Name, Type: c.Type, Status: Text(c.Status), Currency: Text(c.Currency),
		Participants: Maybe(c.Participants), Here: here, Referrals: Maybe(c.Referrals),
		CreatedAt: Stamp(c.CreatedAt), AsOf: Stamp(c.AsOf),
	}
}

// Participant is a participant.
type Participant struct {
	Backend         string  `json:"backend"`
	CampaignID      string  `json:"campaign_id"`
	ID              string  `json:"id"`
	Email           Text    `json:"email"`
	FirstName       any     `json:"first_name"`
	LastName        any     `json:"last_name"`
	ReferredBy      any     `json:"referred_by"`
	ReferralCount   any     `json:"referral_count"`
	MonthlyCount    any     `json:"monthly_referral_count"`
	PrevMonthCount  any     `json:"prev_monthly_referral_count"`
	LeadCount       any     `json:"lead_count"`
	Rank            any     `json:"rank"`
	MonthlyRank     any     `json:"monthly_rank"`
	Impressions     any     `json:"impression_count"`
	UniqueViews     any     `json:"unique_impression_count"`
	Shares          any     `json:"share_count"`
	Risk            any     `json:"risk"`
	RiskReason      any     `json:"risk_reason"`
	ReferralStatus  any     `json:"referral_status"`
	ReferralSource  any     `json:"referral_source"`
	AffiliateStatus any     `json:"affiliate_status"`
	Due             *Amount `json:"due"`
	Paid            *Amount `json:"paid"`
	IP              any     `json:"ip"`
	Fingerprint     any     `json:"fingerprint"`
	Device          any     `json:"mobile_instance_id"`
	ShareURL        any     `json:"share_url"`
	VanityKeys      any     `json:"vanity_keys"`
	Notes           any     `json:"notes"`
	Metadata        any     `json:"metadata"`
	Extra           any     `json:"other_fields"`
	Winner          any     `json:"is_winner"`
	Unsubscribed    any     `json:"unsubscribed"`
	CreatedAt       Stamp   `json:"created_at"`
	AsOf            Stamp   `json:"as_of"`
	ReadAt          Stamp   `json:"read_at"`
	Gone            bool    `json:"gone"`
}

// OfParticipant gives a participant as the contract has it.
func OfParticipant(p model.Participant) Participant {
	return Participant{
		Backend: p.Backend, CampaignID: p.CampaignID, ID: p.ID, Email: Text(p.Email),
		FirstName: Maybe(p.FirstName), LastName: Maybe(p.LastName), ReferredBy: Maybe(p.ReferredBy),
		ReferralCount: Maybe(p.ReferralCount), MonthlyCount: Maybe(p.MonthlyCount), PrevMonthCount: Maybe(p.PrevMonthCount),
		LeadCount: Maybe(p.LeadCount), Rank: Maybe(p.Rank), MonthlyRank: Maybe(p.MonthlyRank),
		Impressions: Maybe(p.Impressions), UniqueViews: Maybe(p.UniqueViews), Shares: Maybe(p.Shares),
		Risk: Maybe(p.Risk), RiskReason: Maybe(p.RiskReason), ReferralStatus: Maybe(p.ReferralStatus),
		ReferralSource: Maybe(p.ReferralSource), AffiliateStatus: Maybe(p.AffiliateStatus),
		Due: MoneyOf(p.Due), Paid: MoneyOf(p.Paid),
		IP: Maybe(p.IP), Fingerprint: Maybe(p.Fingerprint), Device: Maybe(p.Device),
		ShareURL: Maybe(p.ShareURL), VanityKeys: Maybe(p.VanityKeys), Notes: Maybe(p.Notes),
		Metadata: document(p.Metadata.V), Extra: document(p.Extra),
		Winner: Maybe(p.Winner), Unsubscribed: Maybe(p.Unsubscribed),
		CreatedAt: Stamp(p.CreatedAt), AsOf: Stamp(p.AsOf), ReadAt: Stamp(p.ReadAt), Gone: p.Gone,
	}
}

// Person is a participant as lists have it.
type Person struct {
	Participant
	Waiting int `json:"waiting_rewards"`
	Place   any `json:"place"`
}

// OfPerson gives a participant of a list as the contract has it.
func OfPerson(p model.PersonRow) Person {
	row := Person{Participant: OfParticipant(p.Participant), Waiting: p.Waiting}
	if p.Place > 0 {
		row.Place = p.Place
	}
	return row
}

// Reward is an earned reward.
type Reward struct {
	Backend        string  `json:"backend"`
	CampaignID     string  `json:"campaign_id"`
	ID             string  `json:"id"`
	ConfigID       Text    `json:"config_id"`
	ParticipantID  string  `json:"participant_id"`
	OtherID        Text    `json:"other_participant_id"`
	Side           string  `json:"side"`
	State          string  `json:"state"`
	Title          Text    `json:"title"`
	Worth          *Amount `json:"worth"`
	CreatedAt      Stamp   `json:"created_at"`
	FirstSeen      Stamp   `json:"first_seen"`
	ApprovedAt     Stamp   `json:"approved_at"`
	FulfilledAt    Stamp   `json:"fulfilled_at"`
	AsOf           Stamp   `json:"as_of"`
	Name           Text    `json:"participant_name"`
	OtherName      Text    `json:"other_participant_name"`
	ChangeID       any     `json:"change_id"`
	ChangeState    Text    `json:"change_state"`
	Hold           any     `json:"hold"`
	CaseID         any     `json:"case_id"`
	CaseState      Text    `json:"case_state"`
	OtherCaseID    any     `json:"other_case_id"`
	OtherCaseState Text    `json:"other_case_state"`
	BatchID        any     `json:"batch_id"`
	BatchState     Text    `json:"batch_state"`
	BatchLine      Text    `json:"batch_line_state"`
}

// OfReward gives an earned reward as the contract has it.
func OfReward(r model.RewardRow) Reward {
	row := Reward{
		Backend: r.Backend, CampaignID: r.CampaignID, ID: r.ID, ConfigID: Text(r.ConfigID), ParticipantID: r.Person,
		OtherID: Text(r.Other), Side: string(r.Side), State: string(r.State), Title: Text(r.Title),
		CreatedAt: Stamp(r.CreatedAt), FirstSeen: Stamp(r.FirstSeen), ApprovedAt: Stamp(r.ApprovedAt),
		FulfilledAt: Stamp(r.FulfilledAt), AsOf: Stamp(r.AsOf), Name: nameOf(r.Earner), OtherName: nameOf(r.Friend),
		Hold: holdOrNull(r.Hold), Worth: MoneyOf(r.Worth),
	}
	if r.Change.ID != 0 {
		row.ChangeID, row.ChangeState = Number(r.Change.ID), Text(r.Change.State)
	}
	row.CaseID, row.CaseState = caseOrNull(r.EarnerCase)
	row.OtherCaseID, row.OtherCaseState = caseOrNull(r.FriendCase)
	if r.Batch.ID != 0 {
		row.BatchID, row.BatchState, row.BatchLine = Number(r.Batch.ID), Text(r.Batch.State), Text(r.Batch.Line)
	}
	return row
}

// Commission is a commission.
type Commission struct {
	Backend        string       `json:"backend"`
	CampaignID     string       `json:"campaign_id"`
	ID             string       `json:"id"`
	ParticipantID  string       `json:"participant_id"`
	OtherID        Text         `json:"other_participant_id"`
	State          string       `json:"state"`
	Event          Text         `json:"event"`
	Amount         *Amount      `json:"amount"`
	InCampaign     *Amount      `json:"in_campaign_currency"`
	Original       *Amount      `json:"original_amount"`
	Lost           *Amount      `json:"taken_back"`
	Adjustments    []Adjustment `json:"adjustments"`
	Sale           *Amount      `json:"sale"`
	HoldDays       any          `json:"hold_days"`
	CreatedAt      Stamp        `json:"created_at"`
	ApprovedAt     Stamp        `json:"approved_at"`
	PaidAt         Stamp        `json:"paid_at"`
	ReversedAt     Stamp        `json:"reversed_at"`
	FirstSeen      Stamp        `json:"first_seen"`
	AsOf           Stamp        `json:"as_of"`
	HoldEnds       Stamp        `json:"hold_ends"`
	Name           Text         `json:"participant_name"`
	OtherName      Text         `json:"other_participant_name"`
	ChangeID       any          `json:"change_id"`
	ChangeState    Text         `json:"change_state"`
	Hold           any          `json:"hold"`
	CaseID         any          `json:"case_id"`
	CaseState      Text         `json:"case_state"`
	OtherCaseID    any          `json:"other_case_id"`
	OtherCaseState Text         `json:"other_case_state"`
}

// OfCommission gives a commission as the contract has it.
func OfCommission(c model.CommissionRow) Commission {
	row := Commission{
		Backend: c.Backend, CampaignID: c.CampaignID, ID: c.ID, ParticipantID: c.Person, OtherID: Text(c.Other),
		State: c.State, Event: Text(c.Event), Amount: MoneyOf(c.Amount), InCampaign: MoneyOf(c.InCampaign),
		Original: MoneyOf(c.Original()), Lost: MoneyOf(c.Lost()), Adjustments: ofAdjustments(c.Adjustments), Sale: MoneyOf(c.Sale),
		HoldDays: Maybe(c.HoldDays), CreatedAt: Stamp(c.CreatedAt), ApprovedAt: Stamp(c.ApprovedAt), PaidAt: Stamp(c.PaidAt),
		ReversedAt: Stamp(c.ReversedAt), FirstSeen: Stamp(c.FirstSeen), AsOf: Stamp(c.AsOf),
		HoldEnds: Stamp(c.HoldEnds()), Name: nameOf(c.Earner), OtherName: nameOf(c.Friend), Hold: holdOrNull(c.Hold),
	}
	if c.Change.ID != 0 {
		row.ChangeID, row.ChangeState = Number(c.Change.ID), Text(c.Change.State)
	}
	row.CaseID, row.CaseState = caseOrNull(c.EarnerCase)
	row.OtherCaseID, row.OtherCaseState = caseOrNull(c.FriendCase)
	return row
}

// caseOrNull is the case that a person is in, and what was decided on the person
// there.
func caseOrNull(s model.Suspicion) (id any, state Text) {
	if s.Case == 0 {
		return nil, ""
	}
	return Number(s.Case), Text(s.State)
}

// Adjustment is one refund or chargeback, oldest first.
type Adjustment struct {
	At     Stamp   `json:"at"`
	Before *Amount `json:"before"`
	After  *Amount `json:"after"`
	Reason Text    `json:"reason"`
	Read   bool    `json:"found_by_reading"`
}

func ofAdjustments(all []model.Adjustment) []Adjustment {
	rows := make([]Adjustment, len(all))
	for i, a := range all {
		rows[i] = Adjustment{At: Stamp(a.At), Before: MoneyOf(a.Before), After: MoneyOf(a.After), Reason: Text(a.Reason), Read: a.Read}
	}
	return rows
}

// Payout is a payout.
type Payout struct {
	Backend       string   `json:"backend"`
	CampaignID    string   `json:"campaign_id"`
	ID            string   `json:"id"`
	ParticipantID string   `json:"participant_id"`
	State         string   `json:"state"`
	Amount        *Amount  `json:"amount"`
	InCampaign    *Amount  `json:"in_campaign_currency"`
	Commissions   []string `json:"commission_ids"`
	CreatedAt     Stamp    `json:"created_at"`
	QueuedAt      Stamp    `json:"queued_at"`
	IssuedAt      Stamp    `json:"issued_at"`
	FailedAt      Stamp    `json:"failed_at"`
	FirstSeen     Stamp    `json:"first_seen"`
	AsOf          Stamp    `json:"as_of"`
	Name          Text     `json:"participant_name"`
	Blocked       []string `json:"blocked_by"`
}

// OfPayout gives a payout as the contract has it.
func OfPayout(p model.PayoutRow) Payout {
	return Payout{
		Backend: p.Backend, CampaignID: p.CampaignID, ID: p.ID, ParticipantID: p.Person, State: p.State,
		Amount: MoneyOf(p.Amount), InCampaign: MoneyOf(p.InCampaign), Commissions: listed(p.Commissions),
		CreatedAt: Stamp(p.CreatedAt), QueuedAt: Stamp(p.QueuedAt), IssuedAt: Stamp(p.IssuedAt), FailedAt: Stamp(p.FailedAt),
		FirstSeen: Stamp(p.FirstSeen), AsOf: Stamp(p.AsOf), Name: nameOf(p.Earner), Blocked: listed(p.Blocked),
	}
}

// listed is a list that is never null.
func listed(words []string) []string {
	if words == nil {
		return []string{}
	}
	return words
}

// nameOf is a person's name, absent where the mirror has not met the person.
func nameOf(p model.Participant) Text {
	if p.Key == 0 {
		return ""
	}
	return Text(p.Name())
}

// Event is an event with its raw body.
type Event struct {
	Seq           int64   `json:"seq"`
	ReceivedAt    Stamp   `json:"received_at"`
	Backend       string  `json:"backend"`
	CampaignID    Text    `json:"campaign_id"`
	Kind          Text    `json:"kind"`
	OccurredAt    Stamp   `json:"occurred_at"`
	SubjectID     Text    `json:"subject_id"`
	ParticipantID Text    `json:"participant_id"`
	Name          Text    `json:"participant_name"`
	State         string  `json:"state"`
	Reason        Text    `json:"reason"`
	Headline      Text    `json:"headline"`
	Repeats       int64   `json:"repeats"`
	Raw           *string `json:"raw,omitempty"`
	RawBase64     *string `json:"raw_base64,omitempty"`
}

// OfEvent gives an event with its raw body as the contract has it.
func OfEvent(e model.Event) Event {
	row := Event{
		Seq: e.Seq, ReceivedAt: Stamp(e.ReceivedAt), Backend: e.Backend, CampaignID: Text(e.CampaignID),
		Kind: Text(e.Name), OccurredAt: Stamp(e.OccurredAt), SubjectID: Text(e.SubjectID), ParticipantID: Text(e.PersonID),
		Name:  Text(e.PersonName),
		State: string(e.State), Reason: Text(e.Reason), Headline: Text(e.Headline), Repeats: e.Repeats,
	}
	if utf8.Valid(e.Raw) {
		raw := string(e.Raw)
		row.Raw = &raw
	} else {
		raw := base64.StdEncoding.EncodeToString(e.Raw)
		row.RawBase64 = &raw
	}
	return row
}

// Hold is who keeps a reward or commission from being approved, on our side
// alone.
type Hold struct {
	Operator string `json:"operator"`
	Reason   Text   `json:"reason"`
	Note     Text   `json:"note"`
	Since    Stamp  `json:"since"`
	Until    Stamp  `json:"until"`
}

// holdOrNull is null where nothing is held.
func holdOrNull(h model.Hold) any {
	if h.ID == 0 {
		return nil
	}
	return OfHold(h)
}

// OfHold gives a hold as the contract has it.
func OfHold(h model.Hold) Hold {
	return Hold{Operator: h.Operator, Reason: Text(h.Reason), Note: Text(h.Note), Since: Stamp(h.Since), Until: Stamp(h.Until)}
}

// Change is a change.
type Change struct {
	ID            Number `json:"id"`
	Group         Number `json:"group"`
	Verb          string `json:"verb"`
	Kind          string `json:"kind"`
	Headline      Text   `json:"headline"`
	Patch         any    `json:"patch"`
	Backend       string `json:"backend"`
	CampaignID    string `json:"campaign_id"`
	Target        string `json:"target"`
	ParticipantID string `json:"participant_id"`
	State         string `json:"state"`
	NotBefore     Stamp  `json:"not_before"`
	Operator      string `json:"operator"`
	Reason        Text   `json:"reason"`
	Note          Text   `json:"note"`
	Despite       Text   `json:"despite"`
	Attempts      int    `json:"attempts"`
	Error         Text   `json:"error"`
	CreatedAt     Stamp  `json:"created_at"`
	At            Stamp  `json:"at"`
}

// OfChange gives a change as the contract has it.
func OfChange(c model.Change) Change {
	return Change{
		ID: Number(c.ID), Group: Number(c.Group), Verb: string(c.Verb), Kind: string(c.ObjectRef().Object), Headline: Text(c.Headline), Patch: document(c.Patch),
		Backend: c.Backend, CampaignID: c.CampaignID,
		Target: c.Target, ParticipantID: c.PersonID, State: string(c.State), NotBefore: Stamp(c.NotBefore),
		Operator: c.Operator, Reason: Text(c.Reason), Note: Text(c.Note), Despite: Text(c.Despite), Attempts: c.Attempts, Error: Text(c.Error),
		CreatedAt: Stamp(c.CreatedAt), At: Stamp(c.At),
	}
}
