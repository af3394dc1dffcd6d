package views

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// find asks for a person, wherever the operator is.
func (r *Root) find() tea.Cmd {
	r.openDialog(newFinder(r.env))
	return nil
}

// findPerson opens whoever has exactly this id or address, or is the only one
// to match; else it lists all who match.
func findPerson(env Env, text string) tea.Cmd {
	scope := env.scope
	return func() tea.Msg {
		page, err := env.Lists.Person(env.Ctx, model.PersonRef{Backend: scope.Backend, CampaignID: scope.Campaign, ID: text})
		if err == nil {
			return openMsg{Route{Person: page.Person.Ref()}}
		}
		if !errors.Is(err, model.ErrNotFound) {
			return notifyMsg{Text: "could not look for " + env.show(text) + ": " + plain(err), Tone: ui.Bad}
		}
		found, err := env.Lists.People(env.Ctx, scope.query(text, 1))
		if err == nil && found.Matched == 1 && len(found.Rows) == 1 {
			return openMsg{Route{Person: found.Rows[0].Ref()}}
		}
		return filterMsg{Tab: TabLeaderboard, Text: text}
	}
}
