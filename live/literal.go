package live

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// earliest is before any backend existed and latest is the last moment that
// RFC 3339 can write. A time outside is a unit mistaken, not a time.
var (
	earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// readText gives the text of a string.
func readText(v value) (s string, ok bool) {
	switch {
	case !v.isText():
		return "", false
	case bytes.IndexByte(v.raw, '\\') < 0:
		return string(v.raw[1 : len(v.raw)-1]), true
	}
	return s, json.Unmarshal(v.raw, &s) == nil
}

// bare is a literal's text, freed of its quotes where it has some.
func bare(v value) string {
	if quoted, ok := readText(v); ok {
		return quoted
	}
	return string(v.raw)
}

func readNumber(v value) (int64, bool) {
	digits := bare(v)
	if strings.HasPrefix(digits, "+") {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil
}

func readTime(v value) (time.Time, bool) {
	var t time.Time
	if ms, ok := readNumber(v); ok {
		t = time.UnixMilli(ms).UTC()
	} else if s, ok := readText(v); ok {
		parsed, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return time.Time{}, false
		}
		t = parsed.UTC()
	}
	if t.Before(earliest) || t.After(latest) {
		return time.Time{}, false
	}
	return t, true
}

// cutRunes keeps the first n runes of s. Text is cut, never cleaned: the
// screen does that where text enters a cell.
func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// cutBytes keeps at most n bytes of s, whole runes only.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
