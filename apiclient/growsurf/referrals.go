package growsurf

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Referrals reads who was referred and invited, and moves a referrer's credit.
type Referrals struct{ funnel }

// Referral is a referred or invited person as lists of referrals show it. The
// vendor hides the address and names of people who were only invited.
type Referral struct {
	ID         string
	Email      string // "" where the vendor hides it
	FirstName  model.Opt[string]
	LastName   model.Opt[string]
	Status     string // the vendor's word: CREDIT_PENDING, …; INVITE_SENT only here
	ReferredBy string // id of the referrer
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// ReferralOptions narrows and sorts a list of referrals. No filter by address
// or name finds invited people.
type ReferralOptions struct {
	Limit                      int    // rows a page, 1..100; 0 = 100
	SortBy                     string // updatedAt, createdAt, email, referralTriggeredAt; "" = updatedAt
	Ascending                  bool
	Email, FirstName, LastName string
	Status                     string // the vendor's word; an unknown one may be ignored
}

// List yields a campaign's referrals and invites, which may be five minutes
// old. It ends at the first error.
//
// Source: documented, GET /campaign/{id}/referrals.
func (s Referrals) List(ctx context.Context, campaign string, o ReferralOptions, opts ...apiclient.CallOption) iter.Seq2[Referral, error] {
	return s.list(ctx, apiclient.Request{Route: "/campaign/{campaign}/referrals", IDs: []string{campaign}}, o, opts)
}

// OfPerson yields those of one person. ErrNotFound when there is no such
// person.
//
// Source: documented, GET .../participant/{participantIdOrEmail}/referrals.
func (s Referrals) OfPerson(ctx context.Context, campaign, person string, o ReferralOptions, opts ...apiclient.CallOption) iter.Seq2[Referral, error] {
	return s.list(ctx, onPerson("/referrals", campaign, person), o, opts)
}

func (s Referrals) list(ctx context.Context, r apiclient.Request, o ReferralOptions, opts []apiclient.CallOption) iter.Seq2[Referral, error] {
	id := func(r Referral) string { return r.ID }
	return apiclient.Pages(ctx, "", id, func(ctx context.Context, cursor string) ([]Referral, string, error) {
		r, at := r, 0
		r.Query, at = o.query(cursor)
		r.AbsentIs400 = r.AbsentIs400 && cursor == ""
		answer, _, err := s.object(ctx, r, opts)
		if err != nil {
			return nil, "", err
		}
		rows, _, err := s.listed(r, answer, "referrals")
		if err != nil {
			return nil, "", err
		}
		next, ok := answer.nextByEither(at)
		if !ok {
			return nil, "", s.api.Unclear(r, errNoNext)
		}
		all := make([]Referral, 0, len(rows))
		for _, row := range rows {
			all = append(all, row.referral())
		}
		return all, next, nil
	})
}

// query asks for the page at a cursor, and gives the row it begins at where
// the cursor counts rows.
func (o ReferralOptions) query(cursor string) (q url.Values, at int) {
	q = ListOptions{Limit: o.Limit}.query()
	for key, value := range map[string]string{
		"sortBy": o.SortBy, "email": o.Email, "firstName": o.FirstName, "lastName": o.LastName, "referralStatus": o.Status,
	} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if o.Ascending {
		q.Set("desc", "false")
	}
	page, _ := url.ParseQuery(cursor) // our own writing
	for key, values := range page {
		q[key] = values
	}
	at, _ = strconv.Atoi(q.Get("offset"))
	return q, at
}

func (o *object) referral() Referral {
	r := Referral{
		ID: o.text("id").V, Email: o.text("email").V, FirstName: o.text("firstName"), LastName: o.text("lastName"),
		Status: o.text("referralStatus").V, ReferredBy: o.text("referredBy").V,
		CreatedAt: o.moment("createdAt"), UpdatedAt: o.moment("updatedAt"),
	}
	if strings.Trim(r.Email, "*") == "" {
		r.Email = ""
	}
	return r
}

// Credit is what came of moving a credit. Done is false where there was nothing
// to move, and Message says why in the vendor's words.
type Credit struct {
	Done    bool
	Message string
}

// Trigger gives the referrer of a referred person its credit, after a number of
// days (1..90) where delay is above 0. After the program's credit window the
// vendor may say that it was done and give nothing. ErrInvalid in programs of
// affiliates.
//
// Source: documented, POST .../participant/{participantIdOrEmail}/ref.
func (s Referrals) Trigger(ctx context.Context, campaign, referred string, delay int, opts ...apiclient.CallOption) (Credit, error) {
	r := onPerson("/ref", campaign, referred)
	r.Method = http.MethodPost
	if delay > 0 {
		r.Body, r.AbsentIs400 = map[string]any{"delayInDays": delay}, false
	}
	return s.credit(ctx, r, opts)
}

// Cancel takes back a credit whose delay is not over.
//
// Source: documented, DELETE .../participant/{participantIdOrEmail}/ref.
func (s Referrals) Cancel(ctx context.Context, campaign, referred string, opts ...apiclient.CallOption) (Credit, error) {
	r := onPerson("/ref", campaign, referred)
	r.Method = http.MethodDelete
	return s.credit(ctx, r, opts)
}

func (s Referrals) credit(ctx context.Context, r apiclient.Request, opts []apiclient.CallOption) (Credit, error) {
	o, _, err := s.object(ctx, r, opts)
	if err != nil {
		return Credit{}, err
	}
	done := o.flag("success")
	if !done.Known {
		return Credit{}, s.api.Unclear(r, errNoAnswer)
	}
	return Credit{Done: done.V, Message: o.text("message").V}, nil
}

// InviteRequest is a mail that a person sends to friends. Text should hold the
// vendor's placeholder {{referrerMessage}}.
type InviteRequest struct {
	Addresses     []string
	Subject, Text string
}

// Invite mails friends in a person's name, and gives how many mails left. It
// has a stricter limit of its own.
//
// Source: documented, POST .../participant/{participantIdOrEmail}/invites.
func (s Referrals) Invite(ctx context.Context, campaign, person string, i InviteRequest, opts ...apiclient.CallOption) (int64, error) {
	if len(i.Addresses) == 0 {
		return 0, s.refuse("an invite needs an address")
	}
	r := onPerson("/invites", campaign, person)
	r.Method, r.AbsentIs400 = http.MethodPost, false
	r.Body = map[string]any{"emailAddresses": i.Addresses, "subjectText": i.Subject, "messageText": i.Text}
	o, _, err := s.object(ctx, r, opts)
	if err != nil {
		return 0, err
	}
	sent := o.number("invitesSent")
	if !o.flag("success").V || !sent.Known {
		return 0, s.api.Unclear(r, errNoAnswer)
	}
	return sent.V, nil
}
