package cli

import (
	"fmt"
	"slices"

	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/ui"
)

// refusedShown is how many things a refusal names: its sentence counts them all
// by reason.
const refusedShown = 5

// sayLeftOut names on stderr what stays out of a batch for a reason that somebody
// may do something about. What a batch has already and what the operator chose
// is counted.
func (s *session) sayLeftOut(all []model.LeftOut) {
	chosen, taken := 0, map[string]int{}
	var batches []string
	for _, l := range all {
		switch {
		case l.Batch != 0:
			if taken[l.Why]++; taken[l.Why] == 1 {
				batches = append(batches, l.Why)
			}
		case l.Chosen:
			chosen++
		default:
			s.sayOneLeftOut(l)
		}
	}
	for _, why := range batches {
		fmt.Fprintln(s.err, ui.Clean(fmt.Sprintf("refdesk: left out: %d: %s", taken[why], why)))
	}
	if chosen > 0 {
		fmt.Fprintf(s.err, "refdesk: left out as you asked, or not approved: %d\n", chosen)
	}
}

// sayRefused names the first few of what kept a batch from holding anything.
func (s *session) sayRefused(nothing *desk.NothingToPayError) {
	named := slices.DeleteFunc(slices.Clone(nothing.LeftOut), func(l model.LeftOut) bool { return l.Batch != 0 || l.Chosen })
	for _, l := range named[:min(len(named), refusedShown)] {
		s.sayOneLeftOut(l)
	}
	if more := len(named) - refusedShown; more > 0 {
		fmt.Fprintf(s.err, "refdesk: left out: %d more\n", more)
	}
}

// sayOneLeftOut names one thing by all that a person may look for.
func (s *session) sayOneLeftOut(l model.LeftOut) {
	text := "refdesk: left out: "
	for _, part := range []string{l.Name, l.Email, l.Key.ObjectRef().String(), l.Amount.String()} {
		if part != "" {
			text += part + ", "
		}
	}
	fmt.Fprintln(s.err, ui.Clean(text[:len(text)-2]+": "+l.Why))
}
