package app

import (
	"context"
	"errors"
	"strings"
	"time"
	"unique"

	"refdesk/internal/fraud"
	"refdesk/internal/model"
)

// salesBook keeps the commissions for what each person bought, because the same
// one is told of again and again.
type salesBook map[string]map[string]sale

// sale is what of a commission is evidence.
type sale struct {
	state, event string
	at           time.Time
}

// take keeps a commission and gives the person it tells something new of, ""
// where it does not.
func (b salesBook) take(c model.Commission) string {
	if c.Other == "" {
		return ""
	}
	known := b[c.Other]
	if known == nil {
		known = map[string]sale{}
		b[strings.Clone(c.Other)] = known
	}
	slim := sale{unique.Make(c.State).Value(), unique.Make(c.Event).Value(), c.Since()}
	if known[c.ID] == slim {
		return ""
	}
	known[strings.Clone(c.ID)] = slim
	return c.Other
}

// of adds up what a person bought.
func (b salesBook) of(person string) (sales fraud.Sales) {
	for _, c := range b[person] {
		sales.Add(model.Commission{State: c.state, Event: c.event, CreatedAt: c.at})
	}
	return sales
}

// read takes in what moved after a revision.
func (w *casework) read(ctx context.Context, since int64) error {
	again, err := w.readBlocked(ctx, since)
	if err != nil {
		return err
	}
	err = w.store.CommissionsSince(ctx, since, func(c model.Commission) error {
		c, err := w.asSold(ctx, c)
		if err != nil {
			return err
		}
		ref := model.CampaignRef{Backend: c.Backend, ID: c.CampaignID}
		if person := w.file(ref).sales.take(c); person != "" {
			again[model.PersonRef{Backend: c.Backend, CampaignID: c.CampaignID, ID: person}] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = w.people(ctx, since, func(p model.Participant) error {
		delete(again, p.Ref())
		w.put(p)
		if _, blocked := w.blocked.traits[p.Ref()]; blocked {
			w.concerned(p.Ref(), w.blocked.set(p.Ref(), fraud.TraitsOf(p, w.lists), true), again)
		}
		return nil
	})
	if err != nil {
		return err
	}
	// Who bought something, or was blocked elsewhere, and is otherwise as before
	// is read by itself.
	for ref := range again {
		p, err := w.store.Participant(ctx, ref)
		if errors.Is(err, model.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		w.put(p)
	}
	trusted, err := w.store.TrustSince(ctx, since)
	for _, ref := range trusted {
		w.file(ref).stale = true
	}
	return err
}

// people gives who moved after a revision. From the beginning that is everybody,
// so that there is room for them first, and no more is read than is evidence.
func (w *casework) people(ctx context.Context, since int64, each func(model.Participant) error) error {
	if since > 0 {
		return w.store.PeopleSince(ctx, since, each)
	}
	sizes, err := w.store.Sizes(ctx)
	if err != nil {
		return err
	}
	for ref, people := range sizes {
		w.file(ref).columns.Grow(people + people/roomToGrow)
	}
	return w.store.PeopleInEvidence(ctx, each)
}

// asSold gives a commission as the sale behind it stands: one that was refused
// here is gone, and the sale is not. Otherwise a block would change the
// evidence that it was given on.
func (w *casework) asSold(ctx context.Context, c model.Commission) (model.Commission, error) {
	if c.State != model.CommissionDeleted {
		return c, nil
	}
	refused, err := w.store.RefusedHere(ctx, c.ObjectRef())
	if refused {
		c.State = model.CommissionPending
	}
	return c, err
}

// put takes a person in: at once where everybody will be weighed anew, else
// with the next round.
func (w *casework) put(p model.Participant) {
	f := w.file(model.CampaignRef{Backend: p.Backend, ID: p.CampaignID})
	row := fraud.Row{Person: p, Sales: f.sales.of(p.ID), Elsewhere: w.blocked.of(p)}
	if f.book == nil || len(f.rows) > manyRows {
		f.columns.Put(row)
		return
	}
	f.rows = append(f.rows, row)
}

func (w *casework) file(ref model.CampaignRef) *file {
	f := w.files[ref]
	if f == nil {
		f = &file{columns: fraud.NewColumns(w.lists), sales: salesBook{}}
		w.files[ref] = f
	}
	return f
}
