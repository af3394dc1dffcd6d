package live

import (
	"net"
	"sync"
)

// budget hands out parts of a fixed amount and says no when it is spent, so
// that a flood is refused and never queued.
type budget struct {
	mu   sync.Mutex
	left int64
}

func newBudget(amount int64) *budget { return &budget{left: amount} }

func (b *budget) take(n int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n > b.left {
		return false
	}
	b.left -= n
	return true
}

func (b *budget) put(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left += n
}

// boundedSocket accepts a fixed number of connections at once; more of them
// wait in the system's own queue.
type boundedSocket struct {
	net.Listener
	slots chan struct{}
	done  chan struct{}
	once  sync.Once
}

func newBoundedSocket(socket net.Listener, limit int) *boundedSocket {
	return &boundedSocket{
		Listener: socket,
		slots:    make(chan struct{}, limit),
		done:     make(chan struct{}),
	}
}

func (s *boundedSocket) Accept() (net.Conn, error) {
	select {
	case s.slots <- struct{}{}:
	case <-s.done:
		return nil, net.ErrClosed
	}
	conn, err := s.Listener.Accept()
	if err != nil {
		<-s.slots
		return nil, err
	}
	return &boundedConn{Conn: conn, leave: sync.OnceFunc(func() { <-s.slots })}, nil
}

func (s *boundedSocket) Close() error {
	s.once.Do(func() { close(s.done) })
	return s.Listener.Close()
}

// boundedConn gives its slot back when it is closed, however often that is.
type boundedConn struct {
	net.Conn
	leave func()
}

func (c *boundedConn) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
