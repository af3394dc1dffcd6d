package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"refdesk/apiclient"
	"refdesk/apiclient/growsurf"
	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/pull"
	"refdesk/live"
)

// backend is a connected vendor account.
type backend struct {
	name   string
	client *growsurf.Client
	source *growsurf.Backend
	puller *pull.Puller
}

// connect makes the clients of backends that can be read, of all or of none.
// Secrets are resolved here and nowhere earlier, so that words which only read
// the store need none.
func (a *App) connect(ctx context.Context) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.backends != nil {
		return nil
	}
	var made []*backend
	for _, b := range a.o.Settings.Backends {
		if !b.HasAPI() {
			continue // its webhooks are all there is of it
		}
		one, err := a.connectOne(ctx, b)
		if err != nil {
			for _, other := range made {
				err = errors.Join(err, other.client.Close())
			}
			return err
		}
		made = append(made, one)
	}
	a.backends = made
	return nil
}

func (a *App) connectOne(ctx context.Context, b config.Backend) (*backend, error) {
	key, err := b.APIKey.Resolve(ctx)
	if err != nil {
		return nil, fmt.Errorf("backend %s: api_key: %w", b.Name, err)
	}
	a.crashes.hide(key)
	client, err := growsurf.New(apiclient.Options{
		Name: b.Name, BaseURL: b.BaseURL, Key: key, Share: b.Share, Connections: b.Connections,
		Windows: a.store, Now: time.Now, UserAgent: "refdesk/" + a.o.Version, Log: a.log, LoopbackOnly: a.o.Demo,
	})
	if err != nil {
		return nil, fmt.Errorf("backend %s: %w", b.Name, err)
	}
	every, source := a.o.Settings.Pull, growsurf.NewBackend(client)
	puller := pull.New(pull.Options{Backend: b.Name, Source: source, Store: a.store, Campaigns: b.Campaigns, Now: time.Now, Log: a.log,
		NewestEvery: every.NewestEvery.Duration, RosterEvery: every.RosterEvery.Duration, SweepEvery: every.RereadEvery.Duration,
		Connections: b.Connections, Rate: func() float64 { return client.Pace().PerSecond() },
		Hook: hookPath(b), WebhookGrace: a.o.WebhookGrace})
	return &backend{name: b.Name, client: client, source: source, puller: puller}, nil
}

// hookPath is where a backend's webhooks arrive, "" where none are expected.
func hookPath(b config.Backend) string {
	if !b.Listens() {
		return ""
	}
	return "/hooks/" + b.Name
}

// hooks are the listener's paths: one a backend that has a secret or does
// without one.
func (a *App) hooks(ctx context.Context) ([]live.Hook, error) {
	var hooks []live.Hook
	for _, b := range a.o.Settings.Backends {
		if !b.Listens() {
			continue
		}
		secret := ""
		if !b.AllowUnsigned || b.WebhookSecret.Set() {
			var err error
			if secret, err = b.WebhookSecret.Resolve(ctx); err != nil {
				return nil, fmt.Errorf("backend %s: webhook_secret: %w", b.Name, err)
			}
			a.crashes.hide(secret)
		}
		hooks = append(hooks, a.hook(b, secret))
	}
	return hooks, nil
}

// hook is a backend's path. Where signatures have a time the limit on their age
// is the listener's; where they have none it is the backend's, on its events.
func (a *App) hook(b config.Backend, secret string) live.Hook {
	age := a.o.Settings.Listener.SignatureMaxAge
	if !b.HasAPI() {
		age = b.MaxAge
	}
	return live.Hook{
		Name: b.Name, Kind: b.Kind, Secret: secret, AllowUnsigned: b.AllowUnsigned, MaxAge: age.Duration,
		Rocket: live.RocketRules{Aliases: b.Aliases, Currency: b.Currency},
	}
}

// Probe asks a backend for its campaigns, to see whether the key reads.
func Probe(ctx context.Context, b config.Backend, version string) ([]model.Campaign, error) {
	key, err := b.APIKey.Resolve(ctx)
	if err != nil {
		return nil, err
	}
	client, err := growsurf.New(apiclient.Options{
		Name: b.Name, BaseURL: b.BaseURL, Key: key, Share: b.Share, Connections: b.Connections, Now: time.Now, UserAgent: "refdesk/" + version,
	})
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return growsurf.NewBackend(client).Campaigns(ctx, model.LaneOperator)
}
