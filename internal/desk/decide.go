package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"refdesk/internal/model"
)

// MaxNote is the longest note in characters.
const MaxNote = 500

// Decision is one verdict on one or more objects, made as a whole.
type Decision struct {
	Verb          model.Verb
	Rewards       []model.RewardRow     // as the operator saw them
	Commissions   []model.CommissionRow // likewise
	Edits         []model.Edit          // for VerbEdit alone
	Confirmations []model.Confirmation  // for VerbConfirm alone
	Reason        string                // a code of Reasons; required to refuse
	Note          string                // up to MaxNote characters, for the ledger
	Until         time.Time             // of a hold; zero = until it is released
	// Despite are the cases and batches that stand against the decision and do
	// not stop it, because the operator names them.
	Despite []model.Despite
	// Stage and Direct are the command line's, which has no undo window: the
	// changes are due at once. With Direct the caller sends them itself, with
	// Stage they are left to the process that sends.
	Stage  bool
	Direct bool
}

// Approve stages one approval a reward, to leave when the undo window ends. It
// fails with *model.SuspectError where a case stands against one that despite
// does not name.
func (d *Desk) Approve(ctx context.Context, rewards []model.RewardRow, note string, despite ...model.Despite) ([]model.Change, error) {
	return d.Plan(ctx, Decision{Verb: model.VerbApprove, Rewards: rewards, Note: note, Despite: despite})
}

// Fulfil stages one change a reward: those that wait are approved and marked as
// delivered in one, those that are approved are marked. Cases stand against it
// as they do against Approve, and a batch that is still to pay the reward:
// *model.BatchedError.
func (d *Desk) Fulfil(ctx context.Context, rewards []model.RewardRow, note string, despite ...model.Despite) ([]model.Change, error) {
	return d.Plan(ctx, Decision{Verb: model.VerbFulfil, Rewards: rewards, Note: note, Despite: despite})
}

// Refuse stages one refusal a reward, to leave when the undo window ends. It
// fails with *model.BatchedError where despite does not name a batch that has
// taken or paid one.
func (d *Desk) Refuse(ctx context.Context, rewards []model.RewardRow, reason, note string, despite ...model.Despite) ([]model.Change, error) {
	return d.Plan(ctx, Decision{Verb: model.VerbRefuse, Rewards: rewards, Reason: reason, Note: note, Despite: despite})
}

// ApproveCommissions stages one approval a commission, like Approve.
func (d *Desk) ApproveCommissions(ctx context.Context, rows []model.CommissionRow, note string, despite ...model.Despite) ([]model.Change, error) {
	return d.Plan(ctx, Decision{Verb: model.VerbApprove, Commissions: rows, Note: note, Despite: despite})
}

// RefuseCommissions stages one refusal a commission, like Refuse.
func (d *Desk) RefuseCommissions(ctx context.Context, rows []model.CommissionRow, reason, note string, despite ...model.Despite) ([]model.Change, error) {
	return d.Plan(ctx, Decision{Verb: model.VerbRefuse, Commissions: rows, Reason: reason, Note: note, Despite: despite})
}

// Plan writes a decision as one group of changes, all or none. It fails with
// *UnfitError for each object that does not take the decision any more, is on
// hold, or has a change under way, and with *model.SuspectError or
// *model.BatchedError for each that a case or a batch stands against which the
// decision does not name; nothing is written then.
func (d *Desk) Plan(ctx context.Context, decision Decision) ([]model.Change, error) {
	if d.readOnly {
		return nil, ErrReadOnly
	}
	if decision.Verb == model.VerbHold {
		return nil, errors.New("a hold sends nothing and makes no change")
	}
	decision, err := d.check(decision)
	if err != nil {
		return nil, err
	}
	items, err := d.fitting(ctx, decision)
	if err != nil {
		return nil, err
	}
	now := d.now()
	changes := make([]model.Change, len(items))
	for i, one := range items {
		if changes[i], err = d.change(decision, one, now); err != nil {
			return nil, err
		}
	}
	return d.store.Plan(ctx, changes, now)
}

// fitting reads the objects of a decision and refuses it when one is unfit.
func (d *Desk) fitting(ctx context.Context, decision Decision) ([]item, error) {
	items, err := d.items(ctx, decision)
	if err != nil {
		return nil, err
	}
	now := d.now()
	var unfit []error
	for _, one := range items {
		if why := fit(decision.Verb, one, now); why != nil {
			unfit = append(unfit, why)
		} else {
			unfit = append(unfit, d.suspect(decision, one), batched(decision, one))
		}
	}
	return items, errors.Join(unfit...)
}

// check refuses a decision that could never be carried out, and gives it back
// with its texts trimmed.
func (d *Desk) check(decision Decision) (Decision, error) {
	err := checkObjects(decision)
	if err != nil {
		return Decision{}, err
	}
	if err := d.checkReason(decision.Verb, decision.Reason); err != nil {
		return Decision{}, err
	}
	if decision.Note, err = checkNote(decision.Note); err != nil {
		return Decision{}, err
	}
	if !decision.Until.IsZero() && !decision.Until.After(d.now()) {
		return Decision{}, errors.New("a hold must end in the future")
	}
	edits := make([]model.Edit, len(decision.Edits))
	for i, e := range decision.Edits {
		if edits[i], err = checkEdit(e); err != nil {
			return Decision{}, err
		}
	}
	decision.Edits = edits
	mails := make([]model.Confirmation, len(decision.Confirmations))
	for i, c := range decision.Confirmations {
		if mails[i], err = checkConfirmation(c); err != nil {
			return Decision{}, err
		}
	}
	decision.Confirmations = mails
	return decision, nil
}

// checkObjects makes sure that there is something to decide on, and that the
// verb is one for it.
func checkObjects(d Decision) error {
	edits := d.Verb == model.VerbEdit
	mails := d.Verb == model.VerbConfirm
	known := edits || mails || takes[model.ObjectReward][d.Verb] != nil
	switch {
	case !known:
		return fmt.Errorf("nothing here knows how to %q", d.Verb)
	case edits != (len(d.Edits) > 0) || edits && len(d.Rewards)+len(d.Commissions) > 0:
		return errors.New("people are edited, and nothing else is")
	case mails != (len(d.Confirmations) > 0) || mails && len(d.Rewards)+len(d.Commissions) > 0:
		return errors.New("people are asked to confirm an account, and nothing else is")
	case len(d.Rewards)+len(d.Commissions)+len(d.Edits)+len(d.Confirmations) == 0:
		return errors.New("nothing was chosen")
	case len(d.Commissions) > 0 && takes[model.ObjectCommission][d.Verb] == nil:
		return errors.New("a commission cannot be marked as delivered: the vendor pays it")
	}
	return nil
}

// checkNote gives a note trimmed, and refuses one that is too long.
func checkNote(note string) (string, error) {
	note = strings.TrimSpace(strings.ToValidUTF8(note, "\uFFFD"))
	if n := utf8.RuneCountInString(note); n > MaxNote {
		return "", fmt.Errorf("the note has %d characters, %d are allowed", n, MaxNote)
	}
	return note, nil
}

func (d *Desk) change(decision Decision, one item, now time.Time) (model.Change, error) {
	c := model.Change{
		Verb:       decision.Verb,
		Backend:    one.ref.Backend,
		CampaignID: one.ref.CampaignID,
		Object:     one.ref.Object,
		Target:     one.ref.ID,
		PersonID:   one.person,
		Headline:   headline(decision.Verb, one),
		Seen:       one.state,
		State:      model.ChangeStaged,
		NotBefore:  now.Add(d.window),
		Session:    d.session,
		Operator:   d.operator,
		Reason:     decision.Reason,
		Note:       decision.Note,
		Despite:    d.despite(decision, one),
		CreatedAt:  now,
		At:         now,
	}
	if decision.Direct || decision.Stage {
		c.State, c.NotBefore = model.ChangeWaiting, now
	}
	var err error
	switch {
	case one.edit != nil:
		c.Patch, err = one.edit.Patch()
	case one.confirm != nil:
		c.Patch, err = one.confirm.Patch()
	}
	return c, err
}
