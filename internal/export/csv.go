package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// currencyKey is the column beside an amount.
const currencyKey = "_currency"

// csvSheet writes rows as CSV: one line of keys, commas, quotes where they are
// needed, UTF-8, a line feed after each row. An amount is two columns, in major
// units and its currency; a time is RFC 3339; what is not known is empty.
type csvSheet struct {
	out     *csv.Writer
	columns []column
	show    func(string) string
	cells   []string
}

func newCSV(out io.Writer, columns []column, show func(string) string) (*csvSheet, error) {
	s := &csvSheet{out: csv.NewWriter(out), columns: columns, show: show}
	var head []string
	for _, c := range columns {
		head = append(head, harmless(c.key))
		if c.money {
			head = append(head, c.key+currencyKey)
		}
	}
	return s, s.out.Write(head)
}

func (s *csvSheet) row(row any, contract reflect.Value) error {
	s.cells = s.cells[:0]
	for _, c := range s.columns {
		v := c.value(row, contract)
		if c.money {
			major, currency := sum(v)
			s.cells = append(s.cells, major, currency)
			continue
		}
		text, err := s.cell(v)
		if err != nil {
			return fmt.Errorf("%s: %w", c.key, err)
		}
		s.cells = append(s.cells, text)
	}
	return s.out.Write(s.cells)
}

func (s *csvSheet) flush() error {
	s.out.Flush()
	return s.out.Error()
}

// cell writes a value. Only texts can be taken for formulas: numbers and times
// are our own.
func (s *csvSheet) cell(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return harmless(s.show(v)), nil
	case Text:
		return harmless(s.show(string(v))), nil
	case *string:
		return harmless(s.show(*v)), nil
	case []string:
		return harmless(s.show(strings.Join(v, "; "))), nil
	case Number, int, int64, bool, float64:
		return fmt.Sprint(v), nil
	case Stamp:
		if time.Time(v).IsZero() {
			return "", nil
		}
		text, err := v.MarshalJSON()
		return strings.Trim(string(text), `"`), err
	}
	text, err := json.Marshal(v)
	return harmless(s.show(string(text))), err
}

// sum is an amount in major units and its currency. An amount of a currency
// that nobody knows has no major units and says so.
func sum(v any) (major, currency string) {
	m, ok := v.(*Amount)
	if !ok || m == nil {
		return "", ""
	}
	major, err := m.exact.Major()
	if err != nil {
		major = m.Minor + " minor units"
	}
	return major, harmless(m.Currency)
}

// formula are the characters by which a spreadsheet takes a cell for a formula,
// with their wide forms, which some programs fold.
const formula = "=+-@＝＋－＠"

// harmless makes a text from outside fit for a cell. One that a spreadsheet would
// run begins with an apostrophe more than it had, whatever it began with, so that
// taking one away gives back what it was: `=1+1` is written `'=1+1`. So does what
// stands behind a semicolon, at which spreadsheets of some countries begin a new
// cell, quoted or not. Characters that steer a terminal or hide text are left out,
// line breaks and tabs become blanks.
func harmless(s string) string {
	s = strings.Map(seen, strings.ToValidUTF8(s, "\uFFFD"))
	if !strings.ContainsAny(s, formula) {
		return s
	}
	cells := strings.Split(s, ";")
	for i, cell := range cells {
		first := strings.TrimLeftFunc(cell, func(r rune) bool { return r == '\'' || unicode.IsSpace(r) })
		if r, _ := utf8.DecodeRuneInString(first); first != "" && strings.ContainsRune(formula, r) {
			cells[i] = "'" + cell
		}
	}
	return strings.Join(cells, ";")
}

// seen gives what is written in place of a character, -1 for nothing.
func seen(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return ' '
	case Escapes(r):
		return -1
	}
	return r
}
