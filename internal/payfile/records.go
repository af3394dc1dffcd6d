package payfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	// maxForeign is the largest file of a service or of the operator's, in bytes.
	maxForeign = 32 << 20
	// maxForeignRows and maxForeignCells bound what one file makes in memory.
	maxForeignRows  = 200_000
	maxForeignCells = 500
)

// record is one row of a foreign file, with the line it begins on.
type record struct {
	line  int
	cells []string
}

// records reads a file that separates cells by comma, semicolon or tab, with or
// without a byte order mark. Rows may have any number of cells.
func records(body []byte) ([]record, error) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !utf8.Valid(body) {
		return nil, errors.New("the file is not UTF-8 text; export it again as CSV in UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(body))
	r.Comma = delimiter(body)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	var all []record
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			if cutOff(body, r.Comma) {
				return nil, errors.New("the file ends inside a quoted cell: it is cut off, or a quotation mark is missing")
			}
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		if len(all) == maxForeignRows || len(cells) > maxForeignCells {
			return nil, fmt.Errorf("line %d: the file has more than %d rows, or one of more than %d cells", line, maxForeignRows, maxForeignCells)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		all = append(all, record{line, cells})
	}
}

// cutOff tells whether a file ends inside a quoted cell, which the reader takes
// for a whole one.
func cutOff(body []byte, comma rune) bool {
	quoted, start := false, true
	for i := 0; i < len(body); i++ {
		c, next := body[i], byte('\n')
		if i+1 < len(body) {
			next = body[i+1]
		}
		switch {
		case quoted && c == '"' && next == '"':
			i++
		case quoted && c == '"':
			quoted = next != byte(comma) && next != '\n' && next != '\r'
		case start && c == '"':
			quoted = true
		}
		start = !quoted && (c == byte(comma) || c == '\n')
	}
	return quoted
}

// delimiter is whatever separates most cells at the head of a file.
func delimiter(body []byte) rune {
	first := body[:min(len(body), 4<<10)]
	best, most := ',', 0
	for _, d := range []rune{',', ';', '\t'} {
		if n := bytes.Count(first, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

// heading finds columns by name in a header line.
type heading map[string]int

func newHeading(cells []string) heading {
	h := heading{}
	for i, cell := range cells {
		if _, twice := h[fold(cell)]; !twice && cell != "" {
			h[fold(cell)] = i
		}
	}
	return h
}

// repeatedName is a name that two columns have, folded; "" for none.
func repeatedName(cells []string) string {
	seen := map[string]bool{}
	for _, cell := range cells {
		name := fold(cell)
		if name != "" && seen[name] {
			return name
		}
		seen[name] = true
	}
	return ""
}

// first finds the first of several names that is there.
func (h heading) first(names []string) (int, bool) {
	for _, name := range names {
		if i, ok := h[name]; ok {
			return i, true
		}
	}
	return 0, false
}

// cell gives the cell of a row under one of several names, "" where there is
// none.
func (h heading) cell(cells []string, names []string) string {
	if i, ok := h.first(names); ok && i < len(cells) {
		return cells[i]
	}
	return ""
}
