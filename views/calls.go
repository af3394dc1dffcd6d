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
