package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
)

// fields are the facts of one object as text, by the vendor's name; what is not
// known or empty is left out.
type fields map[string]string

// set keeps a fact, unless there is none.
func (f fields) set(name string, value any) {
	text := ""
	switch v := value.(type) {
	case nil:
	case model.Opt[string]:
		text = v.V
	case model.Opt[int64]:
		if v.Known {
			text = fmt.Sprint(v.V)
		}
	case model.Opt[bool]:
		if v.Known {
			text = fmt.Sprint(v.V)
		}
	case model.Opt[model.Money]:
		if v.Known {
			text = fmt.Sprint(v.V.Minor, " ", v.V.Currency)
		}
	case time.Time:
		if !v.IsZero() {
			text = fmt.Sprint(v.UnixMilli())
		}
	default:
		text = fmt.Sprint(v)
	}
	if text != "" {
		f[name] = text
	}
}

// facts are what somebody knows of a program, by campaign and id. People who
// are gone are left out, and so are their rewards: the mirror keeps what it
// knew of them, and the vendor tells nothing of them any more.
type facts struct {
	people, rewards, commissions, payouts map[string]fields

	gone map[string]bool
}

func newFacts() *facts {
	return &facts{
		people: map[string]fields{}, rewards: map[string]fields{}, commissions: map[string]fields{},
		payouts: map[string]fields{}, gone: map[string]bool{},
	}
}

// plainFields are those that both sides tell as they are.
var plainFields = []string{
	"email", "firstName", "lastName", "referredBy", "referralCount", "monthlyReferralCount", "prevMonthlyReferralCount",
	"leadCount", "rank", "monthlyRank", "impressionCount", "uniqueImpressionCount", "fraudRiskLevel", "fraudReasonCode",
	"referralStatus", "referralSource", "affiliateStatus", "ipAddress", "fingerprint", "mobileInstanceId", "shareUrl",
	"notes", "isWinner", "unsubscribed", "createdAt",
}

func (f *facts) person(p model.Participant) {
	if p.Gone {
		f.gone[p.CampaignID+" "+p.ID] = true
		return
	}
	one := fields{}
	for i, value := range []any{
		p.Email, p.FirstName, p.LastName, p.ReferredBy, p.ReferralCount, p.MonthlyCount, p.PrevMonthCount,
		p.LeadCount, p.Rank, p.MonthlyRank, p.Impressions, p.UniqueViews, p.Risk, p.RiskReason,
		p.ReferralStatus, p.ReferralSource, p.AffiliateStatus, p.IP, p.Fingerprint, p.Device, p.ShareURL,
		p.Notes, p.Winner, p.Unsubscribed, p.CreatedAt,
	} {
		one.set(plainFields[i], value)
	}
	one.set("shareCount", p.Shares)
	one.set("vanityKeys", p.VanityKeys)
	one.set("metadata", p.Metadata)
	f.people[p.CampaignID+" "+p.ID] = one
}

func (f *facts) reward(r model.Reward) {
	if r.State == model.RewardRefused || f.gone[r.CampaignID+" "+r.Person] {
		return
	}
	one := fields{}
	one.set("rewardId", r.ConfigID)
	one.set("participant", r.Person)
	one.set("isReferrer", r.Side == model.SideReferrer)
	one.set("approvedAt", r.ApprovedAt)
	one.set("fulfilledAt", r.FulfilledAt)
	one.set("waits", r.State == model.RewardWaiting)
	f.rewards[r.CampaignID+" "+r.ID] = one
}

func (f *facts) commission(c model.Commission) {
	one := fields{}
	one.set("referrerId", c.Person)
	one.set("referredId", c.Other)
	one.set("status", strings.ToUpper(c.State))
	one.set("event", c.Event)
	one.set("amount", c.Amount)
	one.set("holdDuration", c.HoldDays)
	one.set("createdAt", c.CreatedAt)
	one.set("approvedAt", c.ApprovedAt)
	one.set("paidAt", c.PaidAt)
	one.set("reversedAt", c.ReversedAt)
	f.commissions[c.CampaignID+" "+c.ID] = one
}

func (f *facts) payout(p model.Payout) {
	one := fields{}
	one.set("participantId", p.Person)
	one.set("status", strings.ToUpper(p.State))
	one.set("amount", p.Amount)
	one.set("commissionIds", strings.Join(slices.Sorted(slices.Values(p.Commissions)), ","))
	one.set("createdAt", p.CreatedAt)
	one.set("queuedAt", p.QueuedAt)
	one.set("issuedAt", p.IssuedAt)
	one.set("failedAt", p.FailedAt)
	f.payouts[p.CampaignID+" "+p.ID] = one
}

// key is how rows of the truth are found again.
func key(row map[string]any) string { return fmt.Sprint(row["campaign"], " ", row["id"]) }

func trueFacts(people, rewards, commissions, payouts []map[string]any) *facts {
	f := newFacts()
	for _, row := range people {
		if row["deleted"] == true {
			f.gone[key(row)] = true
			continue
		}
		f.people[key(row)] = truePerson(row)
	}
	for _, row := range rewards {
		if f.gone[fmt.Sprint(row["campaign"], " ", row["participant"])] {
			continue
		}
		one := taken(row, "rewardId", "participant", "isReferrer", "approvedAt", "fulfilledAt")
		one.set("waits", row["status"] == "PENDING" && row["approved"] == false)
		f.rewards[key(row)] = one
	}
	for _, row := range commissions {
		one := taken(row, "referrerId", "referredId", "status", "event", "holdDuration", "createdAt", "approvedAt", "paidAt", "reversedAt")
		one.set("amount", fmt.Sprint(row["amount"], " ", row["currencyISO"]))
		f.commissions[key(row)] = one
	}
	for _, row := range payouts {
		one := taken(row, "participantId", "status", "createdAt", "queuedAt", "issuedAt", "failedAt")
		one.set("amount", fmt.Sprint(row["amount"], " ", row["currencyISO"]))
		var inside []string
		for _, id := range row["commissionIds"].([]any) {
			inside = append(inside, id.(string))
		}
		one.set("commissionIds", strings.Join(slices.Sorted(slices.Values(inside)), ","))
		f.payouts[key(row)] = one
	}
	return f
}

// taken are fields of a row as they are.
func taken(row map[string]any, names ...string) fields {
	one := fields{}
	for _, name := range names {
		one.set(name, row[name])
	}
	return one
}

func truePerson(row map[string]any) fields {
	one := taken(row, plainFields...)
	shares := int64(0)
	for _, n := range row["shareCount"].(map[string]any) {
		count, _ := n.(json.Number).Int64()
		shares += count
	}
	one.set("shareCount", shares)
	var keys []string
	for _, k := range row["vanityKeys"].([]any) {
		keys = append(keys, k.(string))
	}
	one.set("vanityKeys", strings.Join(keys, ","))
	var metadata strings.Builder
	encoder := json.NewEncoder(&metadata)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(row["metadata"]) == nil {
		one.set("metadata", strings.TrimSpace(metadata.String()))
	}
	return one
}

// compare names the first few differences between the truth and what was found.
func compare(t *testing.T, what string, want, got map[string]fields) {
	t.Helper()
	differ := 0
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if have, ok := got[id]; !ok || !maps.Equal(want[id], have) {
			if differ++; differ <= 5 {
				t.Errorf("%s %s\nis     %v\nshould %v", what, id, have, want[id])
			}
		}
	}
	for id := range got {
		if _, ok := want[id]; !ok {
			if differ++; differ <= 5 {
				t.Errorf("%s %s is not there: %v", what, id, got[id])
			}
		}
	}
	if differ > 0 {
		t.Errorf("%d of %d differ: %s", differ, len(want), what)
	}
}
