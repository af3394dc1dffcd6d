package sandbox

// payoutProviders are where payouts can go, with the names shown for them.
var payoutProviders = []struct{ id, name string }{{"PAYPAL", "PayPal"}, {"WISECOM", "Wise"}}

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

// onlyAffiliates refuses people who can never be paid. That it is a 400 is
// assumed: the published list has no 422 for these calls.
func (q *request) onlyAffiliates() *failure {
	if !q.person.affiliate {
		return badRequest("Participant is not an affiliate.")
	}
	return nil
}

func (q *request) getPayoutDestination() (any, *failure) {
	if refused := q.onlyAffiliates(); refused != nil {
		return nil, refused
	}
	p := q.person
	var active *string
	enabled, destinations := []string{}, []destinationJSON{}
	for _, provider := range payoutProviders {
		d := destinationJSON{Provider: provider.id, DisplayName: provider.name, Status: "NONE"}
		switch {
		case p.payable && provider.id == "PAYPAL":
			active = &d.Provider
			d.Status, d.ConfirmedAt = "ACTIVE", ptr(p.createdAt+dayMillis)
			d.ClaimEmail, d.LegalEntityType = ptr(p.email), ptr("INDIVIDUAL")
		case p.confirming == provider.id:
			d.Status, d.ClaimEmail = "PENDING_CONFIRMATION", ptr(p.email)
		}
		enabled = append(enabled, provider.id)
		destinations = append(destinations, d)
	}
	return map[string]any{"activeProvider": active, "enabledProviders": enabled, "destinations": destinations}, nil
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
	q.person.confirming = provider
	name := provider
	for _, known := range payoutProviders {
		if known.id == provider {
			name = known.name
		}
	}
	return map[string]any{
		"status": "CONFIRMATION_REQUESTED", "provider": provider, "providerDisplayName": name, "expiresAt": q.now + 7*dayMillis,
	}, nil
}
