package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// TestWordsRespectTheMask: on a shared screen no word prints an address whole,
// in whatever form.
func TestWordsRespectTheMask(t *testing.T) {
	s := newShop(t, 12)
	s.must("pull", "--once")
	rows := s.rows("list", "participants", "--json")
	address, id := rows[0]["email"].(string), rows[0]["id"].(string)
	settings, err := os.ReadFile(s.file)
	if err != nil {
		t.Fatal(err)
	}
	s.file = writeFile(t, "masked.toml", "mask = true\n"+string(settings))
	hidden := model.MaskAddresses(address)
	for _, words := range [][]string{
		{"list", "participants"},
		{"list", "participants", "--json"},
		{"show", "participant", id},
		{"show", "participant", address},
		{"note", address, "asked " + address},
		{"export", "participants", "--format", "jsonl"},
	} {
		got := s.run(words...)
		if strings.Contains(got.out+got.err, address) || got.code != exitDone {
			t.Errorf("%q exits %d and prints\n%s%s", words, got.code, got.out, got.err)
		}
		if words[0] != "note" && !strings.Contains(got.out, hidden) {
			t.Errorf("%q does not print %s", words, hidden)
		}
	}
	got := s.run("show", "participant", "nobody."+address)
	if strings.Contains(got.err, "nobody."+address) || got.code != exitFailed {
		t.Errorf("an error of code %d names the address whole: %s", got.code, got.err)
	}
}

func FuzzMaskJSON(f *testing.F) {
	for _, seed := range []string{
		`{"email":"ana@example.com"}`, `{"a@b.test":["x","\u0001ana@example.com","\\\"q@x.test"],"n":1e400}`, `{}`, `"\ud800@x"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		if !json.Valid([]byte(doc)) {
			return
		}
		got := maskJSON([]byte(doc))
		if !json.Valid(got) {
			t.Fatalf("%q became %q", doc, got)
		}
		if again := maskJSON(got); !bytes.Equal(again, got) {
			t.Errorf("masked once %q, twice %q", got, again)
		}
	})
}
