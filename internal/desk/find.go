package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"refdesk/internal/model"
)

// Search says where an id is looked for. "" narrows nothing; Object "" is any
// reward or commission.
type Search struct {
	Backend  string
	Campaign string
	Object   model.Object
}

// Find gives a decision on the rewards and commissions with these vendor ids,
// without a verb. It fails for every id that is unknown (model.ErrNotFound) or
// names more than one object.
func (d *Desk) Find(ctx context.Context, in Search, ids []string) (Decision, error) {
	var found Decision
	var failed []error
	for _, id := range ids {
		if err := d.find(ctx, in, id, &found); err != nil {
			failed = append(failed, err)
		}
	}
	return found, errors.Join(failed...)
}

func (d *Desk) find(ctx context.Context, in Search, id string, into *Decision) error {
	ref, err := d.FindOne(ctx, in, id)
	if err != nil {
		return err
	}
	if ref.Object == model.ObjectCommission {
		row, err := d.store.CommissionRow(ctx, ref)
		into.Commissions = append(into.Commissions, row)
		return err
	}
	row, err := d.store.RewardRow(ctx, model.RewardRef{Backend: ref.Backend, CampaignID: ref.CampaignID, ID: ref.ID})
	into.Rewards = append(into.Rewards, row)
	return err
}

// FindOne gives the one object with a vendor id, or, where people are looked
// for, the one person with an id or address.
func (d *Desk) FindOne(ctx context.Context, in Search, id string) (model.ObjectRef, error) {
	refs, err := d.candidates(ctx, in, id)
	if err != nil {
		return model.ObjectRef{}, fmt.Errorf("finding %s: %w", id, err)
	}
	switch len(refs) {
	case 0:
		return model.ObjectRef{}, fmt.Errorf("%s %s: %w", kindName(in.Object), id, model.ErrNotFound)
	case 1:
		return refs[0], nil
	}
	places := make([]string, len(refs))
	for i, ref := range refs {
		places[i] = "a " + string(ref.Object) + " in " + ref.Backend + "/" + ref.CampaignID
	}
	return model.ObjectRef{}, fmt.Errorf("%s is %s: choose a kind, backend or campaign", id, strings.Join(places, ", "))
}

func kindName(object model.Object) string {
	if object == "" {
		return "reward or commission"
	}
	return string(object)
}

// candidates gives all objects with an id.
func (d *Desk) candidates(ctx context.Context, in Search, id string) ([]model.ObjectRef, error) {
	var all []model.ObjectRef
	if in.Object == model.ObjectParticipant {
		people, err := d.store.FindPerson(ctx, in.Backend, in.Campaign, id)
		for _, ref := range people {
			all = append(all, model.ObjectRef{Backend: ref.Backend, CampaignID: ref.CampaignID, Object: in.Object, ID: ref.ID})
		}
		return all, err
	}
	if in.Object != model.ObjectCommission {
		rewards, err := d.store.FindReward(ctx, in.Backend, in.Campaign, id)
		if err != nil {
			return nil, err
		}
		for _, ref := range rewards {
			all = append(all, model.ObjectRef{Backend: ref.Backend, CampaignID: ref.CampaignID, Object: model.ObjectReward, ID: ref.ID})
		}
	}
	if in.Object == model.ObjectReward {
		return all, nil
	}
	commissions, err := d.store.FindCommission(ctx, in.Backend, in.Campaign, id)
	return append(all, commissions...), err
}
