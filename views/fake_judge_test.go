package views_test

import (
	"context"
	"fmt"
	"time"

	"refdesk/internal/model"
)

func (w *world) RehearseVerdict(_ context.Context, v model.VerdictRequest) (model.VerdictRehearsal, error) {
	out := model.VerdictRehearsal{Word: v.Word}
	for _, c := range v.Cases {
		if c.State == v.Word.State() {
			out.Exceptions = append(out.Exceptions, model.Exception{CaseID: c.ID, Text: "already " + string(c.State)})
			continue
		}
		out.Cases++
		out.People += len(c.People)
	}
	if len(v.People) > 0 {
		out.People = len(v.People)
	}
	if v.Word == model.VerdictBlock {
		out.Rewards, out.Calls, out.Takes, out.Manual = 3*out.Cases, 3*out.Cases, time.Duration(3*out.Cases)*time.Second, 1
		out.Commissions, out.Money = 2, []model.Money{{Minor: 24000, Currency: "EUR"}, {Minor: 900, Currency: "JPY"}}
		for i, n := range []int{1, 2} {
			out.Exceptions = append(out.Exceptions, model.Exception{
				CaseID: int64(i + 1), Text: fmt.Sprintf("%d approved already", n), Count: n, One: "reward is approved already", Many: "rewards are approved already",
			})
		}
		out.Deadline, out.Late = w.now().Add(4*time.Minute), 2
		out.Effects = []string{"The vendor removes the reward for good; it cannot be brought back."}
	}
	return out, w.call()
}

func (w *world) GiveVerdict(_ context.Context, v model.VerdictRequest) (model.Given, error) {
	if err := w.call(); err != nil {
		return model.Given{}, err
	}
	var out model.Given
	if w.deskFail != nil {
		return out, w.deskFail
	}
	group := w.nextID + 1
	for _, c := range v.Cases {
		w.nextID++
		given := model.Verdict{
			ID: w.nextID, Group: group, CaseID: c.ID, Word: v.Word, Reason: v.Reason, Note: v.Note, Operator: "ana",
			At: w.now(), Until: v.Until, Score: c.Score, Parts: c.Parts, People: c.People,
		}
		w.did(fmt.Sprintf("%s case %d %s%s%v%s", v.Word, c.ID, v.Reason, v.Note, v.People, map[bool]string{true: " approving"}[v.Approve]))
		if at := w.caseAt(c.ID); at >= 0 && len(v.People) == 0 {
			w.undoable = append(w.undoable, undoable{verdict: given, was: w.suspected[at].State})
			w.suspected[at].State, w.suspected[at].HeldUntil = v.Word.State(), v.Until
			w.suspected[at].Verdicts = append([]model.Verdict{given}, w.suspected[at].Verdicts...)
		}
		out.Verdicts = append(out.Verdicts, given)
	}
	if v.Word == model.VerdictBlock {
		asked := make([]model.Change, 0, 3*len(v.Cases))
		for _, c := range v.Cases {
			for i := range 3 {
				asked = append(asked, model.Change{
					Backend: backend, CampaignID: campaign, Object: model.ObjectReward, Target: fmt.Sprintf("prew_c%d%d", c.ID, i),
					PersonID: c.Lead.ID, Headline: "Give 20 get 20 for " + c.Lead.Name(), Reason: v.Reason,
				})
			}
		}
		taken := w.took()
		out.Changes, _ = w.stage(model.VerbRefuse, asked...)
		w.asked = []string{taken}
	}
	return out, nil
}

// undoable is a verdict with what the case was before.
type undoable struct {
	verdict model.Verdict
	was     model.CaseState
}

func (w *world) UndoLast(ctx context.Context) (model.Undone, error) {
	var out model.Undone
	if n := len(w.undoable); n > 0 {
		group := w.undoable[n-1].verdict.Group
		for n > 0 && w.undoable[n-1].verdict.Group == group {
			n--
			one := w.undoable[n]
			w.undoable = w.undoable[:n]
			w.suspected[w.caseAt(one.verdict.CaseID)].State = one.was
			out.Verdicts = append(out.Verdicts, one.verdict)
			w.did(fmt.Sprintf("undo %s case %d", one.verdict.Word, one.verdict.CaseID))
		}
		return out, w.call()
	}
	var err error
	if out.Changes, err = w.Undo(ctx); len(out.Changes) == 0 {
		out.Past, out.Left = w.tooLate.Verdicts, w.tooLate.Changes
	}
	return out, err
}

func (w *world) ReopenCase(_ context.Context, id int64, note string) error {
	w.did(fmt.Sprintf("reopen %d %s", id, note))
	if w.deskFail != nil {
		return w.deskFail
	}
	return w.call()
}

func (w *world) TakeCase(_ context.Context, id int64) error {
	w.opened[id] = true
	return w.call()
}

func (w *world) ReleaseCase(_ context.Context, id int64) error {
	delete(w.opened, id)
	return w.call()
}

func (w *world) NoteCase(_ context.Context, id int64, text string) error {
	w.did(fmt.Sprintf("note case %d %s", id, text))
	return w.call()
}

func (w *world) Trust(_ context.Context, t model.Trust) (model.Trust, error) {
	w.did(fmt.Sprintf("trust %s %s %v %s", t.Signal, t.Value, t.People, t.Note))
	if w.deskFail != nil {
		return t, w.deskFail
	}
	return t, w.call()
}

func (w *world) Untrust(_ context.Context, id int64) error {
	w.did("untrust " + num(id))
	return w.call()
}

func (w *world) Tick(_ context.Context, id int64, note string) error {
	w.did("tick " + num(id) + " " + note)
	if w.deskFail != nil {
		return w.deskFail
	}
	return w.call()
}

func (w *world) StopBulk(_ context.Context, group int64) (int, error) {
	n := 0
	for i := range w.changes {
		if w.changes[i].Group == group && w.changes[i].State == model.ChangeStaged {
			w.changes[i].NotBefore = time.Time{}
			n++
		}
	}
	w.did("stop " + num(group))
	return n, w.call()
}

func (w *world) HeldBulk(_ context.Context, group int64) (model.BulkHeld, error) {
	out := model.BulkHeld{Verbs: []model.Tally{{Text: "refuse"}}, Money: []model.Money{{Currency: "EUR"}}, Unknown: 1}
	for _, c := range w.changes {
		if c.Group == group && c.State == model.ChangeStaged && c.NotBefore.IsZero() {
			out.Changes++
			out.Money[0].Minor += 2000
			out.Takes += time.Second
		}
	}
	out.People, out.Verbs[0].Count = out.Changes, out.Changes
	return out, w.call()
}

func (w *world) ResumeBulk(_ context.Context, group int64) (int, error) {
	n := 0
	for i := range w.changes {
		if w.changes[i].Group == group && w.changes[i].State == model.ChangeStaged {
			w.changes[i].NotBefore = w.now()
			n++
		}
	}
	w.did("resume " + num(group))
	return n, w.call()
}

func (w *world) RetryBulk(_ context.Context, group int64) (model.Given, error) {
	w.did("retry " + num(group))
	return model.Given{Changes: []model.Change{{ID: 1}}, LeftOut: []model.Exception{{Text: "approved by now"}}}, w.call()
}
