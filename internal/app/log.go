package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
)

// logLimit is the size at which the log is put aside; two files are kept.
const logLimit = 5 << 20

// rotatingLog is refdesk.log in the data folder. When it is full it becomes
// refdesk.log.1, which replaces the one before. All processes on the store write
// to it.
type rotatingLog struct {
	path string

	mu   sync.Mutex
	file *os.File
}

// openLog opens the log of a data folder and a logger that writes to it. The
// log holds no bodies, addresses or secrets: those who write to it see to that.
func openLog(dir string, level slog.Level) (*slog.Logger, io.Closer, error) {
	l := &rotatingLog{path: filepath.Join(dir, "refdesk.log")}
	if err := l.open(); err != nil {
		return nil, nil, err
	}
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: level})), l, nil
}

func (l *rotatingLog) open() error {
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("log file: %w", err)
	}
	l.file = f
	return nil
}

// Write appends one line. A log that cannot be rotated goes on growing, which
// loses less than stopping.
func (l *rotatingLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if info, err := l.file.Stat(); err == nil && info.Size()+int64(len(p)) > logLimit {
		l.rotate(info)
	}
	return l.file.Write(p)
}

// rotate puts the full log aside. Where another process has done so already, it
// goes on in the new one.
func (l *rotatingLog) rotate(full fs.FileInfo) {
	there, err := os.Stat(l.path)
	aside := errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(full, there)
	if !aside && os.Rename(l.path, l.path+".1") != nil {
		return
	}
	was := l.file
	if l.open() != nil {
		return
	}
	was.Close()
}

// Close closes the file.
func (l *rotatingLog) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.Close()
}
