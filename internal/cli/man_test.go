package cli

import (
	"bytes"
	"strings"
	"testing"
)

func TestManualNamesEveryWordAndFlag(t *testing.T) {
	var out, complaints bytes.Buffer
	if code := Main([]string{"man"}, &out, &complaints); code != exitDone {
		t.Fatalf("exit %d: %s", code, complaints.String())
	}
	page := strings.ReplaceAll(out.String(), `\-`, "-")
	root := newRoot(&session{})
	for _, word := range root.Commands() {
		if !word.Hidden && word.Name() != "help" && !strings.Contains(page, "refdesk "+word.Name()) {
			t.Errorf("the page does not name %q", word.Name())
		}
	}
	for _, below := range []string{"refdesk batch make", "refdesk batch import ID FILE", "refdesk ledger verify", "refdesk export summary", "--details"} {
		if !strings.Contains(page, below) {
			t.Errorf("the page does not name %q", below)
		}
	}
	for _, flag := range []string{"--json", "--filter", "--read-only", "--dry-run", "--once"} {
		if !strings.Contains(page, flag) {
			t.Errorf("the page does not name %s", flag)
		}
	}
	for line := range strings.SplitSeq(out.String(), "\n") {
		if strings.HasPrefix(line, ".") && !strings.HasPrefix(line, ".SH ") && !strings.HasPrefix(line, ".TH ") && line != ".TP" {
			t.Errorf("%q would be taken for a macro", line)
		}
	}
}
