package e2e

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

const samplesDir = "../../live/testdata/growsurf"

// TestEachSampleAlone gives every sample a backend of its own, so that none is
// judged by what another one said.
func TestEachSampleAlone(t *testing.T) {
	s := newShop(t, nil)
	all := samples(t)
	s.manyBackends(slices.Sorted(maps.Keys(all)))
	p := s.serve()
	for name, body := range all {
		if code := courier(t, s.listener, backendOf(name))(sign(shopSecret, time.Now().UnixMilli(), body), body); code != http.StatusOK {
			t.Errorf("%s: answered %d", name, code)
		}
	}
	rows := listed[listedEvent](t, s.json("events"))
	if len(rows) != len(all) || len(all) != len(outcomes) {
		t.Errorf("%d samples and %d outcomes gave %d events", len(all), len(outcomes), len(rows))
	}
	byBackend := map[string]listedEvent{}
	for _, row := range rows {
		byBackend[row.Backend] = row
	}
	for name, want := range outcomes {
		row := byBackend[backendOf(name)]
		if got := (outcome{row.Kind, row.SubjectID, row.State, want.why}); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
		if !strings.Contains(row.Reason, want.why) || (want.why == "") != (row.Reason == "") {
			t.Errorf("%s: the reason is %q, want %q", name, row.Reason, want.why)
		}
		if row.body(t) != string(all[name]) {
			t.Errorf("%s: the body was not kept as it came", name)
		}
	}
	checkMirrors(s)
	checkLists(s)
	if code := p.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, p.said)
	}
}

// TestSamplesTwice sends everything twice to one backend, beside forgeries.
func TestSamplesTwice(t *testing.T) {
	s := newShop(t, nil)
	s.settings("http://" + quietAddress(t) + "/v2") // nobody answers there: the events stand alone
	s.serve()
	post := courier(t, s.listener, "acme")
	all := samples(t)
	at := time.Now().UnixMilli()
	sendSamples(t, post, all, at)
	once := listed[listedEvent](t, s.must("list", "events", "--json"))
	sendSamples(t, post, all, at)
	sendVectors(t, post, all)
	twice := listed[listedEvent](t, s.must("list", "events", "--json"))
	if len(twice) != len(once) || len(once) == 0 {
		t.Errorf("%d rows became %d by a second delivery", len(once), len(twice))
	}
	arrivals := int64(0)
	for i, row := range twice {
		if row.Repeats < 1 || row.Repeats != 1+2*once[i].Repeats+vectorsOf(t, all, row.body(t)) {
			t.Errorf("event %d, %s, had %d repeats and has %d", row.Seq, row.Kind, once[i].Repeats, row.Repeats)
		}
		arrivals += 1 + row.Repeats
	}
	accepted := 0
	for _, v := range vectors(t) {
		if v.Verifies {
			accepted++
		}
	}
	if want := int64(2*len(all) + accepted); arrivals != want {
		t.Errorf("%d arrivals are counted, want %d", arrivals, want)
	}
}

// vectorsOf counts the good vectors whose file has, by value, this body.
func vectorsOf(t *testing.T, all map[string][]byte, body string) (n int64) {
	t.Helper()
	for _, v := range vectors(t) {
		if v.Verifies && string(all[v.File]) == body {
			n++
		}
	}
	return n
}

func TestOldSignaturesAreRefusedByDefault(t *testing.T) {
	s := newShop(t, nil)
	text, err := os.ReadFile(s.config)
	if err != nil {
		t.Fatal(err)
	}
	usual := bytes.ReplaceAll(text, []byte(`signature_max_age = "0s"`), nil)
	if err := os.WriteFile(s.config, usual, 0o600); err != nil {
		t.Fatal(err)
	}
	s.serve()
	post := courier(t, s.listener, "acme")
	all := samples(t)
	for _, v := range vectors(t) {
		if code := post(v.Header, all[v.File]); code != http.StatusUnauthorized {
			t.Errorf("%s, %s: answered %d", v.File, v.Note, code)
		}
	}
	if rows := s.must("list", "events", "--json"); rows != "" {
		t.Errorf("something was stored: %s", rows)
	}
}

// sendSamples posts every file rightly signed, wrongly signed and unsigned.
func sendSamples(t *testing.T, post func(string, []byte) int, all map[string][]byte, at int64) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		body := all[name]
		for header, want := range map[string]int{
			sign(shopSecret, at, body):       http.StatusOK,
			sign("another secret", at, body): http.StatusUnauthorized,
			"":                               http.StatusUnauthorized,
		} {
			if code := post(header, body); code != want {
				t.Errorf("%s with %q: answered %d, want %d", name, header, code, want)
			}
		}
	}
}

func sendVectors(t *testing.T, post func(string, []byte) int, all map[string][]byte) {
	t.Helper()
	for _, v := range vectors(t) {
		want := http.StatusUnauthorized
		if v.Verifies {
			want = http.StatusOK
		}
		if code := post(v.Header, all[v.File]); code != want {
			t.Errorf("%s, %s: answered %d, want %d", v.File, v.Note, code, want)
		}
	}
}

// checkMirrors looks at facts that a careless reader would get wrong.
func checkMirrors(s *shop) {
	s.Helper()
	for _, c := range []struct{ kind, sample, id, key, want string }{
		{"commissions", "malformed/large-numbers.json", "comm_5rw8je", "amount", `{"minor":"9007199254740993","currency":"EUR"}`},
		{"commissions", "malformed/large-numbers.json", "comm_5rw8je", "sale", `{"minor":"9223372036854775807","currency":"EUR"}`},
		{"commissions", "malformed/large-numbers.json", "comm_5rw8je", "hold_days", `-1`},
		{"commissions", "malformed/mislabelled-commission.json", "comm_5rw8je", "state", `"pending"`},
		{"commissions", "commission-adjusted.full-refund.json", "comm_5rw8je", "amount", `{"minor":"0","currency":"EUR"}`},
		{"commissions", "commission-adjusted.full-refund.json", "comm_5rw8je", "state", `"reversed"`},
		{"commissions", "new-commission-added.foreign-currency.json", "comm_5rw8jg", "amount", `{"minor":"360","currency":"JPY"}`},
		{"commissions", "new-commission-added.foreign-currency.json", "comm_5rw8jg", "in_campaign_currency", `null`},
		{"payouts", "new-payout-issued.zero-decimal.json", "po_3vx9be", "amount", `{"minor":"5200","currency":"JPY"}`},
		{"payouts", "malformed/extra-fields.json", "po_3vx9bd", "state", `"issued"`},
		{"rewards", "participant-reached-a-goal.referrer.pending.json", "prew_7hd2qs", "state", `"waiting"`},
		{"rewards", "participant-reached-a-goal.referrer.approved.json", "prew_7hd2qs", "state", `"approved"`},
		{"rewards", "participant-reached-a-goal.referee.pending.json", "prew_7hd2qt", "side", `"friend"`},
		{"participants", "malformed/unknown-fraud-values.json", "k3v9qd", "risk", `"CRITICAL"`},
		{"participants", "malformed/misspelt-reason-code.json", "k3v9qd", "risk_reason", `"UNIQUE_IDENTIY"`},
		{"participants", "malformed/string-rank.json", "k3v9qd", "rank", `4`},
		{"participants", "malformed/wrong-types.json", "k3v9qd", "risk", `null`},
		{"participants", "malformed/very-long-names.json", "l0ng01", "email", `"long@example.com"`},
		{"participants", "malformed/spreadsheet-formula-names.json", "f0rm1a", "last_name", `"+1+1"`},
		{"participants", "malformed/terminal-escapes.json", "e5c4pe", "email", `"clear\u001b[2Jscreen@example.com"`},
		{"participants", "new-participant-added.nameless.json", "z4y6vo", "first_name", `null`},
	} {
		if got := s.fact(c.kind, c.sample, c.id, c.key); got != c.want {
			s.Errorf("%s: %s of %s is %s, want %s", c.sample, c.key, c.id, got, c.want)
		}
	}
}

// fact is one value, as printed, of the row that a sample made.
func (s *shop) fact(kind, sample, id, key string) string {
	s.Helper()
	for _, row := range listed[map[string]json.RawMessage](s.T, s.json(kind)) {
		if string(row["backend"]) == `"`+backendOf(sample)+`"` && string(row["id"]) == `"`+id+`"` {
			return string(row[key])
		}
	}
	return "not there"
}

// json lists a kind once.
func (s *shop) json(kind string) string {
	s.Helper()
	if s.lists == nil {
		s.lists = map[string]string{}
	}
	if _, read := s.lists[kind]; !read {
		s.lists[kind] = s.must("list", kind, "--json")
	}
	return s.lists[kind]
}

// checkLists makes sure that nothing printed could steer a terminal or hide.
func checkLists(s *shop) {
	s.Helper()
	for _, kind := range []string{"campaigns", "participants", "rewards", "commissions", "payouts", "events"} {
		checkInert(s.T, "list "+kind, s.must("list", kind))
		checkInert(s.T, "list "+kind+" --json", s.json(kind))
	}
}

func checkInert(t *testing.T, what, stdout string) {
	t.Helper()
	if !utf8.ValidString(stdout) {
		t.Errorf("%s printed bytes that are no text", what)
	}
	for _, r := range stdout {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) {
			t.Errorf("%s printed %U", what, r)
			return
		}
	}
}
