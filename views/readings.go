package views

import "strings"

// readings say what the vendor's reason codes may mean. The names are official,
// no meanings are published, and the list is open.
//
// Source: assumed for GrowSurf, fraud reason codes.
var readings = map[string]string{
	"UNIQUE_IDENTITY":              "nothing matched",
	"UNIQUE_IDENTIY":               "nothing matched",
	"DUPLICATE_EMAIL":              "same address as someone else",
	"DUPLICATE_IDENTITY":           "same device or IP as another participant",
	"DUPLICATE_IDENTITY_EXCESSIVE": "a device or IP seen far too often",
	"EMAIL_FRAUD":                  "the address looks fake, disposable or known bad",
	"SIMILAR_EMAIL":                "near-copy of another address",
	"SIMILAR_FIRST_NAME":           "name like the referrer's, or a match",
	"SIMILAR_LAST_NAME":            "name like the referrer's, or a match",
	"REFERRAL_EMAIL_PATTERN":       "addresses they referred follow a pattern",
	"REFERRAL_CHAIN_FRAUD":         "a chain of people referring each other onwards",
	"REFERRAL_VELOCITY_FRAUD":      "referrals arrive too fast",
	"DOMAIN_CLUSTERING_FRAUD":      "referrals cluster on one mail domain",
	"REFERRER_HIGH_RISK":           "referred by someone at high risk",
	"BLACKLIST_MATCH":              "on a block list",
	"BLOCKED_IP":                   "on a block list",
	"WHITELISTED":                  "on an allow list",
	"MANUAL_UPDATE":                "set by a person in the dashboard, either way",
}

// reading is what a reason code may mean, "" for one not heard of.
func reading(code string) string { return readings[strings.ToUpper(code)] }

// ourReading is reading, marked as ours.
func ourReading(code string) string {
	if text := reading(code); text != "" {
		return text + " (our reading)"
	}
	return ""
}
