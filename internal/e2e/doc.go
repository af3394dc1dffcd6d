// Package e2e holds tests of the whole program: on an emulated terminal, as a
// process of its own, and against the sandbox with faults.
package e2e
