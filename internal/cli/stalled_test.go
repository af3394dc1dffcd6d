package cli

import (
	"bytes"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// TestAScriptIsToldOnceWhyNothingLeaves: progress is for terminals, but a word
// that waits for a vendor without a sign looks like a hang.
func TestAScriptIsToldOnceWhyNothingLeaves(t *testing.T) {
	var said bytes.Buffer
	s := &session{err: &said}
	for _, c := range []model.Change{
		{State: model.ChangeWaiting}, {State: model.ChangeSending}, {State: model.ChangeUnsure, Error: "no reply"},
		{State: model.ChangeWaiting, Headline: "approve a jar", Error: "the vendor cannot be reached"},
		{State: model.ChangeWaiting, Headline: "approve a mug", Error: "the vendor cannot be reached"},
	} {
		s.progress(c)
	}
	if got := said.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "approve a jar: waiting, the vendor cannot be reached") {
		t.Errorf("said: %q", got)
	}
}
