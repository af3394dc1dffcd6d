package live

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"refdesk/internal/model"
)

func TestFeedURLs(t *testing.T) {
	for given, want := range map[string]string{
		"ws://desk:8788/feed":           "ws://desk:8788/feed",
		"ws://Desk:8788":                "ws://desk:8788/feed",
		"http://desk:8788/":             "ws://desk:8788/feed",
		"HTTPS://desk.example.com":      "wss://desk.example.com/feed",
		"wss://desk.example.com/a/feed": "wss://desk.example.com/a/feed",
		"ws://[::1]:8788":               "ws://[::1]:8788/feed",
		"desk:8788":                     "",
		"":                              "",
		"ftp://desk/feed":               "",
		"ws:///feed":                    "",
		"ws://ana:secret@desk/feed":     "",
		"ws://desk/feed?token=secret":   "",
		"ws://desk/feed#x":              "",
		"ws://desk:port/feed":           "",
	} {
		got, err := FeedURL(given)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q, %v", given, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells a secret: %v", err)
		}
	}
}

func TestAttachmentNeedsACopyAndAnAddress(t *testing.T) {
	if _, err := NewAttachment(AttachOptions{URL: "ws://desk"}); err == nil {
		t.Error("made without a copy")
	}
	if _, err := NewAttachment(AttachOptions{URL: "desk", Copy: &copied{}}); err == nil {
		t.Error("made without an address")
	}
}

// impostor serves something that begins like a feed: to each console it sends
// the frames and then waits until the console goes.
func (n *network) impostor(t *testing.T, frames ...string) (stop func()) {
	t.Helper()
	socket := newPipeSocket()
	n.set(func(n *network) { n.socket = socket })
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		go func() {
			for _, frame := range frames {
				if conn.WriteMessage(websocket.TextMessage, []byte(frame)) != nil {
					return
				}
			}
		}()
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	})}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(socket) }()
	return func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		<-ended
	}
}

const goodHello = `{"type":"hello","version":1,"journal":"one","newest":5,"backends":[{"name":"acme","kind":"growsurf"}]}`

// anEvent is a valid event of an empty body.
func anEvent(seq, more string) string {
	return `{"type":"event","seq":` + seq + `,"backend":"acme","kind":"other","state":"folded",` +
		`"digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"` + more + `}`
}

func TestHostileServersAreNamedAndNeverBelieved(t *testing.T) {
	for name, c := range map[string]struct {
		frames []string
		want   string
		kept   int
	}{
		"not JSON":             {[]string{"\x1b[31mhello"}, "unreadable", 0},
		"another type first":   {[]string{`{"type":"event","seq":1}`}, "does not speak", 0},
		"another version":      {[]string{`{"type":"hello","version":2,"journal":"one"}`}, "version 2", 0},
		"no journal":           {[]string{`{"type":"hello","version":1}`}, "does not speak", 0},
		"numbers that are not": {[]string{`{"type":"hello","version":"1"}`}, "unreadable", 0},
		"too much at once":     {[]string{goodHello, strings.Repeat(" ", feedMessageLimit+1)}, "more at once", 0},
		"a hole":               {[]string{goodHello, anEvent("1", ""), anEvent("3", "")}, "sent event 3 after 1", 1},
		"the same again":       {[]string{goodHello, anEvent("1", ""), anEvent("1", "")}, "sent event 1 after 1", 1},
		"before the start":     {[]string{goodHello, anEvent("-1", "")}, "sent event -1 after 0", 0},
		"a gap elsewhere":      {[]string{goodHello, `{"type":"gap","from":4,"to":5}`}, "left out events 4 to 5", 0},
		"a gap backwards":      {[]string{goodHello, `{"type":"gap","from":1,"to":-9}`}, "left out events 1 to -9", 0},
		"a damaged body":       {[]string{goodHello, anEvent("1", `,"raw_base64":"e30="`)}, "cannot be", 0},
		"no base64":            {[]string{goodHello, anEvent("1", `,"raw_base64":"%%"`)}, "unreadable", 0},
		"an odd state":         {[]string{goodHello, anEvent("1", `,"state":"approved"`)}, "cannot be", 0},
		"an odd backend":       {[]string{goodHello, anEvent("1", `,"backend":"../acme"`)}, "cannot be", 0},
		"a refusal":            {[]string{goodHello, `{"type":"refused","text":"` + strings.Repeat("no ", 1000) + `"}`}, "no no", 0},
		"half good":            {[]string{goodHello, anEvent("1", "") + "\n" + anEvent("2", "") + "\n{"}, "unreadable", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var n network
				to := &copied{}
				defer n.impostor(t, c.frames...)()
				a, detach := n.attach(t, to)
				synctest.Wait()
				s := a.Status()
				if s.State != model.LinkDegraded || !strings.Contains(s.Problem, c.want) || len(s.Problem) > 400 {
					t.Errorf("%+v", s)
				}
				if len(to.all()) != c.kept {
					t.Errorf("%d rows were kept, want %d", len(to.all()), c.kept)
				}
				detach()
			})
		})
	}
}

// TestNewerServersOfTheSameVersion may add messages and fields.
func TestNewerServersOfTheSameVersion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		to := &copied{}
		defer n.impostor(t, goodHello, `{"type":"weather","seq":9}`+"\n"+anEvent("1", `,"colour":"blue"`)+"\n\n")()
		a, detach := n.attach(t, to)
		synctest.Wait()
		if s := a.Status(); s.State != model.LinkOnline || s.Left != 4 || len(to.all()) != 1 {
			t.Errorf("%+v", s)
		}
		detach()
	})
}

func TestStatusWhileItConnectsAndWhenItFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		waiting := make(chan struct{})
		a, detach := n.attach(t, &copied{}, func(a *Attachment) {
			a.dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
				select {
				case <-waiting:
				case <-ctx.Done():
				}
				return nil, errNobodyThere
			}
		})
		synctest.Wait()
		if s := a.Status(); s.State != model.LinkConnecting || s.Problem != "" || s.URL != "ws://127.0.0.1:8788/feed" {
			t.Errorf("at first: %+v", s)
		}
		close(waiting)
		synctest.Wait()
		if s := a.Status(); s.State != model.LinkDegraded || s.Problem != "feed: 127.0.0.1:8788 does not answer" {
			t.Errorf("then: %+v", s)
		}
		detach()
		if s := a.Status(); s.State != model.LinkStopped || s.Problem != "" {
			t.Errorf("in the end: %+v", s)
		}
	})
}

// TestTriesGrowRareAndAreNeverGivenUp counts the tries of a day without a
// server.
func TestTriesGrowRareAndAreNeverGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		tries := 0
		_, detach := n.attach(t, &copied{}, func(a *Attachment) {
			a.dial = func(context.Context, string, string) (net.Conn, error) {
				tries++
				return nil, errNobodyThere
			}
		})
		time.Sleep(24 * time.Hour)
		detach()
		if tries < 24*60 || tries > 2*24*60+20 {
			t.Errorf("%d tries in a day", tries)
		}
	})
}

func TestServerThatOnlyTrickles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		a, detach := n.attach(t, &copied{}, func(a *Attachment) {
			a.dial = func(context.Context, string, string) (net.Conn, error) {
				near, far := net.Pipe()
				go func() {
					defer far.Close()
					for {
						if _, err := far.Write([]byte("H")); err != nil {
							return
						}
						time.Sleep(time.Second)
					}
				}()
				go func() {
					for {
						if _, err := far.Read(make([]byte, 100)); err != nil {
							return
						}
					}
				}()
				return near, nil
			}
		})
		time.Sleep(a.bounds.handshake + time.Second/2)
		if s := a.Status(); s.State != model.LinkDegraded {
			t.Errorf("%+v", s)
		}
		detach()
		time.Sleep(2 * time.Second)
	})
}

func TestCopyThatFailsIsSaidAndTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		o, c := newOrigin("one"), &copied{}
		o.addSome(3)
		c.fail(errors.New("disk full"))
		defer n.serveFeed(t, newTestFeed(t, o))()
		a, detach := n.attach(t, c)
		defer detach()
		synctest.Wait()
		if s := a.Status(); s.State != model.LinkDegraded || !strings.Contains(s.Problem, "could not be stored here") {
			t.Errorf("%+v", s)
		}
		c.fail(nil)
		time.Sleep(3 * time.Minute)
		checkEqual(t, o, c)
	})
}

func TestFolderWithAJournalOfItsOwnIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n network
		a, detach := n.attach(t, &copied{known: model.Copied{Own: true}})
		defer detach()
		synctest.Wait()
		if s := a.Status(); s.State != model.LinkDegraded || !strings.Contains(s.Problem, "events of its own") {
			t.Errorf("%+v", s)
		}
	})
}

// FuzzDecodeFeed proves that no frame can do more than be refused, and that
// what is accepted says the same when it is spelt again.
func FuzzDecodeFeed(f *testing.F) {
	f.Add([]byte(goodHello))
	f.Add([]byte(anEvent("1", "") + "\n" + anEvent("2", `,"raw_base64":"e30="`)))
	f.Add([]byte(`{"type":"gap","from":1,"to":9223372036854775807}`))
	for _, name := range sampleNames(f) {
		d := decodeSample(f, name)
		d.Seq, d.Backend = 7, "acme"
		f.Add(eventMessage(&model.FeedRow{Delivery: d}).encode())
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		all, err := decodeFeed(frame)
		if err != nil {
			return
		}
		for i := range all {
			row, err := all[i].row()
			if err != nil {
				continue
			}
			again, err := decodeFeed(eventMessage(&row).encode())
			if err != nil || len(again) != 1 {
				t.Fatalf("%q is not read again: %v", frame, err)
			}
			same, err := again[0].row()
			if err != nil || same.Seq != row.Seq || same.Headline != row.Headline || string(same.Raw) != string(row.Raw) ||
				!same.ReceivedAt.Equal(row.ReceivedAt) || same.FoldKey != row.FoldKey {
				t.Fatalf("%+v became %+v, %v", row, same, err)
			}
		}
	})
}
