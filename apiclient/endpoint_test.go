package apiclient

import (
	"net/http"
	"testing"
	"time"
)

func TestOnlyThisMachineIsDialled(t *testing.T) {
	for address, allowed := range map[string]bool{
		"127.0.0.1:80": true, "[::1]:443": true, "127.200.0.1:1": true, "[::ffff:127.0.0.1]:1": true,
		"192.0.2.1:80": false, "[2001:db8::1]:80": false, "0.0.0.0:80": false, "nonsense": false,
	} {
		if err := refuseRemote("tcp", address, nil); (err == nil) != allowed {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestTheOffsetFollowsAClockThatIsSet(t *testing.T) {
	var o clockOffset
	now := time.Date(2026, 9, 2, 10, 0, 0, 900e6, time.UTC)
	answer := func(server time.Time) {
		h := http.Header{"Date": {server.UTC().Format(http.TimeFormat)}}
		o.observe(h, now, now.Add(20*time.Millisecond))
	}
	check := func(truth time.Time, within time.Duration) {
		t.Helper()
		if early := truth.Sub(o.at(now)); early < 0 || early > within {
			t.Errorf("%v before the truth, want at most %v and never after", early, within)
		}
	}
	check(now, 0) // without any Date it is our own clock
	answer(now)
	check(now, 1020*time.Millisecond)
	for range 40 { // the answers fall on all parts of a second
		now = now.Add(1037 * time.Millisecond)
		answer(now)
	}
	check(now, 100*time.Millisecond)

	for _, jump := range []time.Duration{-time.Hour, 30 * time.Hour} {
		answer(now.Add(jump))
		check(now.Add(jump), 1020*time.Millisecond)
	}
	o.observe(http.Header{"Date": {"yesterday"}}, now, now)
	o.observe(http.Header{"Date": {now.UTC().Format(http.TimeFormat)}, "Age": {"9000"}}, now, now)
	check(now.Add(30*time.Hour), 1020*time.Millisecond)
}

func TestDriftIsAllowedFor(t *testing.T) {
	var o clockOffset
	ours := time.Date(2026, 9, 2, 10, 0, 0, 0, time.UTC)
	server := ours
	for range 5000 { // our clock gains 100 parts in a million, over days
		ours = ours.Add(time.Minute)
		server = server.Add(time.Minute - 6*time.Millisecond)
		o.observe(http.Header{"Date": {server.Format(http.TimeFormat)}}, ours, ours)
		if o.at(ours).After(server) {
			t.Fatalf("%v after the truth", o.at(ours).Sub(server))
		}
	}
}
