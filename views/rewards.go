package views

import (
	"refdesk/internal/model"
	"refdesk/ui"
)

// rewards lists earned rewards, those that wait for an approval first.
type rewards struct {
	*queue[model.RewardRow]
}

func newRewards(env Env) *rewards {
	l := newList(env, "rewards", "words, state:waiting, case:open, worth>20, side:friend, since>2d", func(Scope) *ui.Table[model.RewardRow] {
		return newTable(env.Styles, rewardRowID, rewardColumns(env),
			"no rewards yet", "they appear here when somebody's referral earns one")
	})
	l.fetch, l.order = env.Lists.Rewards, "hold ends, then oldest"
	for _, column := range []string{"since", "name", "friend", "title", "side", "state"} {
		l.sorts = append(l.sorts, sortBy{column: column})
	}
	l.sorts = append(l.sorts, sortBy{"worth", true}, sortBy{"case", true})
	l.about = func(r model.RewardRow) []ui.Section { return rewardSections(env, r) }
	return &rewards{newQueue(l, rewardTrade)}
}

func (v *rewards) Copy() clip {
	row, _ := v.table.Selected()
	return clip{row.ID, "the reward's id"}
}

// earnerRef names the person who gets the reward.
func earnerRef(r model.RewardRow) model.PersonRef {
	return model.PersonRef{Backend: r.Backend, CampaignID: r.CampaignID, ID: r.Person}
}

func rewardRowID(r model.RewardRow) string { return r.Backend + "/" + r.CampaignID + "/" + r.ID }
