package e2e

import "testing"

var outcomes = map[string]outcome{}

type outcome struct {
	kind    string
	subject string
	state   string
	repeats string
}

func checkMirror(s *shop) {}
var _ testing.TB
