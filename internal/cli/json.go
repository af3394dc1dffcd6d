package cli

import (
	"io"

	"refdesk/internal/export"
	"refdesk/internal/model"
)

// The forms of single facts in what the words print.
type (
	stamp  = export.Stamp
	text   = export.Text
	amount = export.Amount
)

// money gives an amount, nil where it is not known.
func money(m model.Opt[model.Money]) *amount { return export.MoneyOf(m) }

// maybe gives a known fact, or null.
func maybe[T any](o model.Opt[T]) any { return export.Maybe(o) }

// printer writes rows as JSON lines.
type printer struct{ out io.Writer }

func (p printer) row(v any) error { return export.Line(p.out, v) }
