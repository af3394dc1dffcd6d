package desk

import (
	"fmt"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// shippedReasons are the codes every team starts with. Their order is the
// order of the form: what is seen most often comes first.
var shippedReasons = []model.Reason{
	{Code: "same-person", Text: "the same person under another name"},
	{Code: "self-referral", Text: "referred themselves"},
	{Code: "fake-address", Text: "an address that is made up or thrown away"},
	{Code: "too-fast", Text: "faster than people act"},
	{Code: "chain", Text: "one of a chain of made-up accounts"},
	{Code: "duplicate", Text: "the reward was earned once already"},
	{Code: "terms", Text: "against the program's terms"},
	{Code: "manual", Text: "decided by hand, see the note"},
}

// voidReasons are why a team takes a whole batch back, whose people have done
// nothing.
var voidReasons = []model.Reason{
	{Code: "wrong-format", Text: "the files are not what the service reads"},
	{Code: "service-refused", Text: "the payment service refused the files"},
	{Code: "wrong-folder", Text: "the files are not where they belong"},
	{Code: "duplicate", Text: "another batch or payment pays the same"},
	{Code: "manual", Text: "decided by hand, see the note"},
}

// VoidReasons are the codes that taking a batch back may name: its own, and those
// that the team has added.
func (b *Cashier) VoidReasons() []model.Reason { return VoidReasons(b.desk.ownReasons) }

// VoidReasons are the codes that taking a batch back may name where the team has
// added its own.
func VoidReasons(own []model.Reason) []model.Reason { return mergeReasons(voidReasons, own) }

// RefusalReasons are the codes that a refusal or a block may name where the team
// has added its own.
func RefusalReasons(own []model.Reason) []model.Reason { return mergeReasons(shippedReasons, own) }

// Reasons are the codes that a refusal may name, with their words.
func (d *Desk) Reasons() []model.Reason { return slices.Clone(d.reasons) }

func mergeReasons(shipped, own []model.Reason) []model.Reason {
	merged := slices.Clone(shipped)
	for _, r := range own {
		at := slices.IndexFunc(merged, func(m model.Reason) bool { return m.Code == r.Code })
		if at < 0 {
			merged = append(merged, r)
			continue
		}
		merged[at].Text = r.Text
	}
	return merged
}

// ReasonError says that a reason is missing or unknown.
type ReasonError struct {
	Of    string   // "a refusal"
	Code  string   // as given, "" = missing
	Known []string // codes that may be named
}

func (e *ReasonError) Error() string {
	known := strings.Join(e.Known, ", ")
	if e.Code == "" {
		return e.Of + " needs a reason: " + known
	}
	return fmt.Sprintf("unknown reason %q, known are: %s", e.Code, known)
}

// Words give a reason and a note as the ledger has them, either may be "". It
// fails with *ReasonError where the team has no such reason.
func (d *Desk) Words(reason, note string) (string, error) {
	if reason != "" {
		if err := knownReason("a note", reason, d.reasons); err != nil {
			return "", err
		}
	}
	note, err := checkNote(note)
	if reason == "" || note == "" {
		return reason + note, err
	}
	return reason + " · " + note, err
}

// checkReason tells why a reason cannot stand with a verb.
func (d *Desk) checkReason(verb model.Verb, code string) error {
	if code == "" && verb != model.VerbRefuse {
		return nil
	}
	return knownReason("a refusal", code, d.reasons)
}

// knownReason tells why a code is not one of several reasons.
func knownReason(of, code string, reasons []model.Reason) error {
	known := make([]string, len(reasons))
	for i, r := range reasons {
		known[i] = r.Code
	}
	if !slices.Contains(known, code) {
		return &ReasonError{Of: of, Code: code, Known: known}
	}
	return nil
}
