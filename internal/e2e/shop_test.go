package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/sandbox"
	"refdesk/internal/store"
)

const (
	shopKey    = "key-of-the-tests"
	shopSecret = "sandbox-secret-lantern"
)

// shop is a sandbox of the test's own with settings for processes that work
// on it.
type shop struct {
	*testing.T
	sandbox  *sandbox.Server
	data     string // folder of the store
	config   string // file with the settings
	listener string // where webhooks arrive

	lists map[string]string // what was listed as JSON, by kind
}

// newShop starts a quiet sandbox and writes the settings. More is added to
// their top.
func newShop(t *testing.T, tune func(*sandbox.Options), more ...string) *shop {
	t.Helper()
	dir := t.TempDir()
	s := &shop{T: t, data: filepath.Join(dir, "data"), config: filepath.Join(dir, "config.toml"), listener: quietAddress(t)}
	o := sandbox.Options{
		Seed: 7, People: 60, Script: "quiet", Pace: "fast", APIKey: shopKey,
		WebhookURL: "http://" + s.listener + "/hooks/acme", WebhookSecret: shopSecret, RetryBase: time.Second,
	}
	if tune != nil {
		tune(&o)
	}
	server, err := sandbox.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	s.sandbox = server
	s.settings(server.Info().BaseURL, more...)
	return s
}

// settings writes the settings anew, with a backend at an address.
func (s *shop) settings(base string, more ...string) {
	s.Helper()
	text := fmt.Sprintf(`%s
operator = "ana"
data = %q
timezone = "UTC"
[listener]
address = %q
signature_max_age = "0s"
[[backend]]
name = "acme"
kind = "growsurf"
base_url = %q
api_key = %q
webhook_secret = %q
share = 1.0
`, strings.Join(more, "\n"), s.data, s.listener, base, shopKey, shopSecret)
	if err := os.WriteFile(s.config, []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
}

// quietAddress is a free loopback address below the ports that systems give to
// outgoing connections, so that nobody takes it between two runs of a program.
func quietAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(10_000))
		if l, err := net.Listen("tcp", address); err == nil {
			l.Close()
			return address
		}
	}
	t.Fatal("no free port")
	return ""
}

// word makes a call of the program on the shop's settings.
func (s *shop) word(args ...string) *exec.Cmd {
	s.Helper()
	return program(s.T, append(args, "--config", s.config)...)
}

// run runs a word to its end.
func (s *shop) run(args ...string) (stdout, stderr string, code int) {
	s.Helper()
	return run(s.T, append(args, "--config", s.config)...)
}

// must runs a word that has to succeed and gives what it printed.
func (s *shop) must(args ...string) string {
	s.Helper()
	stdout, stderr, code := s.run(args...)
	if code != 0 {
		s.Fatalf("refdesk %s ended with %d: %s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

// serve starts a keeper and waits until it listens.
func (s *shop) serve() *process {
	s.Helper()
	p := startProcess(s.T, s.word("serve"))
	p.says("listening on")
	return p
}

// store opens the store as a guest beside whatever runs.
func (s *shop) store() *store.Store {
	s.Helper()
	opened, err := store.Open(s.Context(), s.data, store.Options{})
	if err != nil {
		s.Fatal(err)
	}
	return opened
}

// change reads a change as another process would.
func (s *shop) change(id int64) model.Change {
	s.Helper()
	opened := s.store()
	defer opened.Close()
	c, err := opened.Change(s.Context(), id)
	if err != nil {
		s.Fatal(err)
	}
	return c
}

// reward is a reward as the sandbox has it; false when it has none.
func (s *shop) reward(id string) (found sandbox.Reward, ok bool) {
	s.sandbox.Do(func(p *sandbox.Program) {
		for _, campaign := range p.Campaigns() {
			for _, r := range p.Rewards(campaign) {
				if r.ID == id {
					found, ok = r, true
				}
			}
		}
	})
	return found, ok
}

// writes are the calls that asked the sandbox to do something to a reward.
func (s *shop) writes(reward string) []sandbox.Request {
	var found []sandbox.Request
	for _, r := range s.sandbox.Requests() {
		if r.Method != "GET" && strings.Contains(r.Path, "/reward/"+reward) {
			found = append(found, r)
		}
	}
	return found
}

// process is a program that runs beside the test. The test's end kills it.
type process struct {
	testing.TB
	cmd   *exec.Cmd
	said  *transcript // what it printed on stderr
	ended chan struct{}
}

func startProcess(t testing.TB, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{TB: t, cmd: cmd, said: &transcript{}, ended: make(chan struct{})}
	if cmd.Stderr == nil {
		cmd.Stderr = p.said
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = cmd.Wait() // its exit code says how it ended
	}()
	t.Cleanup(p.kill)
	return p
}

// says waits until the program has printed a text.
func (p *process) says(want string) {
	p.Helper()
	p.await("%q on stderr", want)(func() bool { return strings.Contains(p.said.String(), want) })
}

// await polls until ok, the program's end, or the end of patience.
func (p *process) await(format string, args ...any) func(func() bool) {
	return func(ok func() bool) {
		p.Helper()
		for deadline := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
			select {
			case <-p.ended:
				if ok() {
					return
				}
				p.Fatalf("ended with %d before "+format+"\n%s", append(append([]any{p.cmd.ProcessState.ExitCode()}, args...), p.said)...)
			default:
			}
			if time.Now().After(deadline) {
				p.Fatalf("never saw "+format+"\n%s", append(args, p.said)...)
			}
		}
	}
}

// kill ends the program as a power cut would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended already
	<-p.ended
}

// signal asks the program for something and gives its exit code.
func (p *process) signal(sig syscall.Signal) int {
	p.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.Fatal(err)
	}
	return p.code()
}

// code waits for the program's end.
func (p *process) code() int {
	p.Helper()
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		p.Fatalf("did not end\n%s", p.said)
		return -1
	}
}

// transcript gathers what is written to it, for readers meanwhile.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

var _ io.Writer = (*transcript)(nil)

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// eventually polls until ok.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never saw %s", what)
		}
	}
}
