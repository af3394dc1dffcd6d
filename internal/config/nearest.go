package config

import (
	"strings"

	"refdesk/internal/nearest"
)

// Nearest gives the known key that somebody most likely meant, "" when none is
// close. A key in the wrong table is found by its last part, unless another is
// as near as a whole.
func Nearest(key string, known []string) string {
	best, distance, wholly := "", max(2, len(key)/3), false
	for _, candidate := range known {
		whole, part := nearest.Edits(key, candidate), 1+nearest.Edits(last(key), last(candidate))
		d := min(whole, part)
		if d < distance || d == distance && (best == "" || whole == d && !wholly) {
			best, distance, wholly = candidate, d, whole == d
		}
	}
	return best
}

func last(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }
