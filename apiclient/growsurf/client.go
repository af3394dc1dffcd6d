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
	"strconv"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// What keeps an answer from proving anything.
var (
	errNoID     = errors.New("the object in the answer has no id")
	errNotDone  = errors.New("the answer does not say that it was done")
	errNoAnswer = errors.New("the answer does not say whether it was done")
)

// MaxPage is the most rows that the vendor gives in one page. Documented.
const MaxPage = 100

// Client holds the vendor's calls by what they are about.
type Client struct {
	Campaigns     Campaigns
	RewardConfigs RewardConfigs
	Options       Options
	Analytics     Analytics
	Participants  Participants
	Referrals     Referrals
	Rewards       Rewards
	Sales         Sales
	Commissions   Commissions
	Payouts       Payouts
	Applications  Applications
	Invites       Invites
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
		Campaigns: Campaigns{f}, RewardConfigs: RewardConfigs{f}, Options: Options{f}, Analytics: Analytics{f},
		Participants: Participants{f}, Referrals: Referrals{f}, Rewards: Rewards{f},
		Sales: Sales{f}, Commissions: Commissions{f}, Payouts: Payouts{f},
		Applications: Applications{f}, Invites: Invites{f}, Webhooks: Webhooks{f},
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
		return f.api.Unclear(r, errNotDone)
	}
	return nil
}

// refuse reports a request that is wrong before it is sent.
func (f funnel) refuse(format string, args ...any) error {
	return fmt.Errorf("%s: %w: "+format, append([]any{f.api.Name(), model.ErrInvalid}, args...)...)
}
