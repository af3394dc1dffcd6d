// Package nearest tells how far a mistyped word is from one that is known. It
// holds what settings and filters both need and imports nothing.
package nearest

// most is how much of a word counts, in bytes: nobody mistypes more, and no text
// from outside costs more than it says.
const most = 64

// Edits counts the bytes to add, drop, change or swap with their neighbour to
// make b of a. Of longer words only the beginnings count.
func Edits(a, b string) int {
	a, b = a[:min(len(a), most)], b[:min(len(b), most)]
	var older, before, row [most + 1]int
	for j := range len(b) {
		before[j+1] = j + 1
	}
	for i := range len(a) {
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
		older, before = before, row
	}
	return before[len(b)]
}
