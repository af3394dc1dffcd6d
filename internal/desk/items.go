package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"refdesk/internal/model"
)

// item is one object of a decision, as the store has it.
type item struct {
	ref      model.ObjectRef
	person   string // vendor id of whose it is
	subject  string // "Give 20 get 20 for Mira Okafor"
	seen     string // its state as the operator saw it
	state    string // "" = the mirror does not know it
	holdEnds time.Time
	warned   []string // people of it that the vendor calls a high risk
	cases    []model.Suspect
	change   model.Change
	hold     model.Hold
	batch    model.InBatch

	edit    *model.Edit         // of an edit: what was asked for
	confirm *model.Confirmation // likewise of a mail
	now     model.Participant
}

func rewardItem(row model.RewardRow) item {
	return item{
		ref: row.ObjectRef(), person: row.Person, subject: rewardSubject(row), state: string(row.State),
		change: row.Change, hold: row.Hold, batch: row.Batch, warned: highRisk(row.Earner, row.Friend),
		cases: suspects(nameOr(row.Earner, row.Person), row.EarnerCase, nameOr(row.Friend, row.Other), row.FriendCase),
	}
}

func commissionItem(row model.CommissionRow) item {
	return item{
		ref: row.ObjectRef(), person: row.Person, subject: commissionSubject(row), state: row.State,
		holdEnds: row.HoldEnds(), change: row.Change, hold: row.Hold, warned: highRisk(row.Earner, row.Friend),
		cases: suspects(nameOr(row.Earner, row.Person), row.EarnerCase, nameOr(row.Friend, row.Other), row.FriendCase),
	}
}

// highRisk names the people whom the vendor calls a high risk, with its code.
func highRisk(people ...model.Participant) []string {
	var named []string
	for _, p := range people {
		if strings.EqualFold(p.Risk.V, "high") {
			named = append(named, strings.TrimSpace(cut(p.Name())+" "+p.RiskReason.V))
		}
	}
	return named
}

// items reads the objects of a decision again, because a row on a screen may be
// seconds old. Each object comes once.
func (d *Desk) items(ctx context.Context, decision Decision) ([]item, error) {
	var all []item
	seen := map[model.ObjectRef]bool{}
	take := func(ref model.ObjectRef, read func() (item, error)) error {
		if seen[ref] {
			return nil
		}
		seen[ref] = true
		one, err := read()
		if err != nil {
			return fmt.Errorf("reading %s: %w", ref, err)
		}
		all = append(all, one)
		return nil
	}
	for _, row := range decision.Rewards {
		if err := take(row.ObjectRef(), func() (item, error) { return d.freshReward(ctx, row) }); err != nil {
			return nil, err
		}
	}
	for _, row := range decision.Commissions {
		if err := take(row.ObjectRef(), func() (item, error) { return d.freshCommission(ctx, row) }); err != nil {
			return nil, err
		}
	}
	for _, edit := range decision.Edits {
		if err := take(edit.Person.ObjectRef(), func() (item, error) { return d.freshPerson(ctx, edit) }); err != nil {
			return nil, err
		}
	}
	for _, mail := range decision.Confirmations {
		if err := take(mail.ObjectRef(), func() (item, error) { return d.freshDestination(ctx, mail) }); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// freshReward gives a reward that the mirror lost an empty state.
func (d *Desk) freshReward(ctx context.Context, seen model.RewardRow) (item, error) {
	row, err := d.store.RewardRow(ctx, seen.Ref())
	if errors.Is(err, model.ErrNotFound) {
		row, err = seen, nil
		row.State = ""
	}
	one := rewardItem(row)
	one.seen = string(seen.State)
	return one, err
}

func (d *Desk) freshCommission(ctx context.Context, seen model.CommissionRow) (item, error) {
	row, err := d.store.CommissionRow(ctx, seen.ObjectRef())
	if errors.Is(err, model.ErrNotFound) {
		row, err = seen, nil
		row.State = ""
	}
	one := commissionItem(row)
	one.seen = seen.State
	return one, err
}

func (d *Desk) freshPerson(ctx context.Context, edit model.Edit) (item, error) {
	ref := edit.Person.ObjectRef()
	one := item{ref: ref, person: ref.ID, edit: &edit, subject: cut(edit.Person.Name())}
	patch, err := edit.Patch()
	if err != nil {
		return one, err
	}
	if one.seen, err = edit.Person.Fields(patch); err != nil {
		return one, err
	}
	one.now, err = d.store.Participant(ctx, edit.Person.Ref())
	switch {
	case errors.Is(err, model.ErrNotFound):
		return one, nil
	case err != nil:
		return one, err
	}
	one.subject = cut(cmp.Or(one.now.Name(), ref.ID))
	if !one.now.Gone {
		if one.state, err = one.now.Fields(patch); err != nil {
			return one, err
		}
	}
	one.change, err = d.store.ChangeOf(ctx, ref)
	return one, err
}
