package live

import (
	"bufio"
	"net"
	"net/http"
	"time"
)

// patientConn gives up on a peer that makes no progress, and on no other: a
// slow line may take minutes for a large message, a dead one only seconds.
// Anything that moves, either way, is a sign of life.
type patientConn struct {
	net.Conn
	idle  time.Duration // without anything moving
	stall time.Duration // for one piece to be taken

	readLimit, writeLimit time.Time // set from outside, as for a handshake; zero = none
}

// pieceLength is how much has to be taken within stall. Ten seconds for it is
// slower than any line that is in use.
const pieceLength = 16 << 10

func (c *patientConn) Read(p []byte) (int, error) {
	if err := c.Conn.SetReadDeadline(sooner(time.Now().Add(c.idle), c.readLimit)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *patientConn) Write(p []byte) (written int, err error) {
	for first := true; first || written < len(p); first = false {
		if err := c.Conn.SetWriteDeadline(sooner(time.Now().Add(c.stall), c.writeLimit)); err != nil {
			return written, err
		}
		n, err := c.Conn.Write(p[written:min(len(p), written+pieceLength)])
		written += n
		if err != nil {
			return written, err
		}
		if c.readLimit.IsZero() {
			_ = c.Conn.SetReadDeadline(time.Now().Add(c.idle)) // a closed connection says so to its reader
		}
	}
	return written, nil
}

// SetDeadline bounds reading and writing beside the patience.
func (c *patientConn) SetDeadline(t time.Time) error {
	c.readLimit, c.writeLimit = t, t
	return c.Conn.SetDeadline(t)
}

// SetReadDeadline bounds reading beside the patience.
func (c *patientConn) SetReadDeadline(t time.Time) error {
	c.readLimit = t
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline bounds writing beside the patience.
func (c *patientConn) SetWriteDeadline(t time.Time) error {
	c.writeLimit = t
	return c.Conn.SetWriteDeadline(t)
}

func sooner(t, limit time.Time) time.Time {
	if !limit.IsZero() && limit.Before(t) {
		return limit
	}
	return t
}

// patientAnswer makes the connection patient that a handler takes over.
type patientAnswer struct {
	http.ResponseWriter
	idle, stall time.Duration
}

// Hijack implements http.Hijacker.
func (w patientAnswer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return &patientConn{Conn: conn, idle: w.idle, stall: w.stall}, buffers, nil
}
