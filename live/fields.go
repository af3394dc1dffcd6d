package live

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// Bounds of what is kept of text from outside. The journal keeps the raw body
// whole; these keep one absurd value from filling every list that shows it.
// An id or address is never cut, because half of one is another one: beyond
// its bound it counts as unreadable.
const (
	maxID       = 200   // bytes
	maxAddress  = 320   // bytes, the longest an address can be
	maxWord     = 120   // runes of a vendor's word: risk, reason, status
	maxName     = 200   // runes of a name or title
	maxNotes    = 2000  // runes
	maxURL      = 2000  // runes
	maxMetadata = 32768 // bytes of JSON
)

// fields reads one JSON object field by field. What is missing or null is
// absent; what cannot be read without guessing is absent too and its path is
// remembered, so that one odd field costs that field and nothing more.
type fields struct {
	path   string
	values map[string]value
	unread *unread
}

// unread names the fields that could not be read, each once. It stops counting
// early: a body can hold a hundred thousand odd values.
type unread struct {
	paths []string
	more  bool
}

const maxUnread = 12

func (u *unread) add(path string) {
	switch {
	case slices.Contains(u.paths, path):
	case len(u.paths) < maxUnread:
		u.paths = append(u.paths, path)
	default:
		u.more = true
	}
}

// String is a sentence for the operator, "" when everything was read.
func (u *unread) String() string {
	if len(u.paths) == 0 {
		return ""
	}
	text := "could not read: " + strings.Join(u.paths, ", ")
	if u.more {
		text += " and more"
	}
	return text
}

// readBody reads an event's body: an object that is handed to envelope, with
// data inside it, which is given with its text.
func readBody(body []byte, u *unread, envelope func(fields) error) (data fields, raw []byte, err error) {
	document, err := parseJSON(body)
	if err != nil {
		return fields{}, nil, err
	}
	outer, ok := newFields(document, "", u)
	if !ok {
		return fields{}, nil, errors.New("the body is not an object")
	}
	if err := envelope(outer); err != nil {
		return fields{}, nil, err
	}
	v, ok := outer.value("data")
	if !ok {
		return fields{}, nil, errors.New("data is missing")
	}
	if data, ok = newFields(v, "", u); !ok {
		return fields{}, nil, errors.New("data is not an object")
	}
	return data, v.raw, nil
}

// newFields opens an object; ok is false when v is something else.
func newFields(v value, path string, missed *unread) (f fields, ok bool) {
	return fields{path: path, values: v.members, unread: missed}, v.isObject()
}

// value gives what stands under a key; null counts as absent.
func (f fields) value(key string) (value, bool) {
	v, ok := f.values[key]
	return v, ok && !v.isNull()
}

func (f fields) has(key string) bool {
	_, ok := f.value(key)
	return ok
}

func (f fields) at(key string) string {
	if f.path == "" {
		return key
	}
	return f.path + "." + key
}

func (f fields) miss(key string) { f.unread.add(f.at(key)) }

// object opens a nested object; it reads as empty where there is none.
func (f fields) object(key string) fields {
	v, ok := f.value(key)
	if !ok {
		return fields{path: f.at(key), unread: f.unread}
	}
	nested, ok := newFields(v, f.at(key), f.unread)
	if !ok {
		f.miss(key)
	}
	return nested
}

// objects opens the objects of an array, at most limit of them.
func (f fields) objects(key string, limit int) []fields {
	var all []fields
	for i, v := range f.list(key) {
		if i == limit {
			break
		}
		at := fmt.Sprintf("%s[%d]", key, i)
		nested, ok := newFields(v, f.at(at), f.unread)
		if !ok {
			f.miss(at)
			continue
		}
		all = append(all, nested)
	}
	return all
}

func (f fields) list(key string) []value {
	v, ok := f.value(key)
	if ok && !v.isArray() {
		f.miss(key)
	}
	return v.items
}

// text reads a string, cut to limit runes.
func (f fields) text(key string, limit int) model.Opt[string] {
	v, ok := f.value(key)
	if !ok {
		return model.Opt[string]{}
	}
	s, ok := readText(v)
	if !ok {
		f.miss(key)
		return model.Opt[string]{}
	}
	return model.Some(cutRunes(s, limit))
}

// whole reads a string of at most limit bytes, "" where there is none.
func (f fields) whole(key string, limit int) string {
	v, ok := f.value(key)
	if !ok {
		return ""
	}
	s, ok := readText(v)
	if !ok || len(s) > limit {
		f.miss(key)
		return ""
	}
	return s
}

func (f fields) id(key string) string { return f.whole(key, maxID) }

// texts reads an array of strings of at most limit bytes each.
func (f fields) texts(key string, limit int) []string {
	var all []string
	for i, v := range f.list(key) {
		s, ok := readText(v)
		if !ok || len(s) > limit {
			f.miss(fmt.Sprintf("%s[%d]", key, i))
			continue
		}
		all = append(all, s)
	}
	return all
}

// number reads a whole number of 64 bits, also one in quotes: older payloads
// quote ranks.
func (f fields) number(key string) model.Opt[int64] {
	v, ok := f.value(key)
	if !ok {
		return model.Opt[int64]{}
	}
	n, ok := readNumber(v)
	if !ok {
		f.miss(key)
		return model.Opt[int64]{}
	}
	return model.Some(n)
}

// flag reads true or false, also in quotes. 0 and 1 are not readable.
func (f fields) flag(key string) model.Opt[bool] {
	v, ok := f.value(key)
	if !ok {
		return model.Opt[bool]{}
	}
	switch bare(v) {
	case "true":
		return model.Some(true)
	case "false":
		return model.Some(false)
	}
	f.miss(key)
	return model.Opt[bool]{}
}

// time reads Unix milliseconds or ISO 8601; zero where there is none.
func (f fields) time(key string) time.Time {
	v, ok := f.value(key)
	if !ok {
		return time.Time{}
	}
	t, ok := readTime(v)
	if !ok {
		f.miss(key)
	}
	return t
}

// money reads minor units and the code beside them. An amount without a
// currency is not an amount.
func (f fields) money(amountKey, currencyKey, otherwise string) model.Opt[model.Money] {
	amount := f.number(amountKey)
	if !amount.Known {
		return model.Opt[model.Money]{}
	}
	code := otherwise
	if f.has(currencyKey) {
		code = f.whole(currencyKey, maxWord)
	}
	if code == "" {
		f.miss(amountKey)
		return model.Opt[model.Money]{}
	}
	return model.Some(model.Money{Minor: amount.V, Currency: code})
}
