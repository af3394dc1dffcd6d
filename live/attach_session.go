package live

import (
	"context"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/gorilla/websocket"

	"refdesk/internal/model"
)

// session is one connection to a feed, from hello to its end.
type session struct {
	*Attachment
	conn    *websocket.Conn
	vendors map[string]vendor // by the backend's name
	names   []string          // of the backends
	journal string
	place   feedPlace // how far the copy has come
	target  int64     // where the journal ended at hello
}

// copyOnce copies over one connection and says why it ended.
func (a *Attachment) copyOnce(ctx context.Context) error {
	known, err := a.options.Copy.Copied(ctx)
	if err != nil {
		return problem(err, "the copy here could not be read")
	}
	a.note(func(s *model.FeedStatus) { s.Missing = known.Missing })
	if known.Own {
		return problem(nil, "this data folder holds events of its own; attach with another --data")
	}
	conn, err := a.connect(ctx)
	if err != nil {
		return err
	}
	var closing sync.WaitGroup
	ended, end := context.WithCancel(ctx)
	closing.Go(func() {
		<-ended.Done()
		_ = conn.Close() // reading hears no context
	})
	defer closing.Wait()
	defer end()
	s := &session{Attachment: a, conn: conn, vendors: map[string]vendor{}}
	if err := s.resume(known); err != nil {
		return err
	}
	for {
		if err := s.receive(ctx); err != nil {
			return err
		}
	}
}

func (a *Attachment) connect(ctx context.Context) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, a.bounds.handshake)
	defer cancel()
	dialer := websocket.Dialer{
		Proxy:           http.ProxyFromEnvironment,
		TLSClientConfig: &tls.Config{RootCAs: a.trusted, MinVersion: tls.VersionTLS12},
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := a.dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &patientConn{Conn: conn, idle: a.bounds.idle, stall: a.bounds.stall}, nil
		},
	}
	header := http.Header{}
	if a.options.Token != "" {
		header.Set("Authorization", "Bearer "+a.options.Token)
	}
	conn, answer, err := dialer.DialContext(ctx, a.options.URL, header)
	if err != nil {
		return nil, a.refused(answer, err)
	}
	conn.SetReadLimit(feedMessageLimit)
	return conn, nil
}

// refused says what to do about a connection that was not made.
func (a *Attachment) refused(answer *http.Response, err error) error {
	host := a.options.URL
	if u, err := url.Parse(host); err == nil {
		host = u.Host
	}
	if _, doubtful := errors.AsType[*tls.CertificateVerificationError](err); doubtful {
		return problem(err, "%s shows a certificate that this machine does not trust", host)
	}
	switch {
	case answer == nil:
		return problem(err, "%s does not answer", host)
	case answer.StatusCode == http.StatusUnauthorized:
		return problem(nil, "%s refuses the token; set REFDESK_FEED_TOKEN, or feed.token, to the one that it has", host)
	case answer.StatusCode == http.StatusServiceUnavailable:
		return problem(nil, "%s has as many readers as it takes, or is stopping", host)
	}
	return problem(err, "%s has no feed at this address (it answered %d)", host, answer.StatusCode)
}

// resume hears what there is to read and says where the copy ends.
func (s *session) resume(known model.Copied) error {
	messages, err := s.read()
	if err != nil {
		return err
	}
	if len(messages) != 1 || messages[0].Type != feedHello {
		return errNotAFeed
	}
	hello := messages[0]
	switch {
	case hello.Version != feedVersion:
		return problem(nil, "the serving refdesk speaks version %d of the feed's protocol, this one %d; update the older one", hello.Version, feedVersion)
	case hello.Journal == "" || len(hello.Journal) > maxID || hello.Newest < 0:
		return errNotAFeed
	case known.Journal != "" && known.Journal != hello.Journal:
		return problem(nil, otherJournal)
	}
	for _, b := range hello.Backends {
		if v, ok := b.decoder(); ok {
			s.vendors[b.Name] = v
		}
		s.names = append(s.names, b.Name)
	}
	s.journal, s.target = hello.Journal, hello.Newest
	s.place = feedPlace{known.Seq, known.Repeats}
	s.heard()
	asked := feedMessage{
		Type: feedResume, Version: feedVersion, Journal: known.Journal, After: known.Seq,
		Digest: hex.EncodeToString(known.Digest), Position: known.Repeats,
	}
	if err := s.conn.WriteMessage(websocket.TextMessage, asked.encode()); err != nil {
		return s.lost(err)
	}
	return nil
}

var errNotAFeed = problem(nil, "what answers there does not speak the feed's protocol")

// read takes one frame.
func (s *session) read() ([]feedMessage, error) {
	kind, frame, err := s.conn.ReadMessage()
	if err != nil {
		return nil, s.lost(err)
	}
	if kind != websocket.TextMessage {
		return nil, errNotAFeed
	}
	messages, err := decodeFeed(frame)
	if err != nil {
		return nil, problem(err, "the serving refdesk sent something unreadable")
	}
	return messages, nil
}

func (s *session) lost(err error) error {
	switch {
	case websocket.IsCloseError(err, websocket.CloseGoingAway):
		return problem(nil, "the serving refdesk stopped")
	case errors.Is(err, websocket.ErrReadLimit):
		return problem(err, "the serving refdesk sent more at once than the protocol allows")
	}
	return problem(err, "the connection broke")
}

// receive takes one frame into the copy.
func (s *session) receive(ctx context.Context) error {
	messages, err := s.read()
	if err != nil {
		return err
	}
	batch := model.FeedBatch{Journal: s.journal}
	for i := range messages {
		if err := s.take(&messages[i], &batch); err != nil {
			return err
		}
	}
	if len(batch.Rows)+len(batch.Repeats) > 0 {
		if err := s.options.Copy.Copy(ctx, batch); err != nil {
			return problem(err, "events could not be stored here")
		}
		s.backoff.reset()
	}
	for _, row := range batch.Rows {
		s.note(func(st *model.FeedStatus) { st.Missing += row.Missing })
	}
	s.heard()
	return nil
}

// take adds what a message says to a batch.
func (s *session) take(m *feedMessage, batch *model.FeedBatch) error {
	switch m.Type {
	case feedEvent:
		if m.Seq != s.place.seq+1 {
			return problem(nil, "the serving refdesk sent event %d after %d", m.Seq, s.place.seq)
		}
		row, err := m.row()
		if err != nil {
			return problem(err, "the serving refdesk sent an event that cannot be")
		}
		s.decode(&row)
		batch.Rows = append(batch.Rows, row)
		s.place.seq = m.Seq
	case feedGap:
		if m.From != s.place.seq+1 || m.To < m.From {
			return problem(nil, "the serving refdesk left out events %d to %d after %d", m.From, m.To, s.place.seq)
		}
		batch.Rows = append(batch.Rows, s.gap(m.From, m.To))
		s.place.seq = m.To
	case feedRepeat:
		batch.Repeats = append(batch.Repeats, model.Repeat{Position: m.Position, Seq: m.Seq, Repeats: m.Repeats})
	case feedCaughtUp:
		s.target = s.place.seq
		s.backoff.reset()
	case feedRefused:
		return problem(nil, "%s", cutRunes(m.Text, maxName))
	}
	return nil
}

// decode reads from the body what the event told. An event of a vendor that
// this version does not know is kept and touches nothing.
func (s *session) decode(row *model.FeedRow) {
	v, known := s.vendors[row.Backend]
	if !known || row.State == model.EventQuarantined {
		return
	}
	d := v.decode(row.Raw, row.ReceivedAt)
	attribute(&d, row.Backend)
	if strings.HasPrefix(row.Reason, unsignedMark) {
		distrust(&d)
	}
	row.Facts, row.Loose, row.NoReading = d.Facts, d.Loose, d.NoReading || s.options.NoReading
}

// gap is the visible row for events that are gone.
func (s *session) gap(from, to int64) model.FeedRow {
	backend := "feed"
	if len(s.names) == 1 && hookName.MatchString(s.names[0]) {
		backend = s.names[0]
	}
	headline := fmt.Sprintf("events %d–%d are gone: the serving refdesk no longer keeps them", from, to)
	if from == to {
		headline = fmt.Sprintf("event %d is gone: the serving refdesk no longer keeps it", from)
	}
	now := s.options.Now()
	return model.FeedRow{Missing: to - from + 1, Delivery: model.Delivery{
		FoldKey: fmt.Sprintf("gap/%d-%d", from, to),
		Event: model.Event{
			Seq: to, ReceivedAt: now, OccurredAt: now, Backend: backend, Kind: model.KindGap,
			State: model.EventFolded, Headline: headline,
		},
	}}
}

// heard notes that something arrived, and how much is left.
func (s *session) heard() {
	now := s.options.Now()
	s.note(func(st *model.FeedStatus) {
		st.State, st.Problem, st.LastAt = model.LinkOnline, "", now
		st.Left = max(0, s.target-s.place.seq)
	})
}
