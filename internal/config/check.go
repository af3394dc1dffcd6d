package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

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
	switch v {
	case "growsurf":
		return nil
	case "referralrocket":
		return errors.New("this version does not read Referral Rocket yet")
	}
	return fmt.Errorf("%q is not one of growsurf, referralrocket", v)
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

func checkZone(v string) error {
	if _, err := time.LoadLocation(v); err != nil {
		return fmt.Errorf("%q is not a time zone like Europe/Lisbon", v)
	}
	return nil
}
