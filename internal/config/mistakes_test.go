package config_test

import (
	"fmt"
	"strings"
	"testing"

	"refdesk/internal/config"
)

func TestMistakesNameFileLineAndWhatToWrite(t *testing.T) {
	tests := map[string]struct {
		file string
		line int
		want string
	}{
		"unknown key":       {"undo_windw = \"1s\"\n" + backend, 1, "undo_windw: no such setting, did you mean undo_window?"},
		"unknown in table":  {"\n[listener]\nadress = \"x\"\n" + backend, 3, "listener.adress: no such setting, did you mean listener.address?"},
		"unknown table":     {"[listner]\naddress = \":1\"\n" + backend, 2, "did you mean listener.address?"},
		"wrong table":       {"address = \":1\"\n" + backend, 1, "did you mean listener.address?"},
		"unknown array":     {"[[backnd]]\nname = \"x\"\n", 1, "backnd: no such setting, did you mean backend?"},
		"nothing like it":   {"colour = 1\n" + backend, 1, "colour: no such setting"},
		"unknown of a kind": {backend + strings.Replace(backend, "acme", "b", 1) + "shares = 1\n", 13, "backend[1].shares: no such setting, did you mean share?"},
		"duration":          {"undo_window = \"10 seconds\"\n" + backend, 1, `undo_window: "10 seconds" is not a duration like 10s`},
		"long window":       {"undo_window = \"25h\"\n" + backend, 1, "undo_window: 25h0m0s is more than 24h"},
		"bare duration":     {"undo_window = 10\n" + backend, 1, "a text in quotes is expected"},
		"negative duration": {"undo_window = \"-1s\"\n" + backend, 1, "below zero"},
		"truth":             {"mask = \"yes\"\n" + backend, 1, "true or false is expected"},
		"theme":             {"theme = \"pink\"\n" + backend, 1, `"pink" is not one of auto, dark, light`},
		"level":             {"log_level = \"loud\"\n" + backend, 1, "debug, info, warn, error"},
		"operator":          {"operator = \"ro\u00adot\"\n" + backend, 1, "invisible character U+00AD"},
		"zone":              {"timezone = \"Mars/Olympus\"\n" + backend, 1, "is not a time zone"},
		"address":           {"[listener]\naddress = \"8787\"\n" + backend, 2, "is not an address like"},
		"port":              {"[feed]\naddress = \"localhost:http\"\n" + backend, 2, "no port"},
		"name":              {strings.Replace(backend, "acme", "Acme!", 1), 3, "lower-case letters"},
		"twice":             {backend + backend, 9, `another backend is called "acme"`},
		"kind":              {strings.Replace(backend, "growsurf", "growsurv", 1), 4, "not one of growsurf, referralrocket"},
		"currency":          {rocket + "currency = \"dollars\"\n", 6, "is not a currency like EUR"},
		"alias":             {rocket + "[backend.aliases]\nx = \"reward\"\n", 6, "is not one of referrer_added, referee_added, reward_unlocked"},
		"alias of its own":  {rocket + "[backend.aliases]\nreferee_added = \"reward_unlocked\"\n", 6, "has its own meaning"},
		"alias of nothing":  {rocket + "aliases = { \"\" = \"reward_unlocked\" }\n", 6, "name is empty"},
		"alias list":        {rocket + "aliases = [\"x\"]\n", 6, "a table of texts in quotes is expected"},
		"alias number":      {rocket + "aliases = { x = 1 }\n", 6, "a table of texts in quotes is expected"},
		"rocket unsigned":   {strings.Replace(rocket, "webhook_secret = \"s\"", "", 1), 2, "webhook_secret is missing"},
		"not its age":       {backend + "max_age = \"1h\"\n", 7, "signature_max_age"},
		"not its currency":  {backend + "currency = \"EUR\"\n", 7, "this is for referralrocket"},
		"not its aliases":   {backend + "aliases = { x = \"reward_unlocked\" }\n", 7, "this is for referralrocket"},
		"plain http":        {backend + "base_url = \"http://api.example.com\"\n", 7, "use https"},
		"no url":            {backend + "base_url = \"growsurf\"\n", 7, "not an address"},
		"password in url":   {backend + "base_url = \"https://a:b@api.example.com\"\n", 7, "no user"},
		"no share":          {backend + "share = 0.0\n", 7, "above 0 and up to 1"},
		"too much share":    {backend + "share = 1.5\n", 7, "above 0 and up to 1"},
		"connections":       {backend + "connections = 4\n", 7, "1 to 3"},
		"threshold":         {"[fraud]\nthreshold = 101\n" + backend, 2, "from 1 to 100"},
		"weights":           {"[fraud]\nweights = [\"same-device\"]\n" + backend, 2, "like same-device=30"},
		"step":              {backend + "on_block = [\"shout\"]\n", 7, "not one of refuse-rewards"},
		"two steps":         {backend + "on_block = [\"ban\", \"suspend\"]\n", 7, "not both"},
		"step of a block":   {backend + "on_clear = [\"ban\"]\n", 7, "not one of approve-rewards"},
		"dashboard":         {backend + "dashboard_url = \"app.example.com\"\n", 7, "not an address like"},
		"dashboard gap":     {backend + "dashboard_url = \"https://app.example.com/{id}\"\n", 7, "{campaign} and {person}"},
		"campaigns":         {backend + "campaigns = [1]\n", 7, "a list of texts in quotes is expected"},
		"no name":           {"[[backend]]\nkind = \"growsurf\"\napi_key = \"k\"\nwebhook_secret = \"s\"\n", 1, "name is missing"},
		"no api key":        {"[[backend]]\nname = \"a\"\nkind = \"growsurf\"\nwebhook_secret = \"s\"\n", 1, "api_key is missing"},
		"no secret":         {"[[backend]]\nname = \"a\"\nkind = \"growsurf\"\napi_key = \"k\"\n", 1, "webhook_secret is missing"},
		"single brackets":   {"[backend]\nname = \"a\"\n", 1, "[[backend]]"},
		"reason code":       {"[[reason]]\ncode = \"A b\"\ntext = \"x\"\n" + backend, 1, "is not a name"},
		"reason text":       {"[[reason]]\ncode = \"a\"\n" + backend, 1, "text is missing"},
		"keys":              {"[keys]\n\"reward.approve\" = 3\n" + backend, 2, "a key or a list of keys"},
		"syntax":            {"mask = \n" + backend, 1, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t).file(test.file)
			_, err := config.Load(w.options())
			if err == nil {
				t.Fatal("it loads")
			}
			where := fmt.Sprintf("%s:%d: ", w.path(), test.line)
			if first, _, _ := strings.Cut(err.Error(), "\n"); !strings.HasPrefix(first, where) || !strings.Contains(first, test.want) {
				t.Errorf("%v\nwant line %d and %q", err, test.line, test.want)
			}
		})
	}
}

func TestAllMistakesAtOnceInTheOrderOfTheFile(t *testing.T) {
	w := newWorld(t).file("undo_window = \"x\"\nmask = 3\n[listener]\nadress = \"x\"\n" + backend)
	w.env["REFDESK_THEME"] = "pink"
	w.flags["undo"] = "3"
	_, err := config.Load(w.options())
	if err == nil {
		t.Fatal("it loads")
	}
	lines := strings.Split(err.Error(), "\n")
	for i, want := range []string{":1: undo_window", ":2: mask", ":4: listener.adress", "environment REFDESK_THEME: ", `no setting is called "undo"`} {
		if i >= len(lines) || !strings.Contains(lines[i], want) {
			t.Fatalf("line %d of\n%v\nwant %q", i+1, err, want)
		}
	}
}

func TestHTTPIsForThisMachineAlone(t *testing.T) {
	for _, url := range []string{"http://localhost:1/v2", "http://127.0.0.1:1/v2", "http://[::1]:1/v2"} {
		newWorld(t).file(backend + "base_url = \"" + url + "\"\n").load()
	}
}

func TestUnsignedWebhooksMustBeAskedFor(t *testing.T) {
	s := newWorld(t).file(strings.Replace(backend, `webhook_secret = "s"`, "allow_unsigned = true", 1)).load()
	if !s.Backends[0].Listens() {
		t.Error("it does not listen")
	}
}

func TestAnEmptyTableIsNoMistake(t *testing.T) {
	newWorld(t).file("[listener]\n# address = \"x\"\n[keys]\n" + backend).load()
}

func FuzzLoad(f *testing.F) {
	f.Add(backend)
	f.Add("keys.a.b = [\"x\"]\n[[reason]]\ncode=\"a\"\ntext=\"\"\"\nx\n\"\"\"\n" + backend)
	f.Add("listener = { address = \":1\" }\nbackend = [{ name = \"a\" }]\n\"quoted key\" = 1")
	f.Add("[[backend]]\napi_key = ksecret")
	f.Add("a.b.c.d = 1\n[x]]\n")
	f.Fuzz(func(t *testing.T, text string) {
		w := newWorld(t).file(text)
		s, err := config.Load(w.options())
		if (s == nil) != (err != nil) {
			t.Fatalf("%v with %v", s, err)
		}
		if s != nil && len(s.Entries()) == 0 {
			t.Error("no entries")
		}
	})
}
