package payfile

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// formula are the characters by which a spreadsheet takes a cell for a formula,
// with their wide forms, which some programs fold.
const formula = "=+-@＝＋－＠"

// remedy is what helps against characters that nobody sees.
const remedy = "take it out where it is kept"

// origin says what a character is that nobody sees, or where it may come from, ""
// where nobody can tell.
func origin(r rune) string {
	switch {
	case r == '\n', r == '\r':
		return ", a line break"
	case r == '\t':
		return ", a tab"
	case r == '\u200d':
		return ", which joins emoji into one"
	case r == '\u200b':
		return ", a space without width"
	case r == '\u00ad':
		return ", a hyphen that may be hidden"
	case r >= 0xe0020 && r <= 0xe007f:
		return ", of which emoji of flags are made"
	}
	return ""
}

// hazard says why a text must not stand in a cell, "" for nothing: whoever
// opens the file in a spreadsheet would run it, or it hides what it says.
func hazard(text string) string {
	if !utf8.ValidString(text) {
		return "is not text"
	}
	for _, r := range text {
		if unicode.IsControl(r) {
			return fmt.Sprintf("holds the control character %U%s: %s", r, origin(r), remedy)
		}
		if unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) {
			return fmt.Sprintf("holds the invisible character %U%s: %s", r, origin(r), remedy)
		}
	}
	if r := formulaIn(text); r != 0 {
		return fmt.Sprintf("begins with %q, which a spreadsheet takes for a formula", r)
	}
	return ""
}

// formulaIn gives the character by which a spreadsheet takes a cell for a formula,
// 0 where it does not.
func formulaIn(cell string) rune {
	first := strings.TrimLeftFunc(cell, unicode.IsSpace)
	if r, _ := utf8.DecodeRuneInString(first); first != "" && strings.ContainsRune(formula, r) {
		return r
	}
	return 0
}

// separators part cells in the spreadsheets of some country or other. What stands
// behind one that the file does not use is another cell there, quoted or not.
const separators = ",;"

// hidden says that a cell of a file holds a formula for whoever parts cells by
// another separator than the file's, "" for nothing.
func hidden(cell string, own rune) string {
	for i, r := range cell {
		if strings.ContainsRune(separators, r) && r != own && formulaIn(cell[i+1:]) != 0 {
			return fmt.Sprintf("holds a formula behind %q, at which some spreadsheets begin a new cell", string(r))
		}
	}
	return ""
}

// fault says why a column of a file with a separator refuses a cell, "" for
// nothing.
func (c *Column) fault(cell string, separator rune) string {
	if cell == "" {
		if c.Required {
			return "there is no " + c.Name
		}
		return ""
	}
	why := ""
	switch {
	case c.Value.isAmount():
		return ""
	case hazard(cell) != "":
		why = hazard(cell)
	case hidden(cell, separator) != "":
		why = hidden(cell, separator)
	case c.Max > 0 && utf8.RuneCountInString(cell) > c.Max:
		why = fmt.Sprintf("has %d characters, %d are allowed", utf8.RuneCountInString(cell), c.Max)
	case c.Check == checkAddress && !isAddress(cell):
		why = "is not an email address"
	case c.Check == checkNoSpaces && strings.ContainsFunc(cell, unicode.IsSpace):
		why = "has spaces in it"
	case c.Pattern != nil && !c.Pattern.MatchString(cell):
		why = "does not have the form that the service asks for"
	case len(c.OneOf) > 0 && !slices.Contains(c.OneOf, cell):
		why = "is not one of " + strings.Join(c.OneOf, ", ")
	}
	if why == "" {
		return ""
	}
	return fmt.Sprintf("its %s %s", c.Name, why)
}

// maxAddress is the longest address that mail can be sent to, in bytes.
const maxAddress = 254

// isAddress tells whether a text is one bare email address.
func isAddress(text string) bool {
	address, err := mail.ParseAddress(text)
	if err != nil || len(text) > maxAddress {
		return false
	}
	_, domain, _ := strings.Cut(text, "@")
	return address.Address == text && strings.Contains(domain, ".") && !strings.ContainsFunc(text, unicode.IsSpace)
}
