package desk

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// Rehearsal is what a decision would do, without doing it.
type Rehearsal struct {
	Rewards []Rehearsed
	// Effects are what the vendor does beyond the call itself, once for each
	// reward, in sentences.
	Effects []string
	Calls   int           // writes that would leave
	Takes   time.Duration // at the allowed pace, with different backends side by side
}

// Rehearsed is one reward of a rehearsal.
type Rehearsed struct {
	Reward    model.RewardRow // as the store has it
	Headline  string
	Call      string // what would be asked of which backend; "" when nothing would
	Exception string // why nothing would be; "" when something would
}

// effects are the consequences that a person cannot see on our side.
//
// Source: documented for GrowSurf, earned rewards.
var effects = map[model.Verb][]string{
	model.VerbApprove: {
		"The vendor mails the participant and runs the program's automations and integrations.",
		"The vendor sends the reward's event again, with the approval.",
		"An approval cannot be undone at the vendor.",
	},
	model.VerbRefuse: {
		"The vendor removes the reward for good; it cannot be brought back.",
		"The vendor tells nobody and keeps no reason; reason and note stay in the ledger here.",
	},
}

// Rehearse tells what a decision would do. A reward that takes no decision is
// an exception of its row; an error is only what is wrong with the decision as
// a whole, or with reading.
func (d *Desk) Rehearse(ctx context.Context, decision Decision) (Rehearsal, error) {
	decision, err := d.check(decision)
	if err != nil {
		return Rehearsal{}, err
	}
	rows, err := d.fresh(ctx, decision.Rewards)
	if err != nil {
		return Rehearsal{}, err
	}
	rehearsal := Rehearsal{Effects: effects[decision.Verb]}
	calls := map[string]int{}
	for _, row := range rows {
		one := rehearse(decision.Verb, row)
		if one.Exception == "" {
			rehearsal.Calls++
			calls[row.Backend]++
		}
		rehearsal.Rewards = append(rehearsal.Rewards, one)
	}
	for _, n := range calls {
		rehearsal.Takes = max(rehearsal.Takes, time.Duration(n)*d.writeEvery)
	}
	return rehearsal, nil
}

func rehearse(verb model.Verb, row model.RewardRow) Rehearsed {
	one := Rehearsed{Reward: row, Headline: headline(verb, row)}
	if unfit := fit(row); unfit != nil {
		one.Exception = unfit.Why
		return one
	}
	one.Call = string(verb) + " reward " + row.ID + " of campaign " + row.CampaignID + " at " + row.Backend
	return one
}
