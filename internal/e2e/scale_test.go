//go:build !race

package e2e

// mirrorPeople is how many people are mirrored where the environment does not
// say otherwise.
const mirrorPeople = 20_000

// bulkSize is how many rewards the bulk refuses, and bulkPeople how many people
// there are at the start.
const (
	bulkSize   = 5_000
	bulkPeople = 2_000
)
