package fraud

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// maxMetadata is how much metadata of a person is read, in bytes.
const maxMetadata = 16 << 10

// payoutWords are parts of metadata keys that name where money goes.
var payoutWords = []string{
	"payout", "paypal", "iban", "bank", "wallet", "venmo", "cashapp", "revolut", "stripeaccount", "accountnumber",
	"sortcode", "taxid", "vatid", "payto", "payee", "beneficiary",
}

// identityWords are parts of keys that name one person or one machine.
var identityWords = []string{
	"phone", "mobilenumber", "passport", "document", "customerid", "userid", "accountid", "memberid", "deviceid",
	"cardhash", "cardfingerprint", "stripecustomer",
}

// codeWords are parts of keys that name the code under which somebody joined.
var codeWords = []string{
	"coupon", "promocode", "promotioncode", "discountcode", "vouchercode", "invitecode", "invitationcode", "campaigncode", "trackingcode", "utmcampaign",
}

// choiceWords are parts of keys whose values many people choose alike.
var choiceWords = []string{
	"method", "type", "currency", "country", "threshold", "status", "preference", "provider", "schedule", "frequency",
	"name", "model", "brand", "verified", "language", "amount", "date", "time", "enabled", "plan", "tier",
}

// identities gives the payout identity, the other identity and the code that
// metadata holds, "" where it has none: the first by key, so that the order of
// keys makes no difference.
func identities(metadata string) (found [3]string) {
	if len(metadata) <= 2 || len(metadata) > maxMetadata {
		return found
	}
	var fields map[string]any
	numbers := json.NewDecoder(strings.NewReader(metadata))
	numbers.UseNumber() // a float would make two long account numbers one
	if numbers.Decode(&fields) != nil {
		return found
	}
	keys := make([]string, 0, len(fields))
	for key := range fields {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		name := strings.ToLower(without(clip(key), "_- "))
		code := func(word string) bool { return strings.Contains(name, word) }
		if found[2] == "" && slices.ContainsFunc(codeWords, code) {
			found[2] = codeValue(fields[key])
			continue
		}
		value := plainValue(fields[key])
		if value == "" {
			continue
		}
		for kind, words := range [2][]string{payoutWords, identityWords} {
			named := func(word string) bool { return strings.Contains(name, word) }
			if found[kind] == "" && slices.ContainsFunc(words, named) && !slices.ContainsFunc(choiceWords, named) {
				found[kind] = clip(key) + "=" + value
			}
		}
	}
	return found
}

// codeValue is a code in one spelling, "" for what says that there is none.
func codeValue(v any) string {
	text, _ := v.(string)
	text = strings.ToLower(strings.TrimSpace(clip(text)))
	if len(text) < 3 {
		return ""
	}
	return deviceText(text)
}

// plainValue is an identity's text in one spelling, "" for what is too short to
// be one, for a word, and for what says that there is none.
func plainValue(v any) string {
	switch v.(type) {
	case string, json.Number:
	default:
		return ""
	}
	text := strings.ToLower(strings.Join(strings.Fields(clip(fmt.Sprint(v))), ""))
	account := len(text) >= 8 || strings.ContainsAny(text, "0123456789@")
	if len(text) < 4 || !account || deviceText(text) == "" {
		return ""
	}
	return text
}
