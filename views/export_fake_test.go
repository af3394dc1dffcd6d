package views_test

import (
	"context"
	"fmt"
	"strings"

	"refdesk/internal/model"
	"refdesk/views"
)

// disk is a pretend folder for exports.
type disk struct {
	world *world
	fail  error
	sheet views.Sheet // the newest
	rows  []any
}

func (d *disk) Export(ctx context.Context, s views.Sheet) (model.Exported, error) {
	_ = d.world.call()
	d.sheet, d.rows = s, nil
	for row, err := range s.Rows(ctx) {
		if err != nil {
			return model.Exported{}, err
		}
		d.rows = append(d.rows, row)
	}
	if d.fail != nil {
		return model.Exported{}, d.fail
	}
	return model.Exported{Path: "/home/ana/" + s.Path, Rows: len(d.rows), Bytes: 1234, SHA256: strings.Repeat("0123456789abcdef", 4)}, ctx.Err()
}

// columns are the facts of the sheet, and in brackets what is text.
func (d *disk) columns() string {
	var out []string
	for _, c := range d.sheet.Columns {
		if len(c.Facts) == 0 {
			out = append(out, "("+c.Name+" "+c.Text(d.rows[0])+")")
		}
		out = append(out, c.Facts...)
	}
	return fmt.Sprint(strings.Join(out, " "))
}

// exporting gives the console a disk.
func exporting(w *world, e *views.Env) { e.Exports = &disk{world: w} }
