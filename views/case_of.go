package views

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// caseAction leads from a person to the case the person is in.
func caseAction(env Env, person model.PersonRef, whyNobody func() string) ui.Action {
	return ui.Action{
		ID: "person.case", Keys: []string{"C"}, Help: "case", Group: groupPeople,
		Blocked: func() string {
			if env.Cases == nil {
				return "this console has no cases"
			}
			return whyNobody()
		},
		Run: func() tea.Cmd { return openCaseOf(env, person) },
	}
}

// referrerAction leads from a person to who brought them.
func referrerAction(row model.PersonRow, ok bool) ui.Action {
	return ui.Action{
		ID: "person.referrer", Keys: []string{"o"}, Help: "referrer", Group: groupPeople,
		Blocked: func() string {
			switch {
			case !ok:
				return nobodyUnless(row, ok)
			case row.ReferredBy.V == "":
				return "nobody referred this person"
			}
			return ""
		},
		Run: func() tea.Cmd {
			return open(Route{Person: model.PersonRef{Backend: row.Backend, CampaignID: row.CampaignID, ID: row.ReferredBy.V}})
		},
	}
}

// openCaseOf looks for the case of a person and opens it.
func openCaseOf(env Env, person model.PersonRef) tea.Cmd {
	ctx, cases := env.Ctx, env.Cases
	return func() tea.Msg {
		c, err := cases.CaseOf(ctx, person)
		switch {
		case errors.Is(err, model.ErrNotFound):
			return notifyMsg{Text: "in no case: nothing speaks against this person strongly enough", Tone: ui.Quiet, Here: true}
		case err != nil:
			return notifyMsg{Text: "the case could not be read: " + env.show(plain(err)), Tone: ui.Bad}
		}
		return openMsg{Route{Case: c.ID}}
	}
}
