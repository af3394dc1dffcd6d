package live

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strings"
)

const rocketSignature = "X-RR-Signature"

// KeyForm is how a signature used the secret as its key.
type KeyForm string

// The vendor's two published examples disagree, so both forms are taken.
const (
	KeyAsText KeyForm = "text" // the secret's own bytes
	KeyAsHex  KeyForm = "hex"  // the bytes that the secret's hex digits stand for
)

// VerifyReferralRocket checks an X-RR-Signature header against the bytes of the
// body as they were received: 64 hex digits in either case, the HMAC-SHA256 of
// the body under the secret's UTF-8 bytes or under its hex-decoded ones. It
// tells which form matched; an account uses one of them. The error is one of
// ErrUnsigned, ErrMalformed and ErrForged.
//
// The signature has no time of its own: whoever holds a signed body can send it
// again for ever. Repeats fold, and a limit on the event's own age is a setting.
//
// Source: documented, in two examples that contradict each other.
func VerifyReferralRocket(header string, body []byte, secret string) (KeyForm, error) {
	signed, err := parseRocket(header)
	if err != nil {
		return "", err
	}
	if secret == "" {
		return "", fmt.Errorf("%w: there is no secret to check it with", ErrForged)
	}
	asText := fits(signed, body, []byte(secret))
	// Both forms are tried in any case, so that time does not tell which one
	// an account uses. A secret that is not hex has one form only.
	key, err := hex.DecodeString(secret)
	asHex := fits(signed, body, key)
	switch {
	case asText == 1:
		return KeyAsText, nil
	case asHex == 1 && err == nil:
		return KeyAsHex, nil
	}
	return "", ErrForged
}

// parseRocket needs no body, so the listener can refuse before it reads one.
func parseRocket(header string) ([]byte, error) {
	header = strings.TrimSpace(header)
	if header == "" {
		return nil, ErrUnsigned
	}
	signed, err := hex.DecodeString(header)
	if err != nil || len(signed) != sha256.Size {
		return nil, fmt.Errorf("%w: it is not 64 hex digits", ErrMalformed)
	}
	return signed, nil
}

// fits gives 1 or 0, in constant time.
func fits(signed, body, key []byte) int {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	return subtle.ConstantTimeCompare(mac.Sum(nil), signed)
}
