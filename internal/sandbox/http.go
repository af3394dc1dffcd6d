package sandbox

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxBody bounds what a call may carry.
const maxBody = 1 << 20

// Handler serves the API under /v2 and the control paths under /_sandbox.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_sandbox/") {
			s.serveControl(w, r)
			return
		}
		s.serveAPI(w, r)
	})
}

// reply is an answer before it is written.
type reply struct {
	status int
	body   []byte
}

// serveAPI takes a call through what every call goes through: connections,
// fault, key, limits, slowdown, and then the work itself.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	ip := clientIP(r)
	entry := Request{At: s.opts.Now().UTC(), Method: r.Method, Path: r.URL.RequestURI(), IP: ip}
	s.commonHeaders(w.Header())
	if !s.limits.enter(ip) {
		w.Header().Set("Retry-After", "1")
		s.write(w, entry, s.refusal(tooManyConnections()), "")
		return
	}
	defer s.limits.leave(ip)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		s.write(w, entry, s.refusal(badRequest("The request body could not be read.")), "")
		return
	}
	if isWrite(r.Method) {
		entry.Body = string(body)
	}
	s.sleep(s.opts.Latency)
	fault := s.faults.take(r.Method, r.URL.EscapedPath())
	entry.Fault = fault.Kind
	if done := s.faultBefore(w, entry, fault); done {
		return
	}
	s.write(w, entry, s.answer(w, r, body, fault.delay()), fault.Kind)
}

// answer does the work of a call and makes its answer. It goes on when the
// caller has left: the vendor would not notice either.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, body []byte, delay time.Duration) reply {
	if refused := s.keys.refuses(r); refused != nil {
		return s.refusal(refused)
	}
	if refused := s.limits.take(s.opts.Now(), w.Header()); refused != nil {
		return s.refusal(refused)
	}
	landed, refused := s.flights.begin(r, body)
	if refused != nil {
		return s.refusal(refused)
	}
	defer landed()
	if isWrite(r.Method) {
		delay += s.limits.slowdown(s.opts.Now())
	}
	s.sleep(delay)
	value, refused := s.dispatch(r, body)
	if refused != nil {
		return s.refusal(refused)
	}
	status := http.StatusOK
	if late, ok := value.(accepted); ok {
		status, value = http.StatusAccepted, late.value
	}
	text, err := stringify(value)
	if err != nil {
		s.opts.Logf("sandbox: %s %s: encoding the answer: %v", r.Method, r.URL.Path, err)
		return s.refusal(serverError())
	}
	return reply{status: status, body: text}
}

// sleep waits, or less when the server is closed.
func (s *Server) sleep(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.quit.Done():
	}
}

// commonHeaders are on every answer, the lifecycle link included.
func (s *Server) commonHeaders(h http.Header) {
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Date", s.opts.Now().UTC().Format(http.TimeFormat))
	h.Set("Link", `<https://docs.example.com/api/lifecycle>; rel="deprecation"; type="text/html"`)
}

func (s *Server) refusal(f *failure) reply {
	text, err := stringify(f.body(s.opts.Now()))
	if err != nil {
		s.opts.Logf("sandbox: encoding an error: %v", err)
		text = []byte("{}")
	}
	return reply{status: f.status, body: text}
}

func serverError() *failure {
	return &failure{
		status: http.StatusInternalServerError, name: "InternalServerError", code: "INTERNAL_SERVER_ERROR",
		message: "Something went wrong.",
	}
}

// tooManyConnections is the answer to an address's fourth connection. Its body
// is unpublished; the form of the other limits is assumed.
func tooManyConnections() *failure {
	f := rateLimited("CONNECTION", "connection")
	f.message = "You have reached your limit of concurrent connections."
	return f
}

// gatewayPage is what a proxy in front of the vendor answers on its own.
const gatewayPage = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n" +
	"<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"

// faultBefore carries out faults that keep the work from being done.
func (s *Server) faultBefore(w http.ResponseWriter, entry Request, fault Fault) (done bool) {
	switch fault.Kind {
	case faultDropCall:
		s.log.add(entry)
		s.cut(w)
	case fault429:
		w.Header().Set("Retry-After", "1")
		w.Header().Set("GrowSurf-Retry-After-Minute-Milliseconds", "60000")
		s.write(w, entry, s.refusal(rateLimited("MINUTE", "minute")), "")
	case fault500:
		s.write(w, entry, s.refusal(serverError()), "")
	case faultHTML:
		w.Header().Set("Content-Type", "text/html")
		s.write(w, entry, reply{status: http.StatusBadGateway, body: []byte(gatewayPage)}, "")
	default:
		return false
	}
	return true
}

// write logs a call and sends its answer, as far as the fault lets it.
func (s *Server) write(w http.ResponseWriter, entry Request, a reply, fault string) {
	entry.Status = a.status
	s.log.add(entry)
	if fault == faultDropReply {
		s.cut(w)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	body := a.body
	if fault == faultHalf {
		body = body[:len(body)/2]
	}
	if _, err := w.Write(body); err != nil {
		s.opts.Logf("sandbox: %s %s: answering: %v", entry.Method, entry.Path, err)
	}
	if fault == faultHalf {
		s.cut(w)
	}
}

// cut closes the connection under an answer.
func (s *Server) cut(w http.ResponseWriter) {
	control := http.NewResponseController(w)
	// A half body must leave before the connection does.
	if w.Header().Get("Content-Length") != "" {
		if err := control.Flush(); err != nil {
			s.opts.Logf("sandbox: flushing: %v", err)
		}
	}
	conn, _, err := control.Hijack()
	if err != nil {
		s.opts.Logf("sandbox: cutting a connection: %v", err)
		return
	}
	if err := conn.Close(); err != nil {
		s.opts.Logf("sandbox: cutting a connection: %v", err)
	}
}

func isWrite(method string) bool {
	switch method {
	case http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

func clientIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
