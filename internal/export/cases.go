package export

import "refdesk/internal/model"

// Case is a case of the fraud desk.
type Case struct {
	ID         Number   `json:"id"`
	Backend    string   `json:"backend"`
	CampaignID string   `json:"campaign_id"`
	State      string   `json:"state"`
	Score      int      `json:"score"`
	Parts      []Part   `json:"parts"`
	People     []string `json:"people"`
	AtStake    []Amount `json:"at_stake"`
	Waiting    int      `json:"waiting"`
	Unpriced   int      `json:"unpriced"` // of these, how many nobody knows the worth of
	Order      string   `json:"order"`
	Ring       bool     `json:"ring"`
	LeadID     string   `json:"lead_id"`
	LeadName   Text     `json:"lead_name"`
	OpenedAt   Stamp    `json:"opened_at"`
	ChangedAt  Stamp    `json:"changed_at"`
	Returned   []string `json:"returned"`
	HeldUntil  Stamp    `json:"held_until"`
	Deadline   Stamp    `json:"deadline"`
	TakenBy    Text     `json:"taken_by"`
}

// Part is one thing that speaks for or against somebody.
type Part struct {
	Signal string `json:"signal"`
	Points int    `json:"points"`
	Text   string `json:"text"`
}

// OfCase gives a case as the contract has it.
func OfCase(c model.Case) Case {
	return Case{
		ID: Number(c.ID), Backend: c.Backend, CampaignID: c.CampaignID, State: string(c.State), Score: c.Score,
		Parts: OfParts(c.Parts), People: listed(c.People), AtStake: OfAmounts(c.AtStake), Waiting: c.Waiting, Unpriced: c.Unpriced, Order: c.Why(),
		Ring: c.Ring, LeadID: c.Lead.ID, LeadName: nameOf(c.Lead), OpenedAt: Stamp(c.OpenedAt), ChangedAt: Stamp(c.ChangedAt),
		Returned: listed(c.Returned), HeldUntil: Stamp(c.HeldUntil), Deadline: Stamp(c.Deadline), TakenBy: Text(c.TakenBy),
	}
}

// OfParts gives parts of a score as the contract has them.
func OfParts(parts []model.Part) []Part {
	out := make([]Part, len(parts))
	for i, p := range parts {
		out[i] = Part(p)
	}
	return out
}

// OfAmounts gives sums, one a currency, as the contract has them.
func OfAmounts(sums []model.Money) []Amount {
	out := make([]Amount, len(sums))
	for i, m := range sums {
		out[i] = *MoneyOf(model.Some(m))
	}
	return out
}

// Ledger is one fact of the ledger.
type Ledger struct {
	Seq        Number `json:"seq"`
	At         Stamp  `json:"at"`
	Kind       string `json:"kind"`
	Operator   Text   `json:"operator"`
	ChangeID   any    `json:"change_id"`
	Backend    Text   `json:"backend"`
	CampaignID Text   `json:"campaign_id"`
	Object     Text   `json:"object"`
	Target     Text   `json:"target"`
	Text       Text   `json:"text"` // reason, note and what was done; null where it was erased
	TextDigest string `json:"text_digest"`
	Prev       Text   `json:"prev"`
	Hash       string `json:"hash"`
	Evidence   any    `json:"evidence"` // of a verdict, as it was seen; null where it was erased
}

// OfLedger gives a row of the ledger as the contract has it, with the evidence
// of the verdict that it is about, if any.
func OfLedger(r model.LedgerRow, evidence string) Ledger {
	row := Ledger{
		Seq: Number(r.Seq), At: Stamp(r.At), Kind: r.Kind, Operator: Text(r.Operator), Backend: Text(r.Backend),
		CampaignID: Text(r.CampaignID), Object: Text(r.Object), Target: Text(r.Target), Text: Text(r.Text),
		TextDigest: r.TextDigest, Prev: Text(r.Prev), Hash: r.Hash, Evidence: document(evidence),
	}
	if r.ChangeID != 0 {
		row.ChangeID = Number(r.ChangeID)
	}
	return row
}
