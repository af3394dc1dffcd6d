package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
	"refdesk/ui"
)

// console opens the screen on the configured backends.
func (s *session) console(ctx context.Context) error {
	settings, err := s.settings(needs{backend: s.feed == ""})
	if err != nil {
		return err
	}
	if s.feed != "" && s.data == "" {
		if settings.Data, err = app.FeedFolder(settings.Data, s.feed); err != nil {
			return usagef("--feed: %w", err)
		}
	}
	if err := s.needTerminal(); err != nil {
		return err
	}
	ctx, stop := untilQuit(ctx)
	defer stop()
	a, err := app.Open(ctx, app.Options{Settings: settings, Version: version(), ReadOnly: s.readOnly, Feed: s.feed, Begin: s.begin()})
	if err != nil {
		return usageError{err}
	}
	return errors.Join(s.draw(ctx, a, settings.Backends), a.Close())
}

// untilQuit ends with SIGQUIT as well, which by itself prints every stack across
// the screen and leaves the terminal without echo.
func untilQuit(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, syscall.SIGQUIT)
}

// begin is the campaign that the console begins with.
func (s *session) begin() model.CampaignRef {
	return model.CampaignRef{Backend: s.backend, ID: s.campaign}
}

// draw runs the console until it ends. A store that was never filled knows no
// campaign, and may know the one that was named before long.
func (s *session) draw(ctx context.Context, a *app.App, backends []config.Backend) error {
	all, err := a.Campaigns(ctx)
	if err == nil && len(all) > 0 {
		err = s.knownScope(ctx, a, backends)
	}
	if err != nil {
		return err
	}
	return s.beforeScreen(a.Console(ctx, app.OwnTerminal()))
}

// beforeScreen makes what kept the screen from opening an error of settings.
func (s *session) beforeScreen(err error) error {
	var start *app.StartError
	if errors.As(err, &start) {
		return usageError{err}
	}
	return err
}

// needTerminal refuses to draw a screen where nobody can see it.
func (s *session) needTerminal() error {
	if onTerminal(s.out) {
		return nil
	}
	return usagef("the console needs a terminal to draw on; `refdesk serve` works without one, `refdesk list KIND` prints lists")
}

func (s *session) demoWord() *cobra.Command {
	o := sandbox.Options{Seed: 1}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "The console on an embedded sandbox with a running launch: no account, no network",
		Long:  "The console on an embedded sandbox with a running launch: real HTTP and signed webhooks on loopback, no account,\nno network. Everything is temporary unless --data names a folder: the next demo there goes on where this one ends,\nand words read the folder without settings, as in `refdesk list rewards --data DIR`. Of your settings it takes\nyour name, keys, reasons, undo window, and how the screen looks.",
		Args:  noArgs,
	}
	f := cmd.Flags()
	f.IntVar(&o.People, "people", 400, "`N` participants at the start")
	f.StringVar(&o.Script, "script", "launch", "`STORY` that happens: launch, quiet, or attack for a fraud desk full of cases")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := knownStory(o); err != nil {
			return err
		}
		return s.demo(cmd.Context(), asked(o, f.Changed))
	}
	return cmd
}

// asked leaves out what nobody asked for, because a kept demo has its own.
func asked(o sandbox.Options, changed func(flag string) bool) sandbox.Options {
	if !changed("people") {
		o.People = 0
	}
	if !changed("script") {
		o.Script = ""
	}
	return o
}

func (s *session) demo(ctx context.Context, o sandbox.Options) (err error) {
	if err := s.needTerminal(); err != nil {
		return err
	}
	own, err := s.ownSettings()
	if err != nil {
		return err
	}
	ctx, stop := untilQuit(ctx)
	defer stop()
	demo, err := s.startDemo(ctx, o)
	if err != nil {
		return err
	}
	demo.Settings.TakeOwn(own)
	if s.data == "" {
		defer func() { err = errors.Join(err, removeUnlessCrashed(demo.Settings.Data, err)) }()
	}
	defer func() { err = errors.Join(err, demo.Close()) }()
	a, err := app.Open(ctx, app.Options{Settings: demo.Settings, Version: version(), Demo: true, Begin: s.begin()})
	if err != nil {
		return usageError{err}
	}
	return errors.Join(s.draw(ctx, a, demo.Settings.Backends), a.Close())
}

// ownSettings are those of which a demo takes the operator's own. A file that
// nobody has named may be half filled in for an account, which is no reason to
// refuse a demo: the environment alone counts then.
func (s *session) ownSettings() (*config.Settings, error) {
	o := config.Options{File: s.configFile, NoBackend: true}
	own, err := config.Load(o)
	if named := s.configFile != "" || os.Getenv("REFDESK_CONFIG") != ""; err != nil && !named {
		o.File = os.DevNull
		own, err = config.Load(o)
	}
	if err != nil {
		return nil, usageError{err}
	}
	return own, nil
}

// removeUnlessCrashed removes a demo's own folder. After a crash it stays: the
// report that the crash names lies in it.
func removeUnlessCrashed(dir string, err error) error {
	var crash *app.CrashError
	if errors.As(err, &crash) {
		return nil
	}
	return os.RemoveAll(dir)
}

// startDemo starts the demo of a folder, or one in a folder of its own that is
// left to be removed.
func (s *session) startDemo(ctx context.Context, o sandbox.Options) (*app.Demo, error) {
	if s.data != "" {
		demo, err := app.KeepDemo(ctx, s.data, o)
		if err != nil {
			return nil, usageError{err}
		}
		return demo, nil
	}
	dir, err := os.MkdirTemp("", "refdesk-demo-")
	if err != nil {
		return nil, fmt.Errorf("a folder for the demo: %w", err)
	}
	demo, err := app.StartDemo(ctx, o)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	demo.Settings.Data = dir
	return demo, nil
}

func (s *session) serveWord() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Listen, read and send without a screen",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return s.serve(cmd.Context()) },
	}
}

func (s *session) serve(ctx context.Context) error {
	return s.opened(ctx, needs{backend: true}, func(a *app.App) error {
		return s.beforeScreen(a.Serve(ctx, func(address string, keeper bool) {
			switch {
			case !keeper:
				fmt.Fprintln(s.err, "refdesk: another refdesk ("+a.KeeperName()+") keeps this store; this one takes over when that ends")
			case address == "":
				fmt.Fprintln(s.err, "refdesk: reading and sending; no webhook secret is set, so nothing is listened for")
			default:
				fmt.Fprintln(s.err, "refdesk: listening on http://"+address)
			}
			if feed := a.FeedAddress(); feed != "" {
				fmt.Fprintln(s.err, "refdesk: consoles attach at ws://"+feed+"/feed")
			}
		}, func(alarm string) { fmt.Fprintln(s.err, "refdesk: "+ui.Clean(alarm)) }))
	})
}
