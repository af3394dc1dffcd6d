package saved

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/model"
)

func newShelf(t *testing.T) Shelf {
	t.Helper()
	dir := t.TempDir()
	return Shelf{Dir: dir, Views: filepath.Join(dir, "views.toml")}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// of gives what is kept for a list.
func (s Shelf) of(t *testing.T, list string) model.Saved {
	t.Helper()
	kept, err := s.Of(list)
	ok(t, err)
	return kept
}

func names(views []model.SavedView) string {
	var out []string
	for _, v := range views {
		out = append(out, v.Name)
	}
	return strings.Join(out, " ")
}

func TestNothingIsKeptAtFirst(t *testing.T) {
	if kept := newShelf(t).of(t, "rewards"); len(kept.Filters)+len(kept.Columns)+len(kept.Views)+len(kept.Problems) != 0 {
		t.Errorf("kept is %+v", kept)
	}
}

func TestFiltersAreKeptOnceAndInOrder(t *testing.T) {
	s := newShelf(t)
	for _, f := range []string{"a", "b", " a ", "", "\n", strings.Repeat("x", 2000), "q \"w\"\nx"} {
		ok(t, s.AddFilter("rewards", f))
	}
	ok(t, s.AddFilter("live", "c"))
	if got := s.of(t, "rewards").Filters; !slices.Equal(got, []string{"b", "a", "q \"w\"\nx"}) {
		t.Errorf("kept are %q", got)
	}
	if info, err := os.Stat(s.filtersFile()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
}

func TestFiltersDoNotGrowForEver(t *testing.T) {
	s := newShelf(t)
	var old strings.Builder
	for i := range mostLines {
		fmt.Fprintf(&old, "{\"list\":\"rewards\",\"filter\":\"f%d\"}\n", i)
	}
	ok(t, os.WriteFile(s.filtersFile(), []byte(old.String()), 0o600))
	for _, f := range []string{"one", "two"} {
		ok(t, s.AddFilter("rewards", f))
	}
	text, err := read(s.filtersFile())
	all := filtersIn(text)
	got := s.of(t, "rewards").Filters
	if err != nil || len(all) != mostLines/2+2 || len(got) != mostFilters || got[len(got)-1] != "two" {
		t.Errorf("%d lines, of them %d filters (%v)", len(all), len(got), err)
	}
}

func TestDamagedFilesCountForNothing(t *testing.T) {
	s := newShelf(t)
	ok(t, os.WriteFile(s.filtersFile(), []byte("{\"list\":\"rewards\",\"filter\":\"a\"}\nnonsense\n{\"li"), 0o600))
	if got := s.of(t, "rewards").Filters; !slices.Equal(got, []string{"a"}) {
		t.Errorf("kept are %q", got)
	}
	ok(t, os.WriteFile(s.columnsFile(), []byte("{"), 0o600))
	if _, err := s.Of("rewards"); err == nil || !strings.Contains(err.Error(), "columns.json") {
		t.Errorf("got %v", err)
	}
	ok(t, s.SetColumns("rewards", []string{"name"}))
	if got := s.of(t, "rewards").Columns; !slices.Equal(got, []string{"name"}) {
		t.Errorf("columns are %q", got)
	}
}

// TestALineCutShortTakesNoOtherWithIt: a full disk leaves the half of a line.
func TestALineCutShortTakesNoOtherWithIt(t *testing.T) {
	s := newShelf(t)
	ok(t, os.WriteFile(s.filtersFile(), []byte("{\"list\":\"rewards\",\"fil"), 0o600))
	ok(t, s.AddFilter("rewards", "a"))
	if got := s.of(t, "rewards").Filters; !slices.Equal(got, []string{"a"}) {
		t.Errorf("kept are %q", got)
	}
}

func TestColumnsAreKeptByList(t *testing.T) {
	s := newShelf(t)
	ok(t, s.SetColumns("rewards", []string{"state", "name"}))
	ok(t, s.SetColumns("live", []string{"who"}))
	ok(t, s.SetColumns("live", nil))
	if got := s.of(t, "rewards").Columns; !slices.Equal(got, []string{"state", "name"}) || len(s.of(t, "live").Columns) != 0 {
		t.Errorf("columns are %q and %q", got, s.of(t, "live").Columns)
	}
}

func TestViewsAreSavedRenamedAndDeleted(t *testing.T) {
	s := newShelf(t)
	ok(t, os.WriteFile(s.Views, []byte("# ours\n[[view]]\nname = \"old\" # as Ana likes it\nlist = \"rewards\"\n\n[[view]]\nname = \"other\"\nlist = \"live\"\n"), 0o640))
	ok(t, os.Chmod(s.Views, 0o640)) // whatever the umask is
	v := model.SavedView{Name: `who "waits"`, List: "rewards", Filter: "state:waiting -ana", Order: "-since,name", Columns: []string{"name", "since"}}
	ok(t, s.SaveView(v))
	got := s.of(t, "rewards").Views
	if len(got) != 2 || got[1].Filter != v.Filter || got[1].Order != v.Order || !slices.Equal(got[1].Columns, v.Columns) {
		t.Fatalf("views are %+v", got)
	}
	v.Filter = "state:approved"
	ok(t, s.SaveView(v))
	ok(t, s.RenameView("rewards", v.Name, "new"))
	if got := s.of(t, "rewards").Views; names(got) != "old new" || got[1].Filter != "state:approved" {
		t.Errorf("views are %+v", got)
	}
	if err := s.RenameView("rewards", "new", "old"); err == nil {
		t.Error("two views have one name")
	}
	ok(t, s.DeleteView("rewards", "new"))
	for _, err := range []error{s.DeleteView("rewards", "new"), s.RenameView("rewards", "new", "x")} {
		if err == nil || !strings.Contains(err.Error(), "any more") {
			t.Errorf("got %v", err)
		}
	}
	text, err := read(s.Views)
	ok(t, err)
	if !strings.HasPrefix(text, "# ours\n[[view]]\nname = \"old\" # as Ana likes it\n") || names(s.of(t, "live").Views) != "other" {
		t.Errorf("the file is\n%s", text)
	}
	if info, err := os.Stat(s.Views); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the shared file has mode %v (%v)", info.Mode(), err)
	}
}

func TestMistakesOfTheFileAreNamedByLine(t *testing.T) {
	for source, want := range map[string]string{
		"[[view]]\nname = \"a\"\nlist = \"live\"\nfliter = \"x\"\n":  `:4: a view has no "fliter", only name, list, filter`,
		"[[view]]\nname = 3\nlist = \"live\"\n":                      ":2: name is a text in quotes",
		"[[view]]\nname = \"a\"\nlist = \"live\"\ncolumns = [1]\n":   ":4: columns is a list of texts",
		"\n[[view]]\nname = \"a\"\n":                                 ":2: a view needs a name and a list",
		"views = 1\n":                                                `:1: there is no "views" here, only [[view]]`,
		"view = 1\n":                                                 ":1: a view begins with [[view]]",
		"[[view]]\nname = \"a\"\nlist = \"live\"\n[[view]]\nname = ": ":5:",
	} {
		s := newShelf(t)
		ok(t, os.WriteFile(s.Views, []byte(source), 0o600))
		kept := s.of(t, "live")
		if len(kept.Problems) == 0 || !strings.HasPrefix(kept.Problems[0], s.Views+want[:2]) || !strings.Contains(kept.Problems[0], want) {
			t.Errorf("%q: %q, not %q", source, kept.Problems, want)
		}
		for _, err := range []error{s.SaveView(model.SavedView{Name: "b", List: "live"}), s.DeleteView("live", "a")} {
			if err == nil || !strings.Contains(err.Error(), "mend the file first") {
				t.Errorf("%q was changed: %v", source, err)
			}
		}
		if text, _ := read(s.Views); text != source {
			t.Errorf("%q became %q", source, text)
		}
	}
}

func TestMistakesLeaveTheOtherViews(t *testing.T) {
	s := newShelf(t)
	ok(t, os.WriteFile(s.Views, []byte("[[view]]\nname = \"a\"\n[[view]]\nname = \"b\"\nlist = \"live\"\n"), 0o600))
	if kept := s.of(t, "live"); names(kept.Views) != "b" || len(kept.Problems) != 1 {
		t.Errorf("kept is %+v", kept)
	}
}

func TestViewsCannotBeWrittenWhereNothingCan(t *testing.T) {
	s := newShelf(t)
	s.Views = filepath.Join(s.Dir, "missing", "views.toml")
	if err := s.SaveView(model.SavedView{Name: "a", List: "live"}); err == nil {
		t.Error("saved into a folder that is not there")
	}
}

// FuzzViews: whatever the file holds, reading it says what it can, and a view
// that was saved is there with all others.
func FuzzViews(f *testing.F) {
	f.Add("[[view]]\nname = \"a\"\nlist = \"live\"\n", "b", "state:waiting")
	f.Add("view = [{name='x',list='live'}]", "x", "\x00\"\\")
	f.Add("# nothing", "é\n", "'''")
	f.Fuzz(func(t *testing.T, source, name, filter string) {
		s := newShelf(t)
		ok(t, os.WriteFile(s.Views, []byte(source), 0o600))
		before := s.of(t, "live")
		v := model.SavedView{Name: name, List: "live", Filter: filter}
		if err := s.SaveView(v); err != nil {
			if text, _ := read(s.Views); text != source {
				t.Fatalf("%v, but the file became %q", err, text)
			}
			return
		}
		after := s.of(t, "live")
		for _, one := range append(before.Views, v) {
			if !slices.ContainsFunc(after.Views, func(have model.SavedView) bool { return have.Name == one.Name }) && strings.TrimSpace(one.Name) != "" {
				t.Fatalf("%q is gone: %+v", one.Name, after)
			}
		}
	})
}
