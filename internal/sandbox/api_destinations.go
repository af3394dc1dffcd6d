package sandbox

// payoutProviders are where payouts can go, with the names shown for them.
var payoutProviders = []struct{ id, name string }{{"PAYPAL", "PayPal"}, {"WISECOM", "Wise"}}

// confirmationWindow is how long a mailed link works. Assumed.
const confirmationWindow = 7 * dayMillis

// destinationJSON is one way a person could be paid.
type destinationJSON struct {
	Provider          string  `json:"provider"`
	DisplayName       string  `json:"providerDisplayName"`
	Status            string  `json:"status"`
	ClaimEmail        *string `json:"claimEmail"`
	ConfirmedAt       *int64  `json:"confirmedAt"`
	LegalEntityType   *string `json:"legalEntityType"`
	NeedsRepairReason *string `json:"needsRepairReason"`
}

// onlyAffiliates refuses people who can never be paid, and a team that has
// nothing to pay with. That the first is a 400 is assumed: the published list
// has no 422 for these calls.
func (q *request) onlyAffiliates() *failure {
	switch {
	case q.program.plan.noPayment:
		return paymentRequired("A payment method is required.")
	case !q.person.affiliate:
		return badRequest("Participant is not an affiliate.")
	}
	return nil
}

func (q *request) getPayoutDestination() (any, *failure) {
	if refused := q.onlyAffiliates(); refused != nil {
		return nil, refused
	}
	var active *string
	enabled, destinations := []string{}, []destinationJSON{}
	for _, provider := range payoutProviders {
		d := q.person.destination(provider.id, q.now)
		d.DisplayName = provider.name
		if d.Status == "ACTIVE" {
			active = &d.Provider
		}
		enabled = append(enabled, provider.id)
		destinations = append(destinations, d)
	}
	return map[string]any{"activeProvider": active, "enabledProviders": enabled, "destinations": destinations}, nil
}

// destination is how a person stands with one provider. Everybody who can be
// paid is paid by the first.
func (p *participant) destination(provider string, now int64) destinationJSON {
	d := destinationJSON{Provider: provider, Status: "NONE"}
	switch {
	case p.confirming == provider && now < p.confirmUntil:
		d.Status, d.ClaimEmail = "PENDING_CONFIRMATION", ptr(p.email)
	case p.confirming == provider:
		d.Status, d.ClaimEmail = "EXPIRED", ptr(p.email)
	case provider != payoutProviders[0].id:
	case p.payable:
		d.Status, d.ConfirmedAt = "ACTIVE", ptr(p.createdAt+dayMillis)
		d.ClaimEmail, d.LegalEntityType = ptr(p.email), ptr("INDIVIDUAL")
	case p.repair != "":
		d.Status, d.ConfirmedAt, d.NeedsRepairReason = "NEEDS_REPAIR", ptr(p.createdAt+dayMillis), ptr(p.repair)
		d.ClaimEmail, d.LegalEntityType = ptr(p.email), ptr("INDIVIDUAL")
	}
	return d
}

// askPayoutDestination mails a link; following it is up to the person.
func (q *request) askPayoutDestination() (any, *failure) {
	provider, ok := q.in.oneOf("provider", "PAYPAL", "WISECOM")
	if !ok && len(q.in.problems) == 0 {
		q.in.bad("provider", "Required.")
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	if refused := q.onlyAffiliates(); refused != nil {
		return nil, refused
	}
	q.person.confirming, q.person.confirmUntil = provider, q.now+confirmationWindow
	name := provider
	for _, known := range payoutProviders {
		if known.id == provider {
			name = known.name
		}
	}
	return map[string]any{
		"status": "CONFIRMATION_REQUESTED", "provider": provider, "providerDisplayName": name, "expiresAt": q.person.confirmUntil,
	}, nil
}
