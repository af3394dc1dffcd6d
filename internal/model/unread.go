package model

import (
	"bytes"
	"encoding/json"
)

// UnreadDue gives what the backend wrote as the amount due where that could not
// be read, as JSON; "" where it was read or not told.
//
// Source: documented for Referral Rocket, rewardDue.
func (p Participant) UnreadDue() string { return p.unread(p.Due, "rewardDue") }

// UnreadPaid is UnreadDue for what was paid.
//
// Source: documented for Referral Rocket, rewardPaid.
func (p Participant) UnreadPaid() string { return p.unread(p.Paid, "rewardPaid") }

func (p Participant) unread(read Opt[Money], field string) string {
	if read.Known || p.Extra == "" {
		return ""
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(p.Extra), &fields); err != nil {
		return ""
	}
	raw := fields[field]
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return ""
	}
	if currency := fields["rewardCurrency"]; len(currency) > 0 {
		return string(raw) + " " + string(currency)
	}
	return string(raw)
}
