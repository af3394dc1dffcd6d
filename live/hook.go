package live

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"refdesk/internal/model"
)

// Hook is one backend's webhook, received at POST /hooks/NAME.
type Hook struct {
	Name          string        // the backend's name
	Kind          string        // "growsurf" or "referralrocket"
	Secret        string        // never logged and never part of an error
	AllowUnsigned bool          // take deliveries that carry no signature, marked as such
	MaxAge        time.Duration // oldest signature accepted, or event where signatures have no time; 0 = any
	Rocket        RocketRules   // of Referral Rocket alone
}

// hook is a configured Hook with the vendor it speaks for and its figures.
type hook struct {
	Hook
	vendor vendor
	tally  tally
}

// hookName is what may stand in a path and in a metric's label as it is.
var hookName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

func openHooks(configured []Hook) (map[string]*hook, error) {
	hooks := map[string]*hook{}
	for _, h := range configured {
		vendor, known := vendorOf(h)
		switch {
		case !hookName.MatchString(h.Name):
			return nil, fmt.Errorf("backend name %q: use up to 64 letters, digits, dots, dashes", h.Name)
		case hooks[h.Name] != nil:
			return nil, fmt.Errorf("backend name %q is given twice", h.Name)
		case !known:
			return nil, fmt.Errorf("backend %s: kind %q has no webhooks we can read", h.Name, h.Kind)
		case h.Secret == "" && !h.AllowUnsigned:
			return nil, fmt.Errorf("backend %s: set webhook_secret, or allow_unsigned = true to trust anybody", h.Name)
		}
		hooks[h.Name] = &hook{Hook: h, vendor: vendor, tally: newTally()}
	}
	return hooks, nil
}

// vendor is how one kind of backend signs and spells its webhooks, with the
// settings of one hook.
type vendor struct {
	header string // that carries the signature
	// admit refuses what needs no body to be refused: a missing or unreadable
	// header, a time that cannot be.
	admit func(header string, now time.Time) error
	// verify tells how the signature used the secret, where there are several
	// ways.
	verify func(header string, body []byte, now time.Time) (KeyForm, error)
	decode func(body []byte, received time.Time) model.Delivery
	// judge refuses a decoded delivery; nil where the signature says it all.
	judge func(model.Delivery) error
}

func vendorOf(h Hook) (vendor, bool) {
	switch h.Kind {
	case "growsurf":
		return vendor{
			header: growSurfSignature,
			admit: func(header string, now time.Time) error {
				_, err := parseGrowSurf(header, now, h.MaxAge)
				return err
			},
			verify: func(header string, body []byte, now time.Time) (KeyForm, error) {
				return "", VerifyGrowSurf(header, body, h.Secret, now, h.MaxAge)
			},
			decode: DecodeGrowSurf,
		}, true
	case "referralrocket":
		return vendor{
			header: rocketSignature,
			admit: func(header string, _ time.Time) error {
				_, err := parseRocket(header)
				return err
			},
			verify: func(header string, body []byte, _ time.Time) (KeyForm, error) {
				return VerifyReferralRocket(header, body, h.Secret)
			},
			decode: func(body []byte, received time.Time) model.Delivery {
				return DecodeReferralRocket(body, received, h.Rocket)
			},
			judge: func(d model.Delivery) error { return judgeAge(d, h.MaxAge) },
		}, true
	}
	return vendor{}, false
}

// judgeAge holds the age limit against the event's own time, for a vendor whose
// signature has none. An event of unknown time passes: it is signed, and counts
// from its receipt.
func judgeAge(d model.Delivery, maxAge time.Duration) error {
	if maxAge > 0 && d.OccurredAt.Before(d.ReceivedAt.Add(-maxAge)) {
		return fmt.Errorf("%w: the event is from more than %s ago", ErrStale, maxAge)
	}
	return nil
}

// attribute names the backend on an event and on all that it told.
func attribute(d *model.Delivery, backend string) {
	d.Backend = backend
	for i := range d.Facts.Campaigns {
		d.Facts.Campaigns[i].Backend = backend
	}
	for i := range d.Facts.Configs {
		d.Facts.Configs[i].Backend = backend
	}
	for i := range d.Facts.People {
		d.Facts.People[i].Backend = backend
	}
	for i := range d.Facts.Rewards {
		d.Facts.Rewards[i].Backend = backend
	}
	for i := range d.Facts.Commissions {
		d.Facts.Commissions[i].Backend = backend
	}
	for i := range d.Facts.Payouts {
		d.Facts.Payouts[i].Backend = backend
	}
}

// unsignedMark begins the reason of an event that nobody signed.
const unsignedMark = "unsigned"

// distrust marks a delivery that nobody signed. It may name people; what it
// says about money is not believed, nor to which address somebody's money goes.
// An address that is all there is of a person names them and no other.
func distrust(d *model.Delivery) {
	d.Reason = strings.TrimSuffix(unsignedMark+"; "+d.Reason, "; ")
	d.Headline = unsignedMark + " · " + d.Headline
	for kind, headline := range d.ByContent {
		d.ByContent[kind] = unsignedMark + " · " + headline
	}
	d.Facts.Rewards, d.Facts.Commissions, d.Facts.Adjustments, d.Facts.Payouts = nil, nil, nil, nil
	for i := range d.Facts.Campaigns {
		d.Facts.Campaigns[i].Currency = ""
	}
	for i := range d.Facts.People {
		p := &d.Facts.People[i]
		p.Due, p.Paid = model.Opt[model.Money]{}, model.Opt[model.Money]{}
		if !strings.EqualFold(p.ID, p.Email) {
			p.Email = ""
		}
	}
}
