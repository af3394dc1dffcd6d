package desk

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"refdesk/internal/model"
)

// Limits of what a participant's record holds.
//
// Source: documented for GrowSurf, participant update.
const (
	maxMetadataValue = 500 // characters
	maxMetadataKeys  = 50
)

// metadataKey is a key that comes back as it was sent: the vendor writes others
// anew in camel case.
//
// Source: documented for GrowSurf, metadata.
var metadataKey = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,39}$`)

// Words that an edit may set, and the one from which a referral's status may be
// moved. The vendor never takes an awarded credit back.
//
// Source: documented for GrowSurf, referral credit and enrolment.
var (
	referralWords   = []string{"CREDIT_AWARDED", "CREDIT_EXPIRED"}
	affiliateWords  = []string{"APPROVED", "SUSPENDED", "BANNED"}
	referralPending = "CREDIT_PENDING"
)

// Edit stages one change of a person, to leave when the undo window ends. It
// fails with *UnfitError when the fields are not as the operator saw them, or
// would overwrite the vendor's notes without being asked to.
func (d *Desk) Edit(ctx context.Context, edit model.Edit) ([]model.Change, error) {
	return d.Plan(ctx, Decision{Verb: model.VerbEdit, Edits: []model.Edit{edit}})
}

// checkEdit refuses an edit that no backend could take, and gives it with its
// texts trimmed.
func checkEdit(e model.Edit) (model.Edit, error) {
	e.Notes.V = strings.TrimSpace(strings.ToValidUTF8(e.Notes.V, "\uFFFD"))
	if n := utf8.RuneCountInString(e.Notes.V); n > MaxNote {
		return e, fmt.Errorf("the notes have %d characters, the vendor keeps %d", n, MaxNote)
	}
	if len(e.Metadata) > maxMetadataKeys {
		return e, fmt.Errorf("%d keys of metadata, the vendor keeps %d", len(e.Metadata), maxMetadataKeys)
	}
	for key, value := range e.Metadata {
		if !metadataKey.MatchString(key) {
			return e, fmt.Errorf("metadata key %q: use up to 40 letters and digits, a small letter first; the vendor would rename others", key)
		}
		if n := utf8.RuneCountInString(value.V); n > maxMetadataValue {
			return e, fmt.Errorf("metadata %s has %d characters, the vendor keeps %d", key, n, maxMetadataValue)
		}
	}
	for _, set := range []struct {
		what  string
		to    model.Opt[string]
		words []string
	}{{"referral status", e.ReferralStatus, referralWords}, {"affiliate status", e.AffiliateStatus, affiliateWords}} {
		if set.to.Known && !slices.Contains(set.words, set.to.V) {
			return e, fmt.Errorf("a %s cannot be set to %q, only to %s", set.what, set.to.V, strings.Join(set.words, " or "))
		}
	}
	if len(editedFields(e)) == 0 {
		return e, errors.New("nothing is to change")
	}
	return e, nil
}

// whyNotEdit tells what stands against an edit of a person as it is, "" when
// nothing does.
func whyNotEdit(e model.Edit, now model.Participant) string {
	patch, err := e.Patch()
	if err != nil {
		return err.Error()
	}
	if has, err := now.Fields(patch); err != nil || has == patch {
		return "it is so already"
	}
	switch status := now.ReferralStatus.V; {
	case !e.ReferralStatus.Known || e.ReferralStatus.V == status || status == referralPending:
	case status == "":
		return "nobody referred this person, so there is no credit to decide on"
	default:
		return "the referral is " + status + ", only a pending one can be decided"
	}
	if e.AffiliateStatus.Known && now.AffiliateStatus.V == "" {
		return "this person is no affiliate"
	}
	if has := now.Notes.V; e.Notes.Known && has != "" && has != e.Notes.V && !e.Overwrite {
		return "the vendor has notes already, " + quoted(has) + "; say so to overwrite them"
	}
	return ""
}
