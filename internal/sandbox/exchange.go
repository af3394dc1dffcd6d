package sandbox

import "math/big"

// euros are what one unit of each currency is worth, and digits how many
// decimals its minor unit has. The rates are made up and never move, so that
// every converted amount can be checked by hand.
var euros = map[string]struct {
	rate   string
	digits int
}{
	"EUR": {"1", 2}, "USD": {"0.9215", 2}, "GBP": {"1.1720", 2}, "JPY": {"0.00612", 0},
}

// rateUnavailable is what the vendor says while it has no rate.
const rateUnavailable = "RATE_UNAVAILABLE"

// rateDelay is how long a missing rate stays missing. Assumed.
const rateDelay = 10 * 60 * 1000

// conversion turns a foreign amount into the program's currency.
type conversion struct {
	from, to string
	at       int64 // when the rate was found, 0 while it is missing
}

// known says whether the converted amount may be shown.
func (x conversion) known() bool { return x.at != 0 }

// rate is what one major unit is worth in the program's currency; an amount
// times the rate is the converted amount (assumed, the direction is
// unpublished).
func (x conversion) rate() *big.Rat {
	value := func(currency string) *big.Rat {
		r, ok := new(big.Rat).SetString(euros[currency].rate)
		if !ok {
			return big.NewRat(1, 1)
		}
		return r
	}
	if x.from == x.to {
		return big.NewRat(1, 1)
	}
	return new(big.Rat).Quo(value(x.from), value(x.to))
}

// worth is a converted amount in minor units, whether it may be shown or not.
func (x conversion) worth(minor int64) int64 {
	if x.from == x.to {
		return minor
	}
	r := new(big.Rat).Mul(x.rate(), new(big.Rat).SetInt64(minor))
	for digits := euros[x.from].digits; digits < euros[x.to].digits; digits++ {
		r.Mul(r, big.NewRat(10, 1))
	}
	for digits := euros[x.to].digits; digits < euros[x.from].digits; digits++ {
		r.Quo(r, big.NewRat(10, 1))
	}
	return roundHalfUp(r)
}

// shown is worth, or nil while the rate is missing.
func (x conversion) shown(minor int64) *int64 {
	if !x.known() {
		return nil
	}
	return ptr(x.worth(minor))
}

// quoted is the rate as a JSON number, nil while it is missing. It is the
// vendor's figure for people; amounts are computed from the exact one.
func (x conversion) quoted() *float64 {
	if !x.known() {
		return nil
	}
	rate, _ := x.rate().Float64()
	return &rate
}

// problem is what fxError shows.
func (x conversion) problem() *string {
	if x.known() {
		return nil
	}
	return ptr(rateUnavailable)
}

// convert begins the conversion of something of the given id. For one foreign
// amount in four the rate comes late; found is told when it is there.
func (c *campaign) convert(id, currency string, now int64, found func(at int64)) conversion {
	x := conversion{from: currency, to: c.currency, at: now}
	if currency != c.currency && c.program.names.number("rate", id)%4 == 0 {
		x.at = 0
		c.program.agenda.at(now+rateDelay, found)
	}
	return x
}
