package growsurf

import (
	"context"
	"iter"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// sale is one kind of what affiliates earn or are paid: how its lists are
// called, how a row of them is read, and where a page keeps it.
type sale[T any] struct {
	name string // in routes and answers
	read func(f funnel, row *object, campaign string, asOf time.Time) T
	rows func(*model.SalesPage) *[]T
	id   func(T) string
}

// page reads one page of a campaign's.
func (k sale[T]) page(ctx context.Context, f funnel, campaign string, o ListOptions, opts []apiclient.CallOption) (model.SalesPage, error) {
	rows, next, asOf, err := f.rows(ctx, apiclient.Request{
		Route: "/campaign/{campaign}/" + k.name, IDs: []string{campaign}, Query: o.query(),
	}, k.name, opts)
	return k.salesPage(f, campaign, rows, next, asOf), err
}

// personPage reads one page of one affiliate's, whole: what is not among them
// is taken for removed.
func (k sale[T]) personPage(ctx context.Context, f funnel, campaign, person string, o ListOptions, opts []apiclient.CallOption) (model.SalesPage, error) {
	r := onPerson("/"+k.name, campaign, person)
	r.Query, r.AbsentIs400 = o.query(), o.After == ""
	rows, next, asOf, err := f.whole(ctx, r, k.name, opts)
	return k.salesPage(f, campaign, rows, next, asOf), err
}

func (k sale[T]) salesPage(f funnel, campaign string, rows []*object, next string, asOf time.Time) model.SalesPage {
	page := model.SalesPage{Next: next, AsOf: asOf}
	kept := k.rows(&page)
	for _, row := range rows {
		*kept = append(*kept, k.read(f, row, campaign, asOf))
	}
	return page
}

// list yields the rows of all pages, from the options' cursor on.
func (k sale[T]) list(ctx context.Context, o ListOptions, page func(context.Context, ListOptions) (model.SalesPage, error)) iter.Seq2[T, error] {
	return apiclient.Pages(ctx, o.After, k.id, func(ctx context.Context, cursor string) ([]T, string, error) {
		o.After = cursor
		p, err := page(ctx, o)
		return *k.rows(&p), p.Next, err
	})
}
