package views

import (
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// destinationSection says where a person's payouts would go and what is
// missing there, as the vendor tells it.
func destinationSection(env Env, t *told[[]model.Destination]) ui.Section {
	out := ui.Section{Title: "where payouts go"}
	if t.known {
		for _, d := range t.fresh.Value {
			out.Pairs = append(out.Pairs, destinationPairs(env, d)...)
		}
		if why := noDestination(t.fresh.Value); why != "" {
			out.Pairs = append(out.Pairs, ui.Pair{Label: "in the way", Value: why, Tone: ui.Warn})
		}
	}
	out.Pairs = append(out.Pairs, t.age(env))
	return out
}

// destinationPairs are one provider's account.
func destinationPairs(env Env, d model.Destination) []ui.Pair {
	name := d.Name
	if name == "" {
		name = d.Provider
	}
	state := lower(d.State)
	if d.Active {
		state += " · in use"
	}
	return withValues([]ui.Pair{
		{Label: name, Value: state, Tone: destinationTone(d)},
		{Label: "address", Value: env.show(d.Address)},
		{Label: "problem", Value: env.show(d.Problem), Tone: ui.Warn},
	})
}

// noDestination says that payouts have nowhere to go, "" when one is usable.
func noDestination(all []model.Destination) string {
	for _, d := range all {
		if destinationTone(d) == ui.Good {
			return ""
		}
	}
	return "no confirmed account to pay to"
}

// destinationTone reads the vendor's word for the state of an account to pay
// to. Words not heard of are not judged.
func destinationTone(d model.Destination) ui.Tone {
	switch strings.ToUpper(d.State) {
	case "CONFIRMED", "ACTIVE":
		return ui.Good
	case "NEEDS_REPAIR", "EXPIRED":
		return ui.Warn
	case "PENDING_CONFIRMATION":
		return ui.Accent
	case "NONE":
		return ui.Quiet
	}
	if d.Active {
		return ui.Good
	}
	return ui.Plain
}
