package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// Rehearsal is what a decision would do, without doing it.
type Rehearsal struct {
	Objects []Rehearsed
	// Effects are what the vendor does beyond the call itself, once for each
	// object, in sentences.
	Effects []string
	Calls   int           // writes that would leave
	Takes   time.Duration // at the allowed pace, with different backends side by side
}

// Rehearsed is one object of a rehearsal.
type Rehearsed struct {
	Object    model.ObjectRef
	State     string // as the store has it; of an edit, the fields to be set as they are
	Headline  string
	Call      string // what would be asked of which backend; "" when nothing would
	Exception string // why nothing would be; "" when something would
	Upstream  string // what the vendor does by itself meanwhile; "" when nothing is known
	Warning   string // who of it the vendor calls a high risk, and which cases do not stop it; "" for nobody and none
	// Despite are those that are the exception, unless the decision names them.
	Despite []model.Despite
}

// effects are the consequences that a person cannot see on our side.
//
// Source: documented for GrowSurf, earned rewards, commissions, participants.
var effects = map[model.Object]map[model.Verb][]string{
	model.ObjectReward: {
		model.VerbApprove: {mails, again, noUndo},
		model.VerbFulfil: {
			mails, again, noUndo,
			"The vendor delivers nothing by itself; the mark says that somebody has.",
		},
		model.VerbRefuse: {
			"The vendor removes the reward for good; it cannot be brought back.",
			tellsNobody,
		},
		model.VerbHold: {
			notTold,
			"Whoever works in the vendor's dashboard can still approve the reward there.",
		},
	},
	model.ObjectCommission: {
		model.VerbApprove: {"The vendor puts the commission into the affiliate's next payout.", noUndo},
		model.VerbRefuse: {
			"The vendor removes the commission for good; it cannot be brought back.",
			tellsNobody,
		},
		model.VerbHold: {
			notTold,
			"A hold period of the vendor's that ends meanwhile approves the commission, and a payout may pay it.",
		},
	},
	model.ObjectDestination: {
		model.VerbConfirm: {
			"The vendor mails the affiliate a link to confirm the account; a mail that has left cannot be called back.",
			"Until the person follows the link, nothing is paid to that account.",
		},
	},
	model.ObjectParticipant: {
		model.VerbEdit: {"The vendor keeps no earlier version; what was overwritten stays in the ledger here."},
	},
}

const (
	mails       = "The vendor mails the participant and runs the program's automations and integrations."
	again       = "The vendor sends the reward's event again, with the approval."
	noUndo      = "An approval cannot be undone at the vendor."
	tellsNobody = "The vendor tells nobody and keeps no reason; reason and note stay in the ledger here."
	notTold     = "The vendor is not told of the hold and goes on as if there were none."
)

// Rehearse tells what a decision would do. An object that takes no decision is
// an exception of its row; an error is only what is wrong with the decision as
// a whole, or with reading.
func (d *Desk) Rehearse(ctx context.Context, decision Decision) (Rehearsal, error) {
	decision, err := d.check(decision)
	if err != nil {
		return Rehearsal{}, err
	}
	items, err := d.items(ctx, decision)
	if err != nil {
		return Rehearsal{}, err
	}
	var rehearsal Rehearsal
	calls := map[string]int{}
	for _, one := range items {
		r := d.rehearse(decision, one)
		if r.Call != "" {
			rehearsal.Calls++
			calls[one.ref.Backend]++
		}
		rehearsal.Objects = append(rehearsal.Objects, r)
		for _, effect := range effects[one.ref.Object][decision.Verb] {
			if !slices.Contains(rehearsal.Effects, effect) {
				rehearsal.Effects = append(rehearsal.Effects, effect)
			}
		}
	}
	for _, n := range calls {
		rehearsal.Takes = max(rehearsal.Takes, time.Duration(n)*d.writeEvery)
	}
	return rehearsal, nil
}

func (d *Desk) rehearse(decision Decision, one item) Rehearsed {
	verb := decision.Verb
	r := Rehearsed{Object: one.ref, State: one.state, Headline: headline(verb, one)}
	if unfit := fit(verb, one, d.now()); unfit != nil {
		r.Exception = unfit.Why
		return r
	}
	if suspect := (*model.SuspectError)(nil); errors.As(d.suspect(decision, one), &suspect) {
		r.Exception, r.Despite = suspect.Why(), model.DespiteCases(suspect.Cases()...)
	}
	if in := (*model.BatchedError)(nil); errors.As(batched(decision, one), &in) {
		r.Exception = strings.TrimPrefix(r.Exception+"; "+in.Why(), "; ")
		r.Despite = append(r.Despite, model.Despite{Batch: in.In.ID})
	}
	if r.Exception != "" {
		return r
	}
	if despite := d.despite(decision, one); despite != "" {
		r.Warning = "despite " + despite
	}
	if len(one.warned) > 0 && verb != model.VerbRefuse {
		r.Warning = strings.TrimPrefix(r.Warning+"; the vendor's risk is high: "+strings.Join(one.warned, ", "), "; ")
	}
	if !one.holdEnds.IsZero() {
		r.Upstream = "the vendor's hold period ends " + moment(one.holdEnds) + " and may approve it by itself"
	}
	if verb != model.VerbHold {
		r.Call = string(verb) + " " + one.ref.String() + " of campaign " + one.ref.CampaignID + " at " + one.ref.Backend
	}
	return r
}
