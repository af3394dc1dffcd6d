//go:build !race

package e2e

// mirrorPeople is how many people are mirrored where the environment does not
// say otherwise.
const mirrorPeople = 20_000
