package e2e

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

const samplesDir = "../../live/testdata/growsurf"

// samples are the files with one event each, in the order they are sent.
func samples(t *testing.T) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(samplesDir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, "vectors.json") {
			return err
		}
		name, err := filepath.Rel(samplesDir, path)
		if err != nil {
			return err
		}
		found[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// sign writes the vendor's header by the words of its documentation, without
// the program's help.
func sign(secret string, at int64, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%d.%s", at, body)
	return fmt.Sprintf("ts=%d,v=%s", at, hex.EncodeToString(mac.Sum(nil)))
}

// deliver posts one event and gives the status of the answer, 0 when there was
// none.
func deliver(client *http.Client, address, header string, body []byte) int {
	req, err := http.NewRequest(http.MethodPost, "http://"+address+"/hooks/acme", bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	if header != "" {
		req.Header.Set("GrowSurf-Signature", header)
	}
	answer, err := client.Do(req)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// courier delivers to one address until the test ends.
func courier(t *testing.T, address string) func(header string, body []byte) int {
	client := &http.Client{Timeout: patience, Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	return func(header string, body []byte) int { return deliver(client, address, header, body) }
}

type listedEvent struct {
	Seq       int64   `json:"seq"`
	Kind      string  `json:"kind"`
	SubjectID string  `json:"subject_id"`
	State     string  `json:"state"`
	Reason    string  `json:"reason"`
	Repeats   int64   `json:"repeats"`
	Raw       *string `json:"raw"`
	RawBase64 *string `json:"raw_base64"`
}

func (e listedEvent) body(t *testing.T) string {
	t.Helper()
	switch {
	case e.Raw != nil && e.RawBase64 == nil:
		return *e.Raw
	case e.RawBase64 != nil && e.Raw == nil:
		raw, err := base64.StdEncoding.DecodeString(*e.RawBase64)
		if err != nil {
			t.Fatal(err)
		}
		if utf8.Valid(raw) {
			t.Errorf("event %d is text but printed as base64", e.Seq)
		}
		return string(raw)
	}
	t.Fatalf("event %d has not one body", e.Seq)
	return ""
}

// listed reads what a word printed with --json.
func listed[T any](t *testing.T, stdout string) []T {
	t.Helper()
	var rows []T
	for line := range strings.Lines(stdout) {
		var row T
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestSamplesHaveTheirOutcomes(t *testing.T) {
	s := newShop(t, nil)
	s.settings("http://" + quietAddress(t) + "/v2") // nobody answers there: the events stand alone
	p := s.serve()
	post := courier(t, s.listener)
	all := samples(t)
	if len(all) != len(outcomes) {
		t.Errorf("%d samples, %d outcomes", len(all), len(outcomes))
	}

	sendSamples(t, post, all)
	once := listed[listedEvent](t, s.must("list", "events", "--json"))
	checkOutcomes(t, once, all, 0)

	sendSamples(t, post, all)
	sendVectors(t, post, all)
	twice := listed[listedEvent](t, s.must("list", "events", "--json"))
	if len(twice) != len(once) {
		t.Errorf("%d rows became %d by a second delivery", len(once), len(twice))
	}
	checkOutcomes(t, twice, all, 1)

	checkMirror(s)
	checkPlainLists(s)
	if code := p.signal(stopSignal); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, p.said)
	}
}

// sendSamples posts every file rightly and wrongly signed.
func sendSamples(t *testing.T, post func(string, []byte) int, all map[string][]byte) {
	t.Helper()
	at := time.Now().UnixMilli()
	for _, name := range sortedNames(all) {
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

func sortedNames(all map[string][]byte) []string {
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

type vector struct {
	File     string `json:"file"`
	Header   string `json:"header"`
	Verifies bool   `json:"verifies"`
	Note     string `json:"note"`
}

func vectors(t *testing.T) []vector {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(samplesDir, "signatures", "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []vector `json:"vectors"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) == 0 {
		t.Fatal("there are no vectors")
	}
	return file.Vectors
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

// checkOutcomes compares the journal with what the samples' description says.
func checkOutcomes(t *testing.T, rows []listedEvent, all map[string][]byte, leastRepeats int64) {
	t.Helper()
	byBody := map[string]listedEvent{}
	for _, row := range rows {
		byBody[row.body(t)] = row
	}
	stored := 0
	for name, want := range outcomes {
		row, there := byBody[string(all[name])]
		if there == (want.repeats != "") {
			t.Errorf("%s: a row of its own is %v", name, there)
			continue
		}
		if want.repeats != "" {
			first := byBody[string(all[want.repeats])]
			if first.Repeats == 0 {
				t.Errorf("%s was not counted as a repeat of %s", name, want.repeats)
			}
			continue
		}
		stored++
		if row.Kind != want.kind || row.SubjectID != want.subject || row.State != want.state {
			t.Errorf("%s: kind %q of %q is %s, want %q of %q %s", name, row.Kind, row.SubjectID, row.State, want.kind, want.subject, want.state)
		}
		if (row.State == "quarantined") && row.Reason == "" {
			t.Errorf("%s is quarantined without a reason", name)
		}
		if row.Repeats < leastRepeats {
			t.Errorf("%s came %d times again, want at least %d", name, row.Repeats, leastRepeats)
		}
	}
	if stored != len(rows) {
		t.Errorf("the journal has %d rows, want %d", len(rows), stored)
	}
}

func TestOldSignaturesAreRefusedByDefault(t *testing.T) {
	s := newShop(t, nil)
	text, err := os.ReadFile(s.config)
	if err != nil {
		t.Fatal(err)
	}
	usual := strings.ReplaceAll(string(text), `signature_max_age = "0s"`, "")
	if err := os.WriteFile(s.config, []byte(usual), 0o600); err != nil {
		t.Fatal(err)
	}
	s.serve()
	post := courier(t, s.listener)
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

// checkInert makes sure that nothing printed could steer a terminal or hide.
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

func checkPlainLists(s *shop) {
	s.Helper()
	for _, kind := range []string{"campaigns", "participants", "rewards", "commissions", "payouts", "events", "changes"} {
		checkInert(s.T, "list "+kind, s.must("list", kind))
		checkInert(s.T, "list "+kind+" --json", s.must("list", kind, "--json"))
	}
}
