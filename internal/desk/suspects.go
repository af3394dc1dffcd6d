package desk

import (
	"fmt"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// suspects names the people of an object who are in cases.
func suspects(name string, is model.Suspicion, otherName string, other model.Suspicion) []model.Suspect {
	var all []model.Suspect
	if is.Case != 0 {
		all = append(all, model.Suspect{Name: cut(name), Suspicion: is})
	}
	if other.Case != 0 {
		all = append(all, model.Suspect{Name: cut(otherName), Suspicion: other})
	}
	return all
}

// passes tells that a verb lets something through.
func passes(verb model.Verb) bool { return verb == model.VerbApprove || verb == model.VerbFulfil }

// against gives the people whose cases stand against letting an object through.
func (d *Desk) against(verb model.Verb, one item) []model.Suspect {
	if !passes(verb) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(one.cases), func(s model.Suspect) bool { return !s.Stops(d.askFrom) })
}

// suspect tells why an object is not let through for what its people are
// suspected of; nil when it is, or when the decision names each of the cases.
func (d *Desk) suspect(decision Decision, one item) error {
	against := slices.DeleteFunc(d.against(decision.Verb, one), func(s model.Suspect) bool {
		return slices.Contains(decision.Despite, model.Despite{Case: s.Case})
	})
	if len(against) == 0 {
		return nil
	}
	return &model.SuspectError{Of: one.ref, Subject: one.subject, Against: against}
}

// batched tells why an object is left alone for the batch that has it; nil when
// the batch does not mind, or when the decision names it.
func batched(decision Decision, one item) error {
	if !one.batch.Opposes(decision.Verb) || slices.Contains(decision.Despite, model.Despite{Batch: one.batch.ID}) {
		return nil
	}
	return &model.BatchedError{Of: one.ref, Subject: one.subject, Verb: decision.Verb, In: one.batch}
}

// despite is what the ledger says of the cases and the batch that did not stop a
// decision.
func (d *Desk) despite(decision Decision, one item) string {
	var words []string
	for _, s := range d.against(decision.Verb, one) {
		text := fmt.Sprintf("case %d, %s, score %d", s.Case, s.State, s.Score)
		if s.Reason != "" {
			text += ", " + s.Reason
		}
		if !slices.Contains(words, text) {
			words = append(words, text)
		}
	}
	if one.batch.Opposes(decision.Verb) {
		words = append(words, one.batch.Label())
	}
	return strings.Join(words, "; ")
}
