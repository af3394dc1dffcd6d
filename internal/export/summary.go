package export

import "refdesk/internal/model"

// What a row of a summary is of, beside the parts of the model.
const (
	partPayouts    = "payouts"     // commissions paid against payouts issued, in all
	partDifference = "difference"  // one payout or commission that differs
	partConversion = "conversion"  // what a backend converted into the campaign's currency
	partLeftOut    = "not-counted" // what is in no sum
)

// Summary is one row of a summary. Only rows of one part may be added up:
// differences are inside the payouts' sums.
type Summary struct {
	Month         Text    `json:"month"` // UTC; null = all of time
	Part          string  `json:"part"`
	Backend       string  `json:"backend"`
	CampaignID    string  `json:"campaign_id"`
	Campaign      Text    `json:"campaign"` // its name
	Object        Text    `json:"object"`   // what the id is of
	ID            Text    `json:"id"`       // null in sums
	ParticipantID Text    `json:"participant_id"`
	Currency      Text    `json:"currency"`
	Count         int     `json:"count"`
	Earned        *Amount `json:"earned"`
	Approved      *Amount `json:"approved"` // and not paid
	Refused       *Amount `json:"refused"`
	Paid          *Amount `json:"paid"`
	Waiting       *Amount `json:"waiting"`
	ClawedBack    *Amount `json:"clawed_back"`
	Delivered     *Amount `json:"delivered"` // as the backend says, in no batch
	Adjusted      *Amount `json:"adjusted"`
	Lost          *Amount `json:"paid_then_cancelled"` // a part of paid
	Issued        *Amount `json:"payouts_issued"`
	Difference    *Amount `json:"difference"`    // paid less issued
	Converted     *Amount `json:"converted"`     // in the campaign's currency, by the backend
	Unconverted   any     `json:"not_converted"` // how many are not, of a conversion
	Why           Text    `json:"why"`
}

// SummaryRows gives a summary as rows of the contract: books, sums of payouts,
// differences, and what is not counted.
func SummaryRows(s model.Summary) []Summary {
	var rows []Summary
	for _, b := range s.Books {
		row := Summary{
			Part: string(b.Part), Backend: b.Backend, CampaignID: b.CampaignID, ID: Text(b.ID), Currency: Text(b.Currency), Count: b.Count,
			Earned: exactly(b.Earned), Approved: exactly(b.Approved), Refused: exactly(b.Refused), Paid: exactly(b.Paid),
			Waiting: exactly(b.Waiting), ClawedBack: exactly(b.Cancelled), Delivered: exactly(b.Delivered), Adjusted: exactly(b.Adjusted),
		}
		if b.Part == model.SummaryRewards {
			row.Lost = exactly(b.Lost)
		}
		rows = append(rows, row)
	}
	for _, p := range s.Payouts {
		rows = append(rows, ofPayoutCheck(partPayouts, p))
	}
	for _, p := range s.Differences {
		rows = append(rows, ofPayoutCheck(partDifference, p))
	}
	for _, c := range s.Conversions {
		rows = append(rows, ofConversion(c)...)
	}
	for _, g := range s.Gaps {
		rows = append(rows, Summary{Part: partLeftOut, Backend: g.Backend, CampaignID: g.CampaignID, Count: g.Count, Why: Text(g.Why)})
	}
	for i := range rows {
		rows[i].Month = Text(s.Month.String())
		rows[i].Campaign = Text(s.Names[model.CampaignRef{Backend: rows[i].Backend, ID: rows[i].CampaignID}])
	}
	return rows
}

// ofConversion gives a row for each currency that a backend converted into. What
// is not converted is counted once.
func ofConversion(c model.Conversion) []Summary {
	row := Summary{
		Part: partConversion, Backend: c.Backend, CampaignID: c.CampaignID, Currency: Text(c.Currency), Count: c.Count, Unconverted: c.Missing,
	}
	if len(c.Converted) == 0 {
		return []Summary{row}
	}
	var rows []Summary
	for _, sum := range c.Converted {
		row.Converted = exactly(sum)
		rows = append(rows, row)
		row.Count, row.Unconverted = 0, 0
	}
	return rows
}

func ofPayoutCheck(part string, p model.PayoutCheck) Summary {
	return Summary{
		Part: part, Backend: p.Backend, CampaignID: p.CampaignID, Object: Text(p.Object), ID: Text(p.ID), ParticipantID: Text(p.Person), Currency: Text(p.Currency),
		Count: p.Count, Paid: MoneyOf(p.Paid), Issued: MoneyOf(p.Issued), Difference: MoneyOf(p.Difference), Why: Text(p.Why),
	}
}
