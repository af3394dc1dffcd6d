// Package cli is the program's words. Everything a key does on the screen, a
// word does here, through the same desk and with the same ledger entry.
package cli
