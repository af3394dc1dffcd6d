package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

const (
	// maxDepth bounds nesting. Published payloads reach seven levels.
	maxDepth = 64
	// maxValues bounds what one body may cost in memory. A program that ends
	// with its thousand winners has about 25,000 values.
	maxValues = 100_000
)

// value is one value of a JSON document. Its text stays as it came until
// somebody reads it as something.
type value struct {
	raw     []byte
	members map[string]value // of an object, else nil
	items   []value          // of an array
}

func (v value) isNull() bool   { return v.raw[0] == 'n' }
func (v value) isText() bool   { return v.raw[0] == '"' }
func (v value) isArray() bool  { return v.raw[0] == '[' }
func (v value) isObject() bool { return v.raw[0] == '{' }

// parseJSON reads body as one JSON document and refuses what a reader would
// have to guess at: text that is not UTF-8, anything the grammar does not
// allow, a key given twice in one object, and sizes that no payload has. The
// error is a sentence for the operator.
func parseJSON(body []byte) (value, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return value{}, errors.New("the body is empty")
	}
	if !utf8.Valid(body) {
		return value{}, errors.New("the body is not UTF-8 text")
	}
	if err := json.Unmarshal(body, new(json.RawMessage)); err != nil {
		return value{}, fmt.Errorf("the body is not JSON: %s", syntaxProblem(err))
	}
	p := parser{body: body}
	p.next()
	return p.value(0)
}

func syntaxProblem(err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("byte %d: %s", syntax.Offset, syntax)
	}
	return err.Error()
}

// parser takes a document apart whose grammar has been checked, so that it has
// to look at marks only and can run over no end.
type parser struct {
	body  []byte
	at    int
	count int
}

// next goes to the next mark that means something and gives it.
func (p *parser) next() byte {
	for {
		switch c := p.body[p.at]; c {
		case ' ', '\t', '\r', '\n', ',', ':':
			p.at++
		default:
			return c
		}
	}
}

func (p *parser) value(depth int) (v value, err error) {
	if p.count++; p.count > maxValues {
		return value{}, fmt.Errorf("the body has more than %d values", maxValues)
	}
	start := p.at
	switch p.body[start] {
	case '{':
		v.members, err = p.object(depth + 1)
	case '[':
		v.items, err = p.array(depth + 1)
	case '"':
		p.at = textEnd(p.body, start)
	default:
		p.at = literalEnd(p.body, start)
	}
	v.raw = p.body[start:p.at]
	return v, err
}

func (p *parser) object(depth int) (map[string]value, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	members := map[string]value{}
	for p.at++; p.next() != '}'; {
		quoted := p.body[p.at:textEnd(p.body, p.at)]
		key, _ := readText(value{raw: quoted})
		if _, twice := members[key]; twice {
			return nil, fmt.Errorf("the key %q is given twice", cutRunes(key, 60))
		}
		p.at += len(quoted)
		p.next()
		member, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		members[key] = member
	}
	p.at++
	return members, nil
}

func (p *parser) array(depth int) ([]value, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	var items []value
	for p.at++; p.next() != ']'; {
		item, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	p.at++
	return items, nil
}

var errTooDeep = fmt.Errorf("the body is nested more than %d levels deep", maxDepth)

// textEnd is the place after the string that starts at at.
func textEnd(body []byte, at int) int {
	for at++; body[at] != '"'; at++ {
		if body[at] == '\\' {
			at++
		}
	}
	return at + 1
}

// literalEnd is the place after the number or word that starts at at.
func literalEnd(body []byte, at int) int {
	if n := bytes.IndexAny(body[at:], ",]} \t\r\n"); n >= 0 {
		return at + n
	}
	return len(body)
}
