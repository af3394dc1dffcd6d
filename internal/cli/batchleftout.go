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
// is counted by reason.
func (s *session) sayLeftOut(all []model.LeftOut) {
	counts := map[string]int{}
	var sorts []string
	for _, l := range all {
		if l.Batch == 0 && !l.Chosen {
			s.sayOneLeftOut(l)
			continue
		}
		if counts[l.Sort]++; counts[l.Sort] == 1 {
			sorts = append(sorts, l.Sort)
		}
	}
	for _, sort := range sorts {
		fmt.Fprintln(s.err, ui.Clean(fmt.Sprintf("refdesk: left out: %d: %s", counts[sort], sort)))
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
