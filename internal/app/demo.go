package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
	"refdesk/internal/store"
)

// demoBackend names the sandbox among the backends of a demo.
const demoBackend = "demo"

// Demo is an embedded sandbox with settings that point at it.
type Demo struct {
	Settings *config.Settings
	Sandbox  *sandbox.Server

	story *os.File // nil where nothing is kept
}

// Close ends the demo's sandbox.
func (d *Demo) Close() error {
	err := d.Sandbox.Close()
	if d.story != nil {
		err = errors.Join(err, d.story.Close())
	}
	return err
}

// StartDemo starts a sandbox that tells its story, and makes settings for it.
// Everything stays on loopback. Zero options mean the story of a launch at a
// quick pace.
func StartDemo(ctx context.Context, o sandbox.Options) (*Demo, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	secret := rand.Text()
	o.WebhookURL = "http://" + address + "/hooks/" + demoBackend
	o.WebhookSecret = secret
	if o.Script == "" && o.Story == nil {
		o.Script = "launch"
	}
	if o.Pace == "" {
		o.Pace = "fast"
	}
	if o.APIKey == "" {
		o.APIKey = rand.Text()
	}
	server, err := sandbox.Start(ctx, o)
	if err != nil {
		return nil, err
	}
	settings := config.Default()
	settings.Listener.Address = address
	settings.Backends = []config.Backend{{
		Name: demoBackend, Kind: "growsurf", BaseURL: server.Info().BaseURL, APIKey: config.Secret(o.APIKey),
		WebhookSecret: config.Secret(secret), Share: 1, Connections: 2, OnBlock: model.DefaultRules().OnBlock,
	}}
	if settings.Worths, err = demoWorths(server); err != nil {
		return nil, errors.Join(err, server.Close())
	}
	return &Demo{Settings: settings, Sandbox: server}, nil
}

// demoWorths says what the sandbox's rewards are worth, which real settings say
// in [[worth]].
func demoWorths(server *sandbox.Server) (worths model.Worths, err error) {
	server.Do(func(p *sandbox.Program) {
		for _, campaign := range p.Campaigns() {
			for _, c := range p.Configs(campaign) {
				if c.Worth == "" || err != nil {
					continue
				}
				w := model.Worth{CampaignID: campaign, ConfigID: c.ID}
				w.Amount, err = model.MoneyFromMajor(c.Worth, c.Currency)
				worths = append(worths, w)
			}
		}
	})
	return worths, err
}

// What a kept demo leaves beside its store.
const (
	demoFile  = "demo.toml"
	storyFile = "demo.story"
)

// KeepDemo is StartDemo with a store and a story in a folder. Where an earlier
// demo ended, however that was, this one goes on: the same people, and what was
// decided about them. Options that are not zero must be those of that demo.
func KeepDemo(ctx context.Context, dir string, o sandbox.Options) (*Demo, error) {
	story, err := openStory(dir)
	if err != nil {
		return nil, err
	}
	if at, err := story.Stat(); err == nil && at.Size() == 0 && o.Script == "" {
		o.Script = "launch"
	}
	o.Story = story
	demo, err := StartDemo(ctx, o)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the demo in %s: %w", dir, err), story.Close())
	}
	demo.story, demo.Settings.Data = story, dir
	if err := demo.Keep(); err != nil {
		return nil, errors.Join(err, demo.Close())
	}
	return demo, nil
}

// openStory opens the story in a folder for one demo at a time, and refuses a
// folder whose store is about something else.
func openStory(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of the demo: %w", err)
	}
	path := filepath.Join(dir, storyFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(dir, store.FileName)); err == nil {
			return nil, fmt.Errorf("%s holds a store that no demo goes on with: choose an empty folder", dir)
		}
	}
	story, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the story of the demo: %w", err)
	}
	if err := lockFile(story); err != nil {
		if errors.Is(err, errLocked) {
			err = fmt.Errorf("a demo runs in %s already; words with --data read and decide there meanwhile", dir)
		}
		return nil, errors.Join(err, story.Close())
	}
	return story, nil
}

// demoHead begins the settings of a kept demo.
const demoHead = `# What the rewards of this demo are worth. Words with --data and this folder read
# it, unless --config or REFDESK_CONFIG names other settings. Each demo that runs
# here writes it anew.
`

// Keep leaves settings in the demo's folder, by which words can pay what its
// rewards are worth.
func (d *Demo) Keep() error {
	var text strings.Builder
	text.WriteString(demoHead)
	for _, w := range d.Settings.Worths {
		fmt.Fprintf(&text, "\n[[worth]]\ncampaign = %q\nconfig = %q\namount = %q\n", w.CampaignID, w.ConfigID, w.Amount)
	}
	if err := os.WriteFile(filepath.Join(d.Settings.Data, demoFile), []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("the settings of the demo: %w", err)
	}
	return nil
}

// DemoSettings is the file of settings that a demo has left in a folder, "" when
// there is none.
func DemoSettings(dir string) string {
	path := filepath.Join(dir, demoFile)
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// freeAddress finds a loopback port for the listener. The sandbox has to know
// it before the listener is up, so it is let go in between.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("a port for the webhook listener: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}
