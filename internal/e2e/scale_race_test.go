//go:build race

package e2e

// mirrorPeople is how many people are mirrored where the environment does not
// say otherwise: the race detector makes every
// row ten times as slow.
const mirrorPeople = 6_000

// bulkSize is how many rewards the bulk refuses, and bulkPeople how many people
// there are at the start.
const (
	bulkSize   = 600
	bulkPeople = 400
)
