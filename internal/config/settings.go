// Package config reads the settings: flags over environment over file over
// defaults. A mistake is an error that names file and line; where a value came
// from can be asked for; a secret is resolved when it is used and never shown.
package config

import (
	"log/slog"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"

	"refdesk/internal/model"
)

// DefaultBaseURL is GrowSurf's API.
//
// Source: documented.
const DefaultBaseURL = "https://api.growsurf.com/v2"

// Duration is a time.Duration that prints the way it is written, "10s".
type Duration struct{ time.Duration }

// Settings are what one run goes by. All values are checked; paths are
// absolute.
type Settings struct {
	Data       string   // folder of the store
	Views      string   // file of saved views; "" = in the data folder
	Operator   string   // name in the ledger
	UndoWindow Duration // how long a decision can be taken back before it leaves
	Mask       bool     // addresses masked on screen
	Theme      string   // auto, dark or light
	ASCII      bool     // no characters beyond ASCII in the frame
	Timezone   string   // IANA name; "" = the machine's
	Locale     string   // in whose ways amounts are written on the screen; "" = plain
	LogLevel   string   // debug, info, warn or error

	Listener Listener
	Feed     Feed
	Pull     Pull
	Batch    Batch
	Worths   model.Worths // what rewards are worth, for payments
	Fraud    Fraud
	Backends []Backend
	Reasons  []model.Reason      // added to the shipped ones, or renaming them
	Keys     map[string][]string // by action id

	origins  map[string]string
	file     string // "" = none was read
	warnings []string
}

// Listener is where webhooks arrive.
type Listener struct {
	Address         string   // host:port
	SignatureMaxAge Duration // older signatures are refused; 0 = off
}

// Feed is where consoles on other machines attach.
type Feed struct {
	Address string // host:port; "" = off
	Token   Secret
}

// Pull is how often the backends are asked although nothing is known to have
// changed. Zero leaves a period to the program.
type Pull struct {
	NewestEvery Duration // the newest people of each campaign
	RosterEvery Duration // campaigns and what they offer
	RereadEvery Duration // from the start of one pass over all people to the next
}

// Fraud is how suspicious the fraud desk is.
type Fraud struct {
	Threshold  int            // the score from which on a person or a ring is a case
	AskFrom    int            // the score of an open case from which on nothing is approved for its people without saying so
	Disposable string         // file of disposable mail domains, one a line; "" = the shipped list
	Weights    map[string]int // of signals, in the place of the shipped ones; 0 switches one off
}

// The kinds of backends.
const (
	growSurf       = "growsurf"
	referralRocket = "referralrocket"
)

// Backend is a vendor account. BaseURL, APIKey, Campaigns, Share and Connections
// are for one whose API is read; MaxAge, Currency and Aliases for Referral
// Rocket's webhooks.
type Backend struct {
	Name          string
	Kind          string // growsurf or referralrocket
	BaseURL       string // without a slash at the end
	APIKey        Secret
	WebhookSecret Secret
	AllowUnsigned bool     // webhooks without a signature are taken
	DashboardURL  string   // of a page at the vendor, with {campaign} and {person}; "" = no links
	Campaigns     []string // ids; empty = all
	Share         float64  // of the account's rate limits, above 0 and up to 1
	Connections   int      // at once, 1 to 3

	OnBlock []model.Step // what a block does there
	OnClear []model.Step // what a clear does there

	MaxAge   Duration          // events that were made longer ago are refused; 0 = off
	Currency string            // ISO 4217 code of amounts that name none; "" = they stay unread
	Aliases  map[string]string // by event name: the documented name that means the same
}

// HasAPI tells whether the backend can be read and changed. One that cannot is
// known by its webhooks alone.
func (b Backend) HasAPI() bool { return b.Kind == growSurf }

// Rules are what verdicts do at the backend.
func (b Backend) Rules() model.VerdictRules {
	return model.VerdictRules{OnBlock: b.OnBlock, OnClear: b.OnClear, ByHand: !b.HasAPI()}
}

// Listens tells whether the backend has a webhook path: a secret to check
// signatures with, or leave to go without.
func (b Backend) Listens() bool { return b.AllowUnsigned || b.WebhookSecret.Set() }

// Default gives the settings that hold where nothing is configured. They have
// no backend.
func Default() *Settings { return defaults(xdg.StateHome) }

// TakeOwn takes what is the operator's and no account's: name, undo window,
// reasons, keys, and how the screen looks.
func (s *Settings) TakeOwn(from *Settings) {
	s.Operator, s.UndoWindow, s.Reasons, s.Keys = from.Operator, from.UndoWindow, from.Reasons, from.Keys
	s.Mask, s.Theme, s.ASCII, s.Timezone, s.Locale = from.Mask, from.Theme, from.ASCII, from.Timezone, from.Locale
}

func defaults(stateDir string) *Settings {
	return &Settings{
		Data:       filepath.Join(stateDir, "refdesk"),
		Operator:   whoami(env{}),
		UndoWindow: Duration{10 * time.Second},
		Theme:      "auto",
		LogLevel:   "info",
		Listener:   Listener{Address: "127.0.0.1:8787", SignatureMaxAge: Duration{192 * time.Hour}},
		Feed:       Feed{Token: "env:REFDESK_FEED_TOKEN"},
		Pull: Pull{
			NewestEvery: Duration{time.Minute},
			RosterEvery: Duration{10 * time.Minute},
			RereadEvery: Duration{time.Hour},
		},
		Fraud:   Fraud{Threshold: 50, AskFrom: 50, Weights: map[string]int{}},
		Keys:    map[string][]string{},
		origins: map[string]string{},
	}
}

func defaultBackend() Backend {
	rules := model.DefaultRules()
	return Backend{BaseURL: DefaultBaseURL, Share: 0.5, Connections: 2, OnBlock: rules.OnBlock, OnClear: rules.OnClear}
}

// Level is the log level.
func (s *Settings) Level() slog.Level {
	var level slog.Level
	// Checked when it was loaded; the zero level is info.
	_ = level.UnmarshalText([]byte(s.LogLevel))
	return level
}

// Zone is the time zone in which the screen shows times.
func (s *Settings) Zone() *time.Location {
	if s.Timezone == "" {
		return time.Local
	}
	zone, err := time.LoadLocation(s.Timezone)
	if err != nil {
		return time.UTC // unreachable for loaded settings, which were checked
	}
	return zone
}

// File is the settings file that was read, "" for none.
func (s *Settings) File() string { return s.file }
