package sandbox

import (
	"sync"
	"time"
)

// Request is one call as the sandbox saw it.
type Request struct {
	At     time.Time `json:"at"` // arrival
	Method string    `json:"method"`
	Path   string    `json:"path"`   // as sent, with the query
	Status int       `json:"status"` // of the answer made, also when a fault kept it back; 0 when none was made
	IP     string    `json:"ip"`
	Fault  string    `json:"fault,omitempty"`
	Body   string    `json:"body,omitempty"` // of writes only
}

// maxRequests bounds the log; the oldest go first.
const maxRequests = 20_000

type requestLog struct {
	mu   sync.Mutex
	rows []Request
	next int // where the next goes once the log is full
}

func (l *requestLog) add(r Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rows) < maxRequests {
		l.rows = append(l.rows, r)
		return
	}
	l.rows[l.next] = r
	l.next = (l.next + 1) % maxRequests
}

func (l *requestLog) list() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	rows := make([]Request, 0, len(l.rows))
	rows = append(rows, l.rows[l.next:]...)
	return append(rows, l.rows[:l.next]...)
}

// Requests are the calls so far in the order they were answered. A call is in
// the log before its answer is sent.
func (s *Server) Requests() []Request { return s.log.list() }
