// Package payfile holds payment files: their formats as data, how lines become
// a file, and how a payment service's report is read back. It knows neither
// store nor screen.
//
// A cell is written as it is or its row is refused: no name, address or amount
// is ever altered to fit.
package payfile

import (
	"regexp"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// Format describes a kind of payment file and the report that comes back. One
// that was loaded is whole: it has an amount, and all it names exists.
type Format struct {
	Name   string // of its file, without the ending
	Title  string
	Origin string // path of the file; "" = shipped

	Header        bool // a first line names the columns
	Rows          int  // payments that one file may hold
	Comma         bool // the decimal mark is a comma
	FixedDecimal  bool // and nobody may choose another
	Delimiter     rune
	Currencies    []string // empty = any
	Least         string   // of one payment, in major units; "" = anything above zero
	MoreColumns   bool     // a template may have columns that a file of details fills
	MayHave       []string // further columns of templates, empty unless the details fill them
	RefusedHeader []string // words that no template's header may have
	Options       map[string]string
	Columns       []Column
	Result        Result
}

// Column is one column of a file.
type Column struct {
	Name     string
	Also     []string // other names in templates
	Value    value
	Required bool   // an empty cell refuses its row
	With     string // "option=value" with which an empty cell does so; "" = none
	Max      int    // characters; 0 = any number
	Check    string
	Pattern  *regexp.Regexp // nil = anything
	OneOf    []string       // empty = anything
	spare    bool           // stays empty where the details do not have it
}

// The checks a column may ask for.
const (
	checkAddress  = "address"
	checkNoSpaces = "no-spaces"
)

// Result says how a report is read. All names and words are in lower case.
type Result struct {
	Reference, Address, Amount, Currency, Status, Cause []string // names of columns
	Person, Earned                                      []string // of whose payment it is, and for what
	Direction                                           []string // "in" in it is money that came in
	Minus                                               bool     // what went out may be written with a minus
	Words                                               map[string]model.Outcome
}

// named finds the column that a template's header calls by a name.
func (f *Format) named(name string) (Column, bool) {
	same := func(known string) bool { return fold(known) == fold(name) }
	i := slices.IndexFunc(f.Columns, func(c Column) bool { return same(c.Name) || slices.ContainsFunc(c.Also, same) })
	if i < 0 {
		return Column{}, false
	}
	return f.Columns[i], true
}

// Pays tells whether the format is for payments in a currency.
func (f *Format) Pays(currency string) bool {
	return len(f.Currencies) == 0 || slices.Contains(f.Currencies, currency)
}

// Needs names the columns that a file of details has to give.
func (f *Format) Needs() []string {
	var needs []string
	for _, c := range f.Columns {
		for _, part := range c.Value {
			if name, ok := strings.CutPrefix(part.field, detailField); ok && !slices.Contains(needs, name) {
				needs = append(needs, name)
			}
		}
	}
	return needs
}

// Summary is the format as lists show it.
func (f *Format) Summary() model.BatchFormat {
	s := model.BatchFormat{
		Name: f.Name, Title: f.Title, Origin: f.Origin, Currencies: f.Currencies, Rows: f.Rows, Needs: f.Needs(),
	}
	for name := range f.Options {
		s.Options = append(s.Options, name)
	}
	slices.Sort(s.Options)
	return s
}

// fold makes names and words of foreign files comparable.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
