package growsurf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
)

// object is a JSON object read field by field. Reading a field marks it as
// told, so that rest can say what we have no word for.
type object struct {
	fields map[string]json.RawMessage
	// twice holds fields that came more than once with different values, all of
	// them, in order. Which one is meant is not ours to guess, so they are not
	// among the fields.
	twice map[string][]json.RawMessage
	told  map[string]bool
}

var errNoObject = errors.New("the answer is not a JSON object")

// readAnswer reads a whole answer. A broken byte in one name must not hide a
// page of a hundred people, so such bytes are replaced.
func readAnswer(body []byte) (*object, error) {
	return readObject(bytes.ToValidUTF8(body, []byte("\uFFFD")))
}

// readObject splits an object into its fields. It fails on anything else.
func readObject(raw json.RawMessage) (*object, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, errNoObject
	}
	o := &object{fields: map[string]json.RawMessage{}, told: map[string]bool{}}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errNoObject, err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, fmt.Errorf("%w: %w", errNoObject, err)
		}
		key, _ := token.(string)
		o.add(key, value)
	}
	return o, nil
}

func (o *object) add(key string, value json.RawMessage) {
	if all, ok := o.twice[key]; ok {
		o.twice[key] = append(all, value)
		return
	}
	old, ok := o.fields[key]
	if ok && !bytes.Equal(old, value) {
		if o.twice == nil {
			o.twice = map[string][]json.RawMessage{}
		}
		delete(o.fields, key)
		o.twice[key] = []json.RawMessage{old, value}
		return
	}
	o.fields[key] = value
}

// readObjects reads the objects among the values.
func readObjects(raw []json.RawMessage) []*object {
	objects := make([]*object, 0, len(raw))
	for _, value := range raw {
		if o, err := readObject(value); err == nil {
			objects = append(objects, o)
		}
	}
	return objects
}

// rows reads an array of objects, and how many of its items are none.
func (o *object) rows(key string) (rows []*object, lost int, ok bool) {
	raw, ok := o.list(key)
	rows = readObjects(raw)
	return rows, len(raw) - len(rows), ok
}

func known[T any](o *object, key string, v T) model.Opt[T] {
	o.told[key] = true
	return model.Some(v)
}

// text reads a string.
func (o *object) text(key string) model.Opt[string] {
	raw := o.fields[key]
	var s string
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		return model.Opt[string]{}
	}
	return known(o, key, s)
}

// number reads a whole number, written as a number or as its digits in a
// string. Fractions, exponents and what does not fit are not known.
func (o *object) number(key string) model.Opt[int64] {
	n, ok := wholeNumber(o.fields[key])
	if !ok {
		return model.Opt[int64]{}
	}
	return known(o, key, n)
}

func wholeNumber(raw json.RawMessage) (int64, bool) {
	digits := string(raw)
	var s string
	if len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		digits = s
	}
	if whole, fraction, ok := strings.Cut(digits, "."); ok && fraction != "" && strings.Trim(fraction, "0") == "" {
		digits = whole
	}
	if strings.HasPrefix(digits, "+") {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil
}

// flag reads a boolean, also one written as "true" or "false". A number is not
// one.
func (o *object) flag(key string) model.Opt[bool] {
	switch string(o.fields[key]) {
	case "true", `"true"`:
		return known(o, key, true)
	case "false", `"false"`:
		return known(o, key, false)
	}
	return model.Opt[bool]{}
}

// moment reads Unix milliseconds or ISO 8601; zero when it is neither.
func (o *object) moment(key string) time.Time {
	if ms, ok := wholeNumber(o.fields[key]); ok && ms > 0 && ms < maxMillis {
		return known(o, key, time.UnixMilli(ms).UTC()).V
	}
	var s string
	if json.Unmarshal(o.fields[key], &s) == nil {
		if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
			return known(o, key, t.UTC()).V
		}
	}
	return time.Time{}
}

// maxMillis is the end of the year 9999, after which no time can be written.
const maxMillis = 253_402_300_800_000

// list reads an array.
func (o *object) list(key string) ([]json.RawMessage, bool) {
	raw := o.fields[key]
	var all []json.RawMessage
	if len(raw) == 0 || raw[0] != '[' || json.Unmarshal(raw, &all) != nil {
		return nil, false
	}
	return known(o, key, all).V, true
}

// texts reads an array of strings; false when an item is something else.
func (o *object) texts(key string) ([]string, bool) {
	raw := o.fields[key]
	var all []*string
	if len(raw) == 0 || raw[0] != '[' || json.Unmarshal(raw, &all) != nil || slices.Contains(all, nil) {
		return nil, false
	}
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = *s
	}
	return known(o, key, texts).V, true
}

// object reads a nested object.
func (o *object) object(key string) (*object, bool) {
	inner, err := readObject(o.fields[key])
	if err != nil {
		return nil, false
	}
	return known(o, key, inner).V, true
}

// sum reads a number, or an object of numbers as their sum.
func (o *object) sum(key string) model.Opt[int64] {
	if n := o.number(key); n.Known {
		return n
	}
	inner, err := readObject(o.fields[key])
	if err != nil || len(inner.twice) > 0 {
		return model.Opt[int64]{}
	}
	var total int64
	for _, raw := range inner.fields {
		n, ok := wholeNumber(raw)
		if !ok || n < 0 || n > math.MaxInt64-total {
			return model.Opt[int64]{}
		}
		total += n
	}
	return model.Some(total) // the channels themselves stay untold
}

// money reads minor units and their currency from two fields. Both or nothing:
// an amount without a currency is not an amount.
func (o *object) money(amount, currency string) model.Opt[model.Money] {
	minor, code := o.number(amount), o.text(currency)
	if !minor.Known || code.V == "" {
		return model.Opt[model.Money]{}
	}
	return model.Some(model.Money{Minor: minor.V, Currency: code.V})
}

// json reads an object as compact text.
func (o *object) json(key string) model.Opt[string] {
	raw := o.fields[key]
	if len(raw) == 0 || raw[0] != '{' {
		return model.Opt[string]{}
	}
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return model.Opt[string]{}
	}
	return known(o, key, b.String())
}

// rest is what was not told, as a compact object with sorted keys: fields we
// have no word for, and fields that could not be read. Nulls are left out, and
// so are the named fields. A field with two values is a list of them.
func (o *object) rest(without ...string) string {
	left := map[string]any{}
	for key, raw := range o.fields {
		if !o.told[key] && string(raw) != "null" && !slices.Contains(without, key) {
			left[key] = raw
		}
	}
	for key, all := range o.twice {
		if !slices.Contains(without, key) {
			left[key] = all
		}
	}
	if len(left) == 0 {
		return ""
	}
	return compact(left)
}
