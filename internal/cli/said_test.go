package cli

import (
	"testing"

	"refdesk/internal/app"
	"refdesk/internal/config"
)

// pause holds back everything that would leave the shop's store.
func (s *shop) pause() {
	s.Helper()
	settings, err := config.Load(config.Options{File: s.file})
	if err != nil {
		s.Fatal(err)
	}
	a, err := app.Open(s.Context(), app.Options{Settings: settings})
	if err != nil {
		s.Fatal(err)
	}
	if err := a.Desk().SetPaused(s.Context(), true); err != nil {
		s.Error(err)
	}
	if err := a.Close(); err != nil {
		s.Error(err)
	}
}

func TestAPauseIsToldByTheWordThatItStops(t *testing.T) {
	s, waiting := decidable(t)
	s.pause()
	expect(t, s.run("approve", waiting[0]), exitFailed, "until P is pressed in the console")
	if s.writes() != 0 {
		t.Error("something was sent")
	}
}
