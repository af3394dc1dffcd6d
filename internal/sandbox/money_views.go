package sandbox

// commissionJSON is a commission, equal in REST and in events except for the
// exchange rate, which published events never carry.
type commissionJSON struct {
	ID                           string   `json:"id"`
	ReferrerID                   string   `json:"referrerId"`
	ReferredID                   string   `json:"referredId"`
	Event                        string   `json:"event"`
	Amount                       int64    `json:"amount"`
	SaleAmount                   int64    `json:"saleAmount"`
	CurrencyISO                  string   `json:"currencyISO"`
	Status                       string   `json:"status"`
	CreatedAt                    int64    `json:"createdAt"`
	ApprovedAt                   *int64   `json:"approvedAt"`
	PaidAt                       *int64   `json:"paidAt"`
	ReversedAt                   *int64   `json:"reversedAt"`
	PayoutQueuedAt               *int64   `json:"payoutQueuedAt"`
	HoldDuration                 int64    `json:"holdDuration"`
	Provider                     string   `json:"provider"`
	AmountInCampaignCurrency     int64    `json:"amountInCampaignCurrency"`
	SaleAmountInCampaignCurrency int64    `json:"saleAmountInCampaignCurrency"`
	CampaignCurrencyISO          string   `json:"campaignCurrencyISO"`
	ExchangeRate                 *float64 `json:"exchangeRate,omitempty"`
	ExchangeRateAt               *int64   `json:"exchangeRateAt"`
	FxError                      *string  `json:"fxError"`
}

type payoutJSON struct {
	ID                       string   `json:"id"`
	ParticipantID            string   `json:"participantId"`
	CommissionIDs            []string `json:"commissionIds"`
	Amount                   int64    `json:"amount"`
	CurrencyISO              string   `json:"currencyISO"`
	Status                   string   `json:"status"`
	CreatedAt                int64    `json:"createdAt"`
	QueuedAt                 *int64   `json:"queuedAt"`
	IssuedAt                 *int64   `json:"issuedAt"`
	FailedAt                 *int64   `json:"failedAt"`
	Provider                 *string  `json:"provider"`
	AmountInCampaignCurrency *int64   `json:"amountInCampaignCurrency"`
	CampaignCurrencyISO      string   `json:"campaignCurrencyISO"`
	ExchangeRate             *float64 `json:"exchangeRate"`
	ExchangeRateAt           *int64   `json:"exchangeRateAt"`
	FxError                  *string  `json:"fxError"`
}

// sameCurrency is the rate of every conversion here: sales must be in the
// program's own currency. The vendor's figure, not money of ours.
var sameCurrency = 1.0

// bare is a commission without its exchange rate, as events carry it.
func (c *campaign) bare(m *commission) commissionJSON {
	return commissionJSON{
		ID: m.id, ReferrerID: m.affiliateID, ReferredID: m.customerID, Event: "SALE",
		Amount: m.amount, SaleAmount: m.sale, CurrencyISO: c.currency, Status: m.status, CreatedAt: m.createdAt,
		ApprovedAt: timeOrNull(m.approvedAt), PaidAt: timeOrNull(m.paidAt), ReversedAt: timeOrNull(m.reversedAt),
		PayoutQueuedAt: timeOrNull(m.queuedAt), HoldDuration: m.holdDays, Provider: m.provider,
		AmountInCampaignCurrency: m.amount, SaleAmountInCampaignCurrency: m.sale, CampaignCurrencyISO: c.currency,
		ExchangeRateAt: &m.createdAt,
	}
}

func (c *campaign) commissionRow(m *commission) commissionJSON {
	v := c.bare(m)
	v.ExchangeRate = &sameCurrency
	return v
}

// payoutRow shows a payout; provider and conversion are null while it is only
// a sum of what is coming.
func (c *campaign) payoutRow(p *payout) payoutJSON {
	v := payoutJSON{
		ID: p.id, ParticipantID: p.ownerID, CommissionIDs: []string{}, Amount: p.amount, CurrencyISO: c.currency,
		Status: p.status, CreatedAt: p.createdAt, QueuedAt: timeOrNull(p.queuedAt), IssuedAt: timeOrNull(p.issuedAt),
		FailedAt: timeOrNull(p.failedAt), Provider: orNull(p.provider), CampaignCurrencyISO: c.currency,
	}
	for _, m := range p.commissions {
		v.CommissionIDs = append(v.CommissionIDs, m.id)
	}
	if p.status != "UPCOMING" {
		amount := p.amount
		v.AmountInCampaignCurrency, v.ExchangeRate, v.ExchangeRateAt = &amount, &sameCurrency, timeOrNull(p.queuedAt)
	}
	return v
}
