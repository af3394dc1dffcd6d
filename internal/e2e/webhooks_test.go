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
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// samples are the files with one event each, by their names.
func samples(t *testing.T) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(samplesDir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "vectors.json" {
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

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// backendOf names the backend of one sample.
func backendOf(sample string) string {
	return notInNames.ReplaceAllString(strings.TrimSuffix(sample, ".json"), "-")
}

// manyBackends writes settings with a backend for each sample, at an address
// where nobody answers.
func (s *shop) manyBackends(samples []string) {
	s.Helper()
	var text strings.Builder
	fmt.Fprintf(&text, "data = %q\ntimezone = \"UTC\"\n[listener]\naddress = %q\nsignature_max_age = \"0s\"\n", s.data, s.listener)
	nowhere := quietAddress(s.T)
	for _, name := range samples {
		fmt.Fprintf(&text, "[[backend]]\nname = %q\nkind = \"growsurf\"\nbase_url = \"http://%s/v2\"\napi_key = %q\nwebhook_secret = %q\n",
			backendOf(name), nowhere, shopKey, shopSecret)
	}
	if err := os.WriteFile(s.config, []byte(text.String()), 0o600); err != nil {
		s.Fatal(err)
	}
}

// sign writes the vendor's header by the words of its documentation, without
// the program's help.
func sign(secret string, at int64, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%d.%s", at, body)
	return fmt.Sprintf("ts=%d,v=%s", at, hex.EncodeToString(mac.Sum(nil)))
}

// courier delivers events to a backend's path until the test ends. It gives the
// status of the answer, 0 where there was none.
func courier(t *testing.T, address, backend string) func(header string, body []byte) int {
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	t.Cleanup(client.CloseIdleConnections)
	return func(header string, body []byte) int {
		req, err := http.NewRequest(http.MethodPost, "http://"+address+"/hooks/"+backend, bytes.NewReader(body))
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
}

// vector is a header for a file, good or bad.
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

// listedEvent is a journal row as the program prints it.
type listedEvent struct {
	Seq       int64   `json:"seq"`
	Backend   string  `json:"backend"`
	Kind      string  `json:"kind"`
	SubjectID string  `json:"subject_id"`
	State     string  `json:"state"`
	Reason    string  `json:"reason"`
	Repeats   int64   `json:"repeats"`
	Raw       *string `json:"raw"`
	RawBase64 *string `json:"raw_base64"`
}

// body is what arrived. Only what is no text may be printed as base64.
func (e listedEvent) body(t *testing.T) string {
	t.Helper()
	if e.Raw != nil && e.RawBase64 == nil {
		return *e.Raw
	}
	if e.Raw != nil || e.RawBase64 == nil {
		t.Fatalf("event %d has not one body", e.Seq)
	}
	raw, err := base64.StdEncoding.DecodeString(*e.RawBase64)
	if err != nil {
		t.Fatal(err)
	}
	if utf8.Valid(raw) {
		t.Errorf("event %d is text but printed as base64", e.Seq)
	}
	return string(raw)
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
