package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver

	"refdesk/internal/model"
)

// FileName is the name of the database in the data folder.
const FileName = "refdesk.db"

// readerConns is how many reads run at once. Screens, index and pull rarely
// need more, and each connection has a page cache of its own.
const readerConns = 4

// ErrClosed says that the store was closed.
var ErrClosed = errors.New("the store is closed")

// ErrReadOnly says that the store was opened for reading only.
var ErrReadOnly = errors.New("the store is open for reading only")

// Options for Open. The zero value is a writing store on the system's clock
// that logs nothing.
type Options struct {
	Now      func() time.Time
	Log      *slog.Logger
	ReadOnly bool // every writing method fails with ErrReadOnly
	// Worths tell what a waiting reward counts as at stake in a case.
	Worths model.Worths
}

// Store is an open database. Its methods may be called from any goroutine, and
// several processes may have the same file open.
type Store struct {
	path     string
	now      func() time.Time
	log      *slog.Logger
	readOnly bool
	worths   model.Worths

	writing *sql.DB // holds the one connection of writer
	reading *sql.DB
	writer  *writer
	scopes  scopes
	news    news

	queue   chan *pending // deliveries on their way into the journal
	closing chan struct{} // closed by Close
	once    sync.Once
	closed  error          // what Close found
	work    sync.WaitGroup // goroutines started by Open
	stopped chan struct{}  // closed when all of them ended
	idle    *checkpointer
}

// Open opens the database in a folder, making both where they do not exist, and
// migrates an older one. It fails with ErrNewer, ErrForeign, ErrNoRoom,
// ErrUnwritable, ErrDamaged, or, for reading only, ErrOlder or fs.ErrNotExist.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{
		path: filepath.Join(dir, FileName), now: o.Now, log: o.Log, readOnly: o.ReadOnly, worths: o.Worths,
		queue: make(chan *pending, queueLength), closing: make(chan struct{}), stopped: make(chan struct{}),
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.makeFile(dir); err != nil {
		return nil, s.unopened("store", err)
	}
	if err := s.connect(ctx); err != nil {
		_ = s.disconnect() // the first error says what is wrong
		return nil, s.unopened("store "+s.path, err)
	}
	s.start()
	return s, nil
}

// unopened names what could not be opened, unless the error does so.
func (s *Store) unopened(what string, err error) error {
	if told := Unusable(filepath.Dir(s.path), err); told != err {
		s.log.Error("the store cannot be opened", "err", err)
		return told
	}
	return fmt.Errorf("%s: %w", what, err)
}

// makeFile makes the folder and an empty database readable by the owner alone;
// SQLite gives its side files the same mode.
func (s *Store) makeFile(dir string) error {
	if s.readOnly {
		_, err := os.Stat(s.path)
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Close())
}

func (s *Store) connect(ctx context.Context) error {
	var err error
	if s.writing, err = sql.Open("sqlite", s.address(s.readOnly)); err != nil {
		return err
	}
	conn, err := firstConn(ctx, s.writing)
	if err != nil {
		return err
	}
	s.writer = newWriter(conn)
	if err := migrate(ctx, conn, s.path, s.readOnly); err != nil {
		return err
	}
	if s.reading, err = sql.Open("sqlite", s.address(true)); err != nil {
		return err
	}
	s.reading.SetMaxOpenConns(readerConns)
	s.reading.SetMaxIdleConns(readerConns)
	last, err := s.newest(ctx)
	if err != nil {
		return err
	}
	s.news.last = last
	s.idle, err = newCheckpointer(s.address(false), s.log)
	return err
}

// address is the connection string. Reading connections cannot write even by
// mistake; checkpoints are made beside the writer (see checkpointer), which
// only does it itself when the log has grown far beyond the usual. Readers are
// several and pass through much once, so that each keeps few pages (in KiB, and
// twice as much is taken for them).
func (s *Store) address(readOnly bool) string {
	pragmas := []string{
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"wal_autocheckpoint(16384)", "journal_size_limit(67108864)", "temp_store(2)",
		"secure_delete(fast)", // erased text leaves no copy behind
	}
	if readOnly {
		pragmas = append(pragmas, "query_only(1)", "cache_size(-2000)")
	} else {
		pragmas = append(pragmas, "cache_size(-8000)")
	}
	query := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	file := url.URL{Path: filepath.ToSlash(s.path)}
	return "file:" + file.EscapedPath() + "?" + query.Encode()
}

func (s *Store) start() {
	s.work.Go(s.keepJournal)
	s.work.Go(s.watch)
	s.work.Go(func() { s.idle.run(s.closing) })
	go func() {
		s.work.Wait()
		close(s.stopped)
	}()
}

// Close waits for the commit in hand, copies the log into the database and
// closes it. Calls that come later, or wait for their turn, get ErrClosed.
func (s *Store) Close() error {
	s.once.Do(func() {
		close(s.closing)
		<-s.stopped
		s.closed = s.disconnect()
	})
	return s.closed
}

func (s *Store) disconnect() error {
	var errs []error
	if s.writer != nil {
		errs = append(errs, s.writer.close())
	}
	if s.idle != nil {
		errs = append(errs, s.idle.close())
	}
	for _, db := range []*sql.DB{s.reading, s.writing} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
