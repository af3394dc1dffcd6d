//go:build unix

package e2e

import (
	"fmt"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"reflect"
	"sync"
	"syscall"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

const feedToken = "token-of-the-feed"

// feedShop is a shop whose journal is handed on.
type feedShop struct {
	*shop
	feed string // host:port
}

func newFeedShop(t *testing.T) *feedShop {
	t.Helper()
	return &feedShop{shop: newShop(t, nil), feed: quietAddress(t)}
}

func (s *feedShop) serve() *process {
	s.Helper()
	cmd := s.word("serve")
	cmd.Env = append(cmd.Env, "REFDESK_FEED_ADDRESS="+s.feed, "REFDESK_FEED_TOKEN="+feedToken)
	p := startProcess(s.T, cmd)
	p.says("consoles attach at ws://" + s.feed + "/feed")
	return p
}

// desk is a console on another machine, with nothing but a token.
func (s *feedShop) desk(data, url, token string) *exec.Cmd {
	s.Helper()
	cmd := program(s.T, "--feed", url, "--data", data)
	cmd.Env = append(cmd.Env, "REFDESK_FEED_TOKEN="+token)
	return cmd
}

// deliver posts events until the returned function is called, which waits for
// the last answer. Some arrive twice. While nobody listens it tries again.
func (s *feedShop) deliver(pause time.Duration) (stop func() (accepted int)) {
	post := courier(s.T, s.listener, "acme")
	done := make(chan struct{})
	var running sync.WaitGroup
	accepted := 0
	running.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(pause):
			}
			body := fmt.Appendf(nil, `{"event":"SOMETHING_NEW","createdAt":%d,"data":{"n":%d}}`, time.Now().UnixMilli(), accepted)
			header := sign(shopSecret, time.Now().UnixMilli(), body)
			if post(header, body) != 200 {
				continue
			}
			if accepted++; accepted%5 == 0 {
				post(header, body)
			}
		}
	})
	return func() int {
		close(done)
		running.Wait()
		return accepted
	}
}

func journalOf(t *testing.T, dir string) []model.FeedRow {
	t.Helper()
	opened, err := store.Open(t.Context(), dir, store.Options{ReadOnly: true})
	if err != nil {
		return nil // it is being made
	}
	defer opened.Close()
	rows, err := opened.FeedRows(t.Context(), 0, 100_000, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func (s *feedShop) equal(data string) {
	s.Helper()
	want := journalOf(s.T, s.data)
	eventually(s.T, fmt.Sprintf("a copy of %d events", len(want)), func() bool {
		return reflect.DeepEqual(want, journalOf(s.T, data))
	})
}

// TestAttachedConsoleShowsLiveEvents has a console on a terminal that knows a
// feed and its token, and nothing else.
func TestAttachedConsoleShowsLiveEvents(t *testing.T) {
	s := newFeedShop(t)
	server := s.serve()
	all := samples(t)
	post := courier(t, s.listener, "acme")
	send := func(name string) {
		t.Helper()
		at := time.Now().UnixMilli()
		if code := post(sign(shopSecret, at, all[name]), all[name]); code != 200 {
			t.Fatalf("%s was answered with %d", name, code)
		}
	}
	send("new-participant-added.referred.json")

	data := filepath.Join(t.TempDir(), "desk")
	c := onTTY(t, s.desk(data, "http://"+s.feed, feedToken))
	c.press("7")
	c.shows("online with " + s.feed)
	c.shows("read-only")
	c.shows("joined, referred by Mira")
	send("participant-fraud-status-updated.high-chain.json")
	c.shows("risk HIGH")
	for name := range all {
		send(name)
	}
	s.equal(data)

	if code := server.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("the serving refdesk ended with %d", code)
	}
	c.shows("feed: ")
	s.serve()
	c.shows("online with " + s.feed)
	c.press("q")
	if code := c.code(); code != 0 {
		t.Errorf("the console ended with %d", code)
	}
	c.checkLeft()
}

// TestKilledSidesEndWithEqualJournals kills serving refdesk and console in
// turns while events arrive, behind a proxy that cuts every connection sooner
// or later.
func TestKilledSidesEndWithEqualJournals(t *testing.T) {
	s := newFeedShop(t)
	server := s.serve()
	proxy := cuttingProxy(t, s.feed)
	data := filepath.Join(t.TempDir(), "desk")
	url := "ws://" + proxy + "/feed"
	stop := s.deliver(2 * time.Millisecond)
	grown := func(than int) func() bool { return func() bool { return len(journalOf(t, data)) > than } }
	for range 2 {
		before := len(journalOf(t, data))
		desk := onTTY(t, s.desk(data, url, feedToken))
		eventually(t, "a copy that grows", grown(before))
		server.kill()
		server = s.serve()
		eventually(t, "a copy that grows again", grown(len(journalOf(t, data))))
		desk.kill()
	}
	accepted := stop()
	onTTY(t, s.desk(data, url, feedToken))
	s.equal(data)
	if got := len(journalOf(t, data)); got < accepted {
		t.Errorf("%d events of %d accepted ones", got, accepted)
	}
}

// cuttingProxy hands connections on and cuts each after some kilobytes, more
// every time.
func cuttingProxy(t *testing.T, to string) (address string) {
	t.Helper()
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var lines sync.WaitGroup
	lines.Go(func() {
		for patience := int64(16 << 10); ; patience *= 2 {
			near, err := door.Accept()
			if err != nil {
				return
			}
			lines.Go(func() { carry(near, to, patience) })
		}
	})
	t.Cleanup(func() {
		door.Close()
		lines.Wait()
	})
	return door.Addr().String()
}

func carry(near net.Conn, to string, bytes int64) {
	defer near.Close()
	far, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer far.Close()
	var back sync.WaitGroup
	back.Go(func() {
		defer far.Close()
		_, _ = io.Copy(far, near) // its end is the line's end
	})
	_, _ = io.CopyN(near, far, bytes)
	near.Close()
	back.Wait()
}

// TestAttachedConsoleWithAKeyDecides: a console with settings of its own reads
// and changes, and leaves webhooks to the serving refdesk.
func TestAttachedConsoleWithAKeyDecides(t *testing.T) {
	s := newFeedShop(t)
	s.serve()
	data := filepath.Join(t.TempDir(), "desk")
	cmd := s.word("--feed", "ws://"+s.feed, "--data", data)
	cmd.Env = append(cmd.Env, "REFDESK_FEED_TOKEN="+feedToken)
	c := onTTY(t, cmd)
	c.shows("online with " + s.feed)
	c.press("4")
	c.shows("waiting")
	c.shows("a approve")
	c.press("q")
	if code := c.code(); code != 0 {
		t.Errorf("ended with %d", code)
	}
}

func TestAttachedWithAWrongToken(t *testing.T) {
	s := newFeedShop(t)
	s.serve()
	c := onTTY(t, s.desk(filepath.Join(t.TempDir(), "desk"), "ws://"+s.feed, "guessed"))
	c.shows("refuses the token")
	c.press("q")
	if code := c.code(); code != 0 {
		t.Errorf("ended with %d", code)
	}
}

// TestFoldersAreNotMixed: a copy gets no events from elsewhere, and a journal
// does not become a copy.
func TestFoldersAreNotMixed(t *testing.T) {
	s := newFeedShop(t)
	s.serve()
	all := samples(t)
	const name = "new-participant-added.referred.json"
	at := time.Now().UnixMilli()
	if code := courier(t, s.listener, "acme")(sign(shopSecret, at, all[name]), all[name]); code != 200 {
		t.Fatalf("answered %d", code)
	}
	data := filepath.Join(t.TempDir(), "desk")
	c := onTTY(t, s.desk(data, "ws://"+s.feed, feedToken))
	eventually(t, "a copy", func() bool { return len(journalOf(t, data)) == 1 })
	c.press("q")
	c.code()

	cmd := s.word("serve", "--data", data)
	p := startProcess(t, cmd)
	p.says("holds a copy")
	if code := p.code(); code != 2 {
		t.Errorf("serving from a copy ended with %d", code)
	}
}
