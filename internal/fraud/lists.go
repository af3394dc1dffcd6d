package fraud

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strings"
)

//go:embed lists/disposable.txt
var disposableText string

//go:embed lists/providers.txt
var providersText string

// Lists are what the world knows of mail domains.
type Lists struct {
	Dated      string // the day the list of disposable domains was made, as it says itself
	disposable map[string]bool
	public     map[string]bool   // anybody can have an address there
	relay      map[string]bool   // public, and draws the local part itself
	dotless    map[string]bool   // ignores dots in the local part
	mainName   map[string]string // other names of the same provider
}

// maxDomains bounds a list from a file.
const maxDomains = 500_000

// DefaultLists are those that were built in.
func DefaultLists() *Lists {
	l := &Lists{
		public: map[string]bool{}, relay: map[string]bool{}, dotless: map[string]bool{}, mainName: map[string]string{},
	}
	for line := range strings.Lines(providersText) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		l.public[words[0]] = true
		for _, word := range words[1:] {
			switch name, is := strings.CutPrefix(word, "is:"); {
			case is:
				l.mainName[words[0]] = name
			case word == "dotless":
				l.dotless[words[0]] = true
			case word == "relay":
				l.relay[words[0]] = true
			}
		}
	}
	if err := l.ReadDisposable(strings.NewReader(disposableText)); err != nil {
		l.disposable = map[string]bool{} // a test reads the list that is built in
	}
	return l
}

// ReadDisposable replaces the list of disposable domains: one a line, comments
// after #. A comment "dated: 2026-11-01" says how old it is. On an error the
// list stays as it was.
func (l *Lists) ReadDisposable(r io.Reader) error {
	domains, dated := map[string]bool{}, ""
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line, comment, _ := strings.Cut(lines.Text(), "#")
		if day, ok := strings.CutPrefix(strings.TrimSpace(comment), "dated:"); ok {
			dated = strings.TrimSpace(clip(day))
		}
		domain := strings.ToLower(strings.Trim(strings.TrimSpace(line), "."))
		switch {
		case domain == "":
			continue
		case strings.ContainsAny(domain, " \t@/") || !strings.Contains(domain, "."):
			return fmt.Errorf("fraud: %q is not a mail domain", clip(domain))
		case len(domains) == maxDomains:
			return fmt.Errorf("fraud: more than %d disposable domains", maxDomains)
		}
		domains[domain] = true
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("fraud: reading disposable domains: %w", err)
	}
	l.disposable, l.Dated = domains, dated
	return nil
}

// sameAs is the main name of a provider that has several.
func (l *Lists) sameAs(domain string) string {
	if name := l.mainName[domain]; name != "" {
		return name
	}
	return domain
}

// throwAway tells that a domain, or the one it is part of, is disposable.
func (l *Lists) throwAway(domain string) bool {
	for domain != "" {
		if l.disposable[domain] {
			return true
		}
		_, parent, ok := strings.Cut(domain, ".")
		if !ok || !strings.Contains(parent, ".") {
			return false
		}
		domain = parent
	}
	return false
}

// anybodys tells that strangers share the domain: that two people have it says
// nothing.
func (l *Lists) anybodys(domain string) bool { return domain == "" || l.public[domain] }
