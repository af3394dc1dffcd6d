// Package export holds how rows leave the program: the contract of their keys,
// as words print them, and files of CSV or JSON lines that are whole or not
// there.
package export
