package live

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"refdesk/internal/model"
)

func TestSettingsThatCannotBe(t *testing.T) {
	for name, c := range map[string]struct {
		hooks []Hook
		want  string
	}{
		"no name":        {[]Hook{{Kind: "growsurf", Secret: "s"}}, "backend name"},
		"a path as name": {[]Hook{{Name: "../x", Kind: "growsurf", Secret: "s"}}, "backend name"},
		"twice":          {[]Hook{acme(), acme()}, "twice"},
		"unknown kind":   {[]Hook{{Name: "acme", Kind: "other", Secret: "s"}}, `"other"`},
		"no secret":      {[]Hook{{Name: "acme", Kind: "growsurf"}}, "webhook_secret"},
	} {
		_, err := New(Options{Hooks: c.hooks, Journal: &journal{}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New(Options{Hooks: []Hook{acme()}}); err == nil {
		t.Error("a listener without a journal was made")
	}
}

func TestTakenAddressIsNamedWithAdvice(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	l := newTestListener(t, &journal{}, acme())
	l.options.Address = taken.Addr().String()
	err = l.Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), taken.Addr().String()) || !strings.Contains(err.Error(), "listener.address") {
		t.Errorf("%v", err)
	}
	if s := l.Status(); s.Problem == "" || s.Address != taken.Addr().String() {
		t.Errorf("%+v", s)
	}
}

// start runs l on loopback until the returned function is called, which waits
// for the end.
func start(t *testing.T, l *Listener) (url string, stop func() error) {
	t.Helper()
	if err := l.Listen(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	return "http://" + l.Addr(), func() error {
		cancel()
		return <-ended
	}
}

// send posts a signed body over a connection of its own.
func send(t *testing.T, url string, body []byte) (int, error) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, url+"/hooks/acme", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(growSurfSignature, sign(body, received, secret))
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, err
}

func TestServesOnARealSocket(t *testing.T) {
	j := &journal{}
	l := newTestListener(t, j, acme())
	if s := l.Status(); s.State != model.LinkConnecting {
		t.Errorf("before Listen: %+v", s)
	}
	url, stop := start(t, l)
	if s := l.Status(); s.State != model.LinkOnline || strings.HasSuffix(s.Address, ":0") {
		t.Errorf("while it runs: %+v", s)
	}
	if code, err := send(t, url, sample(t, joinedSample)); code != http.StatusOK {
		t.Errorf("answered %d, %v", code, err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if s := l.Status(); s.State != model.LinkStopped || s.Accepted != 1 || len(j.all()) != 1 {
		t.Errorf("after the end: %+v", s)
	}
	if _, err := send(t, url, sample(t, joinedSample)); err == nil {
		t.Error("it still answers after the end")
	}
}

func TestManySendersAtOnce(t *testing.T) {
	j := &journal{}
	l := newTestListener(t, j, acme())
	url, stop := start(t, l)
	var senders sync.WaitGroup
	for n := range 8 {
		senders.Go(func() {
			for i := range 10 {
				body := fmt.Appendf(nil, `{"event":"SOMETHING_NEW","data":{"n":%d}}`, n*10+i)
				for range 2 { // each is repeated once
					if code, err := send(t, url, body); code != http.StatusOK {
						t.Errorf("answered %d, %v", code, err)
					}
				}
			}
		})
	}
	senders.Wait()
	if err := stop(); err != nil {
		t.Error(err)
	}
	if s := l.Status(); s.Accepted != 160 || s.Repeats != 80 || len(j.all()) != 80 {
		t.Errorf("%+v, %d kept", s, len(j.all()))
	}
}

func TestStopFinishesTheEventInHand(t *testing.T) {
	inBubble(t, func(t *testing.T, j *journal, l *Listener, pipes *pipeSocket) {
		j.hold, j.busy = make(chan struct{}), make(chan struct{})
		stop := serve(t, l, pipes)
		conn := pipes.dial()
		go io.WriteString(conn, rawRequest(sample(t, joinedSample)))
		<-j.busy
		stopped := make(chan error, 1)
		go func() { stopped <- stop() }()
		synctest.Wait() // the door is closed
		close(j.hold)
		answer, err := io.ReadAll(conn)
		if err != nil || !strings.Contains(string(answer), "200 OK") || len(j.all()) != 1 {
			t.Errorf("answered %q, %v; %d events kept", answer, err, len(j.all()))
		}
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
}

// serve runs l on pipes until the returned function is called, which waits for
// the end.
func serve(t *testing.T, l *Listener, pipes *pipeSocket) (stop func() error) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.serve(ctx, pipes) }()
	return func() error {
		cancel()
		return <-ended
	}
}

func TestStopDoesNotWaitForeverForTheJournal(t *testing.T) {
	inBubble(t, func(t *testing.T, j *journal, l *Listener, pipes *pipeSocket) {
		j.hold, j.busy = make(chan struct{}), make(chan struct{})
		stop := serve(t, l, pipes)
		conn := pipes.dial()
		go io.WriteString(conn, rawRequest(sample(t, joinedSample)))
		<-j.busy
		if err := stop(); err != nil {
			t.Error(err)
		}
		if len(j.all()) != 0 || l.Status().State != model.LinkStopped {
			t.Errorf("%d kept, %+v", len(j.all()), l.Status())
		}
		conn.Close()
	})
}

func TestSlowSendersAreCutOff(t *testing.T) {
	whole := rawRequest(sample(t, joinedSample))
	for name, c := range map[string]struct{ sent, answer string }{
		"silent":        {"", ""},
		"in the header": {whole[:20], "400 Bad Request"},
		"in the body":   {whole[:len(whole)-100], "400 Bad Request"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, j *journal, l *Listener, pipes *pipeSocket) {
				stop := serve(t, l, pipes)
				conn := pipes.dial()
				go io.WriteString(conn, c.sent)
				answer, err := io.ReadAll(conn) // ends when the listener hangs up
				if err != nil || !strings.Contains(string(answer), c.answer) || (c.answer == "") != (len(answer) == 0) {
					t.Errorf("answered %q, %v", answer, err)
				}
				if len(j.all()) != 0 {
					t.Error("half a body was kept")
				}
				if err := stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestConnectionsBeyondTheBoundWait(t *testing.T) {
	inBubble(t, func(t *testing.T, j *journal, l *Listener, pipes *pipeSocket) {
		l.bounds.connections = 1
		stop := serve(t, l, pipes)
		first := pipes.dial()
		second := make(chan net.Conn)
		go func() { second <- pipes.dial() }()
		synctest.Wait()
		select {
		case <-second:
			t.Error("a second connection was accepted beside the first")
		default:
		}
		first.Close()
		(<-second).Close()
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// A socket that fails by itself ends Run with an error, and nothing leaks.
func TestBrokenSocketEndsTheRun(t *testing.T) {
	inBubble(t, func(t *testing.T, j *journal, l *Listener, pipes *pipeSocket) {
		pipes.Close()
		if err := l.serve(t.Context(), pipes); err == nil {
			t.Error("a dead listener ended without an error")
		}
	})
}

func inBubble(t *testing.T, test func(*testing.T, *journal, *Listener, *pipeSocket)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		j := &journal{}
		test(t, j, newTestListener(t, j, acme()), newPipeSocket())
	})
}

func rawRequest(body []byte) string {
	var text bytes.Buffer
	request, _ := http.NewRequest(http.MethodPost, "http://127.0.0.1/hooks/acme", bytes.NewReader(body))
	request.Header.Set(growSurfSignature, sign(body, received, secret))
	request.Write(&text)
	return text.String()
}

// pipeSocket accepts connections in memory, so that a fake clock rules them.
type pipeSocket struct {
	conns chan net.Conn
	done  chan struct{}
}

func newPipeSocket() *pipeSocket {
	return &pipeSocket{conns: make(chan net.Conn), done: make(chan struct{})}
}

func (s *pipeSocket) dial() net.Conn {
	near, far := net.Pipe()
	s.conns <- far
	return near
}

func (s *pipeSocket) Accept() (net.Conn, error) {
	select {
	case conn := <-s.conns:
		return conn, nil
	case <-s.done:
		return nil, net.ErrClosed
	}
}

func (s *pipeSocket) Close() error {
	select {
	case <-s.done:
	default:
		close(s.done)
	}
	return nil
}

func (s *pipeSocket) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8787} }
