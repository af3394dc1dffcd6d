package live

import (
	"fmt"
	"regexp"
	"time"

	"refdesk/internal/model"
)

// Hook is one backend's webhook, received at POST /hooks/NAME.
type Hook struct {
	Name          string        // the backend's name
	Kind          string        // "growsurf"
	Secret        string        // never logged and never part of an error
	AllowUnsigned bool          // take deliveries that carry no signature, marked as such
	MaxAge        time.Duration // oldest signature time accepted, 0 = any
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
		vendor, known := vendorOf(h.Kind)
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

// vendor is how one kind of backend signs and spells its webhooks.
type vendor struct {
	header string // that carries the signature
	// admit refuses what needs no body to be refused: a missing or unreadable
	// header, a time that cannot be.
	admit  func(header string, now time.Time, maxAge time.Duration) error
	verify func(header string, body []byte, secret string, now time.Time, maxAge time.Duration) error
	decode func(body []byte, received time.Time) model.Delivery
}

func vendorOf(kind string) (vendor, bool) {
	switch kind {
	case "growsurf":
		return vendor{
			header: growSurfSignature,
			admit: func(header string, now time.Time, maxAge time.Duration) error {
				_, err := parseGrowSurf(header, now, maxAge)
				return err
			},
			verify: VerifyGrowSurf,
			decode: DecodeGrowSurf,
		}, true
	}
	return vendor{}, false
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
