package payfile

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"refdesk/internal/model"
	"refdesk/internal/tomllines"
)

const (
	// maxDescription is the largest description of a format, in bytes.
	maxDescription = 64 << 10
	// maxColumns is far above what any service asks for.
	maxColumns = 200
	// maxRows bounds one file; batches are split before memory is.
	maxRows = 100_000
)

// description is a format as it is written in TOML.
type description struct {
	Title         string            `toml:"title"`
	Header        bool              `toml:"header"`
	Rows          int               `toml:"rows"`
	Decimal       string            `toml:"decimal"`
	FixedDecimal  bool              `toml:"fixed_decimal"`
	Delimiter     string            `toml:"delimiter"`
	Currencies    []string          `toml:"currencies"`
	Least         string            `toml:"least"`
	MoreColumns   bool              `toml:"more_columns"`
	MayHave       []string          `toml:"may_have"`
	RefusedHeader []string          `toml:"refused_header"`
	Options       map[string]string `toml:"options"`
	Column        []columnText      `toml:"column"`
	Result        resultText        `toml:"result"`
}

type columnText struct {
	Name     string   `toml:"name"`
	Also     []string `toml:"also"`
	Value    string   `toml:"value"`
	Required bool     `toml:"required"`
	Max      int      `toml:"max"`
	Check    string   `toml:"check"`
	Pattern  string   `toml:"pattern"`
	OneOf    []string `toml:"one_of"`
	With     string   `toml:"required_with"`
}

type resultText struct {
	Reference []string `toml:"reference"`
	Person    []string `toml:"person"`
	Earned    []string `toml:"earned"`
	Direction []string `toml:"direction"`
	Minus     bool     `toml:"minus"`
	Address   []string `toml:"address"`
	Amount    []string `toml:"amount"`
	Currency  []string `toml:"currency"`
	Status    []string `toml:"status"`
	Cause     []string `toml:"cause"`
	Paid      []string `toml:"paid"`
	Failed    []string `toml:"failed"`
	Returned  []string `toml:"returned"`
	Pending   []string `toml:"pending"`
}

// reader gathers every mistake of a description, so that one look shows all.
type reader struct {
	path     string
	lines    tomllines.Lines
	mistakes []mistake
}

type mistake struct {
	line int
	text string
}

func (r *reader) wrong(key, format string, args ...any) {
	r.mistakes = append(r.mistakes, mistake{r.lines.At(key), fmt.Sprintf(format, args...)})
}

// err gives all mistakes in the order of their lines, one a line.
func (r *reader) err() error {
	slices.SortStableFunc(r.mistakes, func(a, b mistake) int { return a.line - b.line })
	var errs []error
	for _, m := range r.mistakes {
		where := r.path
		if m.line > 0 {
			where = fmt.Sprintf("%s:%d", r.path, m.line)
		}
		errs = append(errs, fmt.Errorf("%s: %s", where, m.text))
	}
	return errors.Join(errs...)
}

// Parse reads the description of a format. It fails with all mistakes, each
// with file and line.
func Parse(name, path string, source []byte) (*Format, error) {
	r := &reader{path: path}
	if len(source) > maxDescription {
		return nil, fmt.Errorf("%s: a description of %d bytes is no description of a format", path, len(source))
	}
	var d description
	meta, err := toml.Decode(string(source), &d)
	if err != nil {
		return nil, unreadable(path, err)
	}
	r.lines = tomllines.Of(string(source))
	for _, key := range meta.Undecoded() {
		r.unknown(key)
	}
	f := r.format(d)
	f.Name = name
	if err := r.err(); err != nil {
		return nil, err
	}
	return f, nil
}

// otherKind is how the decoder begins to tell that a value is not of the kind
// that is asked for.
var otherKind = regexp.MustCompile(`^toml: line (\d+) \(last key "(.+?)"\): `)

// unreadable says where a text is not TOML, or not of the kind that is asked
// for.
func unreadable(path string, err error) error {
	var parse toml.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("%s:%s", path, otherKind.ReplaceAllString(err.Error(), "$1: $2: "))
	}
	return fmt.Errorf("%s:%d: %s", path, parse.Position.Line, parse.Message)
}

// unknown names a key that means nothing. The decoder does not count the tables
// of an array, so that of several the first line with the key is told.
func (r *reader) unknown(key toml.Key) {
	at := key.String()
	if rest, ok := strings.CutPrefix(at, "column."); ok {
		for i := range maxColumns {
			counted := fmt.Sprintf("column[%d].%s", i, rest)
			if _, here := r.lines[counted]; here {
				at = counted
				break
			}
		}
	}
	r.wrong(at, "there is no key %q", key.String())
}

func (r *reader) format(d description) *Format {
	f := &Format{
		Title: d.Title, Header: d.Header, Rows: d.Rows, FixedDecimal: d.FixedDecimal, Delimiter: ',',
		Currencies: d.Currencies, Least: d.Least, MoreColumns: d.MoreColumns, MayHave: d.MayHave, RefusedHeader: d.RefusedHeader,
		Options: d.Options,
	}
	if f.Title == "" {
		r.wrong("title", "title is missing")
	}
	if f.Rows < 1 || f.Rows > maxRows {
		r.wrong("rows", "rows says how many payments a file may hold, 1 to %d", maxRows)
	}
	switch d.Decimal {
	case "point":
	case "comma":
		f.Comma = true
	default:
		r.wrong("decimal", "decimal is %q, but the mark is a point or a comma", d.Decimal)
	}
	switch d.Delimiter {
	case "", ",":
	case ";", "\t":
		f.Delimiter = rune(d.Delimiter[0])
	default:
		r.wrong("delimiter", "delimiter is %q, but it is a comma, a semicolon or a tab", d.Delimiter)
	}
	r.currencies(f)
	r.columns(f, d.Column)
	r.result(f, d.Result)
	return f
}

func (r *reader) currencies(f *Format) {
	for _, code := range f.Currencies {
		if _, known := (model.Money{Currency: code}).Digits(); !known {
			r.wrong("currencies", "%q is not a currency like EUR", code)
		}
		if _, err := model.MoneyFromTyped(f.Least, code); f.Least != "" && err != nil {
			r.wrong("least", "least: %s", err)
		}
	}
	if f.Least != "" && len(f.Currencies) != 1 {
		r.wrong("least", "a least amount is for a format of one currency")
	}
	for _, name := range slices.Sorted(maps.Keys(f.Options)) {
		if v, err := parseValue(f.Options[name]); err != nil || !onlyCurrency(v) {
			r.wrong("options."+name, "an option is a text, or {currency}")
		}
	}
}

func onlyCurrency(v value) bool {
	return !slices.ContainsFunc(v, func(p part) bool { return p.field != "" && p.field != "currency" })
}

func (r *reader) columns(f *Format, texts []columnText) {
	if len(texts) > maxColumns {
		r.wrong("column", "%d columns are more than the %d that a format may have", len(texts), maxColumns)
		return
	}
	amounts := 0
	for i, text := range texts {
		c := r.column(f, fmt.Sprintf("column[%d]", i), text)
		if c.Value.has(amountField) {
			amounts++
		}
		f.Columns = append(f.Columns, c)
	}
	if amounts != 1 {
		r.wrong("column", "one column is the amount, {amount}; here %d are", amounts)
	}
}

func (r *reader) column(f *Format, at string, text columnText) Column {
	c := Column{
		Name: text.Name, Also: text.Also, Required: text.Required, Max: text.Max, Check: text.Check, OneOf: text.OneOf, With: text.With,
	}
	var err error
	if c.Value, err = parseValue(text.Value); err != nil {
		r.wrong(at+".value", "value: %s", err)
	}
	if c.Value.has(amountField) && !c.Value.isAmount() {
		r.wrong(at+".value", "an amount stands alone in its column")
	}
	if c.Name == "" || hazard(c.Name) != "" {
		r.wrong(at+".name", "name %q is no name of a column", c.Name)
	}
	if _, twice := f.named(c.Name); twice {
		r.wrong(at+".name", "another column is called %q", c.Name)
	}
	if c.Max < 0 {
		r.wrong(at+".max", "max is a number of characters")
	}
	if c.Check != "" && c.Check != checkAddress && c.Check != checkNoSpaces {
		r.wrong(at+".check", "check is %q, but it is %q or %q", c.Check, checkAddress, checkNoSpaces)
	}
	if c.Pattern, err = pattern(text.Pattern); err != nil {
		r.wrong(at+".pattern", "pattern: %s", err)
	}
	if option, _, pair := strings.Cut(c.With, "="); c.With != "" {
		if _, known := f.Options[option]; !known || !pair {
			r.wrong(at+".required_with", "required_with is %q, but it is an option and its value, such as wallet=VENMO", c.With)
		}
	}
	r.parts(f, at, c)
	return c
}

// parts checks what a value is made of.
func (r *reader) parts(f *Format, at string, c Column) {
	for i, p := range c.Value {
		if why := hazard(p.text); i == 0 && p.field == "" && why != "" {
			r.wrong(at+".value", "the text of a column %s", why)
		}
		name, option := strings.CutPrefix(p.field, optionField)
		if _, known := f.Options[name]; option && !known {
			r.wrong(at+".value", "there is no option %q in [options]", name)
		}
	}
}

func pattern(text string) (*regexp.Regexp, error) {
	if text == "" {
		return nil, nil
	}
	return regexp.Compile(text)
}

func (r *reader) result(f *Format, d resultText) {
	f.Result = Result{
		Reference: folded(d.Reference), Address: folded(d.Address), Amount: folded(d.Amount),
		Currency: folded(d.Currency), Status: folded(d.Status), Cause: folded(d.Cause),
		Person: folded(d.Person), Earned: folded(d.Earned), Direction: folded(d.Direction), Minus: d.Minus,
		Words: map[string]model.Outcome{},
	}
	for _, of := range []struct {
		key     string
		words   []string
		outcome model.Outcome
	}{
		{"paid", d.Paid, model.OutcomePaid},
		{"failed", d.Failed, model.OutcomeFailed},
		{"returned", d.Returned, model.OutcomeReturned},
		{"pending", d.Pending, model.OutcomePending},
	} {
		for _, word := range folded(of.words) {
			if was, twice := f.Result.Words[word]; twice {
				r.wrong("result."+of.key, "%q means %s already", word, was)
			}
			f.Result.Words[word] = of.outcome
		}
	}
}

func folded(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fold(w)
	}
	return out
}
