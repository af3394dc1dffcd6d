package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// GiveVerdict decides on cases and stages what that asks of the backends, all
// in one transaction. A verdict on one case that is not what the operator saw
// fails with *model.CaseMovedError; of several cases those that moved are left
// out and named.
func (d *Desk) GiveVerdict(ctx context.Context, req model.VerdictRequest) (model.Given, error) {
	if d.readOnly {
		return model.Given{}, ErrReadOnly
	}
	req, err := d.checkVerdict(req)
	if err != nil {
		return model.Given{}, err
	}
	asked, err := d.askAll(ctx, req)
	if err != nil {
		return model.Given{}, err
	}
	now := d.now()
	notBefore := now.Add(d.window)
	if req.Direct || req.Stage {
		notBefore = now
	}
	plans := make([]model.VerdictPlan, len(asked))
	for i, a := range asked {
		if plans[i], err = d.planVerdict(req, a, now); err != nil {
			return model.Given{}, err
		}
	}
	return d.cases.GiveVerdicts(ctx, plans, d.session, notBefore, now)
}

// checkVerdict refuses a verdict that could never stand, and gives it with its
// texts trimmed.
func (d *Desk) checkVerdict(req model.VerdictRequest) (model.VerdictRequest, error) {
	var err error
	switch {
	case req.Word != model.VerdictClear && req.Word != model.VerdictHold && req.Word != model.VerdictBlock:
		return req, fmt.Errorf("nothing here knows how to %q a case", req.Word)
	case len(req.Cases) == 0:
		return req, errors.New("no case was chosen")
	case req.Approve && req.Word != model.VerdictClear:
		return req, errors.New("only a clear can approve what waits")
	case !req.Until.IsZero() && req.Word != model.VerdictHold:
		return req, errors.New("only a hold has an end")
	case !req.Until.IsZero() && !req.Until.After(d.now()):
		return req, errors.New("a hold must end in the future")
	}
	if req.Word == model.VerdictBlock || req.Reason != "" {
		if err := knownReason("a block", req.Reason, d.reasons); err != nil {
			return req, err
		}
	}
	if err := checkPeople(req); err != nil {
		return req, err
	}
	req.Note, err = checkNote(req.Note)
	return req, err
}

// checkPeople refuses people who are in none of the cases, and cases that none
// of the people is in.
func checkPeople(req model.VerdictRequest) error {
	if len(req.People) == 0 {
		return nil
	}
	in := map[string]bool{}
	for _, c := range req.Cases {
		for _, id := range c.People {
			in[id] = true
		}
	}
	for _, id := range req.People {
		switch {
		case in[id]:
		case len(req.Cases) == 1:
			return fmt.Errorf("%s is not in case %d", id, req.Cases[0].ID)
		default:
			return fmt.Errorf("%s is in none of these cases", id)
		}
	}
	for _, c := range req.Cases {
		if len(chosen(req, c)) == 0 {
			return fmt.Errorf("nobody who was chosen is in case %d", c.ID)
		}
	}
	return nil
}

// chosen are the people of a case that a verdict is about.
func chosen(req model.VerdictRequest, c model.Case) []string {
	if len(req.People) == 0 {
		return c.People
	}
	wanted := make(map[string]bool, len(req.People))
	for _, id := range req.People {
		wanted[id] = true
	}
	var people []string
	for _, id := range c.People {
		if wanted[id] {
			people = append(people, id)
		}
	}
	return people
}

// askAll works out what a verdict asks for, case by case. A case that is named
// twice comes once.
func (d *Desk) askAll(ctx context.Context, req model.VerdictRequest) ([]asking, error) {
	seen := map[int64]bool{}
	var all []asking
	for _, c := range req.Cases {
		if seen[c.ID] {
			continue
		}
		seen[c.ID] = true
		people := chosen(req, c)
		stakes, err := d.cases.Stakes(ctx, model.CampaignRef{Backend: c.Backend, ID: c.CampaignID}, people)
		if err != nil {
			return nil, fmt.Errorf("reading case %d: %w", c.ID, err)
		}
		all = append(all, d.ask(req, c, people, stakes))
	}
	return all, nil
}

// planVerdict makes of what a verdict asks for the rows it is written as.
func (d *Desk) planVerdict(req model.VerdictRequest, a asking, now time.Time) (model.VerdictPlan, error) {
	plan := model.VerdictPlan{
		Seen: a.seen,
		Verdict: model.Verdict{
			CaseID: a.seen.ID, Word: req.Word, Reason: req.Reason, Note: req.Note, Operator: d.operator,
			Origin: d.origin(req), Until: req.Until, People: a.people, Whole: len(a.people) == len(a.seen.People),
		},
	}
	for _, w := range a.calls {
		decision := Decision{Verb: w.verb, Reason: req.Reason, Note: req.Note, Stage: req.Stage, Direct: req.Direct}
		change, err := d.change(decision, w.item, now)
		if err != nil {
			return plan, err
		}
		change.Deadline = w.deadline
		plan.Changes = append(plan.Changes, change)
	}
	if text := a.checklist(); text != "" {
		plan.Changes = append(plan.Changes, d.byHand(req, a, text, now))
	}
	for _, one := range a.holds {
		plan.Holds = append(plan.Holds, model.Hold{
			Backend: one.ref.Backend, CampaignID: one.ref.CampaignID, Object: one.ref.Object, Target: one.ref.ID,
			PersonID: one.person, Operator: d.operator, Reason: req.Reason, Note: req.Note, Until: req.Until,
		})
	}
	return plan, nil
}

// origin says how and on which machine a verdict is given.
func (d *Desk) origin(req model.VerdictRequest) string {
	by := "key"
	if req.Direct || req.Stage {
		by = "word"
	}
	if d.host == "" {
		return by
	}
	return by + " at " + cut(d.host)
}

// byHand is the checklist of a verdict: what a person has to do, in one entry.
func (d *Desk) byHand(req model.VerdictRequest, a asking, text string, now time.Time) model.Change {
	return model.Change{
		Verb: model.VerbByHand, Backend: a.seen.Backend, CampaignID: a.seen.CampaignID, Object: model.ObjectChecklist,
		PersonID: a.seen.Lead.ID, Headline: text, State: model.ChangeManual, Session: d.session, Operator: d.operator,
		Reason: req.Reason, Note: req.Note, CreatedAt: now, At: now,
	}
}
