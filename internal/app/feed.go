package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/live"
)

// feedFolders is where copies of other journals lie, in the data folder.
const feedFolders = "feeds"

// notInNames is what does not belong into the name of a folder.
var notInNames = regexp.MustCompile(`[^a-z0-9.-]+`)

// FeedFolder is the data folder of a console that is attached to a feed: one a
// feed, under the data folder of the settings. It fails for what is not the
// address of a feed.
func FeedFolder(data, address string) (string, error) {
	address, err := live.FeedURL(address)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(address))
	name := strings.Trim(notInNames.ReplaceAllString(u.Host, "-"), "-.")
	return filepath.Join(data, feedFolders, name[:min(len(name), 80)]+"-"+hex.EncodeToString(sum[:4])), nil
}

// attached tells that this console copies another refdesk's journal.
func (o Options) attached() bool { return o.Feed != "" }

// keyless tells that such a console has no key to ask a backend with.
func (o Options) keyless() bool {
	return o.attached() && !slices.ContainsFunc(o.Settings.Backends, config.Backend.HasAPI)
}

// attach gives what copies another refdesk's journal.
func (a *App) attach(ctx context.Context) (run func(context.Context) error, err error) {
	token, err := a.feedToken(ctx)
	if err != nil {
		return nil, err
	}
	attachment, err := live.NewAttachment(live.AttachOptions{
		URL: a.o.Feed, Token: token, Copy: a.store, Log: a.log, NoReading: a.o.keyless(),
	})
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	a.copying = attachment
	a.mu.Unlock()
	return attachment.Run, nil
}

// handOn binds the feed of this journal and gives what runs it, nil where the
// settings ask for none.
func (a *App) handOn(ctx context.Context) (run func(context.Context) error, err error) {
	address := a.o.Settings.Feed.Address
	if address == "" {
		return nil, nil
	}
	token, err := a.feedToken(ctx)
	if err != nil {
		return nil, err
	}
	o := live.FeedOptions{Address: address, Token: token, Journal: a.store, Log: a.log}
	for _, b := range a.o.Settings.Backends {
		o.Backends = append(o.Backends, live.FeedBackend{Name: b.Name, Kind: b.Kind, Aliases: b.Aliases, Currency: b.Currency})
	}
	feed, err := live.NewFeed(o)
	if err != nil {
		return nil, err
	}
	if err := feed.Listen(); err != nil {
		return nil, err
	}
	a.mu.Lock()
	a.handing = feed
	a.mu.Unlock()
	return feed.Run, nil
}

// feedToken is what consoles have to know, hidden from reports of crashes.
func (a *App) feedToken(ctx context.Context) (string, error) {
	token, err := FeedToken(ctx, a.o.Settings)
	if token != "" {
		a.crashes.hide(token)
	}
	return token, err
}

// feedTokenVariable is where the token is looked for unless the settings say
// otherwise.
const feedTokenVariable = "REFDESK_FEED_TOKEN"

// FeedToken resolves the token of the feed. It is "" where none is set, not
// even in the variable that is looked at when the settings say nothing.
func FeedToken(ctx context.Context, set *config.Settings) (string, error) {
	token := set.Feed.Token
	if !token.Set() || token.Source() == "env:"+feedTokenVariable && os.Getenv(feedTokenVariable) == "" {
		return "", nil
	}
	text, err := token.Resolve(ctx)
	if err != nil {
		return "", fmt.Errorf("feed.token: %w", err)
	}
	return text, nil
}

// CheckFeed tells what keeps the feed from being served, beside its port.
func CheckFeed(ctx context.Context, set *config.Settings) error {
	token, err := FeedToken(ctx, set)
	if err != nil {
		return err
	}
	return live.CheckFeedToken(set.Feed.Address, token)
}

// FeedAddress is where consoles attach, "" when nothing is handed on.
func (a *App) FeedAddress() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.handing == nil {
		return ""
	}
	return a.handing.Addr()
}

// ownFolder makes sure that a journal which copies another gets no events from
// elsewhere: they would be missing there, and the copy would no longer be one.
func (a *App) ownFolder(ctx context.Context) error {
	copied, err := a.store.Copied(ctx)
	if err != nil {
		return err
	}
	switch {
	case a.o.attached() && copied.Own:
		return errors.New("the data folder " + a.o.Settings.Data + " holds events of its own; attach with another --data")
	case !a.o.attached() && copied.Journal != "":
		return errors.New("the data folder " + a.o.Settings.Data + " holds a copy of another refdesk's journal; open it with --feed")
	}
	return nil
}

// feedStatus is how the link to the serving refdesk stands. A guest leaves the
// link to its keeper. The caller holds the lock.
func (a *App) feedStatus() model.FeedStatus {
	st := model.FeedStatus{URL: a.o.Feed}
	if a.copying != nil {
		st = a.copying.Status()
	}
	st.CanWrite = !a.o.ReadOnly
	return st
}
