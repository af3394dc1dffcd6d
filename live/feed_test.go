package live

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"refdesk/internal/model"
)

func TestReaderGetsTheJournalAndThenWhatHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		o, c := newOrigin("one"), &copied{}
		for _, body := range sampleBodies(t) {
			o.add(body)
		}
		o.repeat(3)
		defer n.serveFeed(t, newTestFeed(t, o))()
		a, stop := n.attach(t, c)
		defer stop()
		checkEqual(t, o, c)
		if c.told == 0 {
			t.Error("nothing that the events told came with them")
		}
		o.addSome(5)
		o.repeat(3)
		o.repeat(7)
		checkEqual(t, o, c)
		if s := a.Status(); s.State != model.LinkOnline || s.Left != 0 || s.Problem != "" || s.Missing != 0 {
			t.Errorf("%+v", s)
		}
	})
}

// unreliable is a line that does to a connection what networks do.
func unreliable(chance *rand.Rand) func(near, far net.Conn) {
	var mu sync.Mutex
	draw := func(n int) int {
		mu.Lock()
		defer mu.Unlock()
		return chance.IntN(n)
	}
	return func(near, far net.Conn) {
		left := 200 + draw(40_000) // bytes until something happens
		kind := draw(4)
		each := func(piece []byte) bool {
			mu.Lock()
			left -= len(piece)
			over := left < 0
			mu.Unlock()
			switch {
			case kind == 0: // throttled
				time.Sleep(time.Duration(len(piece)) * time.Millisecond / 4)
			case kind == 1: // delayed
				time.Sleep(time.Duration(draw(2000)) * time.Millisecond)
			case over && kind == 2: // half-open: nothing arrives, nobody is told
				time.Sleep(5 * time.Minute)
				return false
			}
			return !over
		}
		go shuttle(near, far, each)
		shuttle(far, near, each)
	}
}

// TestCopyIsEqualOverAnyNetwork cuts, delays, half-opens and throttles the
// connections of a reader while the journal grows.
func TestCopyIsEqualOverAnyNetwork(t *testing.T) {
	bodies := sampleBodies(t)
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				defer time.Sleep(10 * time.Minute) // half-open lines end by then
				chance := rand.New(rand.NewPCG(seed, 1))
				n := network{line: unreliable(rand.New(rand.NewPCG(seed, 2)))}
				o, c := newOrigin("one"), &copied{}
				defer n.serveFeed(t, newTestFeed(t, o))()
				a, stop := n.attach(t, c)
				defer stop()
				for i := range 400 {
					if i < len(bodies) {
						o.add(bodies[i])
					} else {
						o.addSome(1)
					}
					if chance.IntN(4) == 0 {
						o.repeat(1 + chance.Int64N(int64(i+1)))
					}
					time.Sleep(time.Duration(chance.IntN(3000)) * time.Millisecond)
				}
				n.set(func(n *network) { n.line = nil })
				within(t, time.Hour, "all of it", func() bool {
					known, _ := c.Copied(t.Context())
					return known.Seq == 400 && known.Repeats == o.count && a.Status().State == model.LinkOnline
				})
				checkEqual(t, o, c)
			})
		})
	}
}

// TestReaderThatStopsReadingSlowsNobody has one reader that takes nothing after
// it resumed, beside one that reads.
func TestReaderThatStopsReadingSlowsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		o, c := newOrigin("one"), &copied{}
		f := newTestFeed(t, o)
		defer n.serveFeed(t, f)()
		stuck := n.raw(t)
		defer stuck.Close()
		resumeFrom(t, stuck, "", 0)
		_, stop := n.attach(t, c)
		defer stop()
		synctest.Wait()
		began := time.Now()
		for range 50 {
			o.addSome(20)
			checkEqual(t, o, c)
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("the other reader waited %s", took)
		}
		if f.window.place().seq != 1000 {
			t.Error("the window does not follow")
		}
		time.Sleep(2 * f.bounds.stall)
		f.window.mu.Lock()
		defer f.window.mu.Unlock()
		if f.window.readers != 1 {
			t.Errorf("%d readers are left, want the one that reads", f.window.readers)
		}
	})
}

// TestEventsAreReadOnceForAllReaders has ten readers at the journal's end.
func TestEventsAreReadOnceForAllReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		o := newOrigin("one")
		o.addSome(3)
		defer n.serveFeed(t, newTestFeed(t, o))()
		synctest.Wait() // until the window stands at the journal's end
		var copies [10]copied
		for i := range copies {
			_, stop := n.attach(t, &copies[i])
			defer stop()
		}
		synctest.Wait()
		before := o.read
		o.addSome(100)
		for i := range copies {
			checkEqual(t, o, &copies[i])
		}
		if got := o.read - before; got != 100 {
			t.Errorf("%d rows were read for 100 events", got)
		}
	})
}

// resumeFrom answers a feed's hello.
func resumeFrom(t *testing.T, conn *websocket.Conn, digest string, after int64) (hello feedMessage) {
	t.Helper()
	if err := conn.ReadJSON(&hello); err != nil {
		t.Fatal(err)
	}
	ask := feedMessage{Type: feedResume, Version: feedVersion, Journal: hello.Journal, After: after, Digest: digest}
	if err := conn.WriteJSON(ask); err != nil {
		t.Fatal(err)
	}
	return hello
}

func TestSlowReaderIsServedFromTheJournalAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		defer time.Sleep(time.Second) // for the last piece on the line
		n := network{line: func(near, far net.Conn) {
			slow := func([]byte) bool { time.Sleep(20 * time.Millisecond); return true }
			go shuttle(near, far, slow)
			shuttle(far, near, slow)
		}}
		o, c := newOrigin("one"), &copied{}
		f := newTestFeed(t, o)
		defer n.serveFeed(t, f)()
		_, stop := n.attach(t, c)
		defer stop()
		time.Sleep(time.Minute)
		o.addSome(windowLines + 500)
		within(t, time.Hour, "all of it", func() bool {
			known, _ := c.Copied(t.Context())
			return known.Seq == windowLines+500
		})
		checkEqual(t, o, c)
		f.window.mu.Lock()
		defer f.window.mu.Unlock()
		if len(f.window.lines) > windowLines || f.window.bytes > windowBytes {
			t.Errorf("the window holds %d lines of %d bytes", len(f.window.lines), f.window.bytes)
		}
	})
}

func TestFeedStopsAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		o, c := newOrigin("one"), &copied{}
		o.addSome(10)
		stop := n.serveFeed(t, newTestFeed(t, o))
		a, detach := n.attach(t, c)
		defer detach()
		synctest.Wait()
		stop()
		synctest.Wait()
		if s := a.Status(); s.State != model.LinkDegraded || !strings.Contains(s.Problem, "stopped") {
			t.Errorf("%+v", s)
		}
		o.addSome(10)
		o.repeat(2)
		time.Sleep(time.Hour)
		if s := a.Status(); s.State != model.LinkDegraded || !strings.Contains(s.Problem, "does not answer") {
			t.Errorf("%+v", s)
		}
		defer n.serveFeed(t, newTestFeed(t, o))()
		within(t, 2*time.Minute, "online again", func() bool { return a.Status().State == model.LinkOnline })
		checkEqual(t, o, c)
	})
}

func TestGapThatRetentionCutIsARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		o, c := newOrigin("one"), &copied{}
		o.addSome(10)
		f := newTestFeed(t, o)
		stop := n.serveFeed(t, f)
		a, detach := n.attach(t, c)
		defer detach()
		synctest.Wait()
		stop()
		o.addSome(30)
		o.forget(25)
		defer n.serveFeed(t, newTestFeed(t, o))()
		within(t, 2*time.Minute, "all of it", func() bool { known, _ := c.Copied(t.Context()); return known.Seq == 40 })
		gap := c.all()[10]
		want := "events 11–25 are gone: the serving refdesk no longer keeps them"
		if gap.Kind != model.KindGap || gap.Headline != want || gap.Missing != 15 || gap.Seq != 25 || len(c.all()) != 26 {
			t.Errorf("the gap is %+v", gap)
		}
		if s := a.Status(); s.Missing != 15 || s.State != model.LinkOnline {
			t.Errorf("%+v", s)
		}
		// A gap that opens under a reader who is there, up to the very end.
		o.addSome(1)
		synctest.Wait()
		o.fail(errors.New("the disk is busy"))
		o.addSome(2)
		synctest.Wait()
		o.forget(43)
		o.fail(nil)
		time.Sleep(time.Minute)
		o.addSome(1)
		synctest.Wait()
		rows := c.all()
		if last := rows[len(rows)-2]; last.Headline != "events 42–43 are gone: the serving refdesk no longer keeps them" {
			t.Errorf("before the last row: %+v", last)
		}
	})
}

// TestCopyThatCannotGoOnSaysWhy has the serving side replaced or set back.
func TestCopyThatCannotGoOnSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		change func(o *origin) *origin
		want   string
	}{
		"another journal": {func(*origin) *origin { return newOrigin("two") }, "another journal"},
		"set back": {func(*origin) *origin {
			back := newOrigin("one")
			back.addSome(3)
			return back
		}, "set back"},
		"set back and gone on": {func(*origin) *origin {
			back := newOrigin("one")
			for i := range 20 {
				back.add(fmt.Appendf(nil, `{"event":"OTHER","data":{"n":%d}}`, i))
			}
			return back
		}, "set back"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var n network
				o, to := newOrigin("one"), &copied{}
				o.addSome(10)
				stop := n.serveFeed(t, newTestFeed(t, o))
				a, detach := n.attach(t, to)
				defer detach()
				checkEqual(t, o, to)
				stop()
				defer n.serveFeed(t, newTestFeed(t, c.change(o)))()
				time.Sleep(5 * time.Minute)
				if s := a.Status(); s.State != model.LinkDegraded || !strings.Contains(s.Problem, c.want) {
					t.Errorf("%+v", s)
				}
				if len(to.all()) != 10 {
					t.Errorf("the copy has %d rows", len(to.all()))
				}
			})
		})
	}
}

func TestWrongTokenIsRefusedAndSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		o, c := newOrigin("one"), &copied{}
		o.addSome(3)
		defer n.serveFeed(t, newTestFeed(t, o))()
		a, stop := n.attach(t, c, func(a *Attachment) { a.options.Token = "guessed" })
		defer stop()
		time.Sleep(time.Minute)
		s := a.Status()
		if s.State != model.LinkDegraded || !strings.Contains(s.Problem, "REFDESK_FEED_TOKEN") || strings.Contains(s.Problem, "guessed") {
			t.Errorf("%+v", s)
		}
		if len(c.all()) != 0 {
			t.Error("something was handed on")
		}
	})
}

func TestWhoMayAttach(t *testing.T) {
	f := newTestFeed(t, newOrigin("one"))
	for name, c := range map[string]struct {
		header, value string
		want          int
	}{
		"nothing":        {"", "", http.StatusUnauthorized},
		"empty":          {"Authorization", "Bearer ", http.StatusUnauthorized},
		"wrong":          {"Authorization", "Bearer token-of-the-fee", http.StatusUnauthorized},
		"longer":         {"Authorization", "Bearer " + feedToken + "x", http.StatusUnauthorized},
		"another scheme": {"Authorization", "Basic " + feedToken, http.StatusUnauthorized},
		"no WebSocket":   {"Authorization", "Bearer " + feedToken, http.StatusBadRequest},
	} {
		r := httptest.NewRequest(http.MethodGet, "/feed", nil)
		if c.header != "" {
			r.Header.Set(c.header, c.value)
		}
		w := httptest.NewRecorder()
		f.Handler().ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s: answered %d, want %d", name, w.Code, c.want)
		}
	}
}

func TestPagesOfABrowserMayNotAttach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		f := newTestFeed(t, newOrigin("one"))
		f.options.Token = ""
		defer n.serveFeed(t, f)()
		dialer := websocket.Dialer{NetDialContext: n.dial}
		_, answer, err := dialer.DialContext(t.Context(), "ws://127.0.0.1:8788/feed", http.Header{"Origin": {"http://127.0.0.1:8788"}})
		if err == nil || answer.StatusCode != http.StatusForbidden {
			t.Errorf("%v", err)
		}
	})
}

func TestTokenThatIsSoonGuessedIsRefused(t *testing.T) {
	for token, fine := range map[string]bool{"x": false, "fifteen-letters": false, "sixteen--letters": true, feedToken: true} {
		for _, address := range []string{"127.0.0.1:8788", "0.0.0.0:8788"} {
			err := CheckFeedToken(address, token)
			if (err == nil) != fine || err != nil && (!strings.Contains(err.Error(), "feed.token") || strings.Contains(err.Error(), "fifteen-")) {
				t.Errorf("%d characters on %s: %v", len(token), address, err)
			}
		}
	}
}

func TestTokenIsNeededBeyondThisMachine(t *testing.T) {
	for address, fine := range map[string]bool{
		"127.0.0.1:8788": true, "[::1]:8788": true, "localhost:8788": true,
		"0.0.0.0:8788": false, ":8788": false, "192.0.2.7:8788": false, "feed.example.com:8788": false,
	} {
		_, err := NewFeed(FeedOptions{Address: address, Journal: newOrigin("one")})
		if (err == nil) != fine || err != nil && !strings.Contains(err.Error(), "feed.token") {
			t.Errorf("%s without a token: %v", address, err)
		}
	}
	if _, err := NewFeed(FeedOptions{Address: "127.0.0.1:0"}); err == nil {
		t.Error("a feed of no journal was made")
	}
}

func TestReadersBeyondTheBoundAreToldSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		o, c := newOrigin("one"), &copied{}
		f := newTestFeed(t, o)
		f.bounds.readers = 1
		defer n.serveFeed(t, f)()
		first := n.raw(t)
		resumeFrom(t, first, "", 0)
		a, stop := n.attach(t, c)
		defer stop()
		time.Sleep(10 * time.Second)
		if s := a.Status(); !strings.Contains(s.Problem, "as many readers") {
			t.Errorf("%+v", s)
		}
		first.Close()
		within(t, 3*time.Minute, "its turn", func() bool { return a.Status().State == model.LinkOnline })
	})
}

func TestConsoleThatDoesNotSpeakTheProtocol(t *testing.T) {
	for name, c := range map[string]struct{ sent, want string }{
		"another version":  {`{"type":"resume","version":9}`, "version 1"},
		"nonsense":         {`let me in`, "protocol"},
		"not a resume":     {`{"type":"hello","version":1}`, "protocol"},
		"before the start": {`{"type":"resume","version":1,"after":-5}`, "cannot be"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var n network
				defer n.serveFeed(t, newTestFeed(t, newOrigin("one")))()
				conn := n.raw(t)
				defer conn.Close()
				var hello, answer feedMessage
				if err := conn.ReadJSON(&hello); err != nil {
					t.Fatal(err)
				}
				if err := conn.WriteMessage(websocket.TextMessage, []byte(c.sent)); err != nil {
					t.Fatal(err)
				}
				if err := conn.ReadJSON(&answer); err != nil || answer.Type != feedRefused || !strings.Contains(answer.Text, c.want) {
					t.Errorf("%+v, %v", answer, err)
				}
				if _, _, err := conn.ReadMessage(); err == nil {
					t.Error("it was not cut off")
				}
			})
		})
	}
}

func TestSilentReadersAreCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		f := newTestFeed(t, newOrigin("one"))
		defer n.serveFeed(t, f)()
		mute := n.raw(t) // never resumes
		gone := n.raw(t) // resumes and then neither reads nor answers
		resumeFrom(t, gone, "", 0)
		time.Sleep(2 * f.bounds.idle)
		synctest.Wait()
		f.window.mu.Lock()
		left := f.window.readers
		f.window.mu.Unlock()
		if left != 0 {
			t.Errorf("%d readers are left", left)
		}
		mute.Close()
		gone.Close()
	})
}

// TestIdleReaderStays proves that pings keep a quiet line.
func TestIdleReaderStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dials := 0
		var n network
		o, c := newOrigin("one"), &copied{}
		defer n.serveFeed(t, newTestFeed(t, o))()
		a, stop := n.attach(t, c, func(a *Attachment) {
			dial := a.dial
			a.dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				dials++
				return dial(ctx, network, address)
			}
		})
		defer stop()
		time.Sleep(24 * time.Hour)
		if dials != 1 || a.Status().State != model.LinkOnline {
			t.Errorf("%d connections in a quiet day, %+v", dials, a.Status())
		}
		o.addSome(1)
		checkEqual(t, o, c)
	})
}

func TestFeedOnARealSocket(t *testing.T) {
	o, c := newOrigin("one"), &copied{}
	o.addSome(1000)
	f := newTestFeed(t, o)
	if err := f.Listen(); err != nil {
		t.Fatal(err)
	}
	stop := runUntilStopped(t, f.Run)
	a, err := NewAttachment(AttachOptions{URL: "http://" + f.Addr(), Token: feedToken, Copy: c})
	if err != nil {
		t.Fatal(err)
	}
	detach := runUntilStopped(t, a.Run)
	for deadline := time.Now().Add(30 * time.Second); len(c.all()) < 1000 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	if got := len(c.all()); got != 1000 {
		t.Errorf("%d rows were copied", got)
	}
	if c.batches > 100 {
		t.Errorf("%d frames for 1000 events: they do not share any", c.batches)
	}
	stop()
	detach()
	if s := a.Status(); s.State != model.LinkStopped {
		t.Errorf("%+v", s)
	}
}

func TestTakenFeedAddressIsNamedWithAdvice(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	f := newTestFeed(t, newOrigin("one"))
	f.options.Address = taken.Addr().String()
	if err := f.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "feed.address") {
		t.Errorf("%v", err)
	}
}
