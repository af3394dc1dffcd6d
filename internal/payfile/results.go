package payfile

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// maxPreamble is how many lines a report may have above its header.
const maxPreamble = 30

// maxCause is how much is kept of what a service says of a failure, in letters.
const maxCause = 200

// Report is a payment service's report as it was read.
type Report struct {
	Results []model.PaymentResult
	// Problems are rows that say nothing that can be relied on; Line is the line
	// of the file.
	Problems []model.BatchFinding
}

// ReadReport reads a report on payments in a currency. Columns and words are
// those of the formats, of which the first counts where several know one; so a
// list marked by hand is read for a batch of any format. It fails for a file in
// which no line names the columns.
func ReadReport(body []byte, currency string, formats ...*Format) (Report, error) {
	if len(body) > maxForeign {
		return Report{}, fmt.Errorf("the report is larger than %d bytes", maxForeign)
	}
	rows, err := records(body)
	if err != nil {
		return Report{}, err
	}
	var known Result
	for _, f := range formats {
		known = known.with(f.Result)
	}
	for i := range min(len(rows), maxPreamble) {
		if h := newHeading(rows[i].cells); known.fits(h) {
			if name := known.repeated(rows[i].cells); name != "" {
				return Report{}, fmt.Errorf("line %d: two columns are called %q, and nobody can say which one counts", rows[i].line, name)
			}
			if !known.speaks(h, rows[i+1:]) {
				return Report{}, errors.New("no row has a status: is it the file that was written, not yet marked?")
			}
			return known.report(h, rows[i+1:], currency), nil
		}
	}
	return Report{}, errors.New("no line names the columns of a report: a status, and a reference or an address")
}

// ReadReportFile reads a report from a file, and gives the SHA-256 of the file.
func ReadReportFile(path, currency string, formats ...*Format) (Report, string, error) {
	body, err := readFile(path, maxForeign)
	if err != nil {
		return Report{}, "", err
	}
	report, err := ReadReport(body, currency, formats...)
	if err != nil {
		return Report{}, "", fmt.Errorf("%s: %w", path, err)
	}
	return report, digest(body), nil
}

// with adds what another format knows, after one's own.
func (r Result) with(o Result) Result {
	words := maps.Clone(o.Words)
	maps.Copy(words, r.Words)
	return Result{
		Reference: slices.Concat(r.Reference, o.Reference), Address: slices.Concat(r.Address, o.Address),
		Amount: slices.Concat(r.Amount, o.Amount), Currency: slices.Concat(r.Currency, o.Currency),
		Status: slices.Concat(r.Status, o.Status), Cause: slices.Concat(r.Cause, o.Cause), Words: words,
		Person: slices.Concat(r.Person, o.Person), Earned: slices.Concat(r.Earned, o.Earned),
		Direction: slices.Concat(r.Direction, o.Direction), Minus: r.Minus || o.Minus,
	}
}

func (r Result) fits(h heading) bool {
	_, status := h.first(r.Status)
	_, reference := h.first(r.Reference)
	_, address := h.first(r.Address)
	return status && (reference || address)
}

// repeated is a name of two columns that a report is read by, "" for none.
func (r Result) repeated(cells []string) string {
	names := slices.Concat(r.Reference, r.Address, r.Amount, r.Currency, r.Status, r.Cause, r.Person, r.Earned, r.Direction)
	seen := map[string]bool{}
	for _, cell := range cells {
		name := fold(cell)
		if seen[name] && slices.Contains(names, name) {
			return name
		}
		seen[name] = true
	}
	return ""
}

// speaks tells whether a report says anything: some row has a status, or it has
// no rows.
func (r Result) speaks(h heading, rows []record) bool {
	return len(rows) == 0 || slices.ContainsFunc(rows, func(row record) bool { return h.cell(row.cells, r.Status) != "" })
}

func (r Result) report(h heading, rows []record, currency string) Report {
	var report Report
	signed := r.signed(h, rows)
	for _, row := range rows {
		if !slices.ContainsFunc(row.cells, func(cell string) bool { return cell != "" }) {
			continue
		}
		result, err := r.result(h, row, currency)
		if amount := h.cell(row.cells, r.Amount); err == nil && signed && amount != "" && !strings.HasPrefix(amount, "-") {
			err = errors.New("the row is money that came in: what went out has a minus in this report")
		}
		if err != nil {
			report.Problems = append(report.Problems, model.BatchFinding{Line: row.line, Of: result.who(), Why: err.Error()})
			continue
		}
		report.Results = append(report.Results, result.PaymentResult)
	}
	return report
}

// signed tells whether a report writes what went out with a minus, so that a row
// without one is money that came back.
func (r Result) signed(h heading, rows []record) bool {
	return r.Minus && slices.ContainsFunc(rows, func(row record) bool { return strings.HasPrefix(h.cell(row.cells, r.Amount), "-") })
}

// result is a row with what it is called by.
type result struct{ model.PaymentResult }

func (r result) who() string {
	if r.Reference != "" {
		return r.Reference
	}
	return r.Address
}

func (r Result) result(h heading, row record, currency string) (result, error) {
	got := result{model.PaymentResult{
		Row:       row.line,
		Reference: h.cell(row.cells, r.Reference),
		Address:   h.cell(row.cells, r.Address),
		Person:    h.cell(row.cells, r.Person),
		Earned:    h.cell(row.cells, r.Earned),
		Cause:     clipped(h.cell(row.cells, r.Cause)),
	}}
	if got.who() == "" {
		return got, errors.New("the row names no payment")
	}
	if strings.EqualFold(h.cell(row.cells, r.Direction), "in") {
		return got, errors.New("the row is money that came in")
	}
	if code := h.cell(row.cells, r.Currency); code != "" && !strings.EqualFold(code, currency) {
		return got, fmt.Errorf("the row is in %s, the batch in %s", code, currency)
	}
	if text := h.cell(row.cells, r.Amount); text != "" {
		if strings.HasPrefix(text, "-") && !r.Minus {
			return got, fmt.Errorf("the amount %s is below zero", text)
		}
		amount, err := readAmount(text, currency)
		if err != nil {
			return got, err
		}
		got.Amount = model.Some(amount)
	}
	word := fold(h.cell(row.cells, r.Status))
	outcome, known := r.Words[word]
	if !known {
		return got, fmt.Errorf("nobody has said what the status %q means", word)
	}
	got.Outcome = outcome
	return got, nil
}

// clipped shortens what a service says.
func clipped(text string) string {
	if letters := []rune(text); len(letters) > maxCause {
		return string(letters[:maxCause-1]) + "…"
	}
	return text
}

// grouped is an amount with or without groups of three, by decimal mark. A
// payer's report may write what went out with a minus.
var grouped = map[bool]*regexp.Regexp{
	false: regexp.MustCompile(`^-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$|^-?[0-9]+(?:\.[0-9]+)?$`),
	true:  regexp.MustCompile(`^-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?$|^-?[0-9]+(?:,[0-9]+)?$`),
}

// twoReadings is an amount that is thousands, or has no more than zeros beyond
// the digits of its currency.
var twoReadings = regexp.MustCompile(`^-?[0-9]{1,3}\.[0-9]{2}0$`)

// readAmount reads an amount of a report, with a decimal point where it could be
// either mark. One that was read otherwise than it was meant is not the amount
// of the line, and settles nothing.
func readAmount(text, currency string) (model.Money, error) {
	text = strings.TrimSpace(strings.TrimSuffix(text, currency))
	comma := !grouped[false].MatchString(text)
	if comma && !grouped[true].MatchString(text) {
		return model.Money{}, fmt.Errorf("%q is not an amount", text)
	}
	if digits, known := (model.Money{Currency: currency}).Digits(); known && digits != 3 && twoReadings.MatchString(text) {
		return model.Money{}, fmt.Errorf("the mark in %q may be one of thousands or a decimal one", text)
	}
	marks := strings.NewReplacer(",", "")
	if comma {
		marks = strings.NewReplacer(".", "", ",", ".")
	}
	return model.MoneyFromMajor(strings.TrimPrefix(marks.Replace(text), "-"), currency)
}
