package config

import (
	"maps"
	"slices"
	"strings"
)

// Entry is one setting as `check` prints it. A secret's value is dots and its
// source.
type Entry struct {
	Key    string
	Value  string
	Origin string
}

// Origin says where a setting's value is from: "default", "FILE:LINE",
// "environment NAME" or "flag --NAME". Keys of a backend are written
// "backend.NAME.share", those of an action "keys.ID".
func (s *Settings) Origin(key string) string {
	if origin, ok := s.origins[key]; ok {
		return origin
	}
	return "default"
}

// Entries are all settings that hold, in the order of the example file.
func (s *Settings) Entries() []Entry {
	var all []Entry
	for _, f := range settingFields {
		all = append(all, Entry{f.key, f.get(s), s.Origin(f.key)})
	}
	for _, b := range s.Backends {
		for _, f := range backendFields {
			key := "backend." + b.Name + "." + f.key
			all = append(all, Entry{key, f.get(&b), s.Origin(key)})
		}
	}
	for i, w := range s.Worths {
		key := worthKey(i)
		all = append(all, Entry{key, worthText(w), s.Origin(key)})
	}
	for _, id := range slices.Sorted(maps.Keys(s.Keys)) {
		all = append(all, Entry{"keys." + id, strings.Join(s.Keys[id], ", "), s.Origin("keys." + id)})
	}
	return all
}

// Warnings are what is unwise about the settings, though it works.
func (s *Settings) Warnings() []string { return slices.Clone(s.warnings) }

// warn looks for what works and is unwise.
func (s *Settings) warn() {
	switch window := s.UndoWindow.Duration; {
	case window == 0:
		s.warnings = append(s.warnings, "undo_window is 0s: a decision leaves at once, and `u` takes nothing back")
	case window > longWindow:
		s.warnings = append(s.warnings, "undo_window is "+s.UndoWindow.String()+": nothing that is approved leaves earlier than that")
	}
	s.warnOfWorths()
	s.warnOfSecrets()
}

// warnOfSecrets looks for secrets that other accounts of the machine may read.
func (s *Settings) warnOfSecrets() {
	var secrets []Secret
	if token := s.Feed.Token; token.Source() != "text" || strings.HasPrefix(s.Origin("feed.token"), s.file) {
		secrets = append(secrets, token) // as text it may also come from the environment
	}
	for _, b := range s.Backends {
		secrets = append(secrets, b.APIKey, b.WebhookSecret)
	}
	open := s.file != "" && exposed(s.file)
	for _, one := range secrets {
		kind, path := one.split()
		switch {
		case kind == "file" && exposed(path):
			s.warnings = append(s.warnings, path+" holds a secret and everybody on this machine may read it: chmod 600 "+path)
		case one.Source() == "text" && open:
			s.warnings = append(s.warnings, s.file+" holds a secret and everybody on this machine may read it: chmod 600 "+s.file)
			open = false // once is enough
		}
	}
}
