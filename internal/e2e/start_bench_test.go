//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkStart opens the console of a large store as a process of its own:
// until its first people are on the screen, until all of them can be searched,
// and what it then holds. Its backend does not answer.
func BenchmarkStart(b *testing.B) {
	dir := crowded(b)
	settings := filepath.Join(b.TempDir(), "config.toml")
	text := fmt.Sprintf("operator = \"ana\"\ndata = %q\ntimezone = \"UTC\"\n[listener]\naddress = \"127.0.0.1:0\"\n[[backend]]\nname = \"acme\"\nkind = \"growsurf\"\n"+
		"base_url = \"http://127.0.0.1:9\"\napi_key = %q\nwebhook_secret = %q\n", dir, shopKey, shopSecret)
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	var frames, searchable time.Duration
	var resident, highest float64
	for b.Loop() {
		cmd := program(b, "--config", settings)
		began := time.Now()
		c := onTTYOf(b, 200, 50, cmd)
		c.until(func(screen string) bool { return strings.Contains(screen, ".example.com") })
		first := time.Since(began)
		c.until(func(screen string) bool { return strings.Contains(screen, "reading in…") })
		c.until(func(screen string) bool { return !strings.Contains(screen, "reading in…") })
		frames, searchable = frames+first, searchable+time.Since(began)-first
		time.Sleep(3 * time.Second) // it goes on with what searching does not wait for
		resident, highest = resident+memory(b, cmd.Process.Pid, "VmRSS"), highest+memory(b, cmd.Process.Pid, "VmHWM")
		if code := c.signal(syscall.SIGTERM); code != 0 {
			b.Fatalf("ended with %d\n%s", code, c.screen())
		}
		c.hangUp()
	}
	n := float64(b.N)
	b.ReportMetric(float64(frames.Milliseconds())/n, "ms-to-first-frame")
	b.ReportMetric(float64(searchable.Milliseconds())/n, "ms-then-to-searchable")
	b.ReportMetric(resident/n, "MB-resident")
	b.ReportMetric(highest/n, "MB-highest")
}

// until looks at the screen again and again, more often than shows does.
func (c *tty) until(ok func(screen string) bool) {
	c.Helper()
	for deadline := time.Now().Add(4 * patience); !ok(c.screen()); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			c.Fatalf("never came\n%s", c.screen())
		}
	}
}

// memory gives a figure of a process in megabytes.
func memory(tb testing.TB, pid int, name string) float64 {
	tb.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		tb.Fatal(err)
	}
	found := regexp.MustCompile(name + `:\s+([0-9]+) kB`).FindSubmatch(status)
	if found == nil {
		tb.Fatalf("no %s in %s", name, status)
	}
	n, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		tb.Fatal(err)
	}
	return n * 1024 / 1e6
}
