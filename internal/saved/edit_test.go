package saved

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// quotes are marks that begin and end long texts of TOML, where they are no
// marks.
const quotes = `[[view]]
name = "first" # ''' is no text here
list = "rewards"
filter = "say \"'''\" once"

[[view]]
name = "second"
list = "rewards"

# What the whole team looks at on Mondays.
[[view]]
name = "third"
list = "rewards"
`

// TestWhatIsTakenOutIsOneView: the others stay, and so do the words that somebody
// wrote above them.
func TestWhatIsTakenOutIsOneView(t *testing.T) {
	for _, gone := range []string{"first", "second", "third"} {
		shelf := Shelf{Dir: t.TempDir(), Views: filepath.Join(t.TempDir(), "views.toml")}
		if err := os.WriteFile(shelf.Views, []byte(quotes), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := shelf.DeleteView("rewards", gone); err != nil {
			t.Fatalf("%s: %v", gone, err)
		}
		kept, err := shelf.Of("rewards")
		if err != nil || len(kept.Problems) > 0 {
			t.Fatalf("%s: %v, %v", gone, kept.Problems, err)
		}
		var names []string
		for _, v := range kept.Views {
			names = append(names, v.Name)
		}
		if len(names) != 2 || strings.Contains(strings.Join(names, " "), gone) {
			t.Errorf("without %s: %q", gone, names)
		}
		text, _ := os.ReadFile(shelf.Views)
		if gone != "third" && !strings.Contains(string(text), "on Mondays.\n[[view]]\nname = \"third\"") {
			t.Errorf("without %s:\n%s", gone, text)
		}
	}
}

func TestAViewWhoseFilterHoldsQuotesIsSavedAnew(t *testing.T) {
	shelf := Shelf{Dir: t.TempDir(), Views: filepath.Join(t.TempDir(), "views.toml")}
	for _, name := range []string{"one", "two", "three", "one"} {
		if err := shelf.SaveView(model.SavedView{List: "rewards", Name: name, Filter: `'''` + name}); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := shelf.Of("rewards"); err != nil || len(kept.Views) != 3 {
		t.Errorf("%+v, %v", kept, err)
	}
}
