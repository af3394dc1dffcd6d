package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
)

// lineSheet writes rows as lines of JSON, with the contract's keys in the order
// of the columns.
type lineSheet struct {
	out     io.Writer
	columns []column
	whole   bool // all facts: keys that may be left out are
	masked  bool
	show    func(string) string
	line    bytes.Buffer
	enc     *json.Encoder
}

func newLines(out io.Writer, columns []column, whole, masked bool, show func(string) string) *lineSheet {
	s := &lineSheet{out: out, columns: columns, whole: whole, masked: masked, show: show}
	s.enc = json.NewEncoder(&s.line)
	s.enc.SetEscapeHTML(false)
	return s
}

func (s *lineSheet) row(row any, contract reflect.Value) error {
	s.line.Reset()
	if s.whole && !s.masked {
		if err := s.enc.Encode(contract.Interface()); err != nil {
			return fmt.Errorf("write a row: %w", err)
		}
		_, err := s.out.Write(inert(s.line.Bytes()))
		return err
	}
	s.line.WriteByte('{')
	for _, c := range s.columns {
		v := c.value(row, contract)
		if s.whole && c.maybe && v == nil {
			continue
		}
		if s.line.Len() > 1 {
			s.line.WriteByte(',')
		}
		if err := s.pair(c.key, v); err != nil {
			return fmt.Errorf("%s: %w", c.key, err)
		}
	}
	s.line.WriteString("}\n")
	_, err := s.out.Write(inert(s.line.Bytes()))
	return err
}

func (s *lineSheet) flush() error { return nil }

func (s *lineSheet) pair(key string, v any) error {
	if err := s.encode(key); err != nil {
		return err
	}
	s.line.WriteByte(':')
	switch v := v.(type) { // what nearly every value is, without the encoder
	case nil:
		s.line.WriteString("null")
		return nil
	case int64:
		s.line.WriteString(strconv.FormatInt(v, 10))
		return nil
	case Stamp:
		s.line.Write(v.appendTo(s.line.AvailableBuffer()))
		return nil
	case Text:
		if v == "" {
			s.line.WriteString("null")
			return nil
		}
	}
	return s.encode(shown(v, s.show))
}

// encode writes a value without the line break that the encoder ends it with.
func (s *lineSheet) encode(v any) error {
	if err := s.enc.Encode(v); err != nil {
		return err
	}
	s.line.Truncate(s.line.Len() - 1)
	return nil
}

// shown gives a value as others may see it, texts inside of documents included.
func shown(v any, show func(string) string) any {
	switch v := v.(type) {
	case string:
		return show(v)
	case Text:
		return Text(show(string(v)))
	case *string:
		return show(*v)
	case []string:
		out := make([]string, len(v))
		for i, text := range v {
			out[i] = show(text)
		}
		return out
	case nil, bool, int, int64, float64, json.Number, Number, Stamp, *Amount:
		return v
	case json.RawMessage:
		return shownDocument(v, show)
	case map[string]any:
		for key, one := range v {
			v[key] = shown(one, show)
		}
	case []any:
		for i, one := range v {
			v[i] = shown(one, show)
		}
	default:
		doc, err := json.Marshal(v)
		if err != nil {
			return nil // the encoder would fail on it as well
		}
		return shownDocument(doc, show)
	}
	return v
}

// shownDocument is shown for JSON that came as it is. Its numbers stay exact.
func shownDocument(doc json.RawMessage, show func(string) string) any {
	if text := string(doc); show(text) == text {
		return doc
	}
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil // what cannot be read cannot be masked
	}
	return shown(v, show)
}
