package app

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

// TestAKeptDemoGoesOn: the folder as a hard end leaves it holds the same people
// as its store, and what was done at the vendor.
func TestAKeptDemoGoesOn(t *testing.T) {
	dir := t.TempDir()
	demo := keepDemo(t, dir, sandbox.Options{Seed: 7, People: 60, Script: "quiet"})
	campaign := demo.Sandbox.Info().Campaigns[2]
	demo.post(t, "/campaign/"+campaign+"/participant", `{"email":"ana@example.com"}`)
	before := demo.people(t)
	if !slices.Contains(before, "ana@example.com") || len(before) != 61 {
		t.Fatalf("%d people", len(before))
	}
	if _, err := KeepDemo(t.Context(), dir, sandbox.Options{}); err == nil || !strings.Contains(err.Error(), "runs in "+dir+" already") {
		t.Errorf("two at once: %v", err)
	}
	left := t.TempDir() // nothing was closed: as after kill -9
	if err := os.CopyFS(left, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	again := keepDemo(t, left, sandbox.Options{})
	again.post(t, "/campaign/"+campaign+"/participant", `{"email":"bo@example.com","referredBy":"ana@example.com"}`)
	want := append(before, "bo@example.com")
	slices.Sort(want)
	if after := again.people(t); !slices.Equal(after, want) {
		t.Errorf("%d people, want %d", len(after), len(want))
	}
}

// TestADemoLeavesOtherStoresAlone, above all the real one.
func TestADemoLeavesOtherStoresAlone(t *testing.T) {
	s := newShop(t)
	s.readOnce()
	if _, err := KeepDemo(t.Context(), s.demo.Settings.Data, sandbox.Options{}); err == nil || !strings.Contains(err.Error(), "choose an empty folder") {
		t.Errorf("a store that is not a demo's: %v", err)
	}
	if _, err := os.Stat(filepath.Join(s.demo.Settings.Data, storyFile)); err == nil {
		t.Error("it left a story there")
	}
}

// keptDemo is a demo with what a test does to it.
type keptDemo struct{ *Demo }

func keepDemo(t *testing.T, dir string, o sandbox.Options) keptDemo {
	t.Helper()
	demo, err := KeepDemo(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = demo.Close() })
	return keptDemo{demo}
}

func (d keptDemo) post(t *testing.T, path, body string) {
	t.Helper()
	b := d.Settings.Backends[0]
	req, err := http.NewRequest(http.MethodPost, b.BaseURL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+string(b.APIKey))
	req.Header.Set("Content-Type", "application/json")
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if text, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK || !bytes.Contains(text, []byte("{")) {
		t.Fatalf("%s: %s", res.Status, text)
	}
}

// people reads the demo once and gives the addresses that its store knows.
func (d keptDemo) people(t *testing.T) (emails []string) {
	t.Helper()
	a, err := Open(t.Context(), Options{Settings: d.Settings, Version: "test", Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if _, err := a.PullOnce(t.Context(), false, nil); err != nil {
		t.Fatal(err)
	}
	if err := a.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	page, err := a.Lists().People(t.Context(), model.Query{Count: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range page.Rows {
		if p.Gone {
			t.Errorf("%s is gone", p.Email)
		}
		emails = append(emails, p.Email)
	}
	slices.Sort(emails)
	return emails
}
