package app

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows lists every room and the rooms it may import directly. `app` and the
// end-to-end tests may import all.
var arrows = map[string][]string{
	"refdesk":            {"internal/cli"},
	"ui":                 {},
	"ui/uitest":          {"ui"},
	"views":              {"ui", "internal/model"},
	"apiclient":          {"internal/model"},
	"apiclient/growsurf": {"apiclient", "internal/model"},
	"live":               {"internal/model"},
	"internal/model":     {},
	"internal/store":     {"internal/ahead", "internal/model"},
	"internal/index":     {"internal/ahead", "internal/model", "internal/nearest"},
	"internal/pull":      {"internal/model"},
	"internal/desk":      {"internal/model"},
	"internal/outbox":    {"internal/model"},
	"internal/fraud":     {"internal/model"},
	"internal/sandbox":   {},
	"internal/config":    {"internal/model", "internal/nearest", "internal/tomllines"},
	"internal/ahead":     {},
	"internal/nearest":   {},
	"internal/tomllines": {},
	"internal/newfile":   {},
	"internal/saved":     {"internal/model", "internal/tomllines"},
	"internal/payfile":   {"internal/model", "internal/newfile", "internal/tomllines"},
	"internal/export":    {"internal/model", "internal/newfile"},
	"internal/cli":       {"internal/app", "internal/config", "internal/desk", "internal/export", "internal/model", "internal/sandbox", "ui"},
	"internal/app":       nil, // every room
	"internal/e2e":       nil,
}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestArrows(t *testing.T) {
	for _, room := range listRooms(t) {
		name := strings.TrimPrefix(room.ImportPath, "refdesk/")
		allowed, known := arrows[name]
		if !known {
			t.Errorf("%s is a room that nobody has named: add it to this list and to the map in the README", name)
			continue
		}
		if allowed == nil {
			continue
		}
		for _, path := range room.Imports {
			to, ours := strings.CutPrefix(path, "refdesk/")
			if ours && !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s, which the house does not allow", name, to)
			}
		}
	}
}

func listRooms(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var rooms []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var room listed
		err := dec.Decode(&room)
		if errors.Is(err, io.EOF) {
			return rooms
		}
		if err != nil {
			t.Fatal(err)
		}
		rooms = append(rooms, room)
	}
}
