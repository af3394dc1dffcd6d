package live

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestSignatureHeaderForms(t *testing.T) {
	body := []byte(`{"event":"X","data":{}}`)
	good := sign(body, received, secret)
	stamp, digest, _ := strings.Cut(good, ",")
	for name, c := range map[string]struct {
		header string
		want   error
	}{
		"as documented":        {good, nil},
		"swapped and spaced":   {" " + digest + " ,  " + stamp + " ", nil},
		"with a part to come":  {good + ",v2=abc", nil},
		"missing":              {"", ErrUnsigned},
		"blank":                {" \t", ErrUnsigned},
		"ts twice":             {stamp + "," + good, ErrMalformed},
		"v twice":              {good + "," + digest, ErrMalformed},
		"no ts":                {digest, ErrMalformed},
		"no v":                 {stamp, ErrMalformed},
		"v cut":                {good[:len(good)-2], ErrMalformed},
		"v longer":             {good + "00", ErrMalformed},
		"v no hex":             {good[:len(good)-1] + "g", ErrMalformed},
		"ts with a sign":       {strings.Replace(good, "ts=", "ts=+", 1), ErrMalformed},
		"ts with digits added": {strings.Replace(good, "ts=", "ts=999999999", 1), ErrMalformed},
		"ts beyond all clocks": {strings.Replace(good, "ts=", "ts=9", 1), ErrStale},
		"ts with a zero added": {strings.Replace(good, "ts=", "ts=0", 1), ErrForged},
		"another ts":           {strings.Replace(good, "000,", "001,", 1), ErrForged},
		"another secret":       {sign(body, received, secret+"x"), ErrForged},
		"another body":         {sign(body[1:], received, secret), ErrForged},
	} {
		if err := VerifyGrowSurf(c.header, body, secret, received, 0); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := VerifyGrowSurf(sign(body, received, ""), body, "", received, 0); err == nil {
		t.Error("a signature under no secret was believed")
	}
}

func TestSignatureTimes(t *testing.T) {
	body := []byte("{}")
	const limit = 192 * time.Hour
	for name, c := range map[string]struct {
		at     time.Time
		maxAge time.Duration
		want   error
	}{
		"just now":                     {received, limit, nil},
		"at the limit":                 {received.Add(-limit), limit, nil},
		"beyond the limit":             {received.Add(-limit - time.Millisecond), limit, ErrStale},
		"beyond, with the limit off":   {received.Add(-10 * limit), 0, nil},
		"a day ahead":                  {received.Add(24 * time.Hour), limit, nil},
		"more than a day ahead":        {received.Add(24*time.Hour + time.Millisecond), 0, ErrStale},
		"2015, with the limit off":     {growSurfEpoch, 0, nil},
		"before 2015, limit off":       {growSurfEpoch.Add(-time.Millisecond), 0, ErrStale},
		"seconds for milliseconds":     {time.UnixMilli(received.Unix()), 0, ErrStale},
		"microseconds for millisecond": {time.UnixMilli(received.UnixMicro()), 0, ErrStale},
	} {
		err := VerifyGrowSurf(sign(body, c.at, secret), body, secret, received, c.maxAge)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
