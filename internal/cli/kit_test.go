package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refdesk/internal/export"
	"refdesk/internal/sandbox"
)

// asRefdesk makes the test's own binary behave as the program, for what only a
// process of its own can show.
const asRefdesk = "REFDESK_CLI_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asRefdesk) != "" {
		os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr))
	}
	goleak.VerifyTestMain(m)
}

const (
	shopKey    = "key-of-the-shop"
	shopSecret = "secret-of-the-hook"
)

// shop is a sandbox where nothing happens by itself, and settings for it.
type shop struct {
	*testing.T
	vendor *sandbox.Server
	dir    string // the store
	file   string // the settings
	port   string // of the listener
}

// newShop starts a sandbox with some people.
func newShop(t *testing.T, people int) *shop {
	t.Helper()
	return newShopOf(t, sandbox.Options{Seed: 7, People: people, Script: "quiet", Pace: "fast", APIKey: shopKey})
}

func newShopOf(t *testing.T, o sandbox.Options) *shop {
	t.Helper()
	unconfigured(t)
	vendor, err := sandbox.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	s := &shop{T: t, vendor: vendor, dir: filepath.Join(t.TempDir(), "store"), port: "127.0.0.1:0"}
	s.configure(shopKey)
	return s
}

// configure writes settings with a key.
func (s *shop) configure(key string) {
	s.Helper()
	text := fmt.Sprintf("data = %q\noperator = \"ana\"\n[listener]\naddress = %q\n[[backend]]\nname = \"acme\"\nkind = \"growsurf\"\nbase_url = %q\napi_key = %q\nwebhook_secret = %q\nshare = 1.0\n",
		s.dir, s.port, s.vendor.Info().BaseURL, key, shopSecret)
	s.file = writeFile(s.T, "config.toml", text)
}

// unconfigured makes an environment in which nothing is set.
func unconfigured(t *testing.T) {
	t.Helper()
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "GROWSURF_") || strings.HasPrefix(name, "REFDESK_") {
			t.Setenv(name, "")
		}
	}
}

// said is what a word printed and how it ended.
type said struct {
	out, err string
	code     int
}

func run(args ...string) said {
	var out, complaints bytes.Buffer
	code := Main(args, &out, &complaints)
	return said{out.String(), complaints.String(), code}
}

// run runs a word with the shop's settings.
func (s *shop) run(args ...string) said {
	return run(append([]string{"--config", s.file}, args...)...)
}

// must runs a word that has to succeed, and gives its output.
func (s *shop) must(args ...string) string {
	s.Helper()
	got := s.run(args...)
	if got.code != exitDone || got.err != "" {
		s.Fatalf("refdesk %s: exit %d\n%s%s", strings.Join(args, " "), got.code, got.out, got.err)
	}
	return got.out
}

// rows runs a word with --json and gives its lines.
func (s *shop) rows(args ...string) []map[string]any {
	s.Helper()
	return decodeRows(s.T, s.must(append(args, "--json")...))
}

func decodeRows(t *testing.T, out string) []map[string]any {
	t.Helper()
	var rows []map[string]any
	for line := range strings.Lines(out) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%v in line %q", err, line)
		}
		rows = append(rows, row)
	}
	return rows
}

// word is one that runs until it is stopped.
type word struct {
	out, err *heard
	stop     func() error // gives how it ended
}

// start runs a word until the test stops it, and returns when it has printed
// what tells that it is up.
func start(t *testing.T, up string, args ...string) word {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	yes := make(chan struct{}, 2)
	w := word{out: &heard{up: up, yes: yes}, err: &heard{up: up, yes: yes}}
	root := newRoot(&session{out: w.out, err: w.err})
	root.SetArgs(args)
	ended := make(chan error, 1)
	go func() { ended <- root.ExecuteContext(ctx) }()
	w.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = w.stop() })
	select {
	case <-yes:
	case err := <-ended:
		ended <- err
		t.Fatalf("refdesk %s ended with %v before it was up", strings.Join(args, " "), err)
	case <-time.After(30 * time.Second):
		t.Fatalf("refdesk %s never said %q, but: %s%s", strings.Join(args, " "), up, w.out.text(), w.err.text())
	}
	return w
}

// heard collects output and tells when a text has come.
type heard struct {
	up  string
	yes chan<- struct{}

	mu   sync.Mutex
	all  strings.Builder
	done bool
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all.Write(p)
	if !h.done && strings.Contains(h.all.String(), h.up) {
		h.done = true
		h.yes <- struct{}{}
	}
	return len(p), nil
}

func (h *heard) text() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all.String()
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// expect compares how a word ended. Wanted texts are parts of stderr.
func expect(t *testing.T, got said, code int, wanted ...string) {
	t.Helper()
	if got.code != code {
		t.Errorf("exit %d, want %d\n%s%s", got.code, code, got.out, got.err)
	}
	for _, part := range wanted {
		if !strings.Contains(got.err, part) {
			t.Errorf("stderr lacks %q:\n%s", part, got.err)
		}
	}
}

// calm fails for text that could steer a terminal, or hide or reorder text.
func calm(t *testing.T, name, text string) {
	t.Helper()
	if i := strings.IndexFunc(text, export.Escapes); i >= 0 {
		t.Errorf("%s holds %q", name, text[i:min(len(text), i+20)])
	}
}
