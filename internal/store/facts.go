package store

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"refdesk/internal/model"
)

// textLimit is the longest text that is kept of what came from outside; names
// and notes are far shorter. JSON objects beyond jsonLimit are left out whole,
// because half of one is none.
const (
	textLimit = 16 << 10
	jsonLimit = 64 << 10
)

// fact is one column, or two for money, tied to the field of a model value that
// holds it.
type fact interface {
	known() bool
	take(from fact)        // copies the value of the same fact elsewhere
	compare(with fact) int // any fixed order of values; it settles ties
	columns(name string) []string
	values(to []any) []any  // appends what the database should store
	targets(to []any) []any // appends what the database should fill
}

// opt is a fact in a model.Opt.
type opt[T string | int64 | bool] struct{ p *model.Opt[T] }

func (f opt[T]) known() bool             { return f.p.Known }
func (f opt[T]) take(from fact)          { *f.p = *from.(opt[T]).p }
func (opt[T]) columns(n string) []string { return []string{n} }
func (f opt[T]) targets(to []any) []any  { return append(to, f) }

func (f opt[T]) compare(with fact) int {
	return compareValues(f.p.V, with.(opt[T]).p.V)
}

func (f opt[T]) values(to []any) []any {
	if !f.p.Known {
		return append(to, nil)
	}
	if text, ok := any(f.p.V).(string); ok {
		return append(to, clip(text, textLimit))
	}
	return append(to, f.p.V)
}

// Scan implements sql.Scanner.
func (f opt[T]) Scan(src any) error {
	var v sql.Null[T]
	if err := v.Scan(src); err != nil {
		return err
	}
	*f.p = model.Opt[T]{V: v.V, Known: v.Valid}
	return nil
}

func compareValues[T string | int64 | bool](a, b T) int {
	switch a := any(a).(type) {
	case string:
		return cmp.Compare(a, any(b).(string))
	case int64:
		return cmp.Compare(a, any(b).(int64))
	case bool:
		return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
	}
	return 0
}

// object is an optional JSON object kept as text.
type object struct{ opt[string] }

func (f object) take(from fact)         { *f.p = *from.(object).p }
func (f object) compare(with fact) int  { return cmp.Compare(f.p.V, with.(object).p.V) }
func (f object) targets(to []any) []any { return append(to, f) }

func (f object) values(to []any) []any {
	if !f.p.Known || len(f.p.V) > jsonLimit {
		return append(to, nil)
	}
	return append(to, f.p.V)
}

// word is a fact in a plain text where "" means unknown.
type word[S ~string] struct{ p *S }

func (f word[S]) known() bool             { return *f.p != "" }
func (f word[S]) take(from fact)          { *f.p = *from.(word[S]).p }
func (f word[S]) compare(with fact) int   { return cmp.Compare(*f.p, *with.(word[S]).p) }
func (word[S]) columns(n string) []string { return []string{n} }
func (f word[S]) targets(to []any) []any  { return append(to, f) }

func (f word[S]) values(to []any) []any {
	if *f.p == "" {
		return append(to, nil)
	}
	return append(to, clip(string(*f.p), textLimit))
}

// Scan implements sql.Scanner.
func (f word[S]) Scan(src any) error {
	var v sql.NullString
	if err := v.Scan(src); err != nil {
		return err
	}
	*f.p = S(v.String)
	return nil
}

// moment is a fact in a time where zero means unknown.
type moment struct{ p *time.Time }

func (f moment) known() bool             { return !f.p.IsZero() }
func (f moment) take(from fact)          { *f.p = *from.(moment).p }
func (f moment) compare(with fact) int   { return f.p.Compare(*with.(moment).p) }
func (moment) columns(n string) []string { return []string{n} }
func (f moment) targets(to []any) []any  { return append(to, f) }

func (f moment) values(to []any) []any {
	if f.p.IsZero() {
		return append(to, nil)
	}
	return append(to, f.p.UnixMilli())
}

// Scan implements sql.Scanner.
func (f moment) Scan(src any) error {
	var v sql.NullInt64
	if err := v.Scan(src); err != nil {
		return err
	}
	*f.p = time.Time{}
	if v.Valid {
		*f.p = time.UnixMilli(v.Int64).UTC()
	}
	return nil
}

// amount is an optional sum of money in two columns.
type amount struct{ p *model.Opt[model.Money] }

func (f amount) known() bool    { return f.p.Known }
func (f amount) take(from fact) { *f.p = *from.(amount).p }

func (f amount) compare(with fact) int {
	a, b := f.p.V, with.(amount).p.V
	return cmp.Or(cmp.Compare(a.Minor, b.Minor), cmp.Compare(a.Currency, b.Currency))
}

func (amount) columns(n string) []string { return []string{n + "_minor", n + "_currency"} }

func (f amount) values(to []any) []any {
	if !f.p.Known {
		return append(to, nil, nil)
	}
	return append(to, f.p.V.Minor, clip(f.p.V.Currency, textLimit))
}

func (f amount) targets(to []any) []any { return append(to, minorPart(f), currencyPart(f)) }

type (
	minorPart    amount
	currencyPart amount
)

// Scan implements sql.Scanner.
func (f minorPart) Scan(src any) error {
	var v sql.NullInt64
	err := v.Scan(src)
	f.p.V.Minor, f.p.Known = v.Int64, v.Valid
	return err
}

// Scan implements sql.Scanner.
func (f currencyPart) Scan(src any) error {
	var v sql.NullString
	err := v.Scan(src)
	f.p.V.Currency = v.String
	return err
}

// list is a list of ids, kept as a JSON array; nil means unknown.
type list struct{ p *[]string }

func (f list) known() bool             { return *f.p != nil }
func (f list) take(from fact)          { *f.p = *from.(list).p }
func (f list) compare(with fact) int   { return slices.Compare(*f.p, *with.(list).p) }
func (list) columns(n string) []string { return []string{n} }
func (f list) targets(to []any) []any  { return append(to, f) }

func (f list) values(to []any) []any {
	if *f.p == nil {
		return append(to, nil)
	}
	text, err := json.Marshal(*f.p)
	if err != nil { // a list of strings always has a JSON form
		return append(to, nil)
	}
	return append(to, string(text))
}

// Scan implements sql.Scanner.
func (f list) Scan(src any) error {
	var v sql.NullString
	if err := v.Scan(src); err != nil {
		return err
	}
	*f.p = nil
	if !v.Valid {
		return nil
	}
	return json.Unmarshal([]byte(v.String), f.p)
}

// clip shortens text to at most limit bytes without cutting a letter.
func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return strings.Clone(text[:limit])
}
