package growsurf

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"time"

	"refdesk/apiclient"
)

// The vendor pages its lists in three ways: by the id that comes next
// (ListOptions), by counting rows, and by either, as it pleases.

var errNoNext = errors.New("the cursor of the next page cannot be read")

// rows reads a list's rows under a key, and the next page's cursor. A row
// without an id cannot be kept by anybody and is left out.
func (f funnel) rows(ctx context.Context, r apiclient.Request, key string, opts []apiclient.CallOption) ([]*object, string, time.Time, error) {
	rows, _, next, asOf, err := f.counting(ctx, r, key, opts)
	return rows, next, asOf, err
}

// whole reads a list's rows as rows does, where a row that is not in the list
// proves something: an answer with one that cannot be kept is unclear.
func (f funnel) whole(ctx context.Context, r apiclient.Request, key string, opts []apiclient.CallOption) ([]*object, string, time.Time, error) {
	rows, lost, next, asOf, err := f.counting(ctx, r, key, opts)
	if err == nil && lost > 0 {
		return nil, "", asOf, f.api.Unclear(r, fmt.Errorf("%d of the %s in the answer cannot be read", lost, key))
	}
	return rows, next, asOf, err
}

// counting reads a list's rows and how many of them were left out.
func (f funnel) counting(ctx context.Context, r apiclient.Request, key string, opts []apiclient.CallOption) (rows []*object, lost int, next string, asOf time.Time, err error) {
	o, asOf, err := f.object(ctx, r, opts)
	if err != nil {
		return nil, 0, "", asOf, err
	}
	rows, shown, err := f.listed(r, o, key)
	if err != nil {
		return nil, 0, "", asOf, err
	}
	next, ok := o.cursor()
	if !ok {
		return nil, 0, "", asOf, f.api.Unclear(r, errNoNext)
	}
	return rows, shown - len(rows), next, asOf, nil
}

// listed reads the rows of an answer that have an id, and how many rows it
// showed in all.
func (f funnel) listed(r apiclient.Request, o *object, key string) (rows []*object, shown int, err error) {
	all, lost, ok := o.rows(key)
	if !ok {
		return nil, 0, f.api.Unclear(r, fmt.Errorf("the answer has no list of %s", key))
	}
	shown = len(all) + lost
	rows = slices.DeleteFunc(all, func(row *object) bool { return row.text("id").V == "" })
	if lost = shown - len(rows); lost > 0 {
		f.api.Log().Warn("rows of a list could not be read", "backend", f.api.Name(), "list", key, "rows", lost)
	}
	return rows, shown, nil
}

// counted yields a list that is paged by counting rows. fetch reads the page
// that begins at a row and gives the row at which the next one begins, 0 at
// the end.
func counted[T any](ctx context.Context, id func(T) string, fetch func(ctx context.Context, at int) (rows []T, next int, err error)) iter.Seq2[T, error] {
	return apiclient.Pages(ctx, "", id, func(ctx context.Context, cursor string) ([]T, string, error) {
		at, _ := strconv.Atoi(cursor) // "" is the first row; the rest is our own writing
		rows, next, err := fetch(ctx, at)
		if err != nil || next == 0 {
			return rows, "", err
		}
		return rows, strconv.Itoa(next), nil
	})
}

// countedQuery asks for a page of full size that begins at a row.
func countedQuery(at int) url.Values {
	q := url.Values{"limit": {strconv.Itoa(MaxPage)}}
	if at > 0 {
		q.Set("offset", strconv.Itoa(at))
	}
	return q
}

// numbered reads one page of a list that tells how many rows it has, and the
// row at which the next page begins, 0 at the end.
func numbered[T any](ctx context.Context, f funnel, r apiclient.Request, key, status string, at int, decode func(*object) T, opts []apiclient.CallOption) ([]T, int, error) {
	r.Query = countedQuery(at)
	if status != "" {
		r.Query.Set("status", status)
	}
	o, _, err := f.object(ctx, r, opts)
	if err != nil {
		return nil, 0, err
	}
	rows, shown, err := f.listed(r, o, key)
	if err != nil {
		return nil, 0, err
	}
	all := make([]T, 0, len(rows))
	for _, row := range rows {
		all = append(all, decode(row))
	}
	return all, o.nextByTotal(at, shown), nil
}

// nextByTotal is the row at which the next page begins where the answer tells
// how many rows there are. A page that showed none ends the list: rows can
// vanish while it is read.
func (o *object) nextByTotal(at, shown int) int {
	if total := o.number("total"); shown > 0 && int64(at+shown) < total.V {
		return at + shown
	}
	return 0
}

// nextByOffset is the row at which the next page begins where the answer says
// so itself. False when it says it in a way that leads nowhere.
func (o *object) nextByOffset(key string, at int) (next int, ok bool) {
	offset := o.number(key)
	if f := o.find(key); !offset.Known {
		return 0, f == nil || f.value == "null" && len(f.others) == 0
	}
	return int(offset.V), offset.V > int64(at) && offset.V < 1<<31
}

// nextByEither is the part of the query that asks for the next page, "" at the
// end. False when there are more rows and nothing says where.
func (o *object) nextByEither(at int) (query string, ok bool) {
	more := o.flag("more")
	if more.Known && !more.V {
		return "", true
	}
	id, readable := o.cursor()
	if !readable {
		return "", false
	}
	if id != "" {
		return url.Values{"nextId": {id}}.Encode(), true
	}
	offset, ok := o.nextByOffset("nextOffset", at)
	if !ok || offset == 0 {
		return "", ok && !more.V
	}
	return url.Values{"offset": {strconv.Itoa(offset)}}.Encode(), true
}
