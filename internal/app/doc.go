// Package app fits the rooms together: it opens the store, starts what reads,
// listens, sends and draws, and stops all of it in reverse.
package app
