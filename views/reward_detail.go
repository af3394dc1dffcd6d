package views

import (
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// rewardSections are what a decision on a reward rests on.
func rewardSections(env Env, r model.RewardRow) []ui.Section {
	state := rewardStateCell(env, r)
	out := []ui.Section{
		{Title: "reward", Pairs: withValues([]ui.Pair{
			{Label: "title", Value: titleOf(r.Reward)},
			{Label: "state", Value: state.Text, Tone: state.Tone},
			{Label: "paid", Value: batchText(r.Batch)},
			{Label: "as", Value: string(r.Side)},
			{Label: "with", Value: otherOf(env, r)},
			{Label: "worth", Value: worthText(env, r.Reward)},
			{Label: "since", Value: bornText(env, r.CreatedAt, r.FirstSeen)},
			{Label: "id", Value: r.ID},
		})},
		holdSection(env, r.Hold),
		{Title: "who", Pairs: append(personPairs(env, r.Earner), standingPairs(env, r.EarnerCase)...)},
	}
	if r.Other == "" {
		return out
	}
	return append(out, ui.Section{Title: "with", Pairs: append(personPairs(env, r.Friend), standingPairs(env, r.FriendCase)...)})
}

// batchText says which batch has a reward, "" for none.
func batchText(in model.InBatch) string {
	if in.ID == 0 {
		return ""
	}
	return in.Why()
}

// worthText is worthCell where there is room to explain.
func worthText(env Env, r model.Reward) string {
	worth := env.Worths.Of(r)
	switch {
	case worth.Known:
		return env.Money.Text(worth.V)
	case r.ConfigID == "":
		return "unknown"
	}
	return "unknown: the settings name none for " + r.ConfigID
}

// personPairs are the few facts about a person that speak for or against a
// reward. Two people on one address or device are seen side by side.
func personPairs(env Env, p model.Participant) []ui.Pair {
	if p.Key == 0 {
		return []ui.Pair{{Label: "unknown", Value: "not read yet", Tone: ui.Quiet}}
	}
	return withValues([]ui.Pair{
		{Label: "name", Value: env.person(p)},
		{Label: "address", Value: env.show(p.Email)},
		{Label: "risk", Value: lower(p.Risk.V), Tone: riskTone(p.Risk.V)},
		{Label: "reason", Value: lower(p.RiskReason.V)},
		{Label: "refs", Value: figure(p.ReferralCount)},
		{Label: "joined", Value: agoWords(env, p.CreatedAt)},
		{Label: "ip", Value: p.IP.V},
		{Label: "device", Value: p.Fingerprint.V},
	})
}

// agoWords is how long ago something was, "" where that is not known.
func agoWords(env Env, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return env.ago(t) + " ago"
}
