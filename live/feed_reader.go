package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// feedFrame is how many bytes of messages share a frame, unless a single one
// is longer.
const feedFrame = 64 << 10

// feedReader serves one console that is attached.
type feedReader struct {
	feed  *Feed
	conn  *websocket.Conn
	place feedPlace
	queue []feedLine // taken and not sent yet: a page at most

	live   bool  // it reads from the window, not from the journal
	number int64 // of the next line in the window

	target int64 // where the journal ended when the reader came
	caught bool  // it was told that it has come there
}

func newFeedReader(f *Feed, conn *websocket.Conn) *feedReader {
	conn.SetReadLimit(feedResumeLimit)
	return &feedReader{feed: f, conn: conn}
}

// errReaderGone says that the console hung up or fell silent.
var errReaderGone = errors.New("it hung up or fell silent")

// serve returns why the reader went, after everything it started has ended.
func (r *feedReader) serve(life context.Context) error {
	ctx, end := context.WithCancelCause(life)
	var running sync.WaitGroup
	running.Go(func() {
		<-ctx.Done()
		r.bye()
	})
	err := r.welcome(ctx)
	if err == nil {
		running.Go(func() { end(r.listen()) })
		err = r.send(ctx)
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	end(err)
	running.Wait()
	return err
}

// bye ends the connection, with a word where the reader still listens.
func (r *feedReader) bye() {
	text := websocket.FormatCloseMessage(websocket.CloseGoingAway, "")
	_ = r.conn.WriteControl(websocket.CloseMessage, text, time.Now().Add(r.feed.bounds.goodbye)) // it may have gone
	_ = r.conn.Close()
}

// welcome says what there is, and hears where to resume.
func (r *feedReader) welcome(ctx context.Context) error {
	late := time.AfterFunc(r.feed.bounds.handshake, func() { _ = r.conn.Close() })
	defer late.Stop()
	hello, err := r.feed.hello(ctx)
	if err != nil {
		return fmt.Errorf("the journal could not be read: %w", err)
	}
	if err := r.write(hello.encode()); err != nil {
		return err
	}
	_, frame, err := r.conn.ReadMessage()
	if err != nil {
		return errReaderGone
	}
	asked, err := decodeFeed(frame)
	if err != nil || len(asked) != 1 || asked[0].Type != feedResume {
		return r.refuse("what this console sent is not the feed's protocol")
	}
	why, err := r.judge(ctx, hello, asked[0])
	if err != nil {
		return err
	}
	if why != "" {
		return r.refuse(why)
	}
	r.place, r.target = feedPlace{asked[0].After, asked[0].Position}, hello.Newest
	return nil
}

// judge says why a reader cannot go on where it was, "" when it can.
func (r *feedReader) judge(ctx context.Context, hello, asked feedMessage) (why string, err error) {
	switch {
	case asked.Version != feedVersion:
		return fmt.Sprintf("this feed speaks version %d of its protocol, the console %d; update the older one",
			feedVersion, asked.Version), nil
	case asked.Journal != "" && asked.Journal != hello.Journal:
		return otherJournal, nil
	case asked.After < 0 || asked.Position < 0:
		return "the place to resume from cannot be", nil
	case asked.After > hello.Newest:
		return shorterJournal, nil
	case asked.After == 0 || asked.Digest == "":
		return "", nil
	}
	at, err := r.feed.options.Journal.FeedRows(ctx, asked.After-1, 1, 1)
	if err != nil {
		return "", fmt.Errorf("the journal could not be read: %w", err)
	}
	if len(at) == 1 && at[0].Seq == asked.After && bodyDigest(at[0].Raw) != asked.Digest {
		return shorterJournal, nil
	}
	return "", nil
}

// Why a copy cannot go on.
const (
	otherJournal = "the serving refdesk has another journal than the one copied here, its store was replaced; " +
		"remove this copy's data folder, or attach with another --data"
	shorterJournal = "the serving refdesk's journal was set back, as by restoring a backup, and differs from what was copied here; " +
		"remove this copy's data folder, or attach with another --data"
)

func (r *feedReader) refuse(why string) error {
	_ = r.write(feedMessage{Type: feedRefused, Text: why}.encode()) // it is cut off in any case
	return errors.New(why)
}

// listen hears the reader's signs of life until it goes. What else it sends
// says nothing.
func (r *feedReader) listen() error {
	for {
		if _, _, err := r.conn.NextReader(); err != nil {
			return errReaderGone
		}
	}
}

// send hands lines on until the reader or the feed goes.
func (r *feedReader) send(ctx context.Context) error {
	ping := time.NewTicker(r.feed.bounds.ping)
	defer ping.Stop()
	for {
		moved, err := r.fill(ctx)
		if err != nil {
			return err
		}
		if frame := r.frame(); len(frame) > 0 {
			if err := r.write(frame); err != nil {
				return err
			}
			moved = ready
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ping.C:
			if err := r.ping(); err != nil {
				return err
			}
		case <-moved:
		}
	}
}

// ready is a channel that never makes anybody wait.
var ready = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

func (r *feedReader) ping() error {
	return r.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(r.feed.bounds.stall))
}

func (r *feedReader) write(frame []byte) error {
	if err := r.conn.WriteMessage(websocket.TextMessage, frame); err != nil {
		return fmt.Errorf("it takes nothing any more: %w", err)
	}
	return nil
}

// fill makes sure that lines are queued, from the window or, for a reader that
// is behind it, from the journal. Where there are none, moved tells when there
// may be.
func (r *feedReader) fill(ctx context.Context) (moved <-chan struct{}, err error) {
	for len(r.queue) == 0 {
		if r.live {
			r.queue, r.number, moved, r.live = r.feed.window.from(r.number, feedFrame)
			if r.live && len(r.queue) == 0 {
				return moved, nil
			}
			continue
		}
		if err := r.catchUp(ctx); err != nil {
			return nil, err
		}
	}
	return ready, nil
}

// catchUp reads a page of the journal, or joins the window when the journal
// has no more.
func (r *feedReader) catchUp(ctx context.Context) (err error) {
	end := r.feed.window.place()
	if r.queue, err = r.feed.read(ctx, r.place); err != nil {
		return fmt.Errorf("the journal could not be read: %w", err)
	}
	if len(r.queue) > 0 {
		return nil
	}
	// Whatever the window had passed before the journal was found empty has
	// either been sent or is gone.
	if end.seq > r.place.seq {
		r.queue = []feedLine{gapLine(r.place.seq+1, end.seq)}
		return nil
	}
	r.place.raise(end)
	r.number, r.live = r.feed.window.join(r.place)
	return nil
}

func gapLine(from, to int64) feedLine {
	return feedLine{feedPlace: feedPlace{seq: to}, gap: true, text: feedMessage{Type: feedGap, From: from, To: to}.encode()}
}

// frame takes lines from the queue that go out together, and notes how far the
// reader comes with them.
func (r *feedReader) frame() []byte {
	var frame []byte
	add := func(line feedLine) {
		if len(frame) > 0 {
			frame = append(frame, '\n')
		}
		frame = append(frame, line.text...)
		r.place.raise(line.feedPlace)
	}
	for len(r.queue) > 0 && (len(frame) == 0 || len(frame)+len(r.queue[0].text) < feedFrame) {
		line := r.queue[0]
		r.queue = r.queue[1:]
		switch {
		case line.about > r.place.seq:
			// The event has still to be read, and will say it itself.
			r.place.raise(line.feedPlace)
			continue
		case line.about > 0 && line.repeat <= r.place.repeat, line.about == 0 && line.seq <= r.place.seq:
			continue // it came with what was read from the journal
		case line.about == 0 && line.seq > r.place.seq+1 && !line.gap:
			add(gapLine(r.place.seq+1, line.seq-1))
		}
		add(line)
	}
	if !r.caught && r.place.seq >= r.target {
		r.caught = true
		add(feedLine{text: feedMessage{Type: feedCaughtUp, Seq: r.place.seq}.encode()})
	}
	return frame
}
