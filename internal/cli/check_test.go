package cli

import (
	"net"
	"os"
	"strings"
	"testing"
)

func TestCheckWhenAllIsWell(t *testing.T) {
	s := newShop(t, 3)
	out := s.must("check")
	for _, part := range []string{"backend.acme.api_key", "ok    store", "ok    listener: can listen", "the key reads 3 campaigns", "writing is unknown until used", "/hooks/acme"} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in\n%s", part, out)
		}
	}
	s.hidesSecrets(out)
	if out := s.must("check", "--data", s.TempDir()); !strings.Contains(out, "flag --data") {
		t.Errorf("where the folder came from is not told:\n%s", out)
	}
}

func (s *shop) hidesSecrets(text string) {
	s.Helper()
	if strings.Contains(text, shopKey) || strings.Contains(text, shopSecret) {
		s.Errorf("a secret is printed:\n%s", text)
	}
}

func TestCheckAsLines(t *testing.T) {
	s := newShop(t, 3)
	findings, settings := 0, 0
	for _, row := range s.rows("check") {
		if _, ok := row["setting"]; ok {
			settings++
			continue
		}
		findings++
		if row["ok"] != true || row["what"] == "" || row["text"] == "" {
			t.Errorf("%v", row)
		}
	}
	if settings < 10 || findings != 4 {
		t.Errorf("%d settings and %d findings", settings, findings)
	}
}

func TestCheckWithAWrongKey(t *testing.T) {
	s := newShop(t, 3)
	s.configure("not-the-key")
	got := s.run("check")
	expect(t, got, exitFailed)
	if got.err != "" {
		t.Errorf("complained beside its findings: %s", got.err)
	}
	for _, part := range []string{"FAIL  backend acme", "program:read", "ok    store"} {
		if !strings.Contains(got.out, part) {
			t.Errorf("no %q in\n%s", part, got.out)
		}
	}
	if strings.Contains(got.out, "not-the-key") {
		t.Errorf("the key is printed:\n%s", got.out)
	}
}

func TestCheckWithoutAVendor(t *testing.T) {
	s := newShop(t, 3)
	if err := s.vendor.Close(); err != nil {
		t.Fatal(err)
	}
	got := s.run("check")
	expect(t, got, exitFailed)
	if !strings.Contains(got.out, "FAIL  backend acme") || !strings.Contains(got.out, "look at the network and at base_url, http://") {
		t.Error(got.out)
	}
}

func TestCheckTellsWhatIsUnwise(t *testing.T) {
	s := newShop(t, 3)
	t.Setenv("REFDESK_UNDO_WINDOW", "0s")
	if out := s.must("check"); !strings.Contains(out, "warn  settings: undo_window is 0s") {
		t.Error(out)
	}
	warned := 0
	for _, row := range s.rows("check") {
		if row["warn"] == true && row["ok"] == true {
			warned++
		}
	}
	if warned != 1 {
		t.Errorf("%d warnings", warned)
	}
}

func TestCheckWithAPortInUse(t *testing.T) {
	s := newShop(t, 3)
	l, err := net.Listen("tcp", s.port)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s.port = l.Addr().String()
	s.configure(shopKey)
	got := s.run("check")
	expect(t, got, exitFailed)
	if !strings.Contains(got.out, "FAIL  listener") || !strings.Contains(got.out, "[listener]") {
		t.Error(got.out)
	}
	expect(t, s.run("serve"), exitUsage, "cannot listen on "+s.port, "listener.address")
}

func TestCheckBesideARunningRefdesk(t *testing.T) {
	s := newShop(t, 3)
	serving := start(t, "listening on http://127.0.0.1:", "--config", s.file, "serve")
	if out := s.must("check"); !strings.Contains(out, "ok    listener: the refdesk that runs on this store (process ") {
		t.Error(out)
	}
	if err := serving.stop(); err != nil {
		t.Error(err)
	}
	if out := s.must("check"); !strings.Contains(out, "can listen on") {
		t.Error(out)
	}
}

func TestCheckWithAStoreThatCannotOpen(t *testing.T) {
	s := newShop(t, 3)
	s.dir = writeFile(t, "taken", "a file, not a folder")
	s.configure(shopKey)
	got := s.run("check")
	expect(t, got, exitFailed)
	if !strings.Contains(got.out, "FAIL  store") || !strings.Contains(got.out, "--data") {
		t.Error(got.out)
	}
	expect(t, s.run("list", "rewards"), exitUsage, "--data")
}

func TestCheckLooksAtTheKeys(t *testing.T) {
	s := newShop(t, 3)
	s.append("[keys]\n\"reward.approve\" = \"A\"\n")
	if out := s.must("check"); !strings.Contains(out, "ok    keys: 1 of your own") {
		t.Error(out)
	}
	s.append("\"rewards.refuse\" = \"X\"\n\"rewards.hold\" = \"H\"\n")
	got := s.run("check")
	expect(t, got, exitFailed)
	for _, part := range []string{"FAIL  keys: ", "did you mean reward.refuse?", "keys.rewards.hold"} {
		if !strings.Contains(got.out, part) {
			t.Errorf("no %q in\n%s", part, got.out)
		}
	}
}

// append writes more into the settings file.
func (s *shop) append(text string) {
	s.Helper()
	before, err := os.ReadFile(s.file)
	if err != nil {
		s.Fatal(err)
	}
	s.file = writeFile(s.T, "config.toml", string(before)+text)
}
