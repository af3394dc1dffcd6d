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

// Decision is one verdict on one or more rewards, made as a whole.
type Decision struct {
	Verb    model.Verb
	Rewards []model.RewardRow // as the operator saw them
	Reason  string            // a code of Reasons; required to refuse
	Note    string            // up to MaxNote characters, for the ledger
	// Stage and Direct are the command line's, which has no undo window: the
	// changes are due at once. With Direct the caller sends them itself, with
	// Stage they are left to the process that sends.
	Stage  bool
	Direct bool
}

// Approve stages one approval a reward, to leave when the undo window ends.
func (d *Desk) Approve(ctx context.Context, rewards []model.RewardRow, note string) ([]model.Change, error) {
	return d.Plan(ctx, Decision{Verb: model.VerbApprove, Rewards: rewards, Note: note})
}

// Refuse stages one refusal a reward, to leave when the undo window ends.
func (d *Desk) Refuse(ctx context.Context, rewards []model.RewardRow, reason, note string) ([]model.Change, error) {
	return d.Plan(ctx, Decision{Verb: model.VerbRefuse, Rewards: rewards, Reason: reason, Note: note})
}

// Plan writes a decision as one group of changes, all or none. It fails with
// *UnfitError for each reward that does not wait for an approval any more or
// has a change under way; nothing is written then.
func (d *Desk) Plan(ctx context.Context, decision Decision) ([]model.Change, error) {
	if d.readOnly {
		return nil, ErrReadOnly
	}
	decision, err := d.check(decision)
	if err != nil {
		return nil, err
	}
	rows, err := d.fresh(ctx, decision.Rewards)
	if err != nil {
		return nil, err
	}
	now := d.now()
	changes := make([]model.Change, len(rows))
	var unfit []error
	for i, row := range rows {
		if why := fit(row); why != nil {
			unfit = append(unfit, why)
		}
		changes[i] = d.change(decision, row, now)
	}
	if len(unfit) > 0 {
		return nil, errors.Join(unfit...)
	}
	return d.store.Plan(ctx, changes, now)
}

// check refuses a decision that could never be carried out, and gives it back
// with its note trimmed and each reward once.
func (d *Desk) check(decision Decision) (Decision, error) {
	switch decision.Verb {
	case model.VerbApprove, model.VerbRefuse:
	default:
		return Decision{}, fmt.Errorf("nothing here knows how to %q", decision.Verb)
	}
	if len(decision.Rewards) == 0 {
		return Decision{}, errors.New("no reward was chosen")
	}
	if err := d.checkReason(decision.Verb, decision.Reason); err != nil {
		return Decision{}, err
	}
	decision.Note = strings.TrimSpace(strings.ToValidUTF8(decision.Note, "\uFFFD"))
	if n := utf8.RuneCountInString(decision.Note); n > MaxNote {
		return Decision{}, fmt.Errorf("the note has %d characters, %d are allowed", n, MaxNote)
	}
	decision.Rewards = unique(decision.Rewards)
	return decision, nil
}

func unique(rows []model.RewardRow) []model.RewardRow {
	seen := make(map[model.RewardRef]bool, len(rows))
	once := make([]model.RewardRow, 0, len(rows))
	for _, row := range rows {
		if !seen[row.Ref()] {
			seen[row.Ref()] = true
			once = append(once, row)
		}
	}
	return once
}

// fresh reads the rewards again, because a row on a screen may be seconds old.
// A reward that the mirror lost comes back with an empty state.
func (d *Desk) fresh(ctx context.Context, seen []model.RewardRow) ([]model.RewardRow, error) {
	rows := make([]model.RewardRow, len(seen))
	for i, old := range seen {
		row, err := d.store.RewardRow(ctx, old.Ref())
		switch {
		case errors.Is(err, model.ErrNotFound):
			row = old
			row.State = ""
		case err != nil:
			return nil, fmt.Errorf("reading reward %s: %w", old.ID, err)
		}
		rows[i] = row
	}
	return rows, nil
}

func (d *Desk) change(decision Decision, row model.RewardRow, now time.Time) model.Change {
	c := model.Change{
		Verb:       decision.Verb,
		Backend:    row.Backend,
		CampaignID: row.CampaignID,
		Target:     row.ID,
		PersonID:   row.Person,
		Headline:   headline(decision.Verb, row),
		Object:     model.ObjectReward,
		Seen:       string(model.RewardWaiting),
		State:      model.ChangeStaged,
		NotBefore:  now.Add(d.window),
		Session:    d.session,
		Operator:   d.operator,
		Reason:     decision.Reason,
		Note:       decision.Note,
		CreatedAt:  now,
		At:         now,
	}
	if decision.Direct || decision.Stage {
		c.State, c.NotBefore = model.ChangeWaiting, now
	}
	return c
}
