package pull

import (
	"context"
	"fmt"

	"refdesk/internal/model"
)

// answering is a source that tells its puller of every answer, so that the
// first one after an outage ends it, whoever asked.
type answering struct {
	Source
	p *Puller
}

// heard takes note of how a request went and gives its error on. A refusal is
// an answer, too.
func (a answering) heard(err error) error {
	if err == nil || refused(err) {
		a.p.answered()
	}
	return err
}

func (a answering) Campaigns(ctx context.Context, lane model.Lane) ([]model.Campaign, error) {
	all, err := a.Source.Campaigns(ctx, lane)
	return all, a.heard(err)
}

func (a answering) RewardConfigs(ctx context.Context, lane model.Lane, campaign string) ([]model.RewardConfig, error) {
	all, err := a.Source.RewardConfigs(ctx, lane, campaign)
	return all, a.heard(err)
}

func (a answering) PeoplePage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.PeoplePage, error) {
	page, err := a.Source.PeoplePage(ctx, lane, campaign, cursor)
	if err == nil {
		a.p.compareClocks(page.AsOf)
	}
	return page, a.heard(err)
}

// Person also takes somebody for unknown who has another id: a backend may find
// people by their addresses as well, and an event may give one out as an id.
func (a answering) Person(ctx context.Context, lane model.Lane, campaign, id string) (model.PersonReading, error) {
	reading, err := a.Source.Person(ctx, lane, campaign, id)
	if err = a.heard(err); err == nil && reading.Person.ID != id {
		return model.PersonReading{}, fmt.Errorf("%s is %s: %w", id, reading.Person.ID, model.ErrNotFound)
	}
	return reading, err
}

func (a answering) PersonCommissions(ctx context.Context, lane model.Lane, campaign, person string) (model.SalesPage, error) {
	all, err := a.Source.PersonCommissions(ctx, lane, campaign, person)
	return all, a.heard(err)
}

func (a answering) CommissionsPage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.SalesPage, error) {
	page, err := a.Source.CommissionsPage(ctx, lane, campaign, cursor)
	return page, a.heard(err)
}

func (a answering) PayoutsPage(ctx context.Context, lane model.Lane, campaign, cursor string) (model.SalesPage, error) {
	page, err := a.Source.PayoutsPage(ctx, lane, campaign, cursor)
	return page, a.heard(err)
}

func (a answering) Webhooks(ctx context.Context, lane model.Lane, campaign string) ([]model.Webhook, error) {
	all, err := a.Source.Webhooks(ctx, lane, campaign)
	return all, a.heard(err)
}
