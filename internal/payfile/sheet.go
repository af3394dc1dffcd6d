package payfile

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// Sheet is a format made ready for one batch: its columns in the order of the
// file, what the operator chose, and the details of people.
type Sheet struct {
	format  *Format
	columns []Column
	header  []string
	comma   bool
	options map[string]string
	details *details
	note    string
	least   int64
}

// Sheet makes a format ready for a batch. It reads the template and the file of
// details that the ask names, and refuses what would refuse every row.
func (f *Format) Sheet(ask model.BatchAsk) (*Sheet, error) {
	if _, known := (model.Money{Currency: ask.Currency}).Digits(); !known {
		return nil, fmt.Errorf("%q is not a currency like EUR", ask.Currency)
	}
	if !f.Pays(ask.Currency) {
		return nil, fmt.Errorf("%s pays %s only, not %s", f.Name, strings.Join(f.Currencies, ", "), ask.Currency)
	}
	s := &Sheet{format: f, columns: slices.Clone(f.Columns), comma: f.Comma, options: maps.Clone(f.Options), note: ask.Note}
	if s.options == nil {
		s.options = map[string]string{}
	}
	for _, prepare := range []func(model.BatchAsk) error{s.decimal, s.choose, s.template, s.readDetails, s.constants} {
		if err := prepare(ask); err != nil {
			return nil, err
		}
	}
	for _, c := range s.columns {
		s.header = append(s.header, c.Name)
	}
	if f.Least != "" {
		least, err := model.MoneyFromMajor(f.Least, ask.Currency)
		if err != nil {
			return nil, err
		}
		s.least = least.Minor
	}
	return s, nil
}

func (s *Sheet) decimal(ask model.BatchAsk) error {
	switch {
	case ask.Decimal == "":
		return nil
	case ask.Decimal != "point" && ask.Decimal != "comma":
		return fmt.Errorf("the decimal mark is point or comma, not %q", ask.Decimal)
	case s.format.FixedDecimal && (ask.Decimal == "comma") != s.comma:
		return fmt.Errorf("%s takes amounts with a decimal point only", s.format.Name)
	}
	s.comma = ask.Decimal == "comma"
	return nil
}

// choose puts the operator's options in the place of the format's own.
func (s *Sheet) choose(ask model.BatchAsk) error {
	for _, name := range slices.Sorted(maps.Keys(ask.Options)) {
		if _, known := s.options[name]; !known {
			return fmt.Errorf("%s has no option %q; it has: %s", s.format.Name, name,
				strings.Join(slices.Sorted(maps.Keys(s.options)), ", "))
		}
		s.options[name] = ask.Options[name]
	}
	for name, text := range s.options {
		s.options[name] = strings.ReplaceAll(text, "{currency}", ask.Currency)
	}
	return nil
}

// template takes over the header line of a file downloaded from the service.
func (s *Sheet) template(ask model.BatchAsk) error {
	if ask.Template == "" {
		return nil
	}
	if !s.format.Header {
		return fmt.Errorf("%s goes by position and has no header line; it needs no template", s.format.Name)
	}
	names, err := readHeader(ask.Template)
	if err != nil {
		return err
	}
	if s.columns, err = s.format.arranged(names); err != nil {
		return fmt.Errorf("%s: %w", ask.Template, err)
	}
	return nil
}

// readHeader gives the first line of a template.
func readHeader(path string) ([]string, error) {
	body, err := readFile(path, maxForeign)
	if err != nil {
		return nil, err
	}
	rows, err := records(body)
	if err == nil && len(rows) == 0 {
		err = errors.New("the file is empty")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rows[0].cells, nil
}

// arranged gives the columns in the order of a template's header. Names stay as
// they stand there.
func (f *Format) arranged(names []string) ([]Column, error) {
	var columns []Column
	var errs []error
	seen := map[string]string{} // names in the template, by what the format calls them
	for i, name := range names {
		for _, word := range f.RefusedHeader {
			if strings.Contains(fold(name), fold(word)) {
				errs = append(errs, fmt.Errorf("its column %q speaks of %s: download the present edition of the template", name, word))
			}
		}
		c, known := f.named(name)
		if !known {
			c = Column{Name: name, Value: value{{field: detailField + name}}, spare: slices.ContainsFunc(f.MayHave, func(s string) bool { return fold(s) == fold(name) })}
		}
		if before, twice := seen[fold(c.Name)]; twice && name != "" {
			errs = append(errs, fmt.Errorf("its columns %q and %q are the same, and nobody can say which one counts", before, name))
		}
		seen[fold(c.Name)] = name
		if c.Name = name; name == "" || hazard(name) != "" {
			errs = append(errs, fmt.Errorf("its column %d has no name that a column can have", i+1))
		}
		if !known && !f.MoreColumns && !c.spare {
			errs = append(errs, fmt.Errorf("its column %q is not known to %s", name, f.Name))
		}
		columns = append(columns, c)
	}
	for _, c := range f.Columns {
		has := slices.ContainsFunc(names, func(name string) bool { k, ok := f.named(name); return ok && k.Name == c.Name })
		if !has && !c.detailed() {
			errs = append(errs, fmt.Errorf("it has no column %q", c.Name))
		}
	}
	return columns, errors.Join(errs...)
}

// detailed tells whether a cell comes from the file of details.
func (c Column) detailed() bool {
	return slices.ContainsFunc(c.Value, func(p part) bool { return strings.HasPrefix(p.field, detailField) })
}

func (s *Sheet) readDetails(ask model.BatchAsk) error {
	if ask.Details != "" {
		body, err := readFile(ask.Details, maxForeign)
		if err != nil {
			return err
		}
		if s.details, err = parseDetails(body); err != nil {
			return fmt.Errorf("%s: %w", ask.Details, err)
		}
	}
	var missing []string
	for _, c := range s.columns {
		for _, p := range c.Value {
			name, ok := strings.CutPrefix(p.field, detailField)
			if ok && !c.spare && !s.details.has(name) {
				missing = append(missing, name)
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if s.details == nil {
		return fmt.Errorf("%s needs a file of details (--details FILE): a CSV with a column id or email, and %s",
			s.format.Name, strings.Join(missing, ", "))
	}
	return fmt.Errorf("%s: no column is called %s", filepath.Base(ask.Details), strings.Join(missing, ", "))
}

// constants refuses cells that are the operator's own doing: they would refuse
// every row.
func (s *Sheet) constants(ask model.BatchAsk) error {
	line := model.BatchLine{Payable: model.Payable{Amount: model.Money{Minor: 1, Currency: ask.Currency}}}
	var errs []error
	for i, c := range s.columns {
		option, with, pair := strings.Cut(c.With, "=")
		c.Required = c.Required || pair && s.options[option] == with
		s.columns[i] = c
		only := len(c.Value) == 1 && c.Value[0].field == "note"
		if !c.Value.constant() && !only {
			continue
		}
		if why := c.fault(s.cell(c, line), s.format.Delimiter); why != "" {
			errs = append(errs, errors.New(why))
		}
	}
	return errors.Join(errs...)
}
