package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// maxExtra bounds the fields kept beside those that the model has a word for,
// in bytes of JSON. A published payload has half a KiB of them.
const maxExtra = 8 << 10

// participant reads the one person an event is about, with the campaign. The
// person goes by the numeric id, else by the address; the campaign may be
// missing, and then is unknown.
func (r *rocket) participant(data fields) error {
	id, email := data.identity("participantId"), data.whole("email", maxAddress)
	r.CampaignID = data.identity("campaignId")
	r.PersonID = firstOf(id, strings.ToLower(email))
	if r.PersonID == "" {
		return errors.New("the participant has neither id nor address")
	}
	if len(r.PersonID) > maxAddress {
		return errors.New("the participant's address is too long")
	}
	p := r.person(data, email)
	if odd := model.MixedScript(email); odd != "" {
		r.notes = append(r.notes, "mixed script in the address: "+odd)
	}
	r.SubjectID, r.PersonName, r.Email = p.ID, p.Name(), p.Email
	r.Facts.People = []model.Participant{p}
	if r.CampaignID != "" {
		r.Facts.Campaigns = []model.Campaign{{ID: r.CampaignID, AsOf: r.OccurredAt}}
	}
	return nil
}

// person reads what is told of the person. It holds from when the vendor last
// changed the person, where that and the event's own time are known.
func (r *rocket) person(data fields, email string) model.Participant {
	p := model.Participant{
		CampaignID:    r.CampaignID,
		ID:            r.PersonID,
		Email:         email,
		FirstName:     data.text("firstName", maxName),
		LastName:      data.text("lastName", maxName),
		ReferredBy:    code(data, "referredByCode"),
		ReferralCount: data.count("totalReferred"),
		Impressions:   data.count("impressionCount"),
		Risk:          rocketRisk(data),
		VanityKeys:    code(data, "code"),
		CreatedAt:     data.time("createdOn"),
		AsOf:          r.OccurredAt,
	}
	if updated := r.notAhead(data, "updatedOn", data.time("updatedOn")); !updated.IsZero() && !r.createdAt.IsZero() {
		p.AsOf = updated
	}
	p.Due, p.Paid = r.amounts(data)
	p.Extra = extra(data, p)
	return p
}

// identity reads an id that is a whole number or a text. Digits stay digits,
// so that an id too large for any integer is still that id.
func (f fields) identity(key string) string {
	v, ok := f.value(key)
	if !ok {
		return ""
	}
	id := bare(v)
	if number := !v.isText(); number && strings.Trim(id, "0123456789") != "" || len(id) > maxID {
		f.miss(key)
		return ""
	}
	return id
}

// count reads a number of things, which is never below zero.
func (f fields) count(key string) model.Opt[int64] {
	n := f.number(key)
	if n.V < 0 {
		f.miss(key)
		return model.Opt[int64]{}
	}
	return n
}

// code reads a referral code; an empty one is none.
func code(f fields, key string) model.Opt[string] {
	if s := f.id(key); s != "" {
		return model.Some(s)
	}
	return model.Opt[string]{}
}

// rocketRisk is the vendor's word. The lowest one is marked, because the vendor
// gives it to people it never assessed as well, and does not say to whom.
//
// Source: documented; the two pages that speak of it contradict each other.
func rocketRisk(data fields) model.Opt[string] {
	score := data.text("score", maxWord)
	switch {
	case score.V == "":
		return model.Opt[string]{}
	case strings.EqualFold(score.V, "low"):
		return model.Some(score.V + "?")
	}
	return score
}

// amounts reads what is owed to and was paid to the person. Neither can be
// below zero. A currency that nobody knows leaves both unread, so that they
// cannot enter a total.
func (r *rocket) amounts(data fields) (due, paid model.Opt[model.Money]) {
	if !data.has("rewardDue") && !data.has("rewardPaid") {
		return due, paid
	}
	currency := data.whole("rewardCurrency", maxWord)
	if currency == "" && !data.has("rewardCurrency") && r.rules.Currency != "" {
		currency = r.rules.Currency
		r.notes = append(r.notes, "amounts taken as "+currency)
	}
	if _, known := (model.Money{Currency: currency}).Digits(); !known {
		data.miss("rewardCurrency")
		return due, paid
	}
	return data.major("rewardDue", currency), data.major("rewardPaid", currency)
}

// major reads an amount in major units, as a number or in quotes.
func (f fields) major(key, currency string) model.Opt[model.Money] {
	v, ok := f.value(key)
	if !ok {
		return model.Opt[model.Money]{}
	}
	m, err := model.MoneyFromMajor(bare(v), currency)
	if err != nil || m.Minor < 0 {
		f.miss(key)
		return model.Opt[model.Money]{}
	}
	return model.Some(m)
}

// extra keeps every other field as it came, one that could not be read among
// them. The approval flag stays here: its meaning is unpublished, and it must
// not be read as a reward's approval.
func extra(data fields, p model.Participant) string {
	taken := map[string]bool{
		"participantId": true, "firstName": p.FirstName.Known, "lastName": p.LastName.Known, "email": true,
		"code": p.VanityKeys.Known, "campaignId": true, "referredByCode": p.ReferredBy.Known,
		"totalReferred": p.ReferralCount.Known, "impressionCount": p.Impressions.Known,
		"rewardDue": p.Due.Known, "rewardPaid": p.Paid.Known, "createdOn": !p.CreatedAt.IsZero(),
	}
	var text bytes.Buffer
	for _, key := range slices.Sorted(maps.Keys(data.values)) {
		if v, ok := data.value(key); ok && !taken[key] {
			name, _ := json.Marshal(key) // a text always has a JSON form
			text.WriteByte(',')
			text.Write(name)
			text.WriteByte(':')
			_ = json.Compact(&text, v.raw) // the document was found to be JSON
		}
	}
	if text.Len() == 0 {
		return ""
	}
	if text.Len() > maxExtra {
		data.miss("the other fields, which are too long")
		return ""
	}
	return "{" + text.String()[1:] + "}"
}
