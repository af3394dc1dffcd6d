package app

import (
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/config"
)

func TestEachFeedHasAFolder(t *testing.T) {
	data := t.TempDir()
	folder := func(url string) string {
		t.Helper()
		dir, err := FeedFolder(data, url)
		if err != nil {
			t.Fatal(err)
		}
		return dir
	}
	one := folder("ws://desk.example.com:8788/feed")
	if one != folder("http://Desk.example.com:8788") {
		t.Error("two spellings of one feed have two folders")
	}
	for _, other := range []string{"wss://desk.example.com:8788", "ws://desk.example.com:8789", "ws://[::1]:8788/../../x"} {
		dir := folder(other)
		if dir == one || filepath.Dir(dir) != filepath.Join(data, feedFolders) {
			t.Errorf("%s lies in %s", other, dir)
		}
	}
	if _, err := FeedFolder(data, "desk"); err == nil {
		t.Error("what is no address has a folder")
	}
}

func TestFeedTokenComesFromTheVariableOrTheSettings(t *testing.T) {
	set := config.Default()
	t.Setenv(feedTokenVariable, "")
	token := func() (string, error) { return FeedToken(t.Context(), set) }
	if got, err := token(); got != "" || err != nil {
		t.Errorf("where none is set: %q, %v", got, err)
	}
	t.Setenv(feedTokenVariable, "from-the-variable")
	if got, err := token(); got != "from-the-variable" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	set.Feed.Token = "file:" + config.Secret(filepath.Join(t.TempDir(), "missing"))
	if got, err := token(); err == nil || got != "" || !strings.Contains(err.Error(), "feed.token") {
		t.Errorf("a file that is not there gives %q, %v", got, err)
	}
}
