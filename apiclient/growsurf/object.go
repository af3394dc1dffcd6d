package growsurf

import (
	"bytes"
	"encoding/json"
	"errors"
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
	fields []field
	index  map[string]int // of fields, once they are too many to look through
}

// field is a member with its value as it came. It has others when the key came
// again with another value: which one is meant is not ours to guess, so such a
// field cannot be read.
type field struct {
	key, value string
	others     []string
	told       bool
}

// values are all of a field's values, in order.
func (f field) values() []string { return append([]string{f.value}, f.others...) }

// manyFields is where looking through them all becomes slower than a map.
const manyFields = 64

var errNoObject = errors.New("the answer is not a JSON object")

// readAnswer reads a whole answer. A broken byte in one name must not hide a
// page of a hundred people, so such bytes are replaced.
func readAnswer(body []byte) (*object, error) {
	if !json.Valid(body) {
		return nil, errNoObject
	}
	o, ok := readObject(strings.TrimSpace(strings.ToValidUTF8(string(body), "\uFFFD")))
	if !ok {
		return nil, errNoObject
	}
	return o, nil
}

// readObject reads the members of valid JSON; false when it is no object.
func readObject(raw string) (*object, bool) {
	o := &object{fields: make([]field, 0, manyFields/2)}
	ok := members(raw, func(key, value string) {
		if name, ok := unquote(key); ok {
			o.add(name, value)
		}
	})
	return o, ok
}

func (o *object) add(key, value string) {
	if f := o.find(key); f != nil {
		if f.value != value && !slices.Contains(f.others, value) {
			f.others = append(f.others, value)
		}
		return
	}
	o.fields = append(o.fields, field{key: key, value: value})
	switch n := len(o.fields); {
	case o.index != nil:
		o.index[key] = n - 1
	case n > manyFields:
		o.index = make(map[string]int, 2*n)
		for i, f := range o.fields {
			o.index[f.key] = i
		}
	}
}

func (o *object) find(key string) *field {
	if o.index != nil {
		if i, ok := o.index[key]; ok {
			return &o.fields[i]
		}
		return nil
	}
	for i := range o.fields {
		if o.fields[i].key == key {
			return &o.fields[i]
		}
	}
	return nil
}

// read gives a field's one value, as JSON, to a reader that knows its kind.
// What was read is told.
func read[T any](o *object, key string, reader func(raw string) (T, bool)) (opt model.Opt[T]) {
	f := o.find(key)
	if f == nil || len(f.others) > 0 {
		return opt
	}
	v, ok := reader(f.value)
	if !ok {
		return opt
	}
	f.told = true
	return model.Some(v)
}

// text reads a string.
func (o *object) text(key string) model.Opt[string] {
	return read(o, key, func(raw string) (string, bool) {
		s, ok := unquote(raw)
		return strings.Clone(s), ok // the page it came in can go
	})
}

func unquote(raw string) (s string, ok bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	if !strings.Contains(raw, `\`) {
		return raw[1 : len(raw)-1], true
	}
	return s, json.Unmarshal([]byte(raw), &s) == nil
}

// number reads a whole number, written as a number or as its digits in a
// string. Fractions, exponents and what does not fit are not known.
func (o *object) number(key string) model.Opt[int64] { return read(o, key, wholeNumber) }

func wholeNumber(raw string) (int64, bool) {
	if s, ok := unquote(raw); ok {
		raw = s
	}
	if whole, fraction, ok := strings.Cut(raw, "."); ok && fraction != "" && strings.Trim(fraction, "0") == "" {
		raw = whole
	}
	if strings.HasPrefix(raw, "+") {
		return 0, false
	}
	n, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return 0, false // ParseInt gives the nearest number it could hold
	}
	return n, true
}

// flag reads a boolean, also one written as "true" or "false". A number is not
// one.
func (o *object) flag(key string) model.Opt[bool] {
	return read(o, key, func(raw string) (bool, bool) {
		word := strings.Trim(raw, `"`)
		return word == "true", word == "true" || word == "false"
	})
}

// maxMillis is the end of the year 9999, after which no time can be written.
const maxMillis = 253_402_300_800_000

// moment reads Unix milliseconds or ISO 8601; zero when it is neither.
func (o *object) moment(key string) time.Time {
	return read(o, key, func(raw string) (time.Time, bool) {
		if ms, ok := wholeNumber(raw); ok {
			return time.UnixMilli(ms).UTC(), ms > 0 && ms < maxMillis
		}
		s, _ := unquote(raw)
		t, err := time.Parse(time.RFC3339Nano, s)
		return t.UTC(), err == nil
	}).V
}

// rows reads an array of objects, and how many of its items are none.
func (o *object) rows(key string) (rows []*object, lost int, ok bool) {
	all := read(o, key, items)
	rows = objects(all.V)
	return rows, len(all.V) - len(rows), all.Known
}

func objects(raw []string) []*object {
	all := make([]*object, 0, len(raw))
	for _, value := range raw {
		if o, ok := readObject(value); ok {
			all = append(all, o)
		}
	}
	return all
}

// cursor reads where the next page begins, "" at the end of the list. False
// when it is there and cannot be read: a list must not seem to end where it
// does not.
func (o *object) cursor() (string, bool) {
	next := read(o, "nextId", func(raw string) (string, bool) {
		if s, ok := unquote(raw); ok {
			return strings.Clone(s), true
		}
		_, digits := wholeNumber(raw)
		return strings.Clone(raw), digits
	})
	if f := o.find("nextId"); f != nil && !next.Known && (f.value != "null" || len(f.others) > 0) {
		return "", false
	}
	return next.V, true
}

// texts reads an array of strings; not known when an item is something else.
func (o *object) texts(key string) model.Opt[[]string] {
	return read(o, key, func(raw string) ([]string, bool) {
		all, ok := items(raw)
		for i, item := range all {
			s, isText := unquote(item)
			all[i], ok = strings.Clone(s), ok && isText
		}
		return all, ok
	})
}

// object reads a nested object; an empty one where there is none.
func (o *object) object(key string) *object {
	if inner := read(o, key, readObject); inner.Known {
		return inner.V
	}
	return &object{}
}

// sum reads a number, or an object of numbers as their sum. The single numbers
// stay untold.
func (o *object) sum(key string) model.Opt[int64] {
	if n := o.number(key); n.Known {
		return n
	}
	f := o.find(key)
	if f == nil || len(f.others) > 0 {
		return model.Opt[int64]{}
	}
	inner, ok := readObject(f.value)
	var total int64
	for _, part := range inner.fields {
		n := inner.number(part.key)
		ok = ok && n.Known && n.V >= 0 && n.V <= math.MaxInt64-total
		if !ok {
			break
		}
		total += n.V
	}
	if !ok {
		return model.Opt[int64]{}
	}
	return model.Some(total)
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
	return read(o, key, func(raw string) (string, bool) {
		var b bytes.Buffer
		err := json.Compact(&b, []byte(raw))
		return b.String(), err == nil && strings.HasPrefix(raw, "{")
	})
}

// rest is what was not told, as a compact object with sorted keys: fields we
// have no word for, and fields that could not be read. Nulls are left out, and
// so are the named fields. A field with several values is a list of them.
func (o *object) rest(without ...string) string {
	left := map[string]any{}
	for _, f := range o.fields {
		switch {
		case f.told, slices.Contains(without, f.key):
		case len(f.others) > 0:
			left[f.key] = json.RawMessage("[" + strings.Join(f.values(), ",") + "]")
		case f.value != "null":
			left[f.key] = json.RawMessage(f.value)
		}
	}
	if len(left) == 0 {
		return ""
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(left) != nil {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}
