package index

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/nearest"
)

// Kinds of lists, as ParseQuery, Fields and Columns take them.
const (
	KindPeople      = "people"
	KindRewards     = "rewards"
	KindCommissions = "commissions"
	KindPayouts     = "payouts"
	KindEvents      = "events"
	KindChanges     = "changes"
	KindCases       = "cases"
	KindBatches     = "batches"
)

// Filter is a query text understood: terms that must all hold for a row. The
// zero Filter lets every row through.
type Filter struct {
	terms []term
}

// Empty tells whether the filter lets every row through.
func (f Filter) Empty() bool { return len(f.terms) == 0 }

// relative tells whether the answer depends on the time of asking.
func (f Filter) relative() bool {
	return slices.ContainsFunc(f.terms, func(t term) bool { return t.sort == byAge || t.sort == byHold })
}

// QueryError says what in a query text, or in the column to sort by, could not
// be understood. At is the byte where it starts.
type QueryError struct {
	At   int
	Text string
	Sort bool // it is about the columns to sort by, not about the text
}

func (e *QueryError) Error() string { return e.Text }

// Where is the byte of the query text where the mistake begins.
func (e *QueryError) Where() int { return e.At }

// fieldSort is what a field is compared with.
type fieldSort int

const (
	byWords  fieldSort = iota // anywhere in the row
	byText                    // field:value
	byNumber                  // field>3
	byAge                     // field<2d, the time since it happened
	byAmount                  // field>19.99, in the campaign's currency, or field>19.99eur
	byHold                    // held:yes, held:no, or held: and a part of who holds it
)

// fieldRule is what a field may be compared with: a sort of value and, for a
// field that holds one of a few words, those words.
type fieldRule struct {
	sort  fieldSort
	words []string
}

// grammar is the fields of one kind of list.
type grammar map[string]fieldRule

// term is one condition of a filter.
type term struct {
	not   bool
	sort  fieldSort
	field string
	op    string // one of : < > <= >=
	text  string // folded
	num   int64
	age   time.Duration
	sum   amount
}

// ParseQuery reads the query language of `/` and `--filter` for one kind of
// list. Words stand side by side and must all match, anywhere in a row, without
// regard to case and accents; "quoted words" match as they stand; `-` turns a
// term round; `field:value` looks at one field; `field>3` compares a number,
// `amount>19.99` an amount in the currency of the row's campaign, `amount>19.99usd`
// and `currency:usd amount>19.99` one in dollars, and `field<2d` the time
// since something happened (s, m, h, d, w). A field that holds one of a few
// words, such as a state of ours, takes no other. A quote that is
// never closed runs to the end, so that a query is usable while it is typed.
//
// What cannot be understood is a *QueryError.
func ParseQuery(kind, text string) (Filter, error) {
	fields, ok := grammars[kind]
	if !ok {
		return Filter{}, &QueryError{Text: fmt.Sprintf("no list is called %q", kind)}
	}
	var f Filter
	for at := 0; ; {
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\r\n"))
		if at >= len(text) {
			f.nameCurrency()
			return f, nil
		}
		raw := nextTerm(text[at:])
		t, err := parseTerm(fields, raw, at)
		if err != nil {
			return Filter{}, err
		}
		if t.sort != byWords || t.text != "" { // a lone quote asks for nothing yet
			f.terms = append(f.terms, t)
		}
		at += len(raw)
	}
}

// nextTerm cuts the first term off: up to a blank that is not inside quotes.
func nextTerm(s string) string {
	quoted := false
	for i := range len(s) {
		switch s[i] {
		case '"':
			quoted = !quoted
		case ' ', '\t', '\r', '\n':
			if !quoted {
				return s[:i]
			}
		}
	}
	return s
}

func parseTerm(fields grammar, raw string, at int) (term, error) {
	var t term
	body := raw
	if len(body) > 1 && body[0] == '-' {
		t.not, body = true, body[1:]
	}
	name, op, value := splitField(body)
	if op == "" {
		t.text = fold(unquote(body))
		return t, nil
	}
	start := at + len(raw) - len(body)
	rule, ok := fields[strings.ToLower(name)]
	if !ok {
		return t, &QueryError{At: start, Text: fmt.Sprintf("no field is called %q; the nearest is %q", name, nearestField(name, fields))}
	}
	t.field, t.sort, t.op = strings.ToLower(name), rule.sort, op
	value = unquote(value)
	if value == "" {
		return t, &QueryError{At: start, Text: fmt.Sprintf("%s%s needs a value", name, op)}
	}
	problem := t.setValue(value)
	if problem == "" && rule.words != nil && !slices.Contains(rule.words, t.text) {
		problem = fmt.Sprintf("%s is one of %s", t.field, strings.Join(rule.words, ", "))
	}
	if meant := meantWord(t.field, t.text); problem == "" && rule.words == nil && meant != "" {
		problem = fmt.Sprintf("no %s is called %q; the nearest is %q", t.field, t.text, meant)
	}
	if problem != "" {
		return t, &QueryError{At: start + len(name) + len(op), Text: problem}
	}
	return t, nil
}

// splitField divides `name>=value`. The operator is empty where the text does
// not begin with letters and an operator, so that addresses stay words.
func splitField(s string) (name, op, value string) {
	i := 0
	for i < len(s) && (s[i] == '_' || 'a' <= s[i]|0x20 && s[i]|0x20 <= 'z') {
		i++
	}
	if i == 0 || i == len(s) || !strings.ContainsRune(":=<>", rune(s[i])) {
		return "", "", ""
	}
	name, op, value = s[:i], s[i:i+1], s[i+1:]
	if op == "=" {
		op = ":"
	} else if op != ":" && strings.HasPrefix(value, "=") {
		op, value = op+"=", value[1:]
	}
	return name, op, value
}

// setValue reads the value as the field's sort wants it, and says what is
// wrong with it.
func (t *term) setValue(value string) (problem string) {
	switch t.sort {
	case byNumber:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return fmt.Sprintf("%q is not a whole number", value)
		}
		t.num = n
	case byAmount:
		sum, ok := parseAmount(value)
		if !ok {
			return fmt.Sprintf("%q is not an amount such as 20, 19.99 or 19.99eur", value)
		}
		t.sum = sum
	case byAge:
		age, ok := parseAge(value)
		if !ok {
			return fmt.Sprintf("%q is not a time such as 30m, 12h, 2d or 1w", value)
		}
		if t.op == ":" {
			return fmt.Sprintf("write %s<%s for younger or %s>%s for older", t.field, value, t.field, value)
		}
		t.age = age
	default:
		if t.op != ":" {
			return fmt.Sprintf("%s holds words: write %s:%s", t.field, t.field, value)
		}
		t.text = fold(value)
	}
	return ""
}

// parseAge reads a whole number with one unit. Ages beyond what a Duration
// holds, almost three centuries, are refused.
func parseAge(s string) (time.Duration, bool) {
	units := map[byte]time.Duration{
		's': time.Second, 'm': time.Minute, 'h': time.Hour,
		'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour,
	}
	unit, ok := units[s[len(s)-1]|0x20]
	n, err := strconv.ParseUint(s[:len(s)-1], 10, 32)
	if !ok || err != nil || n > uint64(1<<63-1)/uint64(unit) {
		return 0, false
	}
	return time.Duration(n) * unit, true
}

func unquote(s string) string { return strings.ReplaceAll(s, `"`, "") }

// nearestField finds the known field that needs the fewest edits to become name.
func nearestField(name string, fields grammar) string {
	name = strings.ToLower(name)
	best, cost := "", 1<<30
	for _, f := range slices.Sorted(maps.Keys(fields)) {
		if d := nearest.Edits(name, f); d < cost {
			best, cost = f, d
		}
	}
	return best
}
