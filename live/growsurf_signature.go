package live

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const growSurfSignature = "GrowSurf-Signature"

// Why a signature is refused. The texts name no part of the request, so they
// may be logged and answered.
var (
	ErrUnsigned  = errors.New("the signature is missing")
	ErrMalformed = errors.New("the signature header cannot be read")
	ErrStale     = errors.New("the time of the signature or event cannot be")
	ErrForged    = errors.New("the signature does not fit")
)

// No webhook of this vendor was sent in milliseconds before 2015; a smaller
// number is a time in seconds. Clocks disagree by less than a day.
var growSurfEpoch = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)

const maxAhead = 24 * time.Hour

// signature is the parsed header. Stamp is kept as it was written, because
// those digits are what was signed.
type signature struct {
	stamp string
	mac   []byte
}

// VerifyGrowSurf checks a GrowSurf-Signature header, "ts=<unix ms>,v=<hex>",
// against the bytes of the body as they were received: v is the HMAC-SHA256 of
// ts + "." + body under secret. A ts older than maxAge is refused unless
// maxAge is 0; one before 2015 or more than a day ahead of now always is. The
// error is one of ErrUnsigned, ErrMalformed, ErrStale and ErrForged.
//
// Source: documented; that parts may be swapped or spaced is our tolerance,
// whether a retry is signed anew is unpublished, hence a generous maxAge.
func VerifyGrowSurf(header string, body []byte, secret string, now time.Time, maxAge time.Duration) error {
	s, err := parseGrowSurf(header, now, maxAge)
	if err != nil {
		return err
	}
	if secret == "" {
		return fmt.Errorf("%w: there is no secret to check it with", ErrForged)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(s.stamp))
	mac.Write([]byte{'.'})
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), s.mac) {
		return ErrForged
	}
	return nil
}

// parseGrowSurf reads the header and judges its time. It needs no body, so the
// listener can refuse before it reads one.
func parseGrowSurf(header string, now time.Time, maxAge time.Duration) (signature, error) {
	if strings.TrimSpace(header) == "" {
		return signature{}, ErrUnsigned
	}
	stamp, err := headerPart(header, "ts")
	if err != nil {
		return signature{}, err
	}
	digest, err := headerPart(header, "v")
	if err != nil {
		return signature{}, err
	}
	mac, err := hex.DecodeString(digest)
	if err != nil || len(mac) != sha256.Size {
		return signature{}, fmt.Errorf("%w: v is not 64 hex digits", ErrMalformed)
	}
	return signature{stamp: stamp, mac: mac}, checkStamp(stamp, now, maxAge)
}

// headerPart finds the one part of that name. Parts with other names are left
// alone: the vendor may add some.
func headerPart(header, name string) (string, error) {
	found, value := false, ""
	for part := range strings.SplitSeq(header, ",") {
		key, v, ok := strings.Cut(part, "=")
		if !ok || strings.TrimSpace(key) != name {
			continue
		}
		if found {
			return "", fmt.Errorf("%w: %s is given twice", ErrMalformed, name)
		}
		found, value = true, strings.TrimSpace(v)
	}
	if !found {
		return "", fmt.Errorf("%w: %s is missing", ErrMalformed, name)
	}
	return value, nil
}

func checkStamp(stamp string, now time.Time, maxAge time.Duration) error {
	ms, err := strconv.ParseUint(stamp, 10, 63)
	if err != nil {
		return fmt.Errorf("%w: ts is not a number", ErrMalformed)
	}
	signed := time.UnixMilli(int64(ms))
	switch {
	case signed.Before(growSurfEpoch):
		return fmt.Errorf("%w: ts lies before 2015", ErrStale)
	case signed.After(now.Add(maxAhead)):
		return fmt.Errorf("%w: ts lies more than a day ahead", ErrStale)
	case maxAge > 0 && signed.Before(now.Add(-maxAge)):
		return fmt.Errorf("%w: ts is more than %s ago", ErrStale, maxAge)
	}
	return nil
}
