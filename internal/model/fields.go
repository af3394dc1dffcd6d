package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Names of the participant's fields that an edit may set, as the vendor has
// them.
//
// Source: documented for GrowSurf, participant update.
const (
	FieldNotes           = "notes"
	FieldMetadata        = "metadata"
	FieldReferralStatus  = "referralStatus"
	FieldAffiliateStatus = "affiliateStatus"
)

// errPatch says that a patch names something that no edit can set.
var errPatch = errors.New("not a patch of a participant")

// NewPatch gives the one form in which a patch is kept and compared: a compact
// JSON object with sorted keys.
func NewPatch(fields map[string]any) (string, error) {
	text, err := json.Marshal(fields)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errPatch, err)
	}
	return string(text), nil
}

// Fields gives what the participant has in the fields that a patch sets, in
// the patch's own form, so that the two are equal when nothing is left to
// change. Of metadata it shows only the keys that the patch names, null where
// the participant has none. A field that is not known counts as empty.
func (p Participant) Fields(patch string) (string, error) {
	wanted, err := object(patch)
	if err != nil {
		return "", err
	}
	has := make(map[string]any, len(wanted))
	for name, value := range wanted {
		switch name {
		case FieldNotes:
			has[name] = p.Notes.V
		case FieldReferralStatus:
			has[name] = p.ReferralStatus.V
		case FieldAffiliateStatus:
			has[name] = p.AffiliateStatus.V
		case FieldMetadata:
			if has[name], err = p.metadata(value); err != nil {
				return "", err
			}
		default:
			return "", fmt.Errorf("%w: %s", errPatch, name)
		}
	}
	return NewPatch(has)
}

// metadata picks the keys that a patch of the metadata names.
func (p Participant) metadata(patch any) (map[string]any, error) {
	wanted, ok := patch.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%w: metadata is no object", errPatch)
	}
	all := map[string]any{}
	if p.Metadata.V != "" {
		var err error
		if all, err = object(p.Metadata.V); err != nil {
			return nil, err
		}
	}
	has := make(map[string]any, len(wanted))
	for key := range wanted {
		has[key] = all[key]
	}
	return has, nil
}

// object reads a JSON object, with numbers as they are written.
func object(text string) (map[string]any, error) {
	var fields map[string]any
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	if err := d.Decode(&fields); err != nil || d.More() || fields == nil {
		return nil, fmt.Errorf("%w: %q", errPatch, text)
	}
	return fields, nil
}

// PatchDifference gives the first field in which two patches of the same fields
// differ, with both values as text; "" when they are equal.
func PatchDifference(a, b string) (field, inA, inB string) {
	first, err := object(a)
	if err != nil {
		return "", "", ""
	}
	second, err := object(b)
	if err != nil {
		return "", "", ""
	}
	for _, name := range []string{FieldNotes, FieldReferralStatus, FieldAffiliateStatus, FieldMetadata} {
		if x, y := plain(first[name]), plain(second[name]); x != y {
			return name, x, y
		}
	}
	return "", "", ""
}

// plain is a value of a patch as text.
func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	text, err := json.Marshal(value)
	if err != nil { // values come from JSON
		return ""
	}
	return string(text)
}
