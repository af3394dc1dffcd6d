package sandbox

import (
	"errors"
	"fmt"
	"strconv"
)

// What is in this file moves the program by hand, as somebody at the vendor's
// dashboard or on the team's website would. Tests use it through Server.Do:
// events go out, but no call is logged.

// Join is a signup by hand. Only the address is needed.
type Join struct {
	Email, FirstName, LastName string
	ReferredBy                 string // id, vanity key or address
	IP, Fingerprint            string
	Metadata                   map[string]any
}

// Reward is an earned reward as it stands.
type Reward struct {
	ID          string
	ConfigID    string
	Participant string
	Referrer    string
	Referred    string
	IsReferrer  bool
	Approved    bool
	Fulfilled   bool
}

// Campaigns are the ids of all programs.
func (p *Program) Campaigns() []string {
	return mapped(p.campaigns, func(c *campaign) string { return c.id })
}

// Join adds somebody and returns the id; an address already there keeps its
// person.
func (p *Program) Join(campaign string, j Join) (string, error) {
	c, err := p.mustCampaign(campaign)
	if err != nil {
		return "", err
	}
	if known := c.find(j.Email); known != nil {
		return known.id, nil
	}
	joined := c.join(signup{
		email: j.Email, first: j.FirstName, last: j.LastName, referredBy: j.ReferredBy,
		ip: j.IP, fingerprint: j.Fingerprint, metadata: j.Metadata,
	}, p.now())
	return joined.id, nil
}

// EarnReward lets a new friend of the person join with credit, and returns the
// ids of what that earned: the referrer's side first, then the friend's.
func (p *Program) EarnReward(campaign, participant string) ([]string, error) {
	c, owner, err := p.mustFind(campaign, participant)
	if err != nil {
		return nil, err
	}
	email := "friend-" + strconv.Itoa(len(c.people)) + "-of-" + owner.id + "@example.com"
	friend := c.join(signup{email: email, referredBy: owner.id, credit: creditAwarded}, p.now())
	var ids []string
	for _, r := range append(owner.rewards[:len(owner.rewards):len(owner.rewards)], friend.rewards...) {
		if r.referredID == friend.id {
			ids = append(ids, r.id)
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("sandbox: %s has reached the limit of every reward", participant)
	}
	return ids, nil
}

// Config is a reward that a program offers, with what the team that made it has
// noted as its worth.
type Config struct {
	ID       string
	Worth    string // major units; "" where nobody noted it
	Currency string
}

// Configs are the rewards that a program offers.
func (p *Program) Configs(campaign string) []Config {
	c := p.campaign(campaign)
	if c == nil {
		return nil
	}
	var rows []Config
	for _, r := range c.configs {
		worth, _ := r.Metadata["value"].(string)
		rows = append(rows, Config{ID: r.ID, Worth: worth, Currency: c.currency})
	}
	return rows
}

// Rewards are all earned rewards of a program, in order of their people.
func (p *Program) Rewards(campaign string) []Reward {
	c := p.campaign(campaign)
	if c == nil {
		return nil
	}
	var rows []Reward
	for _, owner := range c.people {
		for _, r := range owner.rewards {
			rows = append(rows, Reward{
				ID: r.id, ConfigID: r.config.ID, Participant: owner.id, Referrer: r.referrerID, Referred: r.referredID,
				IsReferrer: r.asReferrer, Approved: r.approvedAt != 0, Fulfilled: r.fulfilled != 0,
			})
		}
	}
	return rows
}

// Approve lets a reward through.
func (p *Program) Approve(campaign, reward string) error {
	c, r, err := p.mustReward(campaign, reward)
	if err != nil {
		return err
	}
	return orNil(c.approve(r, false, p.now()))
}

// Fulfill marks an approved reward.
func (p *Program) Fulfill(campaign, reward string) error {
	c, r, err := p.mustReward(campaign, reward)
	if err != nil {
		return err
	}
	return orNil(c.fulfill(r, p.now()))
}

// Delete refuses a waiting reward.
func (p *Program) Delete(campaign, reward string) error {
	c, r, err := p.mustReward(campaign, reward)
	if err != nil {
		return err
	}
	return orNil(c.refuse(r))
}

// Remove deletes a person.
func (p *Program) Remove(campaign, participant string) error {
	c, who, err := p.mustFind(campaign, participant)
	if err != nil {
		return err
	}
	c.remove(who)
	return nil
}

// Mark sets a person's risk by hand.
func (p *Program) Mark(campaign, participant, risk string) error {
	c, who, err := p.mustFind(campaign, participant)
	if err != nil {
		return err
	}
	c.setRisk(who, risk, "MANUAL_UPDATE", p.now())
	return nil
}

// orNil keeps a missing refusal from becoming an error that is not nil.
func orNil(refused *failure) error {
	if refused == nil {
		return nil
	}
	return refused
}

func (p *Program) mustCampaign(id string) (*campaign, error) {
	if c := p.campaign(id); c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("sandbox: no campaign %s", id)
}

func (p *Program) mustFind(campaignID, personID string) (*campaign, *participant, error) {
	c, err := p.mustCampaign(campaignID)
	if err != nil {
		return nil, nil, err
	}
	if who := c.find(personID); who != nil {
		return c, who, nil
	}
	return nil, nil, fmt.Errorf("sandbox: no participant %s", personID)
}

func (p *Program) mustReward(campaignID, rewardID string) (*campaign, *reward, error) {
	c, err := p.mustCampaign(campaignID)
	if err != nil {
		return nil, nil, err
	}
	if r := c.rewards[rewardID]; r != nil {
		return c, r, nil
	}
	return nil, nil, errors.New("sandbox: no reward " + rewardID)
}
