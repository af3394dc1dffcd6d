package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// RequestConfirmation stages one mail to a person, to leave when the undo window
// ends. It fails with *UnfitError when the account is confirmed already, or
// another mail to the person is under way.
func (d *Desk) RequestConfirmation(ctx context.Context, ask model.Confirmation, note string) ([]model.Change, error) {
	return d.Plan(ctx, Decision{Verb: model.VerbConfirm, Confirmations: []model.Confirmation{ask}, Note: note})
}

// checkConfirmation refuses a mail that no backend could send.
func checkConfirmation(c model.Confirmation) (model.Confirmation, error) {
	c.Provider = strings.ToUpper(c.Provider)
	if !slices.Contains(model.Providers, c.Provider) {
		return c, fmt.Errorf("no account can be confirmed at %q, only at %s", c.Provider, strings.Join(model.Providers, " or "))
	}
	c.Seen = cmp.Or(c.Seen, model.DestinationUnread)
	return c, nil
}

// freshDestination looks whether the person is there and no other mail to them
// is under way. The state of the account only the vendor knows; it is read again
// before the mail is asked for.
func (d *Desk) freshDestination(ctx context.Context, ask model.Confirmation) (item, error) {
	ref := ask.ObjectRef()
	one := item{ref: ref, person: ref.ID, confirm: &ask, seen: ask.Seen, subject: cut(ask.Person.Name())}
	var err error
	one.now, err = d.store.Participant(ctx, ask.Person.Ref())
	switch {
	case errors.Is(err, model.ErrNotFound):
		return one, nil
	case err != nil:
		return one, err
	}
	one.subject = cut(cmp.Or(one.now.Name(), ref.ID))
	one.state = ask.Seen
	one.change, err = d.store.ChangeOf(ctx, ref)
	return one, err
}

// fitConfirmation tells why nobody can be asked to confirm an account.
func fitConfirmation(one item) *UnfitError {
	moved := &model.MovedError{Of: one.ref, Seen: one.seen, Now: one.state}
	unfit := &UnfitError{Subject: one.subject, Moved: moved}
	switch {
	case underWay(one.change):
		moved.Change = one.change
		unfit.Why = whyChange(one.change)
	case one.state == "":
		unfit.Why = "no such person is known here"
	case one.now.Gone:
		unfit.Why = "the person was deleted at the vendor"
	case model.Confirmed(one.seen):
		unfit.Why = "the account at " + model.ProviderName(one.confirm.Provider) + " is confirmed already"
	default:
		return nil
	}
	return unfit
}
