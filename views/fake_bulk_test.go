package views_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"refdesk/internal/model"
)

// despite does what the desk does with a decision: cases and batches stand
// against it that are not named.
func (w *world) despite(verb model.Verb, named []model.Despite, asked []model.Change) ([]model.Change, error) {
	var against []model.Suspect
	for _, c := range asked {
		if in, is := w.batched[c.Target]; is && in.Opposes(verb) && !slices.Contains(named, model.Despite{Batch: in.ID}) {
			return nil, &model.BatchedError{Of: c.ObjectRef(), Subject: c.Headline, Verb: verb, In: in}
		}
		for id, is := range w.suspects {
			if id == c.PersonID && verb != model.VerbRefuse && !slices.Contains(named, model.Despite{Case: is.Case}) {
				against = append(against, model.Suspect{Name: id, Suspicion: is})
			}
		}
	}
	if len(against) > 0 {
		return nil, &model.SuspectError{Of: asked[0].ObjectRef(), Subject: asked[0].Headline, Against: against}
	}
	if len(named) > 0 {
		w.did(fmt.Sprint("despite ", named))
	}
	return w.stage(verb, asked...)
}

func (w *world) RewardRefs(ctx context.Context, q model.Query) (refs []model.ObjectRef, err error) {
	q.Count = math.MaxInt32
	page, err := w.Rewards(ctx, q)
	for _, r := range page.Rows {
		refs = append(refs, r.ObjectRef())
	}
	return refs, err
}

func (w *world) CommissionRefs(ctx context.Context, q model.Query) (refs []model.ObjectRef, err error) {
	q.Count = math.MaxInt32
	page, err := w.Commissions(ctx, q)
	for _, c := range page.Rows {
		refs = append(refs, c.ObjectRef())
	}
	return refs, err
}

// takes tells why an object takes no decision, "" when it does, with its row.
func (w *world) takes(verb model.Verb, ref model.ObjectRef) (why string, asked model.Change, worth model.Opt[model.Money]) {
	state, person := "", model.Participant{}
	var change model.Change
	var hold model.Hold
	for _, r := range w.rewards {
		if r.ObjectRef() == ref {
			state, person, change, hold, asked = string(r.State), r.Earner, r.Change, r.Hold, ofRewards([]model.RewardRow{r}, "", "")[0]
			asked.Headline = r.Title + " for " + r.Earner.Name()
		}
	}
	for _, c := range w.commissions {
		if row := w.commissionRow(c); row.ObjectRef() == ref {
			state, person, change, hold, worth = row.State, row.Earner, row.Change, row.Hold, row.Amount
			asked = ofCommissions([]model.CommissionRow{row}, "", "")[0]
		}
	}
	switch {
	case state == "":
		return "gone from here", asked, worth
	case state != string(model.RewardWaiting) && state != model.CommissionPending && (verb != model.VerbFulfil || state != string(model.RewardApproved)):
		return "already " + state, asked, worth
	case change.ID != 0 && !change.State.Ended():
		return "already being " + string(change.Verb) + "d", asked, worth
	case hold.ID != 0 && verb != model.VerbRefuse:
		return "on hold by " + hold.Operator, asked, worth
	case w.suspects[person.ID].Case != 0 && verb != model.VerbRefuse && verb != model.VerbHold:
		return "in an open case", asked, worth
	}
	return "", asked, worth
}

// risky tells that the other side of a reward is at high risk.
func (w *world) risky(ref model.ObjectRef) bool {
	return slices.ContainsFunc(w.rewards, func(r model.RewardRow) bool {
		return r.ObjectRef() == ref && r.Friend.Risk.V == "HIGH"
	})
}

func (w *world) RehearseBulk(_ context.Context, ask model.BulkAsk) (model.BulkRehearsal, error) {
	out := model.BulkRehearsal{Verb: ask.Verb, Object: ask.Items[0].Ref.Object}
	people, why := map[string]bool{}, map[string]int{}
	var sums model.Sums
	for _, one := range ask.Items {
		left, asked, worth := w.takes(ask.Verb, one.Ref)
		if left != "" {
			if why[left]++; why[left] == 1 {
				out.Exceptions = append(out.Exceptions, model.Tally{Text: left})
			}
			continue
		}
		people[asked.PersonID] = true
		out.Items = append(out.Items, model.BulkItem{Ref: one.Ref, Seen: asked.Seen})
		name := w.named(asked.PersonID).Name()
		out.Names = append(out.Names, name)
		if w.named(asked.PersonID).Risk.V == "HIGH" || w.risky(one.Ref) {
			out.Risky, out.Risks = out.Risky+1, append(out.Risks, name)
		}
		if worth.Known {
			sums, _ = sums.Plus(worth.V)
		} else {
			out.Unknown++
		}
	}
	for i, t := range out.Exceptions {
		out.Exceptions[i].Count = why[t.Text]
	}
	out.People, out.Money = len(people), sums
	if out.Object == model.ObjectReward && len(out.Items) > 0 {
		out.Titles = []model.Tally{{Count: len(out.Items), Text: "Give 20 get 20"}}
	}
	if ask.Verb != model.VerbHold {
		out.Calls, out.Takes = len(out.Items), time.Duration(len(out.Items))*time.Second
	}
	return out, w.call()
}

func (w *world) DecideBulk(_ context.Context, ask model.BulkAsk) (out model.BulkGiven, err error) {
	var changes []model.Change
	var refs []model.ObjectRef
	for _, one := range ask.Items {
		left, asked, _ := w.takes(ask.Verb, one.Ref)
		if left != "" {
			out.LeftOut = append(out.LeftOut, model.Tally{Count: 1, Text: left})
			continue
		}
		asked.Reason, asked.Note = ask.Reason, ask.Note
		changes, refs = append(changes, asked), append(refs, one.Ref)
	}
	if ask.Verb == model.VerbHold {
		out.Holds, err = w.hold(refs, ask.Until, ask.Note)
		return out, err
	}
	out.Changes, err = w.stage(ask.Verb, changes...)
	return out, err
}
