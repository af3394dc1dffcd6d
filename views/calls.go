package views

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// reloadFrom asks the vendor for one person, or for the newest of a campaign,
// ahead of everything else. What it brings arrives as news.
func reloadFrom(env Env, ref model.PersonRef) tea.Cmd {
	ctx, stations := env.Ctx, env.Stations
	return func() tea.Msg {
		err := stations.Reload(ctx, ref)
		if err == nil {
			return nil
		}
		return notifyMsg{Text: "reading again failed: " + plain(err), Tone: ui.Bad}
	}
}

// reloadNewest asks the vendor for what is newest in a scope and says so, and
// then what that makes true.
func reloadNewest(env Env, s Scope) tea.Cmd {
	ctx, stations := env.Ctx, env.Stations
	ref := model.PersonRef{Backend: s.Backend, CampaignID: s.Campaign}
	read := func() tea.Msg {
		if err := stations.Reload(ctx, ref); err != nil {
			return notifyMsg{Text: "reading again failed: " + plain(err), Tone: ui.Bad, About: aboutReload}
		}
		return notifyMsg{Text: "the vendor answered: its newest people are as of now", Tone: ui.Good, About: aboutReload}
	}
	return tea.Sequence(notifyOf(aboutReload, "asking the vendor again…", ui.Quiet), read)
}

// plain says in the operator's words why a call failed.
func plain(err error) string {
	switch {
	case errors.Is(err, model.ErrDenied):
		return "the vendor refuses the key, or the key may not do this"
	case errors.Is(err, model.ErrRateLimited):
		return "the vendor's limit is spent, try again in a minute"
	case errors.Is(err, model.ErrUnreachable):
		return "the vendor cannot be reached"
	case errors.Is(err, model.ErrNotFound):
		return "the vendor does not know it any more"
	}
	return err.Error()
}
