package model

// Worth is what a reward of a config is worth in money. No backend tells it, so
// that it comes from the settings.
type Worth struct {
	Backend    string // "" = every backend
	CampaignID string // "" = every campaign
	ConfigID   string
	Side       Side // "" = both
	Amount     Money
}

// Worths tell what rewards are worth. Of several that fit, the first counts.
type Worths []Worth

// Of gives what a reward is worth; missing where nobody has said so.
func (w Worths) Of(r Reward) Opt[Money] {
	for _, one := range w {
		if one.fits(r) {
			return Some(one.Amount)
		}
	}
	return Opt[Money]{}
}

func (w Worth) fits(r Reward) bool {
	return w.ConfigID == r.ConfigID && r.ConfigID != "" &&
		(w.Backend == "" || w.Backend == r.Backend) &&
		(w.CampaignID == "" || w.CampaignID == r.CampaignID) &&
		(w.Side == "" || w.Side == r.Side)
}
