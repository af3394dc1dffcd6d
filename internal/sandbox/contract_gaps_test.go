package sandbox

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

// unreachable are documented statuses an operation never answers with here,
// with the reason.
var unreachable = map[string]string{
	"GET /campaign/{id} 400": nothingToRefuse, "POST /campaign/{id}/clone 400": nothingToRefuse, "GET /campaign/{id}/reward-configs 400": nothingToRefuse,
	"GET /campaign/{id}/design 400": nothingToRefuse, "GET /campaign/{id}/emails 400": nothingToRefuse,
	"GET /campaign/{id}/options 400": nothingToRefuse, "GET /campaign/{id}/installation 400": nothingToRefuse,
	"DELETE /campaign/{id}/reward-configs/{campaignRewardId} 400": nothingToRefuse,
	"GET /campaign/{id}/resources 400":                            nothingToRefuse, "DELETE /campaign/{id}/resources/{resourceId} 400": nothingToRefuse,
	"DELETE /campaign/{id}/webhooks/{webhookId} 400":              nothingToRefuse,
	"POST /campaign/{id}/reward/{rewardId}/fulfill 400":           nothingToRefuse,
	"DELETE /campaign/{id}/reward/{rewardId} 400":                 nothingToRefuse,
	"POST /campaign/{id}/commission/{commissionId}/approve 400":   nothingToRefuse,
	"DELETE /campaign/{id}/commission/{commissionId} 400":         nothingToRefuse,
	"PATCH /campaign/{id}/reward-configs/{campaignRewardId} 409":  noCopy,
	"DELETE /campaign/{id}/reward-configs/{campaignRewardId} 409": noCopy,
}

const (
	nothingToRefuse = "the call has neither query nor body"
	noCopy          = "texts here use no metadata keys"
)

func TestWhatIsNotServedIsKnown(t *testing.T) {
	served := map[string]bool{}
	for _, r := range routes {
		served[operation(r)] = true
	}
	doc := loadDescription(t)
	described := map[string]bool{}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			described[method+" "+path] = true
		}
	}
	notServed := map[string]bool{}
	for _, u := range unserved {
		name := operation(route{method: u.method, pattern: u.pattern})
		notServed[name] = true
		if !described[name] {
			t.Errorf("%s is listed but not described", name)
		}
	}
	for name := range described {
		if served[name] == notServed[name] {
			t.Errorf("%s: served %v, and listed as not served %v", name, served[name], notServed[name])
		}
	}
}

func TestWhatIsNotServedIsSaid(t *testing.T) {
	k := newContract(t, newDesk(t, Options{}))
	for _, u := range unserved {
		path := route{pattern: u.pattern}.filled(k.books(), "x")
		if got := k.call(501, u.method, path, ""); !strings.Contains(got["message"].(string), u.why) {
			t.Errorf("%s %s: %v", u.method, path, got)
		}
	}
	k.callAs("wrong", 403, "GET", "/campaign/"+k.books()+"/analytics/activation", "")
}

// completeness says which documented answers were never seen.
func (k *contract) completeness() {
	for _, r := range routes {
		name := operation(r)
		method, path, _ := strings.Cut(name, " ")
		for status := range k.doc.Paths.Find(path).GetOperation(method).Responses.Map() {
			if slices.Contains([]string{"403", "429", "default"}, status) {
				continue // every operation has them: see TestEveryOperationRefuses
			}
			seen := k.seen[name][number(status)]
			reason := unreachable[name+" "+status]
			if seen == (reason != "") {
				k.t.Errorf("%s: status %s seen %v, listed as unreachable: %q", name, status, seen, reason)
			}
		}
	}
}

func number(status string) (n int) {
	for _, digit := range status {
		n = n*10 + int(digit-'0')
	}
	return n
}

// TestEveryOperationRefuses tries each without a key, with the reading key
// where it writes, and beyond the limit.
func TestEveryOperationRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{})
		k := newContract(t, d)
		path := func(r route) string { return r.filled(k.books(), "nosuch") }
		for _, r := range routes {
			if r.pattern == accountsPattern {
				continue // needs no key
			}
			k.callAs("wrong", 403, r.method, path(r), "")
			if isWrite(r.method) {
				k.callAs(d.info.ReadKey, 403, r.method, path(r), "")
			}
		}
		k.callAs(d.info.ReadKey, 200, "GET", "/campaigns", "")
		for range 49 {
			d.call(200, "GET", "/campaigns", "")
		}
		for _, r := range routes {
			k.call(429, r.method, path(r), "")
		}
	})
}
