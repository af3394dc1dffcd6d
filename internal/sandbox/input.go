package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// input is the body of a call, read field by field; what is wrong is gathered,
// so that one answer names everything.
type input struct {
	location string // "body" or "query", for the problems
	fields   map[string]any
	problems []problem
}

// readBody takes a JSON object, or form parameters as older clients send them.
// No body at all is an empty object, whatever the content type says.
func readBody(contentType string, body []byte) (*input, *failure) {
	in := &input{location: "body", fields: map[string]any{}}
	media, _, err := mime.ParseMediaType(contentType)
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return in, nil
	case err == nil && media == "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, badRequest(badParams)
		}
		for name := range values {
			in.fields[name] = values.Get(name)
		}
		return in, nil
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if err := dec.Decode(&in.fields); err != nil || in.fields == nil {
		return nil, badRequest(badParams)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, badRequest(badParams)
	}
	return in, nil
}

func (in *input) bad(name, msg string) {
	text := ""
	if value, ok := in.fields[name]; ok && value != nil {
		text = fmt.Sprint(value)
	}
	in.problems = append(in.problems, problem{Location: in.location, Param: name, Value: text, Msg: msg})
}

// verdict is the refusal of everything found wrong, or nil.
func (in *input) verdict() *failure {
	if len(in.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(in.problems, func(a, b problem) int { return strings.Compare(a.Param, b.Param) })
	return badRequest(badParams, in.problems...)
}

// only names the fields that may be there.
func (in *input) only(names ...string) {
	for name := range in.fields {
		if !slices.Contains(names, name) {
			in.bad(name, "Unknown field.")
		}
	}
}

func (in *input) has(name string) bool {
	_, ok := in.fields[name]
	return ok
}

// text is a string of at most limit characters; ok is false where it is absent
// or not one.
func (in *input) text(name string, limit int) (value string, ok bool) {
	raw, ok := in.fields[name]
	if !ok || raw == nil {
		return "", false
	}
	value, ok = raw.(string)
	if !ok {
		in.bad(name, "Must be a string.")
		return "", false
	}
	if len([]rune(value)) > limit {
		in.bad(name, fmt.Sprintf("Cannot be longer than %d characters.", limit))
		return "", false
	}
	return value, true
}

// maybe is text as a pointer, nil where it is absent.
func (in *input) maybe(name string, limit int) *string {
	value, ok := in.text(name, limit)
	if !ok {
		return nil
	}
	return &value
}

// oneOf is a string out of a list.
func (in *input) oneOf(name string, list ...string) (value string, ok bool) {
	value, ok = in.text(name, 255)
	if ok && !slices.Contains(list, value) {
		in.bad(name, "Must be one of "+strings.Join(list, ", ")+".")
		return "", false
	}
	return value, ok
}

// flag is a yes or no; a form spells it out.
func (in *input) flag(name string) (value, ok bool) {
	switch raw := in.fields[name].(type) {
	case nil:
		return false, false
	case bool:
		return raw, true
	case string:
		if value, err := strconv.ParseBool(raw); err == nil {
			return value, true
		}
	}
	in.bad(name, "Must be a boolean.")
	return false, false
}

// whole is an integer within bounds; a form or a query spells it out.
func (in *input) whole(name string, low, high int64) (value int64, ok bool) {
	raw, there := in.fields[name]
	if !there || raw == nil {
		return 0, false
	}
	value, err := strconv.ParseInt(fmt.Sprint(raw), 10, 64)
	switch {
	case err != nil:
		in.bad(name, "Must be an integer.")
	case value < low:
		in.bad(name, fmt.Sprintf("Cannot be less than %d.", low))
	case value > high:
		in.bad(name, fmt.Sprintf("Cannot be more than %d.", high))
	default:
		return value, true
	}
	return 0, false
}

// list is an array of strings.
func (in *input) list(name string) (values []string, ok bool) {
	raw, there := in.fields[name]
	if !there || raw == nil {
		return nil, false
	}
	items, isList := raw.([]any)
	if !isList {
		in.bad(name, "Must be an array.")
		return nil, false
	}
	values = []string{}
	for _, item := range items {
		text, isText := item.(string)
		if !isText {
			in.bad(name, "Must be an array of strings.")
			return nil, false
		}
		values = append(values, text)
	}
	return values, true
}

// object is a nested object, nil where it is absent.
func (in *input) object(name string) map[string]any {
	raw, there := in.fields[name]
	if !there || raw == nil {
		return nil
	}
	fields, isObject := raw.(map[string]any)
	if !isObject {
		in.bad(name, "Must be an object.")
		return nil
	}
	return fields
}

// metadata is a flat object within the documented bounds.
func (in *input) metadata(name string) map[string]any {
	fields := in.object(name)
	if len(fields) > 50 {
		in.bad(name, "Cannot have more than 50 keys.")
	}
	for key, value := range fields {
		switch value := value.(type) {
		case map[string]any, []any:
			in.bad(name, "Value of "+key+" must not be nested.")
		case string:
			if len([]rune(value)) > 500 {
				in.bad(name, "Value of "+key+" cannot be longer than 500 characters.")
			}
		}
		if camelCase(key) == "" || key == "gdprAgreements" {
			in.bad(name, "Key "+key+" is not allowed.")
		}
	}
	return fields
}

// numberIn reads an integer out of stored settings, which hold numbers as they
// came: from a call or from the program's own defaults.
func numberIn(fields map[string]any, name string) (int64, bool) {
	value, err := strconv.ParseInt(fmt.Sprint(fields[name]), 10, 64)
	return value, err == nil
}

// textIn reads a text out of stored settings, empty where there is none.
func textIn(fields map[string]any, name string) string {
	text, _ := fields[name].(string)
	return text
}
