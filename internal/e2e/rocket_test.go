package e2e

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

const (
	rocketDir    = "../../live/testdata/referralrocket"
	rocketSecret = "5f3a9c0d7be1428866d2a1f0c4e79b3855aa10c2e6d34f7b9182c0de4f5a6b71"
)

// quarantinedSamples are those that the samples' own description says to keep
// aside. All others are to be folded.
var quarantinedSamples = strings.Fields(`empty-body whitespace-only html-error-page form-encoded single-quotes truncated
	trailing-comma nan-literal utf8-bom invalid-utf8 deep-nesting trailing-garbage two-documents array-root string-root
	null-root missing-event-type empty-event-type event-type-number event-type-null missing-data data-null data-string
	data-array no-participant-identity duplicate-keys`)

// rocketSamples are the bodies by name, without their folder.
func rocketSamples(t *testing.T) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(rocketDir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "vectors.json" {
			return err
		}
		found[strings.TrimSuffix(entry.Name(), ".json")], err = os.ReadFile(path)
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("%d samples, %v", len(found), err)
	}
	return found
}

// rocketShop writes settings with a backend of each name. Nothing else runs
// beside it: this vendor has no API to answer.
func rocketShop(t *testing.T, backends []string, more string) *shop {
	t.Helper()
	dir := t.TempDir()
	s := &shop{T: t, data: filepath.Join(dir, "data"), config: filepath.Join(dir, "config.toml"), listener: quietAddress(t)}
	var text strings.Builder
	fmt.Fprintf(&text, "data = %q\noperator = \"ana\"\ntimezone = \"UTC\"\n[listener]\naddress = %q\n", s.data, s.listener)
	for _, name := range backends {
		fmt.Fprintf(&text, "[[backend]]\nname = %q\nkind = \"referralrocket\"\nwebhook_secret = %q\n%s\n", name, rocketSecret, more)
	}
	if err := os.WriteFile(s.config, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// rocketSign writes the vendor's header without the program's help.
func rocketSign(t *testing.T, body []byte, hexKey bool) string {
	t.Helper()
	key := []byte(rocketSecret)
	if hexKey {
		var err error
		if key, err = hex.DecodeString(rocketSecret); err != nil {
			t.Fatal(err)
		}
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

func (s *shop) rocketPost(backend, header string, body []byte) int {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), http.MethodPost, "http://"+s.listener+"/hooks/"+backend, bytes.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	req.Header.Set("X-RR-Signature", header)
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// TestEachRocketSampleAlone gives every sample a backend of its own, so that
// none is judged by what another one said.
func TestEachRocketSampleAlone(t *testing.T) {
	all := rocketSamples(t)
	s := rocketShop(t, slices.Sorted(maps.Keys(all)), "")
	p := s.serve()
	for name, body := range all {
		for header, want := range map[string]int{
			rocketSign(t, body, false): http.StatusOK,
			rocketSign(t, body, true):  http.StatusOK,
			strings.Repeat("0", 64):    http.StatusUnauthorized,
			"":                         http.StatusUnauthorized,
		} {
			if code := s.rocketPost(name, header, body); code != want {
				t.Errorf("%s with %q: answered %d, want %d", name, header, code, want)
			}
		}
	}
	rows := listed[listedEvent](t, s.json("events"))
	if len(rows) != len(all) {
		t.Errorf("%d samples gave %d events", len(all), len(rows))
	}
	for _, row := range rows {
		want := "folded"
		if slices.Contains(quarantinedSamples, row.Backend) {
			want = "quarantined"
		}
		if row.State != want || row.Repeats != 1 || row.body(t) != string(all[row.Backend]) || (want == "quarantined" && row.Reason == "") {
			t.Errorf("%s: %+v, want %s", row.Backend, row, want)
		}
	}
	for _, c := range []struct{ sample, id, key, want string }{
		{"referrer-added", "51001", "email", `"maren.holt@example.com"`},
		{"reward-unlocked-referrer", "51001", "due", `{"minor":"2000","currency":"USD"}`},
		{"reward-unlocked-affiliate-fractional", "51003", "due", `{"minor":"24990","currency":"INR"}`},
		{"reward-unlocked-affiliate-fractional", "51003", "paid", `{"minor":"12495","currency":"INR"}`},
		{"fewer-fields", "51008", "due", `null`},
		{"wrong-scalar-types", "51002", "due", `{"minor":"2000","currency":"USD"}`},
		{"wrong-scalar-types", "51002", "referral_count", `null`},
		{"negative-amounts", "51002", "due", `null`},
		{"number-overflow", "92233720368547758070", "due", `null`},
		{"unknown-currency", "51002", "due", `null`},
		{"unknown-score", "51002", "risk", `"Severe"`},
		{"referee-added-high-score", "51005", "risk", `"High"`},
		{"referee-added", "51004", "risk", `"Low?"`},
		{"no-campaign-id", "51002", "campaign_id", `""`},
		{"email-lookalike", "52007", "email", `"nооr.vega@example.com"`},
	} {
		if got := s.fact("participants", c.sample, c.id, c.key); got != c.want {
			t.Errorf("%s: %s of %s is %s, want %s", c.sample, c.key, c.id, got, c.want)
		}
	}
	checkLists(s)
	if code := p.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, p.said)
	}
}

// TestARocketStory tells the samples to one backend, in order.
func TestARocketStory(t *testing.T) {
	s := rocketShop(t, []string{"fuse"}, "currency = \"USD\"\n[backend.aliases]\n\"participant_updated\" = \"reward_unlocked\"")
	s.serve()
	all := rocketSamples(t)
	for _, name := range []string{"referee-added", "referrer-added", "reward-unlocked-referrer", "referrer-added", "unknown-event-type"} {
		if code := s.rocketPost("fuse", rocketSign(t, all[name], true), all[name]); code != http.StatusOK {
			t.Errorf("%s: answered %d", name, code)
		}
	}
	if page := s.metrics(); !strings.Contains(page, `refdesk_webhook_signature_key_info{hook="fuse",form="hex"} 1`) {
		t.Errorf("the metrics do not name the key's form:\n%s", page)
	}
	people := map[string]map[string]json.RawMessage{}
	for _, row := range listed[map[string]json.RawMessage](t, s.must("list", "participants", "--json")) {
		people[string(row["id"])] = row
	}
	if len(people) != 3 || string(people[`"51004"`]["referred_by"]) != `"51001"` || string(people[`"51001"`]["first_name"]) != `"Maren"` {
		t.Errorf("%s", people)
	}
	var states []string
	for _, e := range listed[listedEvent](t, s.must("list", "events", "--json")) {
		states = append(states, fmt.Sprint(e.Kind, " ", e.State, " ", e.Repeats))
	}
	slices.Sort(states)
	want := []string{"participant_updated folded 0", "referee_added folded 0", "referrer_added folded 1", "reward_unlocked folded 0"}
	if !slices.Equal(states, want) {
		t.Errorf("%q, want %q", states, want)
	}
	checked := s.must("check")
	for _, want := range []string{"both forms are tried", "does not use its API", "participant_updated = reward_unlocked"} {
		if !strings.Contains(checked, want) {
			t.Errorf("check does not say %q:\n%s", want, checked)
		}
	}
	if _, said, code := s.run("pull", "--once"); code == 0 || said == "" {
		t.Errorf("pull ended with %d: %s", code, said)
	}
}

// metrics is what the listener tells of itself.
func (s *shop) metrics() string {
	s.Helper()
	answer, err := http.Get("http://" + s.listener + "/metrics")
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return string(page)
}
