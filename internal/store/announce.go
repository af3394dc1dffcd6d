package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"refdesk/internal/model"
)

// watchPause is how long another process's commit may go unnoticed.
const watchPause = 250 * time.Millisecond

// news tells subscribers of commits. A slow reader finds one announcement
// waiting, the newest.
type news struct {
	mu      sync.Mutex
	last    model.Announcement
	readers map[chan model.Announcement]struct{}
	first   chan struct{} // closed while anybody reads; nil before the first
}

// Subscribe announces commits of this and of other processes until cancel is
// called. Announcements merge when the reader is slow; the newest is never
// lost. The channel is never closed, so that a reader who waits for several
// things needs no care for the end of this one.
func (s *Store) Subscribe() (<-chan model.Announcement, func()) {
	ch := make(chan model.Announcement, 1)
	n := &s.news
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.readers == nil {
		n.readers = map[chan model.Announcement]struct{}{}
	}
	n.readers[ch] = struct{}{}
	if len(n.readers) == 1 {
		close(n.firstReader())
	}
	return ch, func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		if _, reads := n.readers[ch]; !reads {
			return
		}
		delete(n.readers, ch)
		if len(n.readers) == 0 {
			n.first = nil
		}
	}
}

// firstReader is closed as soon as somebody reads. The caller holds the lock.
func (n *news) firstReader() chan struct{} {
	if n.first == nil {
		n.first = make(chan struct{})
	}
	return n.first
}

// waited gives a channel that is closed while anybody reads.
func (n *news) waited() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.firstReader()
}

func (n *news) publish(a model.Announcement) {
	n.mu.Lock()
	defer n.mu.Unlock()
	merged := model.Announcement{
		Rev: max(a.Rev, n.last.Rev), Seq: max(a.Seq, n.last.Seq), Repeats: max(a.Repeats, n.last.Repeats),
	}
	if merged == n.last {
		return
	}
	n.last = merged
	for ch := range n.readers {
		select {
		case <-ch: // an older one nobody has read yet
		default:
		}
		ch <- merged // only this lock's holder sends, so there is room
	}
}

// watch looks for commits of other processes while anybody wants to know. The
// writer's connection is asked, because SQLite counts what others did since
// that connection last looked, and our own commits are all made on it.
func (s *Store) watch() {
	seen := int64(-1)
	for {
		select {
		case <-s.closing:
			return
		case <-s.news.waited():
		}
		version, err := s.dataVersion()
		if err == nil && version != seen {
			var newest model.Announcement
			if newest, err = s.newest(context.Background()); err == nil {
				seen = version
				s.news.publish(newest)
			}
		}
		if err != nil {
			s.log.Debug("store: commits of others could not be seen", "error", err)
		}
		select {
		case <-s.closing:
			return
		case <-time.After(watchPause):
		}
	}
}

func (s *Store) dataVersion() (version int64, err error) {
	if err := s.writer.take(context.Background(), s.closing); err != nil {
		return 0, err
	}
	defer s.writer.give()
	t := &tx{s: s}
	_, err = t.get(`PRAGMA data_version`, nil, &version)
	return version, err
}

// newest is the announcement of the newest commit.
func (s *Store) newest(ctx context.Context) (a model.Announcement, err error) {
	err = s.reading.QueryRowContext(ctx, `SELECT
		(SELECT n FROM counter WHERE name = 'rev'),
		(SELECT ifnull(max(seq), 0) FROM event),
		(SELECT n FROM counter WHERE name = 'repeats')`).Scan(&a.Rev, &a.Seq, &a.Repeats)
	if err != nil {
		err = fmt.Errorf("store: %w", err)
	}
	return a, err
}

// Rev is the revision of the newest commit, of whichever process.
func (s *Store) Rev(ctx context.Context) (int64, error) {
	a, err := s.newest(ctx)
	return a.Rev, err
}
