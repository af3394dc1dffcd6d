package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
)

// TestKeyInTheEnvironmentIsEnough is the way of somebody who has a key and
// nothing else.
func TestKeyInTheEnvironmentIsEnough(t *testing.T) {
	s := newShop(t, 60)
	t.Setenv("REFDESK_CONFIG", writeFile(t, "empty.toml", ""))
	t.Setenv("REFDESK_DATA", s.dir)
	t.Setenv("GROWSURF_API_KEY", shopKey)
	t.Setenv("GROWSURF_BASE_URL", s.vendor.Info().BaseURL)
	if got := run("check"); got.code != exitDone || !strings.Contains(got.out, "nothing is listened for") {
		t.Errorf("%+v", got)
	}
	got := run("pull", "--once")
	if got != (said{}) {
		t.Errorf("a reading without a terminal says %+v", got)
	}
	people := decodeRows(t, run("list", "participants", "--json").out)
	if len(people) != 60 || people[0]["backend"] != "growsurf" {
		t.Errorf("%d people, first %v", len(people), people[0])
	}
	serving := start(t, "nothing is listened for", "serve")
	if err := serving.stop(); err != nil {
		t.Error(err)
	}
}

func TestPullAgainReadsAgain(t *testing.T) {
	s := newShop(t, 3)
	s.must("pull", "--once")
	before := len(s.vendor.Requests())
	s.must("pull", "--once")
	if len(s.vendor.Requests()) == before {
		t.Error("nothing was asked")
	}
}

func TestPullWithAWrongKey(t *testing.T) {
	s := newShop(t, 3)
	s.configure("not-the-key")
	got := s.run("pull", "--once")
	expect(t, got, exitFailed, "denied", "refdesk check")
	if strings.Contains(got.err, "not-the-key") {
		t.Errorf("the key is printed: %s", got.err)
	}
}

// TestServeStaysUpWithAWrongKey: a key may be mended at the vendor's meanwhile.
func TestServeStaysUpWithAWrongKey(t *testing.T) {
	s := newShop(t, 3)
	s.configure("not-the-key")
	serving := start(t, "listening on", "--config", s.file, "serve")
	for deadline := time.Now().Add(30 * time.Second); len(s.vendor.Requests()) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the vendor was never asked")
		}
	}
	if out := s.must("list", "rewards"); !strings.HasPrefix(out, "ID") {
		t.Error(out)
	}
	if err := serving.stop(); err != nil {
		t.Errorf("serve ended with %v", err)
	}
	if out := serving.out.text(); out != "" {
		t.Errorf("serve printed %q on stdout", out)
	}
}

func TestOneReaderAtATime(t *testing.T) {
	s := newShop(t, 3)
	start(t, "listening on", "--config", s.file, "serve")
	expect(t, s.run("pull", "--once"), exitFailed, "another refdesk (process ", "reads already")
	expect(t, s.run("pull", "--accept-gone"), exitDone, "", "told process ", "asks for each")
	guest := start(t, "takes over when that ends", "--config", s.file, "serve")
	if err := guest.stop(); err != nil {
		t.Error(err)
	}
	if said, me := guest.err.text(), fmt.Sprintf("(process %d)", os.Getpid()); !strings.Contains(said, me) {
		t.Errorf("%q does not name %s", said, me)
	}
	log, err := os.ReadFile(filepath.Join(s.dir, "refdesk.log"))
	if err != nil {
		t.Fatal(err)
	}
	if text := string(log); !strings.Contains(text, `level=INFO msg="stopped by a signal"`) || strings.Contains(text, "level=WARN") {
		t.Errorf("the log of a stop that was asked for:\n%s", text)
	}
}

func TestProgressShowsWhatMoves(t *testing.T) {
	var out strings.Builder
	width := 0
	line := newProgressLine(&out, func() int { return width })
	step := func(books, tools model.PullStatus) {
		books.Backend, books.CampaignID = "acme", "books"
		tools.Backend, tools.CampaignID = "acme", "tools\x1b[31m"
		line.show([]model.PullStatus{books, tools})
	}
	step(model.PullStatus{}, model.PullStatus{People: 12, Pages: 1})
	step(model.PullStatus{People: 100, Expected: 250, Pages: 1, PerMinute: 3000, Left: 3 * time.Second}, model.PullStatus{People: 12, Pages: 1})
	step(model.PullStatus{People: 250, Expected: 250, Pages: 3}, model.PullStatus{People: 12, Pages: 1})
	width = 20
	step(model.PullStatus{People: 250, Expected: 250, Pages: 3}, model.PullStatus{People: 20, Pages: 2})
	line.end()
	want := "\r\x1b[Kacme books: 100 of 250 people, 1 page, 3000 a minute, about 3s left" +
		"\r\x1b[Kacme books: 250 of 250 people, 3 pages" +
		"\r\x1b[Kacme tools: 20 peo…\n"
	if out.String() != want {
		t.Errorf("drew %q, want %q", out.String(), want)
	}
}

func TestAReadingIsSummedUp(t *testing.T) {
	books := model.PullStatus{Backend: "acme", CampaignID: "books", People: 400}
	tools := model.PullStatus{Backend: "acme", CampaignID: "tools", People: 12}
	for want, pulls := range map[string][]model.PullStatus{
		"read 412 people in 2 campaigns": {books, tools},
		"read 1 person in 1 campaign":    {{CampaignID: "new", People: 1}},
		"read 0 people in 0 campaigns":   {{Backend: "acme"}},
	} {
		if got := pulled(pulls); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
