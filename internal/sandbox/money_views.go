package sandbox

// commissionJSON is a commission, equal in REST and in events except for the
// exchange rate, which published events never carry.
type commissionJSON struct {
	ID                           string   `json:"id"`
	ReferrerID                   string   `json:"referrerId"`
	ReferredID                   string   `json:"referredId"`
	Event                        string   `json:"event"`
	Amount                       int64    `json:"amount"`
	SaleAmount                   *int64   `json:"saleAmount"`
	CurrencyISO                  string   `json:"currencyISO"`
	Status                       string   `json:"status"`
	CreatedAt                    int64    `json:"createdAt"`
	ApprovedAt                   *int64   `json:"approvedAt"`
	PaidAt                       *int64   `json:"paidAt"`
	ReversedAt                   *int64   `json:"reversedAt"`
	PayoutQueuedAt               *int64   `json:"payoutQueuedAt"`
	HoldDuration                 int64    `json:"holdDuration"`
	Provider                     *string  `json:"provider"`
	AmountInCampaignCurrency     *int64   `json:"amountInCampaignCurrency"`
	SaleAmountInCampaignCurrency *int64   `json:"saleAmountInCampaignCurrency"`
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

// bare is a commission without its exchange rate, as events carry it. A lead
// has no sale and no provider.
func (c *campaign) bare(m *commission) commissionJSON {
	v := commissionJSON{
		ID: m.id, ReferrerID: m.affiliateID, ReferredID: m.customerID, Event: m.event,
		Amount: m.amount, CurrencyISO: m.currency, Status: m.status, CreatedAt: m.createdAt,
		ApprovedAt: timeOrNull(m.approvedAt), PaidAt: timeOrNull(m.paidAt), ReversedAt: timeOrNull(m.reversedAt),
		PayoutQueuedAt: timeOrNull(m.queuedAt), HoldDuration: m.holdDays, Provider: orNull(m.provider),
		AmountInCampaignCurrency: m.fx.shown(m.amount), CampaignCurrencyISO: c.currency, FxError: m.fx.problem(),
	}
	if m.event == forSale {
		v.SaleAmount, v.SaleAmountInCampaignCurrency, v.ExchangeRateAt = ptr(m.sale), m.fx.shown(m.sale), timeOrNull(m.fx.at)
	}
	return v
}

func (c *campaign) commissionRow(m *commission) commissionJSON {
	v := c.bare(m)
	v.ExchangeRate = m.fx.quoted()
	return v
}

// payoutRow shows a payout; provider and conversion are null while it is only
// a sum of what is coming.
func (c *campaign) payoutRow(p *payout) payoutJSON {
	v := payoutJSON{
		ID: p.id, ParticipantID: p.ownerID, CommissionIDs: []string{}, Amount: p.amount, CurrencyISO: p.currency,
		Status: p.status, CreatedAt: p.createdAt, QueuedAt: timeOrNull(p.queuedAt), IssuedAt: timeOrNull(p.issuedAt),
		FailedAt: timeOrNull(p.failedAt), Provider: orNull(p.provider), CampaignCurrencyISO: c.currency,
	}
	for _, m := range p.commissions {
		v.CommissionIDs = append(v.CommissionIDs, m.id)
	}
	if p.status != payoutUpcoming {
		v.AmountInCampaignCurrency, v.ExchangeRate = p.fx.shown(p.amount), p.fx.quoted()
		v.ExchangeRateAt, v.FxError = timeOrNull(p.fx.at), p.fx.problem()
	}
	return v
}

// payoutRecord is a payout as REST shows it: events lack the newest field.
type payoutRecord struct {
	payoutJSON
	ReversedAt *int64 `json:"reversedAt"`
}

func (c *campaign) payoutRecord(p *payout) payoutRecord {
	return payoutRecord{payoutJSON: c.payoutRow(p), ReversedAt: timeOrNull(p.reversedAt)}
}
