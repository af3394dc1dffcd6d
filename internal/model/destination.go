package model

import "strings"

// States of an account to pay to, in the vendor's words. The list is open.
//
// Source: documented for GrowSurf, payout destination.
const (
	DestinationNone      = "NONE"
	DestinationAsked     = "PENDING_CONFIRMATION" // a mail was sent, nobody followed its link yet
	DestinationConfirmed = "CONFIRMED"
	DestinationActive    = "ACTIVE"
	// DestinationUnread is ours: nobody could read the state.
	DestinationUnread = "not read"
)

// Providers are those at which a person can be asked to confirm an account, in
// the vendor's words.
//
// Source: documented for GrowSurf, request-confirmation.
var Providers = []string{"PAYPAL", "WISECOM"}

// ProviderName is a provider for people.
func ProviderName(provider string) string {
	switch strings.ToUpper(provider) {
	case "PAYPAL":
		return "PayPal"
	case "WISECOM":
		return "Wise"
	}
	return provider
}

// Confirmed tells that an account can be paid to.
func Confirmed(state string) bool { return state == DestinationConfirmed || state == DestinationActive }

// StateAt gives the state of a person's account at a provider.
func StateAt(all []Destination, provider string) string {
	for _, d := range all {
		if strings.EqualFold(d.Provider, provider) {
			return strings.ToUpper(d.State)
		}
	}
	return DestinationNone
}

// Confirmation is the wish to have a person mailed a link with which to confirm
// the account that payouts go to.
type Confirmation struct {
	Person   Participant
	Provider string // one of Providers
	Seen     string // the state of the account as the operator saw it, DestinationUnread when nobody could
}

// ObjectRef names what the mail is about: the person's payouts, at whatever
// provider. One mail is under way at a time.
func (c Confirmation) ObjectRef() ObjectRef {
	return ObjectRef{c.Person.Backend, c.Person.CampaignID, ObjectDestination, c.Person.ID}
}

// fieldProvider is what the patch of a Change names the provider by.
const fieldProvider = "provider"

// Patch gives the wish as a Change carries it.
func (c Confirmation) Patch() (string, error) {
	return NewPatch(map[string]any{fieldProvider: c.Provider})
}

// Provider is the one at which a change asks for a confirmation, "" for other
// changes.
func (c Change) Provider() string {
	if c.Verb != VerbConfirm {
		return ""
	}
	fields, err := object(c.Patch)
	if err != nil {
		return ""
	}
	provider, _ := fields[fieldProvider].(string)
	return provider
}
