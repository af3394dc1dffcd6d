package config

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
)

// kind is what a file may give for a key.
type kind string

const (
	text   kind = "a text in quotes"
	truth  kind = "true or false"
	number kind = "a number"
	list   kind = "a list of texts in quotes"
	table  kind = "a table of texts in quotes" // each comes as "key=text"
)

// field is one key of a table. The same entry reads file, environment and
// flags, and prints the value for `check`.
type field[T any] struct {
	key  string
	kind kind
	set  func(t *T, values ...string) error // one value, except for a list or table
	get  func(t *T) string
}

func find[T any](fields []field[T], key string) (field[T], bool) {
	i := slices.IndexFunc(fields, func(f field[T]) bool { return f.key == key })
	if i < 0 {
		return field[T]{}, false
	}
	return fields[i], true
}

// settingFields are the keys that stand once.
var settingFields = slices.Concat(generalFields, batchFields)

// generalFields are those that are not of payments.
var generalFields = []field[Settings]{
	words("data", func(s *Settings) *string { return &s.Data }),
	words("views", func(s *Settings) *string { return &s.Views }),
	{
		key: "operator", kind: text,
		set: func(s *Settings, v ...string) (err error) {
			s.Operator, err = model.OperatorName(v[0])
			return err
		},
		get: func(s *Settings) string { return s.Operator },
	},
	limited(span("undo_window", func(s *Settings) *Duration { return &s.UndoWindow }), checkWindow),
	flag("mask", func(s *Settings) *bool { return &s.Mask }),
	oneOf("theme", func(s *Settings) *string { return &s.Theme }, "auto", "dark", "light"),
	flag("ascii", func(s *Settings) *bool { return &s.ASCII }),
	checked("timezone", func(s *Settings) *string { return &s.Timezone }, checkZone),
	checked("locale", func(s *Settings) *string { return &s.Locale }, checkLocale),
	checked("log_level", func(s *Settings) *string { return &s.LogLevel }, checkLevel),
	checked("listener.address", func(s *Settings) *string { return &s.Listener.Address }, checkAddress),
	span("listener.signature_max_age", func(s *Settings) *Duration { return &s.Listener.SignatureMaxAge }),
	checked("feed.address", func(s *Settings) *string { return &s.Feed.Address }, checkFeed),
	secret("feed.token", func(s *Settings) *Secret { return &s.Feed.Token }),
	span("pull.newest_every", func(s *Settings) *Duration { return &s.Pull.NewestEvery }),
	span("pull.roster_every", func(s *Settings) *Duration { return &s.Pull.RosterEvery }),
	span("pull.reread_every", func(s *Settings) *Duration { return &s.Pull.RereadEvery }),
	thresholdField,
	askFromField,
	words("fraud.disposable", func(s *Settings) *string { return &s.Fraud.Disposable }),
	weightsField,
}

// backendFields are the keys of a [[backend]].
var backendFields = []field[Backend]{
	checked("name", func(b *Backend) *string { return &b.Name }, checkName),
	checked("kind", func(b *Backend) *string { return &b.Kind }, checkKind),
	{
		key: "base_url", kind: text,
		set: func(b *Backend, v ...string) error { return setURL(b, v[0]) },
		get: func(b *Backend) string { return b.BaseURL },
	},
	secret("api_key", func(b *Backend) *Secret { return &b.APIKey }),
	secret("webhook_secret", func(b *Backend) *Secret { return &b.WebhookSecret }),
	checked("dashboard_url", func(b *Backend) *string { return &b.DashboardURL }, checkDashboard),
	flag("allow_unsigned", func(b *Backend) *bool { return &b.AllowUnsigned }),
	{
		key: "campaigns", kind: list,
		set: func(b *Backend, ids ...string) error {
			if slices.Contains(ids, "") {
				return errors.New("a campaign's id is empty")
			}
			b.Campaigns = ids
			return nil
		},
		get: func(b *Backend) string {
			if len(b.Campaigns) == 0 {
				return "all"
			}
			return strings.Join(b.Campaigns, ", ")
		},
	},
	{
		key: "share", kind: number,
		set: func(b *Backend, v ...string) error {
			share, err := strconv.ParseFloat(v[0], 64)
			if err != nil || !(share > 0 && share <= 1) {
				return errors.New("a part of the limits is above 0 and up to 1")
			}
			b.Share = share
			return nil
		},
		get: func(b *Backend) string { return strconv.FormatFloat(b.Share, 'g', -1, 64) },
	},
	{
		key: "connections", kind: number,
		set: func(b *Backend, v ...string) error {
			n, err := strconv.Atoi(v[0])
			if err != nil || n < 1 || n > 3 {
				return errors.New("connections are 1 to 3: the vendor allows three from one address")
			}
			b.Connections = n
			return nil
		},
		get: func(b *Backend) string { return strconv.Itoa(b.Connections) },
	},
	steps("on_block", model.BlockSteps, func(b *Backend) *[]model.Step { return &b.OnBlock }),
	steps("on_clear", model.ClearSteps, func(b *Backend) *[]model.Step { return &b.OnClear }),
	span("max_age", func(b *Backend) *Duration { return &b.MaxAge }),
	checked("currency", func(b *Backend) *string { return &b.Currency }, checkCurrency),
	{
		key: "aliases", kind: table,
		set: func(b *Backend, pairs ...string) (err error) {
			b.Aliases, err = readAliases(pairs)
			return err
		},
		get: func(b *Backend) string {
			var pairs []string
			for _, name := range slices.Sorted(maps.Keys(b.Aliases)) {
				pairs = append(pairs, name+" = "+b.Aliases[name])
			}
			return strings.Join(pairs, ", ")
		},
	},
}

func setURL(b *Backend, url string) error {
	b.BaseURL = strings.TrimRight(url, "/")
	return checkBaseURL(b.BaseURL)
}

func checked[T any](key string, at func(*T) *string, check func(string) error) field[T] {
	return field[T]{
		key: key, kind: text,
		set: func(t *T, v ...string) error {
			if err := check(v[0]); err != nil {
				return err
			}
			*at(t) = v[0]
			return nil
		},
		get: func(t *T) string { return *at(t) },
	}
}

func words[T any](key string, at func(*T) *string) field[T] {
	return checked(key, at, func(string) error { return nil })
}

func oneOf[T any](key string, at func(*T) *string, known ...string) field[T] {
	return checked(key, at, func(v string) error {
		if !slices.Contains(known, v) {
			return fmt.Errorf("%q is not one of %s", v, strings.Join(known, ", "))
		}
		return nil
	})
}

func flag[T any](key string, at func(*T) *bool) field[T] {
	return field[T]{
		key: key, kind: truth,
		set: func(t *T, v ...string) error {
			b, err := strconv.ParseBool(v[0])
			if err != nil {
				return fmt.Errorf("%q is neither true nor false", v[0])
			}
			*at(t) = b
			return nil
		},
		get: func(t *T) string { return strconv.FormatBool(*at(t)) },
	}
}

// limited refuses values of a field that are well written but make no sense.
func limited[T any](f field[T], check func(*T) error) field[T] {
	set := f.set
	f.set = func(t *T, v ...string) error {
		if err := set(t, v...); err != nil {
			return err
		}
		return check(t)
	}
	return f
}

func span[T any](key string, at func(*T) *Duration) field[T] {
	return field[T]{
		key: key, kind: text,
		set: func(t *T, v ...string) error {
			d, err := time.ParseDuration(v[0])
			if err != nil {
				return fmt.Errorf("%q is not a duration like 10s, 5m or 2h", v[0])
			}
			if d < 0 {
				return fmt.Errorf("%s is below zero", v[0])
			}
			*at(t) = Duration{d}
			return nil
		},
		get: func(t *T) string { return at(t).String() },
	}
}

func secret[T any](key string, at func(*T) *Secret) field[T] {
	return field[T]{
		key: key, kind: text,
		set: func(t *T, v ...string) error {
			*at(t) = Secret(v[0])
			return nil
		},
		get: func(t *T) string {
			s := *at(t)
			if !s.Set() {
				return ""
			}
			return dots + " from " + s.Source()
		},
	}
}

func checkLevel(v string) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(v)); err != nil {
		return fmt.Errorf("%q is not one of debug, info, warn, error", v)
	}
	return nil
}
