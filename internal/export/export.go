package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"

	"refdesk/internal/model"
	"refdesk/internal/newfile"
)

// Format is how rows are written.
type Format string

// The formats.
const (
	CSV   Format = "csv"
	Lines Format = "jsonl"
)

// Formats names all formats.
var Formats = []string{string(CSV), string(Lines)}

// FormatOf reads the name of a format.
func FormatOf(name string) (Format, error) {
	if slices.Contains(Formats, name) {
		return Format(name), nil
	}
	return "", fmt.Errorf("no format is called %q; there are: %s", name, strings.Join(Formats, ", "))
}

// Options say how rows are written.
type Options struct {
	Format  Format
	Shape   any      // an empty row: a struct whose JSON names are the keys (ShapeOf); nil = as the first row
	Columns []Column // none = all facts
	Mask    bool     // addresses keep their first letter and their domain

	// Progress is told now and then how many rows there are; nil = nobody is.
	Progress func(rows int)
}

// progressEvery is how many rows there are between two words on progress.
const progressEvery = 2000

// sheet writes rows in a format.
type sheet interface {
	row(row any, contract reflect.Value) error
	flush() error
}

func newSheet(out io.Writer, o Options) (sheet, error) {
	columns, err := columnsOf(o.Shape, o.Columns)
	if err != nil {
		return nil, err
	}
	show := func(s string) string { return s }
	if o.Mask {
		show = model.MaskAddresses
	}
	if o.Format == Lines {
		return newLines(out, columns, len(o.Columns) == 0, o.Mask, show), nil
	}
	return newCSV(out, columns, show)
}

// Write writes rows as they come and gives how many. Rows are those of the
// lists, or of the contract; none may be of another kind than the shape. It ends
// at the first error of the rows, of the writer, or of ctx.
func Write(ctx context.Context, out io.Writer, o Options, rows iter.Seq2[any, error]) (n int, err error) {
	w := &writing{out: bufio.NewWriterSize(out, 1<<16), o: o}
	if o.Shape != nil {
		if err := w.begin(o.Shape); err != nil {
			return 0, err
		}
	}
	for row, err := range rows {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return n, err
		}
		if err := w.row(row); err != nil {
			return n, err
		}
		if n++; o.Progress != nil && n%progressEvery == 0 {
			o.Progress(n)
		}
	}
	return n, w.end()
}

// writing is a sheet on its way, begun once the shape of its rows is known.
type writing struct {
	out   *bufio.Writer
	o     Options
	shape reflect.Type
	sheet sheet
}

func (w *writing) begin(shape any) (err error) {
	w.o.Shape, w.shape = shape, reflect.TypeOf(shape)
	w.sheet, err = newSheet(w.out, w.o)
	return err
}

func (w *writing) row(row any) error {
	contract := Of(row)
	if w.sheet == nil {
		if err := w.begin(contract); err != nil {
			return err
		}
	}
	v := reflect.ValueOf(contract)
	if v.Type() != w.shape {
		return fmt.Errorf("a row is a %s and not a %s", v.Type(), w.shape)
	}
	return w.sheet.row(row, v)
}

func (w *writing) end() error {
	if w.sheet == nil {
		return nil
	}
	if err := w.sheet.flush(); err != nil {
		return err // the writer below would only repeat it
	}
	return w.out.Flush()
}

// WriteFile is Write into a new file. Where it fails nothing is left of the file.
func WriteFile(ctx context.Context, path string, o Options, rows iter.Seq2[any, error]) (model.Exported, error) {
	file, err := newfile.Create(path)
	if err != nil {
		return model.Exported{}, err
	}
	n, err := Write(ctx, file, o, rows)
	if err != nil {
		return model.Exported{}, errors.Join(err, file.Drop())
	}
	if err := file.Commit(); err != nil {
		return model.Exported{}, err
	}
	return model.Exported{Path: path, Rows: n, Bytes: file.Size(), SHA256: file.Digest()}, nil
}
