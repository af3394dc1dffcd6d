package sandbox

func (q *request) listRewards() (any, *failure) {
	page, limit, next, refused := pageOf(q, q.person.rewards, func(r *reward) string { return r.id })
	return map[string]any{"rewards": mapped(page, rewardView), "limit": limit, "nextId": next}, refused
}

// success is the whole answer of an approval, fulfilment or removal.
func success(refused *failure) (any, *failure) {
	if refused != nil {
		return nil, refused
	}
	return map[string]any{"success": true}, nil
}

// approveReward lets a waiting reward through, and fulfils it in the same call
// where the body says so.
func (q *request) approveReward() (any, *failure) {
	fulfill, _ := q.in.flag("fulfill")
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	r := q.campaign.rewards[q.path["reward"]]
	if r == nil {
		return nil, notFound("Reward")
	}
	return success(q.campaign.approve(r, fulfill, q.now))
}

func (q *request) fulfillReward() (any, *failure) {
	r := q.campaign.rewards[q.path["reward"]]
	if r == nil {
		return nil, notFound("Reward")
	}
	return success(q.campaign.fulfill(r, q.now))
}

func (q *request) deleteReward() (any, *failure) {
	r := q.campaign.rewards[q.path["reward"]]
	if r == nil {
		return nil, notFound("Reward")
	}
	return success(q.campaign.refuse(r))
}
