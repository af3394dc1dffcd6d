package payfile

import (
	"fmt"
	"slices"
	"strings"
)

// value is what a cell is made of: constant text and fields in braces, as
// "{reference}".
type value []part

// part is a constant text, or a field where field is not "".
type part struct{ text, field string }

const (
	amountField = "amount"
	optionField = "option."
	detailField = "detail."
)

// fields are what a payment has of its own.
var fields = []string{
	"name", "address", amountField, "currency", "reference", "note", "backend", "campaign", "person", "thing", "title",
}

// parseValue reads a value. It fails for a field that nobody knows.
func parseValue(text string) (value, error) {
	var v value
	for text != "" {
		before, rest, open := strings.Cut(text, "{")
		if before != "" {
			v = append(v, part{text: before})
		}
		if strings.Contains(before, "}") {
			return nil, fmt.Errorf("%q closes a brace that is not open", text)
		}
		if !open {
			break
		}
		field, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("%q opens a brace and does not close it", text)
		}
		if !knownField(field) {
			return nil, fmt.Errorf("there is no field {%s}; there are: %s, %sNAME, %sNAME",
				field, strings.Join(fields, ", "), optionField, detailField)
		}
		v = append(v, part{field: field})
		text = after
	}
	return v, nil
}

func knownField(name string) bool {
	for _, prefix := range []string{optionField, detailField} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return strings.TrimSpace(rest) != ""
		}
	}
	return slices.Contains(fields, name)
}

func (v value) has(field string) bool {
	return slices.ContainsFunc(v, func(p part) bool { return p.field == field })
}

// isAmount tells whether a cell is an amount and nothing else.
func (v value) isAmount() bool { return len(v) == 1 && v[0].field == amountField }

// constant tells whether the operator alone decides what stands in the cell.
func (v value) constant() bool {
	return !slices.ContainsFunc(v, func(p part) bool { return p.field != "" && !strings.HasPrefix(p.field, optionField) })
}

// expand puts the fields in.
func (v value) expand(get func(field string) string) string {
	if len(v) == 1 && v[0].field != "" {
		return get(v[0].field)
	}
	var b strings.Builder
	for _, p := range v {
		if p.field == "" {
			b.WriteString(p.text)
			continue
		}
		b.WriteString(get(p.field))
	}
	return b.String()
}
