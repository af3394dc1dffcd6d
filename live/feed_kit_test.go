package live

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"refdesk/internal/model"
)

// origin is a journal in memory that a feed hands on.
type origin struct {
	mu      sync.Mutex
	name    string
	rows    []model.FeedRow
	repeats []model.Repeat // the newest of each event, oldest first
	count   int64          // of all repeats
	cut     int64          // newest position that is gone
	read    int            // rows that were read, by whomever
	broken  error          // what reading fails with
	news    map[chan model.Announcement]bool
}

func newOrigin(name string) *origin {
	return &origin{name: name, news: map[chan model.Announcement]bool{}}
}

func (o *origin) announce() {
	for c := range o.news {
		select {
		case <-c:
		default:
		}
		c <- model.Announcement{Seq: int64(len(o.rows)), Repeats: o.count}
	}
}

// add journals what a body tells.
func (o *origin) add(body []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	d := DecodeGrowSurf(body, received)
	attribute(&d, "acme")
	d.Seq = int64(len(o.rows)) + 1
	d.Facts = model.Facts{}
	o.rows = append(o.rows, model.FeedRow{Delivery: d})
	o.announce()
}

// addSome journals bodies that nobody sent before.
func (o *origin) addSome(n int) {
	for range n {
		o.mu.Lock()
		at := len(o.rows)
		o.mu.Unlock()
		o.add(fmt.Appendf(nil, `{"event":"SOMETHING_NEW","data":{"n":%d}}`, at))
	}
}

func (o *origin) repeat(seq int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.count++
	o.rows[seq-1].Repeats++
	o.repeats = slices.DeleteFunc(o.repeats, func(r model.Repeat) bool { return r.Seq == seq })
	o.repeats = append(o.repeats, model.Repeat{Position: o.count, Seq: seq, Repeats: o.rows[seq-1].Repeats})
	o.announce()
}

// forget lets events go, as a retention would.
func (o *origin) forget(upTo int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cut = upTo
}

func (o *origin) fail(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.broken = err
}

func (o *origin) kept() []model.FeedRow {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.rows[o.cut:])
}

func (o *origin) JournalEnds(context.Context) (model.JournalEnds, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	ends := model.JournalEnds{Journal: o.name, Newest: int64(len(o.rows)), Repeats: o.count}
	if ends.Newest > o.cut {
		ends.Oldest = o.cut + 1
	}
	return ends, o.broken
}

func (o *origin) FeedRows(_ context.Context, after int64, limit, bytes int) ([]model.FeedRow, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var found []model.FeedRow
	for _, row := range o.rows[min(max(after, o.cut), int64(len(o.rows))):] {
		if len(found) == limit || bytes <= 0 {
			break
		}
		found = append(found, row)
		o.read++
		bytes -= len(row.Raw)
	}
	return found, o.broken
}

func (o *origin) Repeats(_ context.Context, after int64, limit int) ([]model.Repeat, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var found []model.Repeat
	for _, r := range o.repeats {
		if r.Position > after && len(found) < limit {
			found = append(found, r)
		}
	}
	return found, o.broken
}

func (o *origin) Subscribe() (<-chan model.Announcement, func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := make(chan model.Announcement, 1)
	o.news[c] = true
	return c, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.news, c)
	}
}

// copied is a copy of a journal in memory. It takes nothing that does not
// follow on what it has.
type copied struct {
	mu      sync.Mutex
	known   model.Copied
	rows    []model.FeedRow
	told    int // facts that came with rows
	batches int
	broken  error
}

func (c *copied) Copied(context.Context) (model.Copied, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known, nil
}

func (c *copied) Copy(_ context.Context, batch model.FeedBatch) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil {
		return c.broken
	}
	if c.known.Journal != "" && c.known.Journal != batch.Journal {
		return errors.New("another journal")
	}
	c.known.Journal = batch.Journal
	c.batches++
	for _, row := range batch.Rows {
		if row.Seq != c.known.Seq+1 && row.Missing == 0 {
			return fmt.Errorf("row %d after %d", row.Seq, c.known.Seq)
		}
		c.told += facts(row.Delivery)
		row.Facts = model.Facts{}
		c.rows = append(c.rows, row)
		sum := sha256.Sum256(row.Raw)
		c.known.Seq, c.known.Digest = row.Seq, sum[:]
		if row.Missing > 0 {
			c.known.Missing, c.known.Digest = c.known.Missing+row.Missing, nil
		}
	}
	for _, r := range batch.Repeats {
		c.known.Repeats = max(c.known.Repeats, r.Position)
		for i := range c.rows {
			if c.rows[i].Seq == r.Seq && c.rows[i].Missing == 0 {
				c.rows[i].Repeats = max(c.rows[i].Repeats, r.Repeats)
			}
		}
	}
	return nil
}

func (c *copied) all() []model.FeedRow {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.rows)
}

func (c *copied) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.broken = err
}

const feedToken = "token-of-the-feed"

func newTestFeed(t testing.TB, o *origin) *Feed {
	t.Helper()
	f, err := NewFeed(FeedOptions{
		Address: "127.0.0.1:0", Token: feedToken, Journal: o, Now: fixedNow,
		Backends: []FeedBackend{{Name: "acme", Kind: "growsurf"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// network is where consoles find the feed that is being served, if any. All of
// it is in memory, so that a fake clock rules it.
type network struct {
	mu     sync.Mutex
	socket *pipeSocket // nil = nothing listens
	line   func(near, far net.Conn)
}

var errNobodyThere = errors.New("connection refused")

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	n.mu.Lock()
	socket, line := n.socket, n.line
	n.mu.Unlock()
	if socket == nil {
		return nil, errNobodyThere
	}
	near, far := net.Pipe()
	inside := far
	if line != nil {
		var other net.Conn
		other, inside = net.Pipe()
		go line(far, other)
	}
	select {
	case socket.conns <- inside:
		return near, nil
	case <-socket.done:
		return nil, errNobodyThere
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (n *network) set(change func(*network)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change(n)
}

// serveFeed serves a feed until the returned function is called, which waits
// for the end.
func (n *network) serveFeed(t *testing.T, f *Feed) (stop func()) {
	t.Helper()
	socket := newPipeSocket()
	n.set(func(n *network) { n.socket = socket })
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.serve(ctx, socket) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		n.set(func(n *network) { n.socket = nil })
	})
}

// attach runs an attachment until the returned function is called.
func (n *network) attach(t *testing.T, c FeedCopy, tune ...func(*Attachment)) (a *Attachment, stop func()) {
	t.Helper()
	a, err := NewAttachment(AttachOptions{URL: "ws://127.0.0.1:8788", Token: feedToken, Copy: c, Now: fixedNow})
	if err != nil {
		t.Fatal(err)
	}
	a.dial = n.dial
	for _, f := range tune {
		f(a)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	return a, sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// raw connects as something that speaks WebSocket and nothing else.
func (n *network) raw(t *testing.T) *websocket.Conn {
	t.Helper()
	dialer := websocket.Dialer{NetDialContext: n.dial}
	conn, _, err := dialer.DialContext(t.Context(), "ws://127.0.0.1:8788/feed", map[string][]string{"Authorization": {"Bearer " + feedToken}})
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// within waits in fake time.
func within(t *testing.T, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	for began := time.Now(); !ok(); time.Sleep(100 * time.Millisecond) {
		if time.Since(began) > limit {
			t.Fatalf("not within %s: %s", limit, what)
		}
	}
}

func checkEqual(t *testing.T, o *origin, c *copied) {
	t.Helper()
	synctest.Wait()
	want, got := o.kept(), c.all()
	if !reflect.DeepEqual(want, got) { // a diff of thousands of rows takes its time
		t.Fatalf("the copy differs (-origin +copy):\n%s", cmp.Diff(want, got))
	}
}

// shuttle carries bytes one way until either end closes.
func shuttle(to io.WriteCloser, from io.ReadCloser, each func([]byte) bool) {
	defer to.Close()
	defer from.Close()
	piece := make([]byte, 1<<10)
	for {
		n, err := from.Read(piece)
		if err != nil || !each(piece[:n]) {
			return
		}
		if _, err := to.Write(piece[:n]); err != nil {
			return
		}
	}
}

func sampleBodies(t testing.TB) [][]byte {
	t.Helper()
	var all [][]byte
	for _, name := range sampleNames(t) {
		if body := sample(t, name); len(body) > 0 && !strings.Contains(name, "very-long") {
			all = append(all, body)
		}
	}
	return all
}

// runUntilStopped runs something until the returned function is called, which
// waits for the end.
func runUntilStopped(t *testing.T, run func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
