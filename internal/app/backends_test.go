package app

import (
	"strings"
	"testing"

	"refdesk/internal/config"
	"refdesk/internal/model"
)

// TestABackendWithoutItsKeyIsMissedEachTime: what could not be connected is not
// taken for connected by who asks next.
func TestABackendWithoutItsKeyIsMissedEachTime(t *testing.T) {
	s := newShop(t)
	t.Setenv("REFDESK_TEST_KEY", "")
	second := s.demo.Settings.Backends[0]
	second.Name, second.APIKey = "second", "env:REFDESK_TEST_KEY"
	s.demo.Settings.Backends = append(s.demo.Settings.Backends, second)
	a := s.open()
	for range 2 {
		if err := a.connect(t.Context()); err == nil || !strings.Contains(err.Error(), "backend second: api_key") {
			t.Errorf("told %v", err)
		}
	}
	t.Setenv("REFDESK_TEST_KEY", "there by now")
	if err := a.connect(t.Context()); err != nil || len(a.backends) != 2 {
		t.Errorf("%d backends, %v", len(a.backends), err)
	}
}

// TestAReadingThatCannotBeIsToldAsItIs: a keeper that could not connect knows its
// backends all the same.
func TestAReadingThatCannotBeIsToldAsItIs(t *testing.T) {
	s := newShop(t)
	s.demo.Settings.Backends = append(s.demo.Settings.Backends, config.Backend{Name: "rocket", Kind: "referralrocket"})
	a := s.open()
	if keeper, err := a.becomeKeeper(); !keeper || err != nil {
		t.Fatal(keeper, err)
	}
	for backend, want := range map[string]error{demoBackend: errConnecting, "": errConnecting, "rocket": errOnlyHeard} {
		if err := a.Reload(t.Context(), model.PersonRef{Backend: backend}); err != want {
			t.Errorf("%q: told %v", backend, err)
		}
	}
	if err := a.Reload(t.Context(), model.PersonRef{Backend: "gone"}); err == nil || !strings.Contains(err.Error(), "no backend is called gone") {
		t.Errorf("told %v", err)
	}
}
