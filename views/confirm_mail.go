package views

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// confirmAction has the person of a payout mailed a link to confirm the account
// that payouts go to.
func confirmAction(env Env, of func() model.PayoutRow) ui.Action {
	return ui.Action{
		ID: "destination.confirm", Keys: []string{"A"}, Help: "ask to confirm account", Group: groupPay,
		Writes: true, Asks: true, Blocked: func() string { return whyNotConfirm(env, of()) },
		Run: func() tea.Cmd { return askConfirmation(env, of().Earner) },
	}
}

func whyNotConfirm(env Env, p model.PayoutRow) string {
	switch {
	case p.ID == "":
		return "there is no payout here"
	case p.Earner.Key == 0 && p.Earner.ID == "":
		return "whom it pays is not known here yet"
	case p.Earner.Gone:
		return "the person was deleted at the vendor"
	}
	return env.Vendor.WhyNot(p.Backend, model.ObjectDestination, model.VerbConfirm)
}

// askConfirmation reads how the person's accounts stand, and asks at which of
// them a confirmation is wanted. Where the vendor does not answer, the outbox
// looks before it has the mail sent.
func askConfirmation(env Env, p model.Participant) tea.Cmd {
	return func() tea.Msg {
		told, err := env.Vendor.Destinations(env.Ctx, p.Ref())
		offers := offersOf(env, told.Value, err == nil)
		if len(offers) == 0 {
			return notifyMsg{Text: "every account of " + env.person(p) + " is confirmed: there is nothing to ask for", Tone: ui.Good, Here: true, About: aboutScreen}
		}
		form := ui.NewForm(env.Styles, "Have "+env.person(p)+" mailed to confirm an account",
			ui.Field{ID: "account", Label: "account", Choices: labelsOf(offers)},
			ui.Field{ID: "note", Label: "note", Hint: "for the ledger; a mail cannot be called back", Check: tooLong})
		form.OnSubmit = func(values map[string]string) tea.Cmd {
			at := max(0, slices.IndexFunc(offers, func(o offer) bool { return o.label == values["account"] }))
			return stageConfirmation(env, model.Confirmation{Person: p, Provider: offers[at].provider, Seen: offers[at].seen}, values["note"])
		}
		return dialogMsg{boxed{form}}
	}
}

// offer is an account that can be asked about.
type offer struct{ provider, seen, label string }

// offersOf gives the accounts that are not confirmed, with how they stand where
// that is known. What has a problem comes first.
func offersOf(env Env, all []model.Destination, known bool) []offer {
	var out []offer
	for _, provider := range model.Providers {
		o := offer{provider: provider, seen: model.DestinationUnread, label: model.ProviderName(provider)}
		if known {
			if o.seen = model.StateAt(all, provider); model.Confirmed(o.seen) {
				continue
			}
			o.label += ": " + env.show(ui.Clean(destinationWord(o.seen)))
		}
		out = append(out, o)
	}
	return out
}

// destinationWord is the state of an account for people.
func destinationWord(state string) string {
	switch state {
	case model.DestinationNone:
		return "none yet"
	case model.DestinationAsked:
		return "mailed, not confirmed yet"
	}
	return lower(state)
}

func labelsOf(offers []offer) []string {
	labels := make([]string, len(offers))
	for i, o := range offers {
		labels[i] = o.label
	}
	return labels
}

// stageConfirmation asks the desk; the answer is a decidedMsg.
func stageConfirmation(env Env, c model.Confirmation, note string) tea.Cmd {
	ctx, desk := env.Ctx, env.Desk
	words := env.person(c.Person) + " to confirm " + model.ProviderName(c.Provider)
	out := decidedMsg{verb: model.VerbConfirm, noun: "person", subjects: []subject{{ref: c.ObjectRef(), words: words}}}
	return env.pending.inTurn(ctx, func() tea.Msg {
		out.changes, out.err = desk.RequestConfirmation(ctx, c, note)
		return out
	})
}

// mailOf is the newest confirmation mail among a person's changes; ID 0 where
// there is none.
func mailOf(changes []model.Change) (newest model.Change) {
	for _, c := range changes {
		if c.Object == model.ObjectDestination && c.ID > newest.ID {
			newest = c
		}
	}
	return newest
}

// mailSection says what became of the newest confirmation mail.
func mailSection(env Env, c model.Change) ui.Section {
	if c.ID == 0 {
		return ui.Section{}
	}
	tone := changeTone(c.State)
	said := env.show(c.Error)
	if c.State == model.ChangeDone {
		said = "the mail was sent; the account stands as told above once the person has followed its link"
	}
	return ui.Section{Title: "confirmation mail", Pairs: withValues([]ui.Pair{
		{Label: "for", Value: model.ProviderName(c.Provider())},
		{Label: "state", Value: string(c.State), Tone: tone},
		{Label: "vendor said", Value: said},
		{Label: "by", Value: env.show(c.Operator) + " " + strings.TrimSpace(env.aged(c.CreatedAt)+" ago")},
		{Label: "note", Value: env.show(c.Note)},
	})}
}
