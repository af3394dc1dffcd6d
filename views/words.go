package views

import (
	"fmt"
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// rewardFor names a reward and its person.
func rewardFor(env Env, r model.RewardRow) string {
	return titleOf(r.Reward) + " for " + earnerOf(env, r)
}

// titleOf is the reward's title, or its id while the title is not known.
func titleOf(r model.Reward) string {
	if r.Title != "" {
		return r.Title
	}
	return r.ID
}

// earnerOf is the person who gets the reward.
func earnerOf(env Env, r model.RewardRow) string { return personOr(env, r.Earner, r.Person) }

// otherOf is the other side of the referral, "" where there is none.
func otherOf(env Env, r model.RewardRow) string { return personOr(env, r.Friend, r.Other) }

// personOr is a person's name, or the id while the mirror has not met the
// person.
func personOr(env Env, p model.Participant, id string) string {
	if name := env.person(p); name != "" {
		return name
	}
	return env.show(id)
}

// commissionFor names a commission and its person.
func commissionFor(env Env, c model.CommissionRow) string {
	return moneyOr(env, c.Amount, "a commission") + " for " + personOr(env, c.Earner, c.Person)
}

// tally counts equal words in the order in which they first come.
func tally(words []string) string {
	counts := map[string]int{}
	var order []string
	for _, w := range words {
		if counts[w] == 0 {
			order = append(order, w)
		}
		counts[w]++
	}
	for i, w := range order {
		order[i] = fmt.Sprintf("%s ×%d", w, counts[w])
	}
	return strings.Join(order, ", ")
}

// countOf is a number with its noun: "1 reward", "1,204 rewards".
func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return ui.Number(n) + " " + noun + "s"
}

// present, doing and past are the forms of a verb that the screen needs.
func present(v model.Verb) string {
	switch v {
	case model.VerbFulfil:
		return "Approve and fulfil"
	case model.VerbConfirm:
		return "Ask"
	case "":
		return ""
	}
	return strings.ToUpper(string(v[:1])) + string(v[1:])
}

func doing(v model.Verb) string {
	switch v {
	case model.VerbApprove:
		return "approving"
	case model.VerbRefuse:
		return "refusing"
	case model.VerbFulfil:
		return "fulfilling"
	case model.VerbEdit:
		return "editing"
	case model.VerbConfirm:
		return "asking"
	}
	return string(v)
}

func past(v model.Verb) string {
	switch v {
	case model.VerbApprove:
		return "approved"
	case model.VerbRefuse:
		return "refused"
	case model.VerbFulfil:
		return "fulfilled"
	case model.VerbEdit:
		return "edited"
	case model.VerbConfirm:
		return "asked"
	case model.VerbHold:
		return "held"
	}
	return string(v)
}

// lowerFirst is a title in the middle of a sentence.
func lowerFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// verb picks the form of a word that goes with a number.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
