// Package growsurf speaks GrowSurf's REST API, version 2, and tells what it
// says in words of internal/model. Decoding is field by field: what can be
// read without guessing is read, the rest is absent, and words that nobody has
// heard of yet are kept as they came.
package growsurf

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"refdesk/apiclient"
)

// MaxPage is the most rows that the vendor gives in one page. Documented.
const MaxPage = 100

// Client holds the vendor's calls by what they are about.
type Client struct {
	Campaigns     Campaigns
	RewardConfigs RewardConfigs
	Participants  Participants
	Rewards       Rewards
	Commissions   Commissions
	Payouts       Payouts
	Webhooks      Webhooks

	api *apiclient.Client
}

// New makes a client; it sends nothing. The vendor's documented limits hold
// until its answers advertise others.
func New(o apiclient.Options) (*Client, error) {
	if o.Quotas == nil {
		o.Quotas = []apiclient.Quota{
			{Name: "second", Limit: 50, Window: 5 * time.Second},
			{Name: "minute", Limit: 400, Window: time.Minute},
			{Name: "hour", Limit: 20_000, Window: time.Hour},
		}
	}
	if o.QuotaPrefix == "" {
		o.QuotaPrefix = "GrowSurf"
	}
	api, err := apiclient.New(o)
	if err != nil {
		return nil, err
	}
	f := funnel{api}
	return &Client{
		Campaigns: Campaigns{f}, RewardConfigs: RewardConfigs{f}, Participants: Participants{f},
		Rewards: Rewards{f}, Commissions: Commissions{f}, Payouts: Payouts{f}, Webhooks: Webhooks{f},
		api: api,
	}, nil
}

// Name is the backend's name.
func (c *Client) Name() string { return c.api.Name() }

// Pace says how the account's limits stand.
func (c *Client) Pace() apiclient.PaceStatus { return c.api.Pace() }

// Close ends the client; see apiclient.Client.Close.
func (c *Client) Close() error { return c.api.Close() }

// ListOptions chooses a page of a list.
type ListOptions struct {
	Limit  int    // rows a page, 1..100; 0 = 100
	After  string // cursor of the page, "" = the first
	Status string // the vendor's word; "" = all. Commissions and payouts only
}

func (o ListOptions) query() url.Values {
	if o.Limit <= 0 || o.Limit > MaxPage {
		o.Limit = MaxPage
	}
	q := url.Values{"limit": {strconv.Itoa(o.Limit)}}
	if o.After != "" {
		q.Set("nextId", o.After)
	}
	if o.Status != "" {
		q.Set("status", o.Status)
	}
	return q
}

// funnel is what every call goes through.
type funnel struct{ api *apiclient.Client }

// object sends a request and reads the object it answers.
func (f funnel) object(ctx context.Context, r apiclient.Request, opts []apiclient.CallOption) (*object, time.Time, error) {
	answer, err := f.api.Do(ctx, r, opts...)
	if err != nil {
		return nil, time.Time{}, err
	}
	o, err := readAnswer(answer.Body)
	if err != nil {
		return nil, time.Time{}, f.api.Unclear(r, err)
	}
	return o, answer.AsOf, nil
}

// write sends a change whose answer is {"success": true}. Anything else is no
// proof that it was done.
func (f funnel) write(ctx context.Context, r apiclient.Request, opts []apiclient.CallOption) error {
	o, _, err := f.object(ctx, r, opts)
	if err != nil {
		return err
	}
	if !o.flag("success").V {
		return f.api.Unclear(r, errors.New("the answer does not say that it was done"))
	}
	return nil
}

// rows reads a list's rows under a key, and the next page's cursor. A row
// without an id cannot be kept by anybody and is left out.
func (f funnel) rows(ctx context.Context, r apiclient.Request, key string, opts []apiclient.CallOption) ([]*object, string, time.Time, error) {
	o, asOf, err := f.object(ctx, r, opts)
	if err != nil {
		return nil, "", asOf, err
	}
	all, lost, ok := o.rows(key)
	if !ok {
		return nil, "", asOf, f.api.Unclear(r, fmt.Errorf("the answer has no list of %s", key))
	}
	next, ok := o.cursor()
	if !ok {
		return nil, "", asOf, f.api.Unclear(r, errors.New("the cursor of the next page cannot be read"))
	}
	rows := slices.DeleteFunc(all, func(row *object) bool { return row.text("id").V == "" })
	if lost += len(all) - len(rows); lost > 0 {
		f.api.Log().Warn("rows of a list could not be read", "backend", f.api.Name(), "list", key, "rows", lost)
	}
	return rows, next, asOf, nil
}
