package cli

import (
	"slices"
	"strings"
	"testing"
)

// TestWhatTheShellMayOffer asks as the completion scripts do. Directive 4 keeps
// the shell from offering file names, 16 lets it offer folders, 0 both.
func TestWhatTheShellMayOffer(t *testing.T) {
	unconfigured(t)
	own := writeFile(t, "config.toml", "[[backend]]\nname = \"acme\"\nkind = \"growsurf\"\napi_key = \"k\"\nwebhook_secret = \"s\"\n[[reason]]\ncode = \"staff\"\ntext = \"works here\"\n")
	for line, want := range map[string]string{
		"refuse prew_1 --reason":                      "same-person\tthe same person under another name",
		"refuse --config " + own + " prew_1 --reason": "staff\tworks here",
		"batch void 3 --reason":                       "service-refused\tthe payment service refused the files",
		"--config " + own + " list rewards --backend": "acme",
		"list rewards --backend":                      ":4",
		"list":                                        "rewards",
		"demo --script":                               "attack",
		"confirm someone --provider":                  "wise",
		"edit someone --affiliate":                    "suspended",
		"export summary --format":                     "md",
		"export rewards --format":                     "jsonl",
		"approve":                                     ":4",
		"show rewards":                                ":4",
		"batch release":                               ":4",
		"approve prew_1 --note":                       ":4",
		"batch make --out":                            ":16",
		"check --data":                                ":16",
		"check --config":                              ":0",
		"batch import 3":                              ":0",
	} {
		got := run(append(append([]string{"__complete"}, strings.Fields(line)...), "")...)
		if lines := strings.Split(got.out, "\n"); got.code != exitDone || !slices.Contains(lines, want) {
			t.Errorf("%s: no %q in\n%s%s", line, want, got.out, got.err)
		}
	}
}
