package cli

import (
	"strings"
	"testing"
)

func TestFeedNeedsAnAddress(t *testing.T) {
	unconfigured(t)
	t.Setenv("REFDESK_CONFIG", writeFile(t, "config.toml", ""))
	for _, url := range []string{"desk:8788", "ftp://desk/feed", "ws://ana:secret@desk/feed"} {
		got := run("--feed", url)
		expect(t, got, exitUsage, "--feed", "feed")
		if strings.Contains(got.err, "secret") {
			t.Errorf("the error tells a secret: %s", got.err)
		}
	}
	// No backend is needed to attach; a terminal is.
	expect(t, run("--feed", "ws://desk:8788"), exitUsage, "needs a terminal")
}

func TestCheckLooksAtTheFeed(t *testing.T) {
	s := newShop(t, 3)
	check := func() said { return s.run("check") }
	if got := check(); strings.Contains(got.out, "  feed: ") {
		t.Errorf("a feed that is off was looked at:\n%s", got.out)
	}
	t.Setenv("REFDESK_FEED_ADDRESS", "127.0.0.1:0")
	if got := check(); !strings.Contains(got.out, "ok    feed: consoles can attach") {
		t.Errorf("on loopback:\n%s", got.out)
	}
	t.Setenv("REFDESK_FEED_ADDRESS", "0.0.0.0:0")
	if got := check(); got.code != exitFailed || !strings.Contains(got.out, "FAIL  feed: ") || !strings.Contains(got.out, "REFDESK_FEED_TOKEN") {
		t.Errorf("without a token:\n%s", got.out)
	}
	t.Setenv("REFDESK_FEED_TOKEN", "token-of-the-feed")
	if got := check(); !strings.Contains(got.out, "ok    feed: ") || strings.Contains(got.out, "token-of-the-feed") {
		t.Errorf("with a token:\n%s", got.out)
	}
}
