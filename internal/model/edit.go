package model

// Edit is what an operator wants to be different about a participant at its
// backend. Facts that are not known stay as they are.
type Edit struct {
	Person          Participant // as the operator saw it
	Notes           Opt[string] // up to 500 characters, replaced whole
	Metadata        map[string]Opt[string]
	ReferralStatus  Opt[string] // the vendor's word, of a pending referral: CREDIT_AWARDED, CREDIT_EXPIRED
	AffiliateStatus Opt[string] // the vendor's word, of an affiliate: APPROVED, SUSPENDED, BANNED
	// Overwrite says that notes which the backend has already may be replaced.
	Overwrite bool
}

// Patch gives the edit as a Change carries it. A key of the metadata that is
// not known is to be removed.
func (e Edit) Patch() (string, error) {
	fields := map[string]any{}
	for name, fact := range map[string]Opt[string]{
		FieldNotes: e.Notes, FieldReferralStatus: e.ReferralStatus, FieldAffiliateStatus: e.AffiliateStatus,
	} {
		if fact.Known {
			fields[name] = fact.V
		}
	}
	if len(e.Metadata) > 0 {
		metadata := make(map[string]any, len(e.Metadata))
		for key, value := range e.Metadata {
			metadata[key] = nil
			if value.Known {
				metadata[key] = value.V
			}
		}
		fields[FieldMetadata] = metadata
	}
	return NewPatch(fields)
}
