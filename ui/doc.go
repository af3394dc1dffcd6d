// Package ui is the kit the screens are built from. It knows the terminal and
// no campaign: tables, forms, dialogs, bars, text made safe, one theme.
//
// A widget is told its size first; its View then gives exactly that many lines
// of exactly that many cells, for every size from 1×1 upwards. Every text that
// enters a widget is cleaned by it. Mouse messages handed to a widget count
// from its own top left corner; Shift moves them there. The kit never reads the
// clock: spans and times are handed in.
package ui
