package payfile

import (
	"errors"
	"fmt"
	"strings"
)

// details are what a file of the operator's says of people beyond name and
// address, by person's id or address.
type details struct {
	columns heading
	names   []string
	people  map[string][]string
}

// The columns by which a row of details finds its person.
var (
	idNames      = []string{"id", "person", "participant", "participant_id", "participant id"}
	addressNames = []string{"email", "address", "email address", "recipientemail"}
)

// parseDetails reads a file with a header line. Each row names a person by id
// or address; nobody may be named twice.
func parseDetails(body []byte) (*details, error) {
	rows, err := records(body)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errors.New("the file is empty")
	}
	d := &details{columns: newHeading(rows[0].cells), names: rows[0].cells, people: map[string][]string{}}
	_, byID := d.columns.first(idNames)
	_, byAddress := d.columns.first(addressNames)
	if !byID && !byAddress {
		return nil, fmt.Errorf("line %d: no column is called id or email, by which people are found", rows[0].line)
	}
	for _, row := range rows[1:] {
		if err := d.take(row); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *details) take(row record) error {
	for _, key := range []string{"id " + d.columns.cell(row.cells, idNames), "at " + strings.ToLower(d.columns.cell(row.cells, addressNames))} {
		if len(key) == len("id ") {
			continue
		}
		if _, twice := d.people[key]; twice {
			return fmt.Errorf("line %d: a person is named a second time", row.line)
		}
		d.people[key] = row.cells
	}
	return nil
}

// has tells whether there is a column of a name.
func (d *details) has(column string) bool {
	if d == nil {
		return false
	}
	_, ok := d.columns[fold(column)]
	return ok
}

// of gives what is said of a person under a column's name.
func (d *details) of(id, address, column string) string {
	if d == nil {
		return ""
	}
	row, ok := d.people["id "+id]
	if !ok {
		row = d.people["at "+strings.ToLower(address)]
	}
	return d.columns.cell(row, []string{fold(column)})
}
