//go:build linux

package e2e

import (
	"errors"
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
// and what it then holds.
func BenchmarkStart(b *testing.B) {
	settings := crowdedSettings(b, crowded(b))
	var figures startFigures
	for b.Loop() {
		cmd := program(b, "--config", settings)
		began := time.Now()
		c := onTTYOf(b, 200, 50, cmd)
		pid := cmd.Process.Pid
		c.until(func(screen string) bool { return strings.Contains(screen, ".example.com") })
		figures.frame, figures.frameWork = figures.frame+time.Since(began), figures.frameWork+spent(b, pid)
		c.until(func(screen string) bool { return strings.Contains(screen, "reading in…") })
		c.until(func(screen string) bool { return !strings.Contains(screen, "reading in…") })
		figures.searchable, figures.searchableWork = figures.searchable+time.Since(began), figures.searchableWork+spent(b, pid)
		rest(b, pid) // it goes on with what searching does not wait for
		figures.restWork += spent(b, pid)
		figures.resident, figures.highest = figures.resident+memory(b, pid, "VmRSS"), figures.highest+memory(b, pid, "VmHWM")
		if code := c.signal(syscall.SIGTERM); code != 0 {
			b.Fatalf("ended with %d\n%s", code, c.screen())
		}
		c.hangUp()
	}
	figures.report(b)
}

// crowdedSettings is a settings file of a large store. Its backend does not
// answer.
func crowdedSettings(b *testing.B, dir string) (file string) {
	b.Helper()
	file = filepath.Join(b.TempDir(), "config.toml")
	text := fmt.Sprintf("operator = \"ana\"\ndata = %q\ntimezone = \"UTC\"\n[listener]\naddress = \"127.0.0.1:0\"\n[[backend]]\nname = \"acme\"\nkind = \"growsurf\"\n"+
		"base_url = \"http://127.0.0.1:9\"\napi_key = %q\nwebhook_secret = %q\n", dir, shopKey, shopSecret)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	return file
}

// startFigures add up over starts. Work is the processor's time, which other
// work on the machine does not stretch.
type startFigures struct {
	frame, frameWork, searchable, searchableWork, restWork time.Duration
	resident, highest                                      float64
}

func (f startFigures) report(b *testing.B) {
	n := float64(b.N)
	for unit, d := range map[string]time.Duration{
		"ms-to-first-frame": f.frame, "cpu-ms-to-first-frame": f.frameWork, "ms-to-searchable": f.searchable, "cpu-ms-to-searchable": f.searchableWork, "cpu-ms-to-rest": f.restWork,
	} {
		b.ReportMetric(float64(d.Milliseconds())/n, unit)
	}
	b.ReportMetric(f.resident/n, "MB-resident")
	b.ReportMetric(f.highest/n, "MB-highest")
}

// spent is the processor's time that a process has had, in steps of 10 ms.
func spent(tb testing.TB, pid int) time.Duration {
	tb.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		tb.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name may hold anything
	fields := strings.Fields(rest)
	user, userErr := strconv.Atoi(fields[11])
	system, systemErr := strconv.Atoi(fields[12])
	if err := errors.Join(userErr, systemErr); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

// rest waits until a process has done next to nothing for three seconds.
func rest(tb testing.TB, pid int) {
	tb.Helper()
	const idle, long = 60 * time.Millisecond, 3 * time.Second
	for deadline := time.Now().Add(20 * patience); ; {
		before := spent(tb, pid)
		time.Sleep(long)
		if spent(tb, pid)-before <= idle {
			return
		}
		if time.Now().After(deadline) {
			tb.Fatal("it never came to rest")
		}
	}
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
