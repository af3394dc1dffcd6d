package cli

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestWordsThatCannotBeUnderstood(t *testing.T) {
	unconfigured(t)
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for _, c := range []struct {
		args string
		says string
	}{
		{"lsit", `did you mean "list"?`},
		{"frobnicate", "`refdesk --help` lists them"},
		{"list", "campaigns, participants, cases, rewards"},
		{"list unicorns", `no list of "unicorns"`},
		{"list rewards --colour", "unknown flag: --colour"},
		{"show rewards", "needs a kind and an id"},
		{"show unicorn 1", `no list of "unicorn"`},
		{"approve", "at least one id"},
		{"refuse", "at least one id"},
		{"undo twelve", "not the id of a change"},
		{"undo 0", "not the id of a change"},
		{"version 2", "takes no further words"},
		{"pull", "needs --once"},
		{"sandbox --people -1", "must not be negative"},
		{"sandbox --pace warp", "vendor or fast"},
		{"sandbox --script opera", "launch, quiet or attack"},
		{"demo --script opera", "launch, quiet or attack"},
		{"demo --people -1", "must not be negative"},
		{"sandbox --people many", "invalid argument"},
	} {
		got := run(strings.Fields(c.args)...)
		expect(t, got, exitUsage, c.says)
		if got.out != "" {
			t.Errorf("%s printed %q on stdout", c.args, got.out)
		}
	}
}

func TestWithoutSettings(t *testing.T) {
	unconfigured(t)
	t.Setenv("REFDESK_CONFIG", writeFile(t, "config.toml", ""))
	t.Setenv("REFDESK_DATA", t.TempDir())
	for _, args := range [][]string{nil, {"serve"}, {"check"}, {"list", "rewards"}, {"pull", "--once"}, {"approve", "prew_1"}} {
		got := run(args...)
		expect(t, got, exitUsage, "refdesk demo", "GROWSURF_API_KEY")
		if got.out != "" {
			t.Errorf("%v printed %q on stdout", args, got.out)
		}
	}
}

func TestSettingsThatAreWrong(t *testing.T) {
	unconfigured(t)
	file := writeFile(t, "config.toml", "undo_windov = \"10s\"\n[[backend]]\nname = \"acme\"\nkind = \"growsurf\"\napi_key = \"k\"\n")
	expect(t, run("--config", file, "list", "rewards"), exitUsage, "undo_windov", "undo_window")
	expect(t, run("--config", file+".missing", "check"), exitUsage, "config.toml.missing")
}

func TestConsoleNeedsATerminal(t *testing.T) {
	s := newShop(t, 3)
	expect(t, s.run(), exitUsage, "needs a terminal", "refdesk serve")
	expect(t, s.run("demo"), exitUsage, "needs a terminal")
}

func TestVersion(t *testing.T) {
	if got := run("version"); got.code != exitDone || !strings.HasPrefix(got.out, "refdesk ") {
		t.Errorf("%+v", got)
	}
	rows := decodeRows(t, run("version", "--json").out)
	if len(rows) != 1 || rows[0]["version"] == "" {
		t.Errorf("%v", rows)
	}
}

func TestSandboxPrintsOneLine(t *testing.T) {
	word := start(t, "\n", "sandbox", "--people", "20", "--script", "quiet")
	var info struct {
		BaseURL   string   `json:"base_url"`
		Campaigns []string `json:"campaigns"`
		APIKey    string   `json:"api_key"`
	}
	if err := json.Unmarshal([]byte(word.out.text()), &info); err != nil {
		t.Fatalf("%v: %s", err, word.out.text())
	}
	if !strings.HasSuffix(info.BaseURL, "/v2") || len(info.Campaigns) == 0 || info.APIKey == "" {
		t.Errorf("%+v", info)
	}
	if status := ask(t, info.BaseURL+"/campaigns", info.APIKey); status != http.StatusOK {
		t.Errorf("the sandbox answered %d", status)
	}
	if err := word.stop(); err != nil {
		t.Error(err)
	}
	if n := strings.Count(word.out.text(), "\n"); n != 1 {
		t.Errorf("printed %d lines, want 1: %s", n, word.out.text())
	}
}

// ask makes a call with a key and gives the status.
func ask(t *testing.T, url, key string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer answer.Body.Close()
	return answer.StatusCode
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		got := run("completion", shell)
		if got.code != exitDone || got.err != "" || !strings.Contains(got.out, "refdesk") {
			t.Errorf("%s: exit %d, stderr %q, %d bytes", shell, got.code, got.err, len(got.out))
		}
	}
	expect(t, run("completion", "foo"), exitUsage, `no completion for "foo"`, "zsh")
	expect(t, run("completion"), exitDone)
	for _, word := range []string{"list", "show"} {
		first, second := run("__complete", word, ""), run("__complete", word, "rewards", "")
		for _, k := range kinds {
			if !strings.Contains(first.out, k.name+"\n") {
				t.Errorf("%s is not offered %s: %s", word, k.name, first.out)
			}
		}
		if strings.Contains(second.out, "rewards") {
			t.Errorf("%s is offered a kind twice: %s", word, second.out)
		}
	}
}

// TestAWordForAShell: an id that the vendor made up runs nothing.
func TestAWordForAShell(t *testing.T) {
	for text, want := range map[string]string{
		"prew_1-a.B": "prew_1-a.B", "": "''", "a b": "'a b'", "$(reboot)": "'$(reboot)'", "it's; x": `'it'\''s; x'`, "a`b`c": "'a`b`c'", "é": "'é'", "a\nb": "'a\nb'",
	} {
		if got := shellWord(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
