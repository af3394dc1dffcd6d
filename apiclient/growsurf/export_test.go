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
