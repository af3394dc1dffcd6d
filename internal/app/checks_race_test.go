//go:build race

package app

// checks is how many stories a property goes through: the race detector makes
// SQLite slow.
const checks = "4"
