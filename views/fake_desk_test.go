package views_test

import (
	"context"
	"slices"
	"time"

	"refdesk/internal/model"
)

// stage does what the desk does: one change an object, inside the undo window.
func (w *world) stage(verb model.Verb, asked ...model.Change) ([]model.Change, error) {
	if err := w.call(); err != nil {
		return nil, err
	}
	if w.deskFail != nil {
		return nil, w.deskFail
	}
	group := w.nextID + 1
	for i := range asked {
		w.nextID++
		c := &asked[i]
		c.ID, c.Group, c.Verb, c.Headline = w.nextID, group, verb, string(verb)+" "+c.Headline
		c.State, c.NotBefore, c.Operator, c.CreatedAt, c.At = model.ChangeStaged, w.now().Add(10*time.Second), "ana", w.now(), w.now()
		w.did(string(verb) + " " + c.Target + " " + c.Reason + c.Note + c.Patch)
	}
	w.changes = append(slices.Clone(asked), w.changes...)
	w.join()
	return asked, nil
}

func ofRewards(rows []model.RewardRow, reason, note string) []model.Change {
	var out []model.Change
	for _, r := range rows {
		out = append(out, model.Change{
			Backend: r.Backend, CampaignID: r.CampaignID, Object: model.ObjectReward, Target: r.ID, PersonID: r.Person,
			Headline: r.Title + " for " + r.Earner.Name(), Seen: string(r.State), Reason: reason, Note: note,
		})
	}
	return out
}

func ofCommissions(rows []model.CommissionRow, reason, note string) []model.Change {
	var out []model.Change
	for _, r := range rows {
		out = append(out, model.Change{
			Backend: r.Backend, CampaignID: r.CampaignID, Object: model.ObjectCommission, Target: r.ID, PersonID: r.Person,
			Headline: r.Amount.V.String() + " commission for " + r.Earner.Name(), Seen: r.State, Reason: reason, Note: note,
		})
	}
	return out
}

// join lays the newest change over each reward and counts what is staged.
func (w *world) join() {
	w.status.Staged, w.status.Held = 0, 0
	for _, c := range w.changes {
		switch {
		case c.State != model.ChangeStaged:
		case c.NotBefore.IsZero():
			w.status.Held++
		default:
			w.status.Staged++
		}
	}
	for i, r := range w.rewards {
		w.rewards[i].Change, w.rewards[i].Hold = w.newest(r.ObjectRef()), w.holds[r.ObjectRef()]
	}
}

func (w *world) Approve(_ context.Context, rows []model.RewardRow, note string, despite ...model.Despite) ([]model.Change, error) {
	return w.despite(model.VerbApprove, despite, ofRewards(rows, "", note))
}

func (w *world) Refuse(_ context.Context, rows []model.RewardRow, reason, note string, despite ...model.Despite) ([]model.Change, error) {
	return w.despite(model.VerbRefuse, despite, ofRewards(rows, reason, note))
}

func (w *world) Fulfil(_ context.Context, rows []model.RewardRow, note string, despite ...model.Despite) ([]model.Change, error) {
	return w.despite(model.VerbFulfil, despite, ofRewards(rows, "", note))
}

func (w *world) ApproveCommissions(_ context.Context, rows []model.CommissionRow, note string, despite ...model.Despite) ([]model.Change, error) {
	return w.despite(model.VerbApprove, despite, ofCommissions(rows, "", note))
}

func (w *world) RefuseCommissions(_ context.Context, rows []model.CommissionRow, reason, note string, despite ...model.Despite) ([]model.Change, error) {
	return w.stage(model.VerbRefuse, ofCommissions(rows, reason, note)...)
}

func (w *world) Edit(_ context.Context, e model.Edit) ([]model.Change, error) {
	patch, err := e.Patch()
	if err != nil {
		return nil, err
	}
	return w.stage(model.VerbEdit, model.Change{
		Backend: e.Person.Backend, CampaignID: e.Person.CampaignID, Object: model.ObjectParticipant, Target: e.Person.ID,
		PersonID: e.Person.ID, Headline: e.Person.Name(), Patch: patch,
	})
}

func (w *world) RequestConfirmation(_ context.Context, c model.Confirmation, note string) ([]model.Change, error) {
	patch, err := c.Patch()
	if err != nil {
		return nil, err
	}
	return w.stage(model.VerbConfirm, model.Change{
		Backend: c.Person.Backend, CampaignID: c.Person.CampaignID, Object: model.ObjectDestination, Target: c.Person.ID,
		PersonID: c.Person.ID, Headline: c.Person.Name(), Patch: patch, Seen: c.Seen, Note: note,
	})
}

// hold does what the desk does with what is to wait.
func (w *world) hold(refs []model.ObjectRef, until time.Time, note string) ([]model.Hold, error) {
	if err := w.call(); err != nil {
		return nil, err
	}
	if w.deskFail != nil {
		return nil, w.deskFail
	}
	if w.holds == nil {
		w.holds = map[model.ObjectRef]model.Hold{}
	}
	var out []model.Hold
	for _, ref := range refs {
		w.nextID++
		h := model.Hold{
			ID: w.nextID, Backend: ref.Backend, CampaignID: ref.CampaignID, Object: ref.Object, Target: ref.ID,
			Operator: "ana", Note: note, Since: w.now(), Until: until,
		}
		w.holds[ref], out = h, append(out, h)
		w.did("hold " + ref.ID + " " + note)
	}
	w.join()
	return out, nil
}

func (w *world) HoldRewards(_ context.Context, rows []model.RewardRow, until time.Time, note string) ([]model.Hold, error) {
	var refs []model.ObjectRef
	for _, r := range rows {
		refs = append(refs, r.ObjectRef())
	}
	return w.hold(refs, until, note)
}

func (w *world) HoldCommissions(_ context.Context, rows []model.CommissionRow, until time.Time, note string) ([]model.Hold, error) {
	var refs []model.ObjectRef
	for _, r := range rows {
		refs = append(refs, r.ObjectRef())
	}
	return w.hold(refs, until, note)
}

func (w *world) Unhold(_ context.Context, refs []model.ObjectRef) error {
	for _, ref := range refs {
		delete(w.holds, ref)
		w.did("release " + ref.ID)
	}
	w.join()
	return w.call()
}

func (w *world) Note(_ context.Context, about model.ObjectRef, text string) error {
	w.did("note " + about.ID + " " + text)
	if w.deskFail != nil {
		return w.deskFail
	}
	return w.call()
}

func (w *world) Undo(context.Context) ([]model.Change, error) {
	var newest model.Change
	for _, c := range w.changes {
		if c.State == model.ChangeStaged && c.ID > newest.ID {
			newest = c
		}
	}
	if newest.ID == 0 {
		return nil, w.call()
	}
	return w.TakeBack(context.Background(), newest.ID)
}

func (w *world) TakeBack(_ context.Context, id int64) ([]model.Change, error) {
	for i, c := range w.changes {
		if c.ID == id {
			w.changes[i].State = model.ChangeUndone
			w.did("undo " + c.Target)
			w.join()
			return w.changes[i : i+1], w.call()
		}
	}
	return nil, w.call()
}

func (w *world) Release(_ context.Context, id int64) error {
	w.did("release " + num(id))
	if w.deskFail != nil {
		return w.deskFail
	}
	return w.call()
}

func (w *world) SetPaused(_ context.Context, paused bool) error {
	w.status.Paused = paused
	w.did("paused")
	return w.call()
}

func (w *world) Reasons() []model.Reason {
	w.mu.Lock()
	w.calls++
	w.mu.Unlock()
	return []model.Reason{
		{Code: "same-person", Text: "one person behind several accounts"},
		{Code: "self-referral", Text: "somebody referred themselves"},
		{Code: "fake-address", Text: "the address is made up or thrown away"},
		{Code: "too-fast", Text: "referrals faster than people can be"},
		{Code: "chain", Text: "a chain of accounts referring one another"},
		{Code: "duplicate", Text: "this was rewarded already"},
		{Code: "terms", Text: "against the program's terms"},
		{Code: "manual", Text: "another reason: see the note"},
	}
}
