package cli

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/ui"
)

func (s *session) checkWord() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Show the settings and their origin, and whether key, listener and store work",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return s.check(cmd.Context()) },
	}
}

// finding is one line of the check: what was looked at, how it stands, and
// what to do when it does not.
type finding struct {
	What string `json:"what"`
	OK   bool   `json:"ok"`
	Warn bool   `json:"warn,omitempty"` // it works, and is unwise
	Text string `json:"text"`
}

func fine(what, text string) finding    { return finding{What: what, OK: true, Text: text} }
func unwise(what, text string) finding  { return finding{What: what, OK: true, Warn: true, Text: text} }
func failing(what, text string) finding { return finding{What: what, Text: text} }

type settingRow struct {
	Setting string `json:"setting"`
	Value   string `json:"value"`
	Origin  string `json:"origin"`
}

func (s *session) check(ctx context.Context) error {
	settings, err := s.settings(needs{backend: true})
	if err != nil {
		return err
	}
	if err := s.printSettings(settings); err != nil {
		return err
	}
	findings := []finding{checkStore(ctx, settings), checkListener(settings)}
	for _, b := range settings.Backends {
		findings = append(findings, checkKey(ctx, b), checkHook(ctx, b))
	}
	if len(settings.Keys) > 0 {
		findings = append(findings, checkKeymap(settings))
	}
	if settings.Feed.Address != "" {
		findings = append(findings, checkFeed(ctx, settings))
	}
	for _, w := range settings.Warnings() {
		findings = append(findings, unwise("settings", w))
	}
	failed := false
	for _, f := range findings {
		failed = failed || !f.OK
		if err := s.printFinding(f); err != nil {
			return err
		}
	}
	if failed {
		return errSaid
	}
	return nil
}

func (s *session) printSettings(settings *config.Settings) error {
	t := newTextTable(s.out, []string{"SETTING", "VALUE", "FROM"})
	for _, e := range settings.Entries() {
		var err error
		if s.json {
			err = printer{s.out}.row(settingRow{e.Key, e.Value, e.Origin})
		} else {
			err = t.row([]string{e.Key, e.Value, e.Origin})
		}
		if err != nil {
			return err
		}
	}
	if s.json {
		return nil
	}
	if err := t.flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(s.out)
	return err
}

func (s *session) printFinding(f finding) error {
	if s.json {
		return printer{s.out}.row(f)
	}
	mark := "ok  "
	switch {
	case !f.OK:
		mark = "FAIL"
	case f.Warn:
		mark = "warn"
	}
	_, err := fmt.Fprintf(s.out, "%s  %s: %s\n", mark, ui.Clean(f.What), ui.Clean(f.Text))
	return err
}

func checkStore(ctx context.Context, settings *config.Settings) finding {
	a, err := app.Open(ctx, app.Options{Settings: settings, Version: version()})
	if err != nil {
		return failing("store", err.Error())
	}
	if err := a.Close(); err != nil {
		return failing("store", err.Error())
	}
	return fine("store", "opens in "+settings.Data)
}

// checkListener tries the port, unless nothing would listen, or the refdesk
// that keeps this store has it already.
func checkListener(settings *config.Settings) finding {
	address := settings.Listener.Address
	if !slices.ContainsFunc(settings.Backends, config.Backend.Listens) {
		return fine("listener", "no backend has a webhook_secret, so nothing is listened for")
	}
	if keeper, held := app.Keeper(settings.Data); held {
		return fine("listener", "the refdesk that runs on this store ("+keeper+") listens on "+address)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return failing("listener", err.Error()+"; stop the program that has it, or choose another address in [listener]")
	}
	l.Close()
	return fine("listener", "can listen on "+address)
}

// checkFeed looks at the token and tries the port, unless the refdesk that
// keeps this store has it already.
func checkFeed(ctx context.Context, settings *config.Settings) finding {
	address := settings.Feed.Address
	if err := app.CheckFeed(ctx, settings); err != nil {
		return failing("feed", err.Error())
	}
	if keeper, held := app.Keeper(settings.Data); held {
		return fine("feed", "the refdesk that runs on this store ("+keeper+") hands its journal on at "+address)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return failing("feed", err.Error()+"; stop the program that has it, or choose another address in [feed]")
	}
	l.Close()
	return fine("feed", "consoles can attach at ws://"+address+"/feed")
}

// checkKeymap looks at the operator's own keys as the console does at its start.
func checkKeymap(settings *config.Settings) finding {
	if _, err := app.Keymap(settings); err != nil {
		text := strings.TrimPrefix(err.Error(), "keys: ") // the line has that already
		return failing("keys", strings.ReplaceAll(text, "\n", "; "))
	}
	return fine("keys", fmt.Sprintf("%d of your own, none of them twice", len(settings.Keys)))
}

func checkKey(ctx context.Context, b config.Backend) finding {
	what := "backend " + b.Name
	if !b.HasAPI() {
		return fine(what, "this version hears the vendor's webhooks and does not use its API, so a key and an address have no effect")
	}
	campaigns, err := app.Probe(ctx, b, version())
	switch {
	case errors.Is(err, model.ErrDenied):
		return failing(what, "the key was refused; make one with program:read, participant:read and reward:read in the vendor's dashboard ("+err.Error()+")")
	case errors.Is(err, model.ErrUnreachable):
		return failing(what, err.Error()+"; look at the network and at base_url, "+b.BaseURL+", then run `refdesk check` again")
	case err != nil:
		return failing(what, err.Error())
	case len(campaigns) == 0:
		return fine(what, "the key reads, but the account has no campaigns; writing is unknown until used")
	}
	return fine(what, fmt.Sprintf("the key reads %d campaigns, first %s %q; writing is unknown until used", len(campaigns), campaigns[0].ID, campaigns[0].Name))
}

func checkHook(ctx context.Context, b config.Backend) finding {
	what := "webhook of " + b.Name
	switch {
	case !b.Listens():
		return fine(what, "no webhook_secret is set, so there are no live events; the mirror is read over REST alone")
	case b.AllowUnsigned && !b.WebhookSecret.Set():
		return unwise(what, "unsigned events are accepted at /hooks/"+b.Name+"; anybody who reaches the listener can send them")
	}
	secret, err := b.WebhookSecret.Resolve(ctx)
	if err != nil {
		return failing(what, err.Error())
	}
	return fine(what, "signed events are accepted at /hooks/"+b.Name+keyForms(b, secret))
}

// keyForms tells that a vendor's own examples disagree about the key. Which of
// them an account follows shows with its first event.
func keyForms(b config.Backend, secret string) string {
	if b.HasAPI() {
		return ""
	}
	if _, err := hex.DecodeString(secret); err != nil {
		return ", keyed by the secret's text: it is not hex digits, the other form the vendor shows"
	}
	return ", keyed by the secret's text or by its hex digits: both forms are tried, and the status line names the one that fits"
}
