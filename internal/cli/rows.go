package cli

import (
	"encoding/base64"
	"unicode/utf8"

	"refdesk/internal/model"
)

// The structs below are the printed contract: keys stay, keys may be added.

type campaignRow struct {
	Backend      string `json:"backend"`
	ID           string `json:"id"`
	Name         string `json:"name"`
	Type         string `json:"type"`
	Status       text   `json:"status"`
	Currency     text   `json:"currency"`
	Participants any    `json:"participants"`      // the vendor's count
	Here         int    `json:"participants_here"` // the mirror's, those who are gone included
	Referrals    any    `json:"referrals"`
	CreatedAt    stamp  `json:"created_at"`
	AsOf         stamp  `json:"as_of"`
}

func rowOfCampaign(c model.Campaign) campaignRow {
	return campaignRow{
		Backend: c.Backend, ID: c.ID, Name: c.Name, Type: c.Type, Status: text(c.Status), Currency: text(c.Currency),
		Participants: maybe(c.Participants), Referrals: maybe(c.Referrals),
		CreatedAt: stamp(c.CreatedAt), AsOf: stamp(c.AsOf),
	}
}

type participantRow struct {
	Backend         string  `json:"backend"`
	CampaignID      string  `json:"campaign_id"`
	ID              string  `json:"id"`
	Email           text    `json:"email"`
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
	Due             *amount `json:"due"`
	Paid            *amount `json:"paid"`
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
	CreatedAt       stamp   `json:"created_at"`
	AsOf            stamp   `json:"as_of"`
	ReadAt          stamp   `json:"read_at"`
	Gone            bool    `json:"gone"`
}

func rowOfParticipant(p model.Participant) participantRow {
	return participantRow{
		Backend: p.Backend, CampaignID: p.CampaignID, ID: p.ID, Email: text(p.Email),
		FirstName: maybe(p.FirstName), LastName: maybe(p.LastName), ReferredBy: maybe(p.ReferredBy),
		ReferralCount: maybe(p.ReferralCount), MonthlyCount: maybe(p.MonthlyCount), PrevMonthCount: maybe(p.PrevMonthCount),
		LeadCount: maybe(p.LeadCount), Rank: maybe(p.Rank), MonthlyRank: maybe(p.MonthlyRank),
		Impressions: maybe(p.Impressions), UniqueViews: maybe(p.UniqueViews), Shares: maybe(p.Shares),
		Risk: maybe(p.Risk), RiskReason: maybe(p.RiskReason), ReferralStatus: maybe(p.ReferralStatus),
		ReferralSource: maybe(p.ReferralSource), AffiliateStatus: maybe(p.AffiliateStatus),
		Due: money(p.Due), Paid: money(p.Paid),
		IP: maybe(p.IP), Fingerprint: maybe(p.Fingerprint), Device: maybe(p.Device),
		ShareURL: maybe(p.ShareURL), VanityKeys: maybe(p.VanityKeys), Notes: maybe(p.Notes),
		Metadata: embedded(p.Metadata.V), Extra: embedded(p.Extra),
		Winner: maybe(p.Winner), Unsubscribed: maybe(p.Unsubscribed),
		CreatedAt: stamp(p.CreatedAt), AsOf: stamp(p.AsOf), ReadAt: stamp(p.ReadAt), Gone: p.Gone,
	}
}

type rewardRow struct {
	Backend       string `json:"backend"`
	CampaignID    string `json:"campaign_id"`
	ID            string `json:"id"`
	ConfigID      text   `json:"config_id"`
	ParticipantID string `json:"participant_id"`
	OtherID       text   `json:"other_participant_id"`
	Side          string `json:"side"`
	State         string `json:"state"`
	Title         text   `json:"title"`
	CreatedAt     stamp  `json:"created_at"`
	FirstSeen     stamp  `json:"first_seen"`
	ApprovedAt    stamp  `json:"approved_at"`
	FulfilledAt   stamp  `json:"fulfilled_at"`
	AsOf          stamp  `json:"as_of"`
	ChangeID      any    `json:"change_id"`
	ChangeState   text   `json:"change_state"`
	Hold          any    `json:"hold"`
}

func rowOfReward(r model.RewardRow) rewardRow {
	row := rewardRow{
		Backend: r.Backend, CampaignID: r.CampaignID, ID: r.ID, ConfigID: text(r.ConfigID), ParticipantID: r.Person,
		OtherID: text(r.Other), Side: string(r.Side), State: string(r.State), Title: text(r.Title),
		CreatedAt: stamp(r.CreatedAt), FirstSeen: stamp(r.FirstSeen), ApprovedAt: stamp(r.ApprovedAt),
		FulfilledAt: stamp(r.FulfilledAt), AsOf: stamp(r.AsOf), Hold: rowOfHold(r.Hold),
	}
	if r.Change.ID != 0 {
		row.ChangeID, row.ChangeState = number(r.Change.ID), text(r.Change.State)
	}
	return row
}

type commissionRow struct {
	Backend       string          `json:"backend"`
	CampaignID    string          `json:"campaign_id"`
	ID            string          `json:"id"`
	ParticipantID string          `json:"participant_id"`
	OtherID       text            `json:"other_participant_id"`
	State         string          `json:"state"`
	Event         text            `json:"event"`
	Amount        *amount         `json:"amount"`
	InCampaign    *amount         `json:"in_campaign_currency"`
	Original      *amount         `json:"original_amount"`
	Lost          *amount         `json:"taken_back"`
	Adjustments   []adjustmentRow `json:"adjustments"`
	Sale          *amount         `json:"sale"`
	HoldDays      any             `json:"hold_days"`
	CreatedAt     stamp           `json:"created_at"`
	ApprovedAt    stamp           `json:"approved_at"`
	PaidAt        stamp           `json:"paid_at"`
	ReversedAt    stamp           `json:"reversed_at"`
	FirstSeen     stamp           `json:"first_seen"`
	AsOf          stamp           `json:"as_of"`
	HoldEnds      stamp           `json:"hold_ends"`
	Name          text            `json:"participant_name"`
	ChangeID      any             `json:"change_id"`
	ChangeState   text            `json:"change_state"`
	Hold          any             `json:"hold"`
}

func rowOfCommission(c model.CommissionRow) commissionRow {
	row := commissionRow{
		Backend: c.Backend, CampaignID: c.CampaignID, ID: c.ID, ParticipantID: c.Person, OtherID: text(c.Other),
		State: c.State, Event: text(c.Event), Amount: money(c.Amount), InCampaign: money(c.InCampaign),
		Original: money(c.Original()), Lost: money(c.Lost()), Adjustments: rowsOfAdjustments(c.Adjustments), Sale: money(c.Sale),
		HoldDays: maybe(c.HoldDays), CreatedAt: stamp(c.CreatedAt), ApprovedAt: stamp(c.ApprovedAt), PaidAt: stamp(c.PaidAt),
		ReversedAt: stamp(c.ReversedAt), FirstSeen: stamp(c.FirstSeen), AsOf: stamp(c.AsOf),
		HoldEnds: stamp(c.HoldEnds()), Name: nameOf(c.Earner), Hold: rowOfHold(c.Hold),
	}
	if c.Change.ID != 0 {
		row.ChangeID, row.ChangeState = number(c.Change.ID), text(c.Change.State)
	}
	return row
}

// adjustmentRow is one refund or chargeback, oldest first.
type adjustmentRow struct {
	At     stamp   `json:"at"`
	Before *amount `json:"before"`
	After  *amount `json:"after"`
	Reason text    `json:"reason"`
	Read   bool    `json:"found_by_reading"`
}

func rowsOfAdjustments(all []model.Adjustment) []adjustmentRow {
	rows := make([]adjustmentRow, len(all))
	for i, a := range all {
		rows[i] = adjustmentRow{At: stamp(a.At), Before: money(a.Before), After: money(a.After), Reason: text(a.Reason), Read: a.Read}
	}
	return rows
}

type payoutRow struct {
	Backend       string   `json:"backend"`
	CampaignID    string   `json:"campaign_id"`
	ID            string   `json:"id"`
	ParticipantID string   `json:"participant_id"`
	State         string   `json:"state"`
	Amount        *amount  `json:"amount"`
	InCampaign    *amount  `json:"in_campaign_currency"`
	Commissions   []string `json:"commission_ids"`
	CreatedAt     stamp    `json:"created_at"`
	QueuedAt      stamp    `json:"queued_at"`
	IssuedAt      stamp    `json:"issued_at"`
	FailedAt      stamp    `json:"failed_at"`
	FirstSeen     stamp    `json:"first_seen"`
	AsOf          stamp    `json:"as_of"`
	Name          text     `json:"participant_name"`
	Blocked       []string `json:"blocked_by"`
}

func rowOfPayout(p model.PayoutRow) payoutRow {
	return payoutRow{
		Backend: p.Backend, CampaignID: p.CampaignID, ID: p.ID, ParticipantID: p.Person, State: p.State,
		Amount: money(p.Amount), InCampaign: money(p.InCampaign), Commissions: listed(p.Commissions),
		CreatedAt: stamp(p.CreatedAt), QueuedAt: stamp(p.QueuedAt), IssuedAt: stamp(p.IssuedAt), FailedAt: stamp(p.FailedAt),
		FirstSeen: stamp(p.FirstSeen), AsOf: stamp(p.AsOf), Name: nameOf(p.Earner), Blocked: listed(p.Blocked),
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
func nameOf(p model.Participant) text {
	if p.Key == 0 {
		return ""
	}
	return text(p.Name())
}

type eventRow struct {
	Seq           int64   `json:"seq"`
	ReceivedAt    stamp   `json:"received_at"`
	Backend       string  `json:"backend"`
	CampaignID    text    `json:"campaign_id"`
	Kind          text    `json:"kind"`
	OccurredAt    stamp   `json:"occurred_at"`
	SubjectID     text    `json:"subject_id"`
	ParticipantID text    `json:"participant_id"`
	State         string  `json:"state"`
	Reason        text    `json:"reason"`
	Headline      text    `json:"headline"`
	Repeats       int64   `json:"repeats"`
	Raw           *string `json:"raw,omitempty"`
	RawBase64     *string `json:"raw_base64,omitempty"`
}

func rowOfEvent(e model.Event) eventRow {
	row := eventRow{
		Seq: e.Seq, ReceivedAt: stamp(e.ReceivedAt), Backend: e.Backend, CampaignID: text(e.CampaignID),
		Kind: text(e.Name), OccurredAt: stamp(e.OccurredAt), SubjectID: text(e.SubjectID), ParticipantID: text(e.PersonID),
		State: string(e.State), Reason: text(e.Reason), Headline: text(e.Headline), Repeats: e.Repeats,
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

// holdRow is who keeps a reward or commission from being approved, on our side
// alone.
type holdRow struct {
	Operator string `json:"operator"`
	Reason   text   `json:"reason"`
	Note     text   `json:"note"`
	Since    stamp  `json:"since"`
	Until    stamp  `json:"until"`
}

// rowOfHold is null where nothing is held.
func rowOfHold(h model.Hold) any {
	if h.ID == 0 {
		return nil
	}
	return holdOf(h)
}

func holdOf(h model.Hold) holdRow {
	return holdRow{Operator: h.Operator, Reason: text(h.Reason), Note: text(h.Note), Since: stamp(h.Since), Until: stamp(h.Until)}
}

type changeRow struct {
	ID            number `json:"id"`
	Group         number `json:"group"`
	Verb          string `json:"verb"`
	Kind          string `json:"kind"`
	Patch         any    `json:"patch"`
	Backend       string `json:"backend"`
	CampaignID    string `json:"campaign_id"`
	Target        string `json:"target"`
	ParticipantID string `json:"participant_id"`
	State         string `json:"state"`
	NotBefore     stamp  `json:"not_before"`
	Operator      string `json:"operator"`
	Reason        text   `json:"reason"`
	Note          text   `json:"note"`
	Attempts      int    `json:"attempts"`
	Error         text   `json:"error"`
	CreatedAt     stamp  `json:"created_at"`
	At            stamp  `json:"at"`
}

func rowOfChange(c model.Change) changeRow {
	return changeRow{
		ID: number(c.ID), Group: number(c.Group), Verb: string(c.Verb), Kind: string(c.ObjectRef().Object), Patch: embedded(c.Patch),
		Backend: c.Backend, CampaignID: c.CampaignID,
		Target: c.Target, ParticipantID: c.PersonID, State: string(c.State), NotBefore: stamp(c.NotBefore),
		Operator: c.Operator, Reason: text(c.Reason), Note: text(c.Note), Attempts: c.Attempts, Error: text(c.Error),
		CreatedAt: stamp(c.CreatedAt), At: stamp(c.At),
	}
}
