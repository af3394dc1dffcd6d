package app

import (
	"context"
	"errors"
	"io"
	"os"
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/ui"
	"refdesk/views"
)

const (
	// burstFrame is the least time between two redraws while events flood; the
	// first of a burst is drawn at once.
	burstFrame = 250 * time.Millisecond
	// statusEvery is how often links are looked at. Nothing is sent to the
	// screen unless something changed.
	statusEvery = time.Second
)

// Terminal is where the console is drawn. Zero values are the process's own.
type Terminal struct {
	In      io.Reader
	Out     io.Writer
	Options []tea.ProgramOption
	Started func(*tea.Program) // told of the program before it runs; may be nil
}

// Console runs the screen until the operator leaves or ctx ends. This process
// becomes the keeper if none is there.
func (a *App) Console(ctx context.Context, term Terminal) error {
	s := newServices(a.crashes.guard)
	err := a.console(ctx, s, term)
	return a.ended(ctx, err, s.stop())
}

func (a *App) console(ctx context.Context, s *services, term Terminal) error {
	env, err := a.env(ctx)
	if err != nil {
		return &StartError{err}
	}
	commits, forget := a.index.Subscribe()
	defer forget()
	filling := make(chan struct{})
	a.mu.Lock()
	a.filling = filling
	a.mu.Unlock()
	s.start(ctx, "index", func(ctx context.Context) error { return a.runIndex(ctx, filling) })
	if _, err := a.begin(ctx, s); err != nil {
		return err
	}
	return a.screen(ctx, s, term, env, commits)
}

// A store of this many people is read in no time. For a larger one every core
// is wanted, the screen's as well, so that its first rows go first, if they do
// not take too long.
const (
	manyPeople  = 20_000
	openingWait = 200 * time.Millisecond
	openingDraw = 30 * time.Millisecond // of rows that are there
)

func (a *App) runIndex(ctx context.Context, filling chan<- struct{}) error {
	if people, err := a.store.HighestPerson(ctx); err == nil && people > manyPeople {
		late := time.NewTimer(openingWait)
		defer late.Stop()
		select {
		case <-a.opened:
			if err := pause(ctx, openingDraw); err != nil {
				return err
			}
		case <-late.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := a.index.Load(ctx); err != nil {
		return err
	}
	// Who waits goes through everybody as well: not before the texts are ranked,
	// which takes as much room for a moment.
	var warm sync.WaitGroup
	defer warm.Wait()
	warm.Go(func() {
		a.index.Warm(ctx)
		filled()
		close(filling)
	})
	return a.index.Run(ctx)
}

func (a *App) screen(ctx context.Context, s *services, term Terminal, env views.Env, commits <-chan model.Announcement) error {
	screen := guarded{Model: newPaced(views.NewRoot(env), time.Now), crashes: a.crashes}
	var p *tea.Program
	screen.quit = func() { p.Quit() }
	opts := append([]tea.ProgramOption{tea.WithoutSignalHandler(), tea.WithoutCatchPanics()}, term.Options...)
	if term.In != nil {
		opts = append(opts, tea.WithInput(term.In))
	}
	if term.Out != nil {
		opts = append(opts, tea.WithOutput(term.Out))
	}
	p = tea.NewProgram(screen, opts...)
	if term.Started != nil {
		term.Started(p)
	}
	s.start(ctx, "screen feed", func(ctx context.Context) error { return a.feed(ctx, commits, p) })

	var failure error
	watched := make(chan struct{})
	watch, stopWatching := context.WithCancel(ctx)
	go func() {
		defer close(watched)
		failure = s.wait(watch)
		// A program ended by its context would close the terminal under the
		// goroutine that reads it. Asked to quit, it waits for that one first.
		p.Quit()
	}()
	_, err := p.Run()
	stopWatching()
	<-watched
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		err = nil // a lost terminal ends the screen in order
	}
	if seen := a.store.SetSeen(context.WithoutCancel(ctx), a.o.Settings.Operator, a.index.Seq()); seen != nil {
		a.log.Warn("could not remember what was looked at", "err", seen)
	}
	return errors.Join(err, failure)
}

func (a *App) env(ctx context.Context) (views.Env, error) {
	keymap, err := Keymap(a.o.Settings)
	if err != nil {
		return views.Env{}, err
	}
	set := a.o.Settings
	money, err := model.NewMoneyFormat(set.Locale)
	if err != nil {
		return views.Env{}, err
	}
	return views.Env{
		Ctx: ctx, Lists: a.Lists(), Desk: a.desk, Stations: a, Vendor: a.vendor, Keymap: keymap,
		Styles: ui.NewStyles(ui.Looks{ASCII: set.ASCII}), Theme: views.Theme(set.Theme), Dashboards: dashboards(set.Backends),
		Now: time.Now, Zone: set.Zone(), Operator: set.Operator, Begin: a.o.Begin, Demo: a.o.Demo, ReadOnly: a.o.ReadOnly, Mask: set.Mask,
		UndoWindow: set.UndoWindow.Duration, Version: a.o.Version, Past: a,
		Cases: a.Cases(), Judge: a.desk, Exports: a, Reports: a,
		Batches: a.Batches(), Money: money, Worths: set.Worths, AskFrom: set.Fraud.AskFrom, Language: language{}, Memory: shelfOf(set),
	}, nil
}

// dashboards are the addresses of the vendors' pages, by backend.
func dashboards(backends []config.Backend) map[string]string {
	out := make(map[string]string, len(backends))
	for _, b := range backends {
		out[b.Name] = b.DashboardURL
	}
	return out
}

// Since tells what happened since this operator last looked.
func (a *App) Since(ctx context.Context) (model.Since, error) {
	return a.store.Since(ctx, a.o.Settings.Operator)
}

// feed tells the screen of commits, the first of a burst at once and then one
// a frame, and of links that changed.
func (a *App) feed(ctx context.Context, commits <-chan model.Announcement, p *tea.Program) error {
	look := time.NewTicker(statusEvery)
	defer look.Stop()
	var known links
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case commit := <-commits:
			p.Send(views.EventsMsg{Announcement: commit})
			a.sendStatus(ctx, p)
			if err := pause(ctx, burstFrame); err != nil {
				return err
			}
		case <-look.C:
			// Looking at the links costs no query; figures change with commits.
			if l := a.links(); !reflect.DeepEqual(l, known) {
				known = l
				a.sendStatus(ctx, p)
			}
		}
	}
}

func (a *App) sendStatus(ctx context.Context, p *tea.Program) {
	st, err := a.Status(ctx)
	switch {
	case ctx.Err() != nil:
		return // the screen is being left
	case err != nil:
		a.log.Warn("the screen's figures could not be read", "err", err)
		return
	}
	p.Send(views.StatusMsg{Status: st})
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// OwnTerminal is the process's own terminal.
func OwnTerminal() Terminal { return Terminal{In: os.Stdin, Out: os.Stdout} }
