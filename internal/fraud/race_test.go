//go:build race

package fraud

// underRace makes tests smaller: the detector costs ten times the time.
const underRace = true
