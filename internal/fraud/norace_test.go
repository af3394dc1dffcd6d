//go:build !race

package fraud

const underRace = false
