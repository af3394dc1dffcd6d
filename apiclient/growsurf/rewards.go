package growsurf

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Rewards reads and decides earned rewards. Programs of affiliates have none;
// the vendor answers 422 there (model.ErrInvalid).
type Rewards struct{ funnel }

// List yields the rewards that a person, by id, has earned. ErrNotFound when
// the campaign has no such person.
//
// Source: documented, GET .../participant/{participantIdOrEmail}/rewards;
// order unpublished.
func (s Rewards) List(ctx context.Context, campaign, person string, o ListOptions, opts ...apiclient.CallOption) iter.Seq2[model.Reward, error] {
	id := func(r model.Reward) string { return r.ID }
	return apiclient.Pages(ctx, o.After, id, func(ctx context.Context, cursor string) ([]model.Reward, string, error) {
		o.After = cursor
		r := onPerson("/rewards", campaign, person)
		r.Query, r.AbsentIs400 = o.query(), cursor == ""
		rows, next, asOf, err := s.rows(ctx, r, "rewards", opts)
		if err != nil {
			return nil, "", err
		}
		rewards, _ := s.rewards(rows, campaign, person, asOf)
		return rewards, next, nil
	})
}

// Approve approves a waiting reward, which mails the person and cannot be
// undone, and marks it as fulfilled too where fulfil says so. ErrWrongState
// when it was approved before, ErrUnclear when it may have been done.
//
// Source: documented, POST /campaign/{id}/reward/{rewardId}/approve.
func (s Rewards) Approve(ctx context.Context, campaign, id string, fulfil bool, opts ...apiclient.CallOption) error {
	r := apiclient.Request{
		Method: http.MethodPost,
		Route:  "/campaign/{campaign}/reward/{reward}/approve", IDs: []string{campaign, id},
	}
	if fulfil {
		r.Body = approveRequest{Fulfill: true}
	}
	return s.write(ctx, r, opts)
}

type approveRequest struct {
	Fulfill bool `json:"fulfill"`
}

// Fulfil marks an approved reward as delivered, which delivers nothing, tells
// nobody and cannot be undone. ErrWrongState when it waits for an approval
// (assumed) or was marked before.
//
// Source: documented, POST /campaign/{id}/reward/{rewardId}/fulfill.
func (s Rewards) Fulfil(ctx context.Context, campaign, id string, opts ...apiclient.CallOption) error {
	return s.write(ctx, apiclient.Request{
		Method: http.MethodPost,
		Route:  "/campaign/{campaign}/reward/{reward}/fulfill", IDs: []string{campaign, id},
	}, opts)
}

// Delete removes a waiting reward: the vendor's only refusal. It takes no
// reason and tells nobody. ErrWrongState once it is approved.
//
// Source: documented, DELETE /campaign/{id}/reward/{rewardId}.
func (s Rewards) Delete(ctx context.Context, campaign, id string, opts ...apiclient.CallOption) error {
	return s.write(ctx, apiclient.Request{
		Method: http.MethodDelete,
		Route:  "/campaign/{campaign}/reward/{reward}", IDs: []string{campaign, id},
	}, opts)
}

// embeddedRewards reads the rewards inside a participant, and whether they are
// all. A list given twice with different content is read as one, but proves
// nothing about what is missing from it.
func (f funnel) embeddedRewards(o *object, campaign, person string, asOf time.Time) ([]model.Reward, bool) {
	rows, lost, ok := o.rows("rewards")
	if ok {
		rewards, all := f.rewards(rows, campaign, person, asOf)
		return rewards, all && lost == 0
	}
	if f := o.find("rewards"); f != nil {
		for _, value := range f.values() {
			raw, _ := items(value)
			rows = append(rows, objects(raw)...)
		}
	}
	rewards, _ := f.rewards(rows, campaign, person, asOf)
	return rewards, false
}

// rewards reads rows, and whether each could be told. A reward that comes
// twice and disagrees with itself is left out.
func (f funnel) rewards(rows []*object, campaign, person string, asOf time.Time) (rewards []model.Reward, all bool) {
	all = true
	at := map[string]int{}
	for _, row := range rows {
		r := f.reward(row, campaign, person, asOf)
		i, again := at[r.ID]
		switch {
		case r.ID == "":
			all = false
		case again && rewards[i] != r:
			all = false
			rewards[i].State = "" // taken out below
		case !again:
			at[r.ID] = len(rewards)
			rewards = append(rewards, r)
		}
	}
	return dropDisputed(rewards), all
}

func dropDisputed(rewards []model.Reward) []model.Reward {
	kept := rewards[:0]
	for _, r := range rewards {
		if r.State != "" {
			kept = append(kept, r)
		}
	}
	return kept
}

// reward reads an earned reward. It has no title and no creation time here.
func (f funnel) reward(o *object, campaign, person string, asOf time.Time) model.Reward {
	r := model.Reward{
		Backend: f.api.Name(), CampaignID: campaign, ID: o.text("id").V,
		ConfigID: o.text("rewardId").V, Person: person,
		ApprovedAt: o.moment("approvedAt"), FulfilledAt: o.moment("fulfilledAt"), AsOf: asOf,
	}
	r.State = o.rewardState(r)
	r.Side, r.Other = o.rewardSide(person)
	return r
}

// rewardState puts the vendor's words into ours. PENDING covers both waiting
// and approved: the flag decides. Without a flag nothing is called waiting,
// since waiting invites an approval; the vendor's word stays instead.
//
// Source: documented.
func (o *object) rewardState(r model.Reward) model.RewardState {
	status, approved := o.text("status").V, o.flag("approved")
	switch {
	case status == "CANCELLED":
		return model.RewardCancelled
	case status == "FULFILLED", status == "PENDING" && o.flag("isFulfilled").V:
		return model.RewardFulfilled
	case status != "PENDING" && status != "":
		return model.RewardState(strings.ToLower(status))
	case approved.V, !approved.Known && !r.ApprovedAt.IsZero():
		return model.RewardApproved
	case approved.Known:
		return model.RewardWaiting
	}
	return "unknown"
}

// rewardSide tells for which role it was earned and who stands on the other
// side.
func (o *object) rewardSide(person string) (model.Side, string) {
	referrer, referred := o.text("referrerId").V, o.text("referredId").V
	isReferrer := o.flag("isReferrer")
	switch {
	case isReferrer.V, !isReferrer.Known && referrer == person && referrer != referred:
		return model.SideReferrer, referred
	case isReferrer.Known, referred == person && referrer != referred:
		return model.SideFriend, referrer
	}
	return "", ""
}
