package model

// Exported is a file of rows that was written.
type Exported struct {
	Path   string
	Rows   int
	Bytes  int64
	SHA256 string // hexadecimal
}
