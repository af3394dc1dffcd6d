package views

import (
	"context"
	"slices"
	"time"

	"refdesk/internal/model"
)

// subject is something that can be decided on, as the operator saw it.
type subject struct {
	ref    model.ObjectRef
	words  string // "Give 20 get 20 for Mira Okafor"
	state  string
	asOf   time.Time
	change model.Change
	hold   model.Hold
	batch  model.InBatch // of a reward: the batch that has taken or paid it
	earner model.Participant
	friend model.Participant // the other side; Key 0 where there is none or it is unknown
	cases  []model.Suspect   // those of the two who are in cases
	ends   time.Time         // when the vendor goes on by itself; zero = it does not
}

// trade is how rows of one kind are decided on. Fulfil is nil where nothing can
// be marked as delivered.
type trade[R any] struct {
	noun   string
	object model.Object
	refs   func(Lists, context.Context, model.Query) ([]model.ObjectRef, error) // all of a query
	of     func(Env, R) subject
	takes  map[model.Verb][]string // states in which a row takes a decision
	warns  map[model.Verb]string   // what the vendor does then, for good
	sets   map[model.Verb]string   // what letting one through sets off there, in one line
	person func(R) model.PersonRef // whose it is

	approve, fulfil func(Desk, context.Context, []R, string, ...model.Despite) ([]model.Change, error)
	refuse          func(d Desk, ctx context.Context, rows []R, reason, note string, despite ...model.Despite) ([]model.Change, error)
	hold            func(Desk, context.Context, []R, time.Time, string) ([]model.Hold, error)
}

// rewardTrade decides on rewards.
var rewardTrade = trade[model.RewardRow]{
	noun: "reward", object: model.ObjectReward, refs: Lists.RewardRefs,
	of: func(env Env, r model.RewardRow) subject {
		return subject{
			ref: r.ObjectRef(), words: rewardFor(env, r), state: string(r.State),
			asOf: r.AsOf, change: r.Change, hold: r.Hold, batch: r.Batch, earner: r.Earner, friend: r.Friend,
			cases: suspectsOf(earnerOf(env, r), r.EarnerCase, otherOf(env, r), r.FriendCase),
		}
	},
	takes: map[model.Verb][]string{
		model.VerbApprove: {string(model.RewardWaiting)},
		model.VerbFulfil:  {string(model.RewardWaiting), string(model.RewardApproved)},
		model.VerbRefuse:  {string(model.RewardWaiting)},
		model.VerbHold:    {string(model.RewardWaiting)},
	},
	warns: map[model.Verb]string{
		model.VerbApprove: "The vendor mails each person. Once an approval has arrived there, it cannot be taken back.",
		model.VerbFulfil:  "The vendor mails each person and marks the rewards as delivered. It delivers nothing itself, and neither can be taken back there.",
		model.VerbRefuse:  "The vendor deletes it there, which cannot be taken back, and tells nobody.",
	},
	sets: map[model.Verb]string{
		model.VerbApprove: "at the vendor this mails the person; once there, it cannot be taken back",
		model.VerbFulfil:  "at the vendor this mails the person and marks it; neither can be taken back",
	},
	person:  earnerRef,
	approve: Desk.Approve, fulfil: Desk.Fulfil, refuse: Desk.Refuse, hold: Desk.HoldRewards,
}

// commissionTrade decides on commissions.
var commissionTrade = trade[model.CommissionRow]{
	noun: "commission", object: model.ObjectCommission, refs: Lists.CommissionRefs,
	of: func(env Env, c model.CommissionRow) subject {
		return subject{
			ref: c.ObjectRef(), words: commissionFor(env, c),
			state: c.State,
			asOf:  c.AsOf, change: c.Change, hold: c.Hold, earner: c.Earner, friend: c.Friend, ends: c.HoldEnds(),
			cases: suspectsOf(personOr(env, c.Earner, c.Person), c.EarnerCase, personOr(env, c.Friend, c.Other), c.FriendCase),
		}
	},
	takes: map[model.Verb][]string{
		model.VerbApprove: {model.CommissionPending},
		model.VerbRefuse:  {model.CommissionPending},
		model.VerbHold:    {model.CommissionPending},
	},
	warns: map[model.Verb]string{
		model.VerbApprove: "Approved commissions go into the next payout. Once an approval has arrived at the vendor, it cannot be taken back.",
		model.VerbRefuse:  "The vendor deletes it there, which cannot be taken back, and tells nobody.",
	},
	sets: map[model.Verb]string{
		model.VerbApprove: "at the vendor this goes into the next payout and cannot be taken back there",
	},
	person:  affiliateRef,
	approve: Desk.ApproveCommissions, refuse: Desk.RefuseCommissions, hold: Desk.HoldCommissions,
}

// suspectsOf are those of two people who are in cases.
func suspectsOf(name string, is model.Suspicion, otherName string, other model.Suspicion) []model.Suspect {
	var out []model.Suspect
	if is.Case != 0 {
		out = append(out, model.Suspect{Name: name, Suspicion: is})
	}
	if other.Case != 0 {
		out = append(out, model.Suspect{Name: otherName, Suspicion: other})
	}
	return out
}

// against are the people of a subject whose cases stand against letting it
// through.
func (s subject) against(env Env) []model.Suspect {
	return slices.DeleteFunc(slices.Clone(s.cases), func(c model.Suspect) bool { return !c.Stops(env.AskFrom) })
}

// affiliateRef names the person who earned a commission.
func affiliateRef(c model.CommissionRow) model.PersonRef {
	return model.PersonRef{Backend: c.Backend, CampaignID: c.CampaignID, ID: c.Person}
}

// whyNot says why a subject takes no decision as it stands, "" when it takes
// one. What the backend cannot do at all comes last: what was done already
// tells more.
func (s subject) whyNot(env Env, verb model.Verb, takes []string) string {
	if !slices.Contains(takes, s.state) {
		return "already " + s.stands()
	}
	if why := s.underWay(); why != "" {
		return why
	}
	if s.hold.Holds(env.Now()) && verb != model.VerbRefuse {
		return heldBy(env, s.hold)
	}
	if verb == model.VerbHold { // it is ours alone
		return ""
	}
	return env.Vendor.WhyNot(s.ref.Backend, s.ref.Object, verb)
}

// stands is the state in words.
func (s subject) stands() string {
	if s.state == "" {
		return "in a state nobody told"
	}
	return lower(s.state)
}

// underWay says which change stands between a subject and another decision.
func (s subject) underWay() string {
	c := s.change
	switch {
	case c.ID == 0:
		return ""
	case isHeld(c):
		return "an earlier " + string(c.Verb) + " is held: see 8 Changes"
	case c.State == model.ChangeStaged:
		return "already being " + past(c.Verb) + ": u takes it back"
	case !c.State.Ended():
		return "already being " + past(c.Verb) + ": see 8 Changes"
	case c.State == model.ChangeDone && c.At.After(s.asOf):
		return "already " + past(c.Verb)
	}
	return ""
}

// heldBy says who holds something, for how long, and the way on.
func heldBy(env Env, h model.Hold) string {
	text := "held by " + env.show(h.Operator)
	if !h.Until.IsZero() {
		text += " for " + env.until(h.Until)
	}
	return text + ": h releases it"
}
