package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"refdesk/internal/model"
)

// Stamp is a time as JSON has it: RFC 3339, UTC, milliseconds; null when not
// known.
type Stamp time.Time

// MarshalJSON writes the time.
func (s Stamp) MarshalJSON() ([]byte, error) { return s.appendTo(nil), nil }

func (s Stamp) appendTo(b []byte) []byte {
	t := time.Time(s)
	if t.IsZero() {
		return append(b, "null"...)
	}
	return t.UTC().AppendFormat(b, `"2006-01-02T15:04:05.000Z07:00"`)
}

// Text is a string that is null when empty, for facts that may be absent.
type Text string

// MarshalJSON writes the text, or null.
func (s Text) MarshalJSON() ([]byte, error) {
	if s == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(s))
}

// Number is a whole number as an id: a string.
type Number int64

// MarshalJSON writes the number as text.
func (n Number) MarshalJSON() ([]byte, error) {
	return []byte(`"` + strconv.FormatInt(int64(n), 10) + `"`), nil
}

// Amount is money as JSON has it: whole minor units as text, exact at any size.
type Amount struct {
	Minor    string `json:"minor"`
	Currency string `json:"currency"`

	exact model.Money
}

// MoneyOf is an amount, nil where it is not known.
func MoneyOf(m model.Opt[model.Money]) *Amount {
	if !m.Known {
		return nil
	}
	return &Amount{Minor: m.V.MinorString(), Currency: m.V.Currency, exact: m.V}
}

// Maybe gives a known fact, or null.
func Maybe[T any](o model.Opt[T]) any {
	if !o.Known {
		return nil
	}
	return o.V
}

// document gives a JSON document as a value, or null.
func document(doc string) any {
	if doc == "" || !json.Valid([]byte(doc)) {
		return nil
	}
	return json.RawMessage(doc)
}

// Line writes one row as a line of JSON that steers no terminal.
func Line(out io.Writer, row any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(row); err != nil {
		return fmt.Errorf("print a row: %w", err)
	}
	_, err := out.Write(inert(buf.Bytes()))
	return err
}

// inert writes characters that a terminal might obey, or that hide or reorder
// text, as JSON escapes. The values stay what they were; bytes that are no text
// at all become the replacement character, as the encoder does it.
func inert(line []byte) []byte {
	if plain(line) || utf8.Valid(line) && !bytes.ContainsFunc(line, Escapes) {
		return line
	}
	out := make([]byte, 0, len(line)+64)
	for len(line) > 0 {
		r, size := utf8.DecodeRune(line)
		switch {
		case r == utf8.RuneError && size == 1:
			out = append(out, `\ufffd`...)
		case !Escapes(r):
			out = append(out, line[:size]...)
		case r > 0xFFFF:
			hi, lo := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		line = line[size:]
	}
	return out
}

// plain tells that a line is ASCII without controls, as most are.
func plain(line []byte) bool {
	for _, b := range line {
		if (b < ' ' || b > '~') && b != '\n' {
			return false
		}
	}
	return true
}

// Escapes tells which characters may steer a terminal, or hide or reorder text:
// lines of JSON have them escaped. A line break ends the row; the
// encoder has escaped those inside it.
func Escapes(r rune) bool {
	if r >= ' ' && r <= '~' {
		return false
	}
	return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
