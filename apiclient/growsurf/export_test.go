package growsurf

import (
	"sync"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Decoder lets tests decode an answer without sending anything.
type Decoder struct {
	funnel
	answer *object
}

var idle = sync.OnceValues(func() (*Client, error) {
	return New(apiclient.Options{Name: "acme", BaseURL: "https://vendor.test/v2", Key: "k"})
})

// NewDecoder reads a body as a client reads an answer.
func NewDecoder(body []byte) (Decoder, error) {
	c, err := idle()
	if err != nil {
		return Decoder{}, err
	}
	o, err := readAnswer(body)
	return Decoder{c.Campaigns.funnel, o}, err
}

func (d Decoder) Person() model.PersonReading { return d.person(d.answer, "c", time.Time{}) }

func (d Decoder) People() []model.PersonReading {
	return each(d, "participants", func(o *object) model.PersonReading { return d.person(o, "c", time.Time{}) })
}

func (d Decoder) Commissions() []model.Commission {
	return each(d, "commissions", func(o *object) model.Commission { return d.commission(o, "c", time.Time{}) })
}

func (d Decoder) Payouts() []model.Payout {
	return each(d, "payouts", func(o *object) model.Payout { return d.payout(o, "c", time.Time{}) })
}

func (d Decoder) Campaigns() []model.Campaign {
	return each(d, "campaigns", func(o *object) model.Campaign { return d.campaign(o, time.Time{}) })
}

func (d Decoder) Webhooks() []Webhook {
	return each(d, "webhooks", (*object).webhook)
}

func each[T any](d Decoder, key string, decode func(*object) T) (all []T) {
	rows, _, _ := d.answer.rows(key)
	for _, o := range rows {
		all = append(all, decode(o))
	}
	return all
}

func (d Decoder) Report() (Report, bool) { return d.answer.report() }

func (d Decoder) Activities() []model.Activity {
	all, _ := d.answer.activities()
	return all
}

func (d Decoder) Referrals() []Referral { return each(d, "referrals", (*object).referral) }

func (d Decoder) Applications() []Application { return each(d, "applications", (*object).application) }

func (d Decoder) Invitations() []Invitation { return each(d, "invites", (*object).invitation) }

func (d Decoder) Options() ProgramOptions { return d.answer.programOptions() }

func (d Decoder) Deletions() []Deleted { return each(d, "results", (*object).deleted) }

func (d Decoder) Destinations() []model.Destination {
	all, _ := d.answer.destinations()
	return all.All
}

// Next gives what the ways of paging say, from a row on.
func (d Decoder) Next(at int) (total, offset int, query string) {
	offset, _ = d.answer.nextByOffset("offset", at)
	query, _ = d.answer.nextByEither(at)
	return d.answer.nextByTotal(at, 1), offset, query
}

// PatchBody is what a patch makes the client send; false when it is refused.
func PatchBody(patch string) (map[string]any, bool) {
	c, err := idle()
	if err != nil {
		return nil, false
	}
	u, err := c.Participants.readPatch(patch)
	return u.body(), err == nil
}
