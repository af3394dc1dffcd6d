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
	if name := repeatedName(rows[0].cells); name != "" {
		return nil, fmt.Errorf("line %d: two columns are called %q, and nobody can say which one counts", rows[0].line, name)
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
	for _, key := range []string{"id " + d.columns.cell(row.cells, idNames), "at " + d.address(row.cells)} {
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

// address is whose a row is, in lower case; "" where it names none. A column of
// that name may hold streets as well.
func (d *details) address(row []string) string {
	if cell := d.columns.cell(row, addressNames); strings.Contains(cell, "@") {
		return strings.ToLower(cell)
	}
	return ""
}

// has tells whether there is a column of a name.
func (d *details) has(column string) bool {
	if d == nil {
		return false
	}
	_, ok := d.columns[fold(column)]
	return ok
}

// row finds what is said of a person. A row that has the person's id and another
// address, or the other way round, is somebody else's as likely as not: it is
// nobody's, and why says so.
func (d *details) row(id, address string) (row []string, why string) {
	if d == nil {
		return nil, ""
	}
	address = strings.ToLower(address)
	byID, named := d.people["id "+id]
	byAddress, addressed := d.people["at "+address]
	switch {
	case named && d.address(byID) != "" && d.address(byID) != address:
		return nil, fmt.Sprintf("the details give the id %s another address, %s", id, d.address(byID))
	case addressed && d.columns.cell(byAddress, idNames) != "" && d.columns.cell(byAddress, idNames) != id:
		return nil, fmt.Sprintf("the details give the address another id, %s", d.columns.cell(byAddress, idNames))
	case named && addressed && &byID[0] != &byAddress[0]:
		return nil, "the details have two rows on the person, one by id and one by address"
	case named:
		return byID, ""
	}
	return byAddress, ""
}

// of gives what is said of a person under a column's name.
func (d *details) of(id, address, column string) string {
	row, _ := d.row(id, address)
	if row == nil {
		return ""
	}
	return d.columns.cell(row, []string{fold(column)})
}
