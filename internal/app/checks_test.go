//go:build !race

package app

// checks is how many stories a property goes through. A longer search is asked
// for by -rapid.checks.
const checks = "40"
