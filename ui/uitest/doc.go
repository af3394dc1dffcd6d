// Package uitest drives screens in tests: keys and messages in, frames out,
// without a clock and without a terminal; and, for whole programs, an emulated
// terminal.
package uitest
