package growsurf

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// ParticipantUpdate is what is to be different about a person. Fields that are
// not known are not sent, and the vendor leaves them as they are. Everything
// else about a person, its risk before all, is read-only at the vendor.
type ParticipantUpdate struct {
	Email           model.Opt[string] // unique in the campaign
	FirstName       model.Opt[string]
	LastName        model.Opt[string]
	ReferredBy      model.Opt[string] // only where there is no referrer yet
	ReferralStatus  model.Opt[string] // refused once the credit is awarded
	AffiliateStatus model.Opt[string] // APPROVED, SUSPENDED, BANNED
	Notes           model.Opt[string] // replaced; 500 characters at most
	Language        model.Opt[string] // "" = the program's
	VanityKeys      model.Opt[[]string]
	Unsubscribed    model.Opt[bool]
	// Metadata is merged into what is stored; a nil value removes a key.
	Metadata map[string]any
}

// Update alters a person and gives the person as it is then. ErrInvalid when
// the vendor refuses a field, when there is no such person, or when nothing is
// to change, which is not sent.
//
// Source: documented, POST /campaign/{id}/participant/{participantIdOrEmail};
// whether a refusal by state is 400 or 409 is unpublished.
func (s Participants) Update(ctx context.Context, campaign, person string, u ParticipantUpdate, opts ...apiclient.CallOption) (model.PersonReading, error) {
	body := u.body()
	if len(body) == 0 {
		return model.PersonReading{}, s.refuse("nothing is to change")
	}
	r := onPerson("", campaign, person)
	r.Method, r.Body, r.AbsentIs400 = http.MethodPost, body, false
	return s.one(ctx, campaign, r, opts)
}

func (u ParticipantUpdate) body() map[string]any {
	body := map[string]any{}
	put(body, "email", u.Email)
	put(body, "firstName", u.FirstName)
	put(body, "lastName", u.LastName)
	put(body, "referredBy", u.ReferredBy)
	put(body, "referralStatus", u.ReferralStatus)
	put(body, "affiliateStatus", u.AffiliateStatus)
	put(body, "notes", u.Notes)
	put(body, "vanityKeys", u.VanityKeys)
	put(body, "unsubscribed", u.Unsubscribed)
	if put(body, "language", u.Language); u.Language == model.Some("") {
		body["language"] = nil
	}
	if len(u.Metadata) > 0 {
		body["metadata"] = u.Metadata
	}
	return body
}

// put sets what is known.
func put[T any](body map[string]any, key string, value model.Opt[T]) {
	if value.Known {
		body[key] = value.V
	}
}

// readPatch reads a change's patch: a JSON object in the vendor's field names.
// A field that is not among those an operator may edit, or that is not of its
// kind, refuses the whole patch, for half of an edit is another edit.
func (f funnel) readPatch(patch string) (ParticipantUpdate, error) {
	var u ParticipantUpdate
	o, err := readAnswer([]byte(patch))
	if err != nil {
		return u, f.refuse("the edit is not a JSON object")
	}
	u = ParticipantUpdate{
		FirstName: o.text("firstName"), LastName: o.text("lastName"), Notes: o.text("notes"),
		ReferralStatus: o.text("referralStatus"), AffiliateStatus: o.text("affiliateStatus"),
		VanityKeys: o.texts("vanityKeys"), Unsubscribed: read(o, "unsubscribed", plainFlag),
		Metadata: read(o, "metadata", metadata).V,
	}
	for _, left := range o.fields {
		if !left.told {
			return u, f.refuse("an edit cannot set %q to that", left.key)
		}
	}
	return u, nil
}

// plainFlag reads true or false and no text that looks like one.
func plainFlag(raw string) (bool, bool) { return raw == "true", raw == "true" || raw == "false" }

// metadata reads an object of plain values, each kept as it was written.
func metadata(raw string) (map[string]any, bool) {
	all, plain := map[string]any{}, true
	is := members(raw, func(key, value string) {
		name, ok := unquote(key)
		_, again := all[name]
		plain = plain && ok && !again && !strings.ContainsAny(value[:1], "{[")
		all[name] = json.RawMessage(value)
	})
	return all, is && plain
}
