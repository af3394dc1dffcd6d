package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxDepth bounds nesting. Published payloads reach seven levels.
const maxDepth = 64

// checkJSON says why body is not one readable JSON document: text that is not
// UTF-8, anything encoding/json would have to forgive, a key given twice in
// one object (two values for one key is not a thing to guess), or nesting that
// no payload has. The error is a sentence for the operator.
func checkJSON(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return errors.New("the body is empty")
	}
	if !utf8.Valid(body) {
		return errors.New("the body is not UTF-8 text")
	}
	if err := json.Unmarshal(body, new(json.RawMessage)); err != nil {
		return fmt.Errorf("the body is not JSON: %s", syntaxProblem(err))
	}
	return checkKeys(body)
}

func syntaxProblem(err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("byte %d: %s", syntax.Offset, syntax)
	}
	return err.Error()
}

// checkKeys walks the tokens of a document that is known to be valid.
func checkKeys(body []byte) error {
	walk := keyWalk{tokens: json.NewDecoder(bytes.NewReader(body))}
	walk.tokens.UseNumber()
	for {
		err := walk.step()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

type keyWalk struct {
	tokens *json.Decoder
	open   []openValue
}

// openValue is an object or array whose end has not been met.
type openValue struct {
	keys  map[string]struct{} // nil for an array
	atKey bool                // the next text is a key
}

func (w *keyWalk) step() error {
	token, err := w.tokens.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return w.delimiter(token)
	case string:
		if w.expectsKey() {
			return w.key(token)
		}
	}
	w.valueDone()
	return nil
}

func (w *keyWalk) delimiter(d json.Delim) error {
	switch d {
	case '{':
		w.open = append(w.open, openValue{keys: map[string]struct{}{}, atKey: true})
	case '[':
		w.open = append(w.open, openValue{})
	default:
		w.open = w.open[:len(w.open)-1]
		w.valueDone()
	}
	if len(w.open) > maxDepth {
		return fmt.Errorf("the body is nested more than %d levels deep", maxDepth)
	}
	return nil
}

func (w *keyWalk) expectsKey() bool {
	return len(w.open) > 0 && w.open[len(w.open)-1].atKey
}

func (w *keyWalk) key(name string) error {
	top := &w.open[len(w.open)-1]
	if _, twice := top.keys[name]; twice {
		return fmt.Errorf("the key %q is given twice", cutRunes(name, 60))
	}
	top.keys[name] = struct{}{}
	top.atKey = false
	return nil
}

func (w *keyWalk) valueDone() {
	if len(w.open) == 0 {
		return
	}
	top := &w.open[len(w.open)-1]
	top.atKey = top.keys != nil
}
