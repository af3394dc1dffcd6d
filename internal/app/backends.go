package app

import (
	"context"
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

// connect makes the clients. Secrets are resolved here and nowhere earlier, so
// that words which only read the store need none.
func (a *App) connect(ctx context.Context) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.backends != nil {
		return nil
	}
	every := a.o.Settings.Pull
	for _, b := range a.o.Settings.Backends {
		key, err := b.APIKey.Resolve(ctx)
		if err != nil {
			return fmt.Errorf("backend %s: api_key: %w", b.Name, err)
		}
		a.crashes.hide(key)
		client, err := growsurf.New(apiclient.Options{
			Name: b.Name, BaseURL: b.BaseURL, Key: key, Share: b.Share, Connections: b.Connections,
			Windows: a.store, Now: time.Now, UserAgent: "refdesk/" + a.o.Version, Log: a.log, LoopbackOnly: a.o.Demo,
		})
		if err != nil {
			return fmt.Errorf("backend %s: %w", b.Name, err)
		}
		source := growsurf.NewBackend(client)
		puller := pull.New(pull.Options{Backend: b.Name, Source: source, Store: a.store, Campaigns: b.Campaigns, Now: time.Now, Log: a.log,
			NewestEvery: every.NewestEvery.Duration, RosterEvery: every.RosterEvery.Duration, SweepEvery: every.RereadEvery.Duration})
		a.backends = append(a.backends, &backend{name: b.Name, client: client, source: source, puller: puller})
	}
	return nil
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
		hooks = append(hooks, live.Hook{
			Name: b.Name, Kind: b.Kind, Secret: secret, AllowUnsigned: b.AllowUnsigned,
			MaxAge: a.o.Settings.Listener.SignatureMaxAge.Duration,
		})
	}
	return hooks, nil
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
