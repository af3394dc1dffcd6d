//go:build race

package e2e

// mirrorPeople is how many people are mirrored where the environment does not
// say otherwise: the race detector makes every
// row ten times as slow.
const mirrorPeople = 6_000
