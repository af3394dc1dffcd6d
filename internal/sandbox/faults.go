package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Kinds of fault.
const (
	faultDropReply = "drop_reply" // the work is done, the connection cut before any answer
	faultDropCall  = "drop_call"  // the connection is cut before the work
	fault429       = "429"        // refused as if the minute were spent
	fault500       = "500"        // the vendor's fault, work not done
	faultHTML      = "html"       // a gateway's page with status 502, work not done
	faultHalf      = "half"       // the work is done, half the body arrives
	faultDelay     = "delay"      // the answer comes late
)

var faultKinds = []string{faultDropReply, faultDropCall, fault429, fault500, faultHTML, faultHalf, faultDelay}

// Fault is a mishap planned for coming calls.
type Fault struct {
	Match string `json:"match"` // "POST /approve", or a part of the path alone; empty for any call
	Kind  string `json:"kind"`
	Times int    `json:"times"`        // calls it will still hit; 0 means 1 when planned
	Ms    int    `json:"ms,omitempty"` // of a delay, 2000 when 0
}

// check completes a fault and refuses an unknown kind.
func (f *Fault) check() error {
	if !slices.Contains(faultKinds, f.Kind) {
		return fmt.Errorf("sandbox: fault kind %q is not known: use one of %s", f.Kind, strings.Join(faultKinds, ", "))
	}
	if f.Times < 0 || f.Ms < 0 {
		return fmt.Errorf("sandbox: fault times and ms must not be negative")
	}
	if f.Times == 0 {
		f.Times = 1
	}
	if f.Ms == 0 && f.Kind == faultDelay {
		f.Ms = 2000
	}
	return nil
}

func (f Fault) hits(method, path string) bool {
	wantedMethod, part, both := strings.Cut(f.Match, " ")
	if !both {
		return strings.Contains(path, f.Match)
	}
	return wantedMethod == method && strings.Contains(path, part)
}

func (f Fault) delay() time.Duration {
	if f.Kind != faultDelay {
		return 0
	}
	return time.Duration(f.Ms) * time.Millisecond
}

type faultList struct {
	mu      sync.Mutex
	planned []Fault
}

func (l *faultList) add(f Fault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.planned = append(l.planned, f)
}

func (l *faultList) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.planned = nil
}

func (l *faultList) list() []Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	return copied(l.planned)
}

// take uses up one hit of the first fault that fits a call. Without one the
// kind is empty.
func (l *faultList) take(method, path string) Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, f := range l.planned {
		if !f.hits(method, path) {
			continue
		}
		l.planned[i].Times--
		if l.planned[i].Times == 0 {
			l.planned = slices.Delete(l.planned, i, i+1)
		}
		return f
	}
	return Fault{}
}

// Fault plans a mishap for coming calls, as POST /_sandbox/faults does.
func (s *Server) Fault(f Fault) error {
	if err := f.check(); err != nil {
		return err
	}
	s.faults.add(f)
	return nil
}
