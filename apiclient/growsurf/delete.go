package growsurf

import (
	"context"
	"errors"
	"net/http"

	"refdesk/apiclient"
)

// MaxDelete is the most people that one call deletes. Documented.
const MaxDelete = 200

// Deleted is what came of deleting one person among many.
type Deleted struct {
	Asked   string // id or address as it was asked for
	Status  string // the vendor's word: DELETED, NOT_FOUND, DUPLICATE, ERROR
	ID      string
	Email   string
	Message string // text from outside
}

// Deletion is what came of deleting people. They are gone when it is answered;
// Erasure names the vendor's own clearing of its figures where that still
// runs, "" where it does not.
type Deletion struct {
	Rows    []Deleted // in the order they were asked for
	Erasure string
}

// Delete removes a person for good, and gives the erasure that still runs at
// the vendor, "" for none. ErrNotFound when there is no such person,
// ErrWrongState while another deletion of the person runs.
//
// Source: documented, DELETE /campaign/{id}/participant/{participantIdOrEmail};
// 202 with an operation while the erasure runs, 423 while another one does.
func (s Participants) Delete(ctx context.Context, campaign, person string, opts ...apiclient.CallOption) (erasure string, err error) {
	r := onPerson("", campaign, person)
	r.Method = http.MethodDelete
	o, _, err := s.object(ctx, r, opts)
	if err != nil {
		return "", err
	}
	if !o.flag("success").V {
		return "", s.api.Unclear(r, errNotDone)
	}
	return o.erasure(), nil
}

// DeleteMany removes up to 200 people, by id or address. Rows tell what came
// of each; that some failed is no error.
//
// Source: documented, POST /campaign/{id}/participants/bulk-delete.
func (s Participants) DeleteMany(ctx context.Context, campaign string, people []string, opts ...apiclient.CallOption) (Deletion, error) {
	if len(people) == 0 || len(people) > MaxDelete {
		return Deletion{}, s.refuse("%d people cannot be deleted at once, 1 to %d can", len(people), MaxDelete)
	}
	r := apiclient.Request{
		Method: http.MethodPost, Body: map[string]any{"participants": people},
		Route: "/campaign/{campaign}/participants/bulk-delete", IDs: []string{campaign},
	}
	o, _, err := s.object(ctx, r, opts)
	if err != nil {
		return Deletion{}, err
	}
	rows, lost, ok := o.rows("results")
	if !ok || lost > 0 || len(rows) != len(people) {
		return Deletion{}, s.api.Unclear(r, errors.New("the answer does not say what came of each person"))
	}
	d := Deletion{Erasure: o.erasure()}
	for _, row := range rows {
		d.Rows = append(d.Rows, row.deleted())
	}
	return d, nil
}

func (o *object) erasure() string { return o.object("analyticsErasure").text("operationId").V }

func (o *object) deleted() Deleted {
	return Deleted{
		Asked: o.text("identifier").V, Status: o.text("status").V,
		ID: o.text("participantId").V, Email: o.text("email").V, Message: o.text("message").V,
	}
}
