package payfile

import (
	"strings"
	"testing"
)

// FuzzDescribe: whatever a template's header is, the description begun from it
// is TOML with a column for each name, and its mistakes are such as a person can
// mend.
func FuzzDescribe(f *testing.F) {
	f.Add("Full Name,Email,Amount\n")
	f.Add("a\\x41;\"b\"\"{c}\";\u0007;=1\n")
	f.Add("\ufeffReward Amount\tEmail \u202e\tEmail\n")
	f.Fuzz(func(t *testing.T, template string) {
		rows, err := records([]byte(template))
		if err != nil || len(rows) == 0 || len(rows[0].cells) > 50 {
			return
		}
		text := strings.Replace(describe(rows[0].cells), `title = ""`, `title = "x"`, 1)
		format, err := Parse("fuzz", "fuzz.toml", []byte(text))
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if !strings.Contains(line, "name of a column") && !strings.Contains(line, "another column") && !strings.Contains(line, "one column is the amount") &&
					!strings.Contains(line, "no description of a format") {
					t.Errorf("%q: %s\n%s", template, line, text)
				}
			}
			return
		}
		for i, c := range format.Columns {
			if c.Name != rows[0].cells[i] {
				t.Errorf("column %d is %q, was %q", i, c.Name, rows[0].cells[i])
			}
		}
	})
}

// FuzzDetails: no file of details gives somebody what another row says.
func FuzzDetails(f *testing.F) {
	f.Add("id,email,IBAN\np1,,DE1\n,ana@example.com,DE2\n", "p1", "mira@example.com")
	f.Add("email;IBAN\nANA@example.com;DE2\n", "p9", "ana@example.com")
	f.Add("id\tid\n1\t2\n1\t3\n", "1", "")
	f.Fuzz(func(t *testing.T, body, id, address string) {
		d, err := parseDetails([]byte(body))
		if err != nil {
			return
		}
		for column := range d.columns {
			value := d.of(id, address, column)
			if value == "" {
				continue
			}
			row, byID := d.people["id "+id]
			if !byID {
				row = d.people["at "+strings.ToLower(address)]
			}
			own := d.columns.cell(row, idNames) == id || strings.EqualFold(d.columns.cell(row, addressNames), address)
			if !own {
				t.Errorf("%q %q is given %q of another's row %q", id, address, value, row)
			}
		}
	})
}
