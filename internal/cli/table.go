package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// cellLimit is the widest a column of plain output becomes, in cells.
const cellLimit = 48

// textTable prints aligned columns. Widths come from the first rows, so that a
// list of any length is printed as it is read.
type textTable struct {
	out    io.Writer
	widths []int
	held   [][]string
}

// tableSample is how many rows decide the widths.
const tableSample = 200

func newTextTable(out io.Writer, titles []string) *textTable {
	return &textTable{out: out, held: [][]string{titles}}
}

func (t *textTable) row(cells []string) error {
	clean := make([]string, len(cells))
	for i, c := range cells {
		clean[i] = ui.Clean(c)
		if _, hides := t.out.(masked); hides {
			clean[i] = model.MaskAddresses(clean[i]) // before it is measured and cut
		}
	}
	if t.widths != nil {
		return t.print(clean)
	}
	t.held = append(t.held, clean)
	if len(t.held) > tableSample {
		return t.flush()
	}
	return nil
}

// flush prints what was held back to find the widths.
func (t *textTable) flush() error {
	if t.widths != nil {
		return nil
	}
	t.widths = make([]int, len(t.held[0]))
	for _, cells := range t.held {
		for i, c := range cells {
			t.widths[i] = max(t.widths[i], min(ui.Width(c), cellLimit))
		}
	}
	for _, cells := range t.held {
		if err := t.print(cells); err != nil {
			return err
		}
	}
	t.held = nil
	return nil
}

func (t *textTable) print(cells []string) error {
	var line strings.Builder
	for i, c := range cells {
		if i == len(cells)-1 {
			line.WriteString(c)
			break
		}
		line.WriteString(ui.Pad(ui.Cut(c, t.widths[i]), t.widths[i], false))
		line.WriteString("  ")
	}
	_, err := fmt.Fprintln(t.out, strings.TrimRight(line.String(), " "))
	return err
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02")
}

func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04")
}

func count(n model.Opt[int64]) string {
	if !n.Known {
		return ""
	}
	return fmt.Sprint(n.V)
}

func sum(m model.Opt[model.Money]) string {
	if !m.Known {
		return "not known"
	}
	return m.V.String()
}

// nameOr names a person of the mirror, or gives the id where there is no name to
// see.
func nameOr(p model.Participant, id string) string {
	return ui.FirstSeen(append(p.Names(), id)...)
}
