package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
)

const (
	// longWindow is an undo window that somebody may have meant in other units.
	longWindow = time.Hour
	// longestWindow keeps decisions from resting until their view has changed.
	longestWindow = 24 * time.Hour
)

func checkWindow(s *Settings) error {
	if s.UndoWindow.Duration > longestWindow {
		return fmt.Errorf("%s is more than 24h: a decision would rest so long that what it was made on is no longer true; `refdesk hold` keeps something for later", s.UndoWindow)
	}
	return nil
}

// name is what a backend or a reason may be called: it stands in a URL path,
// in flags and in columns.
var name = regexp.MustCompile(`^[a-z0-9-]+$`)

func checkName(v string) error {
	if !name.MatchString(v) {
		return fmt.Errorf("%q is not a name: lower-case letters, digits and - only", v)
	}
	return nil
}

func checkKind(v string) error {
	if v != growSurf && v != referralRocket {
		return fmt.Errorf("%q is not one of %s, %s", v, growSurf, referralRocket)
	}
	return nil
}

// checkCurrency wants a code whose digits are known, because amounts arrive in
// major units.
func checkCurrency(v string) error {
	if _, known := (model.Money{Currency: v}).Digits(); v != "" && !known {
		return fmt.Errorf("%q is not a currency like EUR", v)
	}
	return nil
}

// eventNames are what an alias may stand for.
var eventNames = []string{"referrer_added", "referee_added", "reward_unlocked"}

// readAliases takes "name=meaning" pairs. A name may have an = in it.
func readAliases(pairs []string) (map[string]string, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	aliases := map[string]string{}
	for _, pair := range pairs {
		cut := strings.LastIndexByte(pair, '=')
		name, meaning := pair[:cut], pair[cut+1:]
		switch {
		case name == "":
			return nil, errors.New("an event's name is empty")
		case slices.Contains(eventNames, name):
			return nil, fmt.Errorf("%s has its own meaning already", name)
		case !slices.Contains(eventNames, meaning):
			return nil, fmt.Errorf("%q is not one of %s", meaning, strings.Join(eventNames, ", "))
		}
		aliases[name] = meaning
	}
	return aliases, nil
}

// checkBaseURL allows plain HTTP to this machine alone, because the key travels
// in a header.
func checkBaseURL(v string) error {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return errors.New("this is not an address like " + DefaultBaseURL)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("an address has no user, question mark or # in it")
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return errors.New("http would send the key readably: use https (http is for this machine alone)")
	}
	return nil
}

// checkDashboard allows addresses that a browser opens, with no gaps but those
// that can be filled.
func checkDashboard(v string) error {
	if v == "" {
		return nil
	}
	filled := strings.NewReplacer("{campaign}", "c", "{person}", "p").Replace(v)
	u, err := url.Parse(filled)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return errors.New("this is not an address like https://app.example.com/{campaign}/{person}")
	}
	if strings.ContainsAny(filled, "{}") {
		return errors.New("the only gaps in it can be {campaign} and {person}")
	}
	for _, r := range v {
		if r <= ' ' || r > '~' {
			return fmt.Errorf("%q cannot stand in an address: write it as %%XX", r)
		}
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

func checkAddress(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return fmt.Errorf("%q is not an address like 127.0.0.1:8787", v)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q has no port from 0 to 65535", v)
	}
	return nil
}

func checkFeed(v string) error {
	if v == "" {
		return nil
	}
	return checkAddress(v)
}

func checkLocale(v string) error {
	_, err := model.NewMoneyFormat(v)
	return err
}

func checkZone(v string) error {
	if _, err := time.LoadLocation(v); err != nil {
		return fmt.Errorf("%q is not a time zone like Europe/Lisbon", v)
	}
	return nil
}
