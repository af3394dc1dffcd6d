package live

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
)

// outcome is what must become of a signed sample.
type outcome struct {
	kind     model.EventKind
	state    model.EventState
	subject  string
	headline string
	reason   string // a part of it, "" for none at all
}

const (
	folded      = model.EventFolded
	quarantined = model.EventQuarantined
)

var outcomes = map[string]outcome{
	"participant-reached-a-goal.referrer.pending.json":  {model.KindReward, folded, "prew_7hd2qs", "waits: “Give 20 get 20” as referrer", ""},
	"participant-reached-a-goal.referrer.approved.json": {model.KindReward, folded, "prew_7hd2qs", "approved: “Give 20 get 20” as referrer", ""},
	"participant-reached-a-goal.referee.pending.json":   {model.KindReward, folded, "prew_7hd2qt", "waits: “Give 20 get 20” as friend", ""},
	"participant-reached-a-goal.referee.approved.json":  {model.KindReward, folded, "prew_7hd2qt", "approved: “Give 20 get 20” as friend", ""},

	"new-participant-added.referred.json":             {model.KindJoined, folded, "t5n8ya", "joined, referred by Mira Okafor", ""},
	"new-participant-added.referred.older-shape.json": {model.KindJoined, folded, "t5n8ya", "joined, referred by Mira Okafor", ""},
	"new-participant-added.direct.json":               {model.KindJoined, folded, "s8b3ku", "joined directly", ""},
	"new-participant-added.direct.compact.json":       {model.KindJoined, folded, "s8b3ku", "joined directly", ""},
	"new-participant-added.nameless.json":             {model.KindJoined, folded, "z4y6vo", "joined directly", ""},

	"participant-fraud-status-updated.high-chain.json":      {model.KindFraud, folded, "w2h6cx", "risk HIGH · REFERRAL_CHAIN_FRAUD", ""},
	"participant-fraud-status-updated.medium-velocity.json": {model.KindFraud, folded, "h1x5ge", "risk MEDIUM · REFERRAL_VELOCITY_FRAUD", ""},
	"participant-fraud-status-updated.cleared-by-hand.json": {model.KindFraud, folded, "h1x5ge", "risk LOW · MANUAL_UPDATE", ""},

	"new-commission-added.sale.pending.json":     {model.KindCommission, folded, "comm_5rw8je", "commission 23.97 EUR · sale · pending", ""},
	"new-commission-added.sale.approved.json":    {model.KindCommission, folded, "comm_5rw8jf", "commission 23.97 EUR · sale · approved", ""},
	"new-commission-added.lead.json":             {model.KindCommission, folded, "comm_1kd0la", "commission 5.00 EUR · lead · pending", ""},
	"new-commission-added.foreign-currency.json": {model.KindCommission, folded, "comm_5rw8jg", "commission 360 JPY · sale · pending", ""},
	"new-commission-added.older-shape.json":      {model.KindCommission, folded, "comm_5rw8je", "commission 23.97 EUR · sale · pending", ""},
	"commission-adjusted.full-refund.json":       {model.KindAdjusted, folded, "comm_5rw8je", "commission lowered 23.97 → 0.00 EUR · FULL_REFUND", ""},
	"commission-adjusted.partial-refund.json":    {model.KindAdjusted, folded, "comm_5rw8jf", "commission lowered 23.97 → 15.98 EUR · PARTIAL_REFUND", ""},

	"new-payout-issued.json":              {model.KindPayout, folded, "po_3vx9bd", "payout 91.40 EUR issued", ""},
	"new-payout-issued.zero-decimal.json": {model.KindPayout, folded, "po_3vx9be", "payout 5200 JPY issued", ""},
	"campaign-ended.winners.json":         {model.KindCampaign, folded, "lq4z8r", "program ended · 2 winners", ""},
	"campaign-ended.no-winners.json":      {model.KindCampaign, folded, "m0w1dz", "program ended · no winners", ""},

	"malformed/mislabelled-commission.json":           {model.KindCommission, folded, "comm_5rw8je", "commission 23.97 EUR · sale · pending", ""},
	"malformed/string-rank.json":                      {model.KindJoined, folded, "t5n8ya", "joined, referred by Mira Okafor", ""},
	"malformed/share-count-object.json":               {model.KindJoined, folded, "s8b3ku", "joined directly", ""},
	"malformed/misspelt-reason-code.json":             {model.KindFraud, folded, "k3v9qd", "risk LOW · UNIQUE_IDENTIY", ""},
	"malformed/unknown-fraud-values.json":             {model.KindFraud, folded, "k3v9qd", "risk CRITICAL · SHARED_DEVICE_CLUSTER", ""},
	"malformed/extra-fields.json":                     {model.KindPayout, folded, "po_3vx9bd", "payout 91.40 EUR issued", ""},
	"malformed/unknown-event.json":                    {model.KindOther, folded, "", "unknown event", ""},
	"malformed/unknown-event-with-escapes.json":       {model.KindOther, folded, "", "unknown event", ""},
	"malformed/missing-created-at.json":               {model.KindFraud, folded, "k3v9qd", "risk LOW · UNIQUE_IDENTITY", ""},
	"malformed/wrong-types.json":                      {model.KindReward, folded, "prew_7hd2qs", "approved: “Give 20 get 20” as referrer", "participant.firstName, participant.fraudRiskLevel"},
	"malformed/large-numbers.json":                    {model.KindCommission, folded, "comm_5rw8je", "commission 90071992547409.93 EUR · sale · pending", ""},
	"malformed/terminal-escapes.json":                 {model.KindFraud, folded, "e5c4pe", "risk HIGH · SIMILAR_EMAIL\x1b[0m", ""},
	"malformed/terminal-escapes.new-participant.json": {model.KindJoined, folded, "e5c4pe", "joined directly", ""},
	"malformed/spreadsheet-formula-names.json":        {model.KindJoined, folded, "f0rm1a", "joined directly", ""},
	"malformed/very-long-names.json":                  {model.KindJoined, folded, "l0ng01", "joined directly", ""},

	"malformed/missing-data.json":      {model.KindOther, quarantined, "", "could not be read", "data is missing"},
	"malformed/null-data.json":         {model.KindOther, quarantined, "", "could not be read", "data is missing"},
	"malformed/array-data.json":        {model.KindOther, quarantined, "", "could not be read", "data is not an object"},
	"malformed/missing-event.json":     {model.KindOther, quarantined, "", "could not be read", "the event has no name"},
	"malformed/missing-reward-id.json": {model.KindReward, quarantined, "", "could not be read", "no id"},
	"malformed/top-level-array.json":   {model.KindOther, quarantined, "", "could not be read", "not an object"},
	"malformed/duplicate-keys.json":    {model.KindOther, quarantined, "", "could not be read", `"fraudRiskLevel" is given twice`},
	"malformed/trailing-comma.json":    {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/truncated.json":         {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/empty.json":             {model.KindOther, quarantined, "", "could not be read", "empty"},
	"malformed/invalid-utf8.json":      {model.KindOther, quarantined, "", "could not be read", "not UTF-8"},
}

func TestEverySampleHasItsOutcome(t *testing.T) {
	for _, name := range sampleNames(t) {
		t.Run(name, func(t *testing.T) {
			want, ok := outcomes[name]
			if !ok {
				t.Fatal("no outcome is stated for this sample")
			}
			j := &journal{}
			l := newTestListener(t, j, acme())
			body := sample(t, name)
			if w := postSigned(l, body); w.Code != http.StatusOK {
				t.Fatalf("answered %d %q", w.Code, w.Body)
			}
			if len(j.kept) != 1 {
				t.Fatalf("%d events kept", len(j.kept))
			}
			checkOutcome(t, j.kept[0], want, body)
		})
	}
	if len(outcomes) != len(sampleNames(t)) {
		t.Error("an outcome is stated for a sample that is not there")
	}
}

func checkOutcome(t *testing.T, d model.Delivery, want outcome, body []byte) {
	t.Helper()
	got := outcome{d.Kind, d.State, d.SubjectID, d.Headline, want.reason}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if !strings.Contains(d.Reason, want.reason) || (want.reason == "") != (d.Reason == "") {
		t.Errorf("reason %q, want %q", d.Reason, want.reason)
	}
	if d.Backend != "acme" || !d.ReceivedAt.Equal(received) || !bytes.Equal(d.Raw, body) {
		t.Error("the event does not say where it is from, when it came and what it was")
	}
	if d.State == quarantined && (facts(d) != 0 || d.FoldKey != "") {
		t.Error("a quarantined event told something")
	}
}

func facts(d model.Delivery) int {
	f := d.Facts
	return len(f.Campaigns) + len(f.Configs) + len(f.People) + len(f.Rewards) + len(f.Commissions) + len(f.Payouts)
}

func TestSamplesWithAWrongSignatureAreNotKept(t *testing.T) {
	j := &journal{}
	l := newTestListener(t, j, acme())
	for _, name := range sampleNames(t) {
		body := sample(t, name)
		if w := post(l, "/hooks/acme", body, sign(body, received, "another")); w.Code != http.StatusUnauthorized {
			t.Errorf("%s: answered %d", name, w.Code)
		}
		if w := post(l, "/hooks/acme", body); w.Code != http.StatusUnauthorized {
			t.Errorf("%s without a signature: answered %d", name, w.Code)
		}
	}
	if len(j.kept) != 0 {
		t.Errorf("%d refused events were kept", len(j.kept))
	}
	if got, want := l.Status().Refused, int64(2*len(outcomes)); got != want {
		t.Errorf("%d counted as refused, want %d", got, want)
	}
}

// vector is one row of signatures/vectors.json.
type vector struct {
	File     string
	Secret   string
	Header   string
	Verifies bool
	Note     string
}

func vectors(t testing.TB) []vector {
	t.Helper()
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(sample(t, "signatures/vectors.json"), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) == 0 {
		t.Fatal("no vectors found")
	}
	return file.Vectors
}

func TestSignatureVectors(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.File+" "+v.Note, func(t *testing.T) {
			j := &journal{}
			hook := acme()
			hook.Secret = v.Secret
			code := post(newTestListener(t, j, hook), "/hooks/acme", sample(t, v.File), v.Header).Code
			if accepted := code == http.StatusOK; accepted != v.Verifies || (!accepted && code != http.StatusUnauthorized) {
				t.Errorf("answered %d, verifies is %v", code, v.Verifies)
			}
			if (len(j.kept) == 1) != v.Verifies {
				t.Errorf("%d events kept", len(j.kept))
			}
			hook.MaxAge = 192 * time.Hour
			if code := post(newTestListener(t, j, hook), "/hooks/acme", sample(t, v.File), v.Header).Code; code != http.StatusUnauthorized {
				t.Errorf("answered %d although it is older than the limit", code)
			}
		})
	}
}
