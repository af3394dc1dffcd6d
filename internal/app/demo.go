package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"

	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

// demoBackend names the sandbox among the backends of a demo.
const demoBackend = "demo"

// Demo is an embedded sandbox with settings that point at it.
type Demo struct {
	Settings *config.Settings
	Sandbox  *sandbox.Server
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
	if o.Script == "" {
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
