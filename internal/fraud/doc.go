// Package fraud weighs what speaks for and against the people of one campaign:
// it finds values that people share, the rings that such links tie, and a score
// for each ring and each lone person, as the sum of parts that can be shown.
//
// It is pure: Columns are filled from rows, Assess makes a Book of them, and
// Update moves the book on by the rows that an event touched. Nothing here
// reads a clock, a file or a network. Neither Columns nor Book may be used by
// several goroutines at once.
//
// docs/signals.md argues each signal.
package fraud
