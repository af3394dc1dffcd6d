package sandbox

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
)

// serveControl answers the paths beside the vendor's own, which look behind
// the scenes. They need no key, so only the same machine may ask.
func (s *Server) serveControl(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if ip := net.ParseIP(clientIP(r)); ip == nil || !ip.IsLoopback() {
		s.writeControl(w, http.StatusForbidden, map[string]string{"error": "only from this machine"})
		return
	}
	switch r.Method + " " + r.URL.Path {
	case "GET /_sandbox/requests":
		s.writeControl(w, http.StatusOK, s.Requests())
	case "GET /_sandbox/truth":
		s.writeTruth(w)
	case "GET /_sandbox/faults":
		s.writeControl(w, http.StatusOK, s.faults.list())
	case "POST /_sandbox/faults":
		s.planFault(w, r)
	case "DELETE /_sandbox/faults":
		s.faults.clear()
		s.writeControl(w, http.StatusOK, s.faults.list())
	default:
		s.writeControl(w, http.StatusNotFound, map[string]string{"error": "no such control path"})
	}
}

func (s *Server) planFault(w http.ResponseWriter, r *http.Request) {
	var fault Fault
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err == nil {
		err = json.Unmarshal(body, &fault)
	}
	if err == nil {
		err = s.Fault(fault)
	}
	if err != nil {
		s.writeControl(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	s.writeControl(w, http.StatusOK, s.faults.list())
}

func (s *Server) writeControl(w http.ResponseWriter, status int, value any) {
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		s.opts.Logf("sandbox: answering a control path: %v", err)
	}
}
