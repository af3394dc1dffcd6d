package payfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// File is a payment file, whole, in memory.
type File struct {
	Body   []byte
	SHA256 string // of Body, hexadecimal
	Lines  int    // payments, without the header
	Total  model.Money
}

// Fault says why a line cannot be written as it is, "" when it can.
func (s *Sheet) Fault(line model.BatchLine) string {
	if line.Amount.Minor <= 0 {
		return "its amount is " + line.Amount.String() + ", and only more than nothing is paid"
	}
	if line.Amount.Minor < s.least {
		return "its amount is below the " + s.format.Least + " that " + s.format.Name + " pays at least"
	}
	if _, err := line.Amount.Major(); err != nil {
		return err.Error()
	}
	if _, why := s.details.row(line.Key.PersonID, line.Email); why != "" {
		return why
	}
	for _, c := range s.columns {
		if why := c.fault(s.cell(c, line), s.format.Delimiter); why != "" {
			return why
		}
	}
	return ""
}

// Notes tells whether the note of a batch goes with its payments.
func (s *Sheet) Notes() bool {
	return slices.ContainsFunc(s.columns, func(c Column) bool {
		return slices.ContainsFunc(c.Value, func(p part) bool { return p.field == "note" })
	})
}

// Files makes the files of a batch, none of which holds more payments than the
// format allows. Every line is checked before any file is made; it fails for
// the first that is at fault.
func (s *Sheet) Files(lines []model.BatchLine) ([]File, error) {
	for _, line := range lines {
		if why := s.Fault(line); why != "" {
			return nil, fmt.Errorf("line %d: %s", line.Number, why)
		}
	}
	var files []File
	for len(lines) > 0 {
		n := min(len(lines), s.format.Rows)
		file, err := s.file(lines[:n])
		if err != nil {
			return nil, err
		}
		files = append(files, file)
		lines = lines[n:]
	}
	return files, nil
}

func (s *Sheet) file(lines []model.BatchLine) (File, error) {
	var body bytes.Buffer
	w := csv.NewWriter(&body)
	w.Comma, w.UseCRLF = s.format.Delimiter, true
	if s.format.Header {
		_ = w.Write(s.header) // a buffer takes everything; Error tells what else went wrong
	}
	total := model.Money{Currency: lines[0].Amount.Currency}
	cells := make([]string, len(s.columns))
	for _, line := range lines {
		var err error
		if total, err = total.Plus(line.Amount); err != nil {
			return File{}, fmt.Errorf("line %d: %w", line.Number, err)
		}
		for i, c := range s.columns {
			cells[i] = s.cell(c, line)
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return File{Body: body.Bytes(), SHA256: digest(body.Bytes()), Lines: len(lines), Total: total}, w.Error()
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

func (s *Sheet) cell(c Column, line model.BatchLine) string {
	return c.Value.expand(func(field string) string { return s.field(field, line) })
}

// field gives what a field stands for in a line.
func (s *Sheet) field(field string, line model.BatchLine) string {
	switch field {
	case "name":
		return line.Name
	case "address":
		return line.Email
	case amountField:
		return s.amount(line.Amount)
	case "currency":
		return line.Amount.Currency
	case "reference":
		return line.Reference
	case "note":
		return s.note
	case "backend":
		return line.Key.Backend
	case "campaign":
		return line.Key.CampaignID
	case "person":
		return line.Key.PersonID
	case "thing":
		return line.Key.Thing
	case "title":
		return line.Title
	}
	if name, ok := strings.CutPrefix(field, optionField); ok {
		return s.options[name]
	}
	return s.details.of(line.Key.PersonID, line.Email, strings.TrimPrefix(field, detailField))
}

// amount writes an amount with the digits of its currency and the decimal mark
// of the account. Fault has refused currencies that have no such form.
func (s *Sheet) amount(m model.Money) string {
	text, err := m.Major()
	if err != nil {
		return ""
	}
	if s.comma {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}
