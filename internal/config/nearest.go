package config

import "strings"

// Nearest gives the known key that somebody most likely meant, "" when none is
// close. A key in the wrong table is found by its last part, unless another is
// as near as a whole.
func Nearest(key string, known []string) string {
	best, distance, wholly := "", max(2, len(key)/3), false
	for _, candidate := range known {
		whole, part := edits(key, candidate), 1+edits(last(key), last(candidate))
		d := min(whole, part)
		if d < distance || d == distance && (best == "" || whole == d && !wholly) {
			best, distance, wholly = candidate, d, whole == d
		}
	}
	return best
}

func last(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// edits counts the letters to add, drop, change or swap with their neighbour
// to make b of a.
func edits(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		older := before
		before, row = row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(before[j+1]+1, row[j]+1, before[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
