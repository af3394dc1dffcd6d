package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/ui"
)

// exportFlags say which rows of a list go where, and how.
type exportFlags struct {
	sort, format, out string
	columns           []string
}

func (s *session) exportWord() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export KIND",
		Short: "Write a list as CSV or JSON lines, with count and SHA-256",
		Long: "Writes a list of the store: " + kindNames() + ".\n" +
			"--filter and --sort choose rows and order as on the screen. Without --out it goes to stdout, and count and SHA-256\n" +
			"to stderr. A file is whole or not there, readable by its owner alone, and never in the place of another.\n\n" +
			"Keys are those of `list --json`; --columns and --sort take the names of the screen's columns as well. In CSV an amount is two columns, in major units and its currency, and a text that a\n" +
			"spreadsheet would take for a formula begins with an apostrophe more than it had.\n\n" +
			"`refdesk export summary` is no list: it adds up what was earned and what became of it.",
		ValidArgsFunction: completeKind,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("`refdesk export` needs one kind: %s", kindNames())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return s.export(cmd.Context(), args[0], f) },
	}
	cmd.AddCommand(s.summaryWord())
	cmd.Flags().StringVar(&f.sort, "sort", "", "sort by `COLUMNS`, with - before those that go down, as in -referrals,name")
	cmd.Flags().StringVar(&f.format, "format", "", "`FORMAT`: csv or jsonl (default by the ending of --out, else csv; with --json jsonl)")
	cmd.Flags().StringVar(&f.out, "out", "", "the new `FILE`")
	cmd.Flags().StringSliceVar(&f.columns, "columns", nil, "only these `KEYS`, in this order")
	return cmd
}

func (s *session) export(ctx context.Context, name string, f exportFlags) error {
	k, err := findKind(name)
	if err != nil {
		return err
	}
	if f.sort != "" && k.name == "campaigns" {
		return usagef("--sort does not apply to campaigns")
	}
	o := export.Options{Shape: export.ShapeOf(k.name), Progress: s.exportProgress()}
	if o.Format, err = s.exportFormat(f); err != nil {
		return err
	}
	for _, word := range f.columns {
		for _, key := range app.FactsNamed(k.name, strings.TrimSpace(word)) {
			o.Columns = append(o.Columns, export.Column{Key: key})
		}
	}
	return s.reading(ctx, func(a *app.App) error {
		o.Mask = a.Masked()
		q := model.Query{Backend: s.backend, Campaign: s.campaign, Text: s.filter}.SortedBy(app.OrderNamed(k.name, f.sort))
		done, err := s.writeRows(ctx, f.out, o, rowsOfKind(ctx, a, k, q))
		if err != nil {
			return s.exportError(err)
		}
		return s.exported(done)
	})
}

// exportFormat is what was asked for, or what the name of the file says.
func (s *session) exportFormat(f exportFlags) (export.Format, error) {
	if f.format != "" {
		format, err := export.FormatOf(f.format)
		if err != nil {
			return "", usagef("--format: %w", err)
		}
		return format, nil
	}
	ending := strings.ToLower(filepath.Ext(f.out))
	if ending == ".jsonl" || ending == ".ndjson" || ending == "" && s.json {
		return export.Lines, nil
	}
	return export.CSV, nil
}

// exportProgress counts on a terminal where the rows do not go themselves.
func (s *session) exportProgress() func(int) {
	if !s.watched() || onTerminal(s.out) {
		return nil
	}
	return func(n int) { fmt.Fprintf(s.err, "\r\x1b[K%d rows", n) }
}

// errEnough ends a list whose reader has gone.
var errEnough = errors.New("nobody reads on")

// rowsOfKind gives the rows of a list one by one.
func rowsOfKind(ctx context.Context, a *app.App, k kind, q model.Query) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		err := k.each(ctx, a, q, func(row any, _ []string) error {
			if !yield(row, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	}
}

// writeRows writes into a new file, or to stdout where none is named. How far it
// has come is not left standing.
func (s *session) writeRows(ctx context.Context, path string, o export.Options, rows iter.Seq2[any, error]) (model.Exported, error) {
	if o.Progress != nil {
		defer fmt.Fprint(s.err, "\r\x1b[K")
	}
	if path != "" {
		return export.WriteFile(ctx, path, o, rows)
	}
	sum := sha256.New()
	n, err := export.Write(ctx, io.MultiWriter(plain(s.out), sum), o, rows)
	return model.Exported{Rows: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, err
}

// exportError makes what was asked wrongly an error of usage.
func (s *session) exportError(err error) error {
	var key *export.UnknownKeyError
	switch {
	case errors.As(err, &key):
		return usagef("--columns: %w", err)
	case app.BadSort(err):
		return usagef("--sort: %w", err)
	}
	return s.filterError(err)
}

// exportedRow tells of a file that was written.
type exportedRow struct {
	Path   string `json:"path"`
	Rows   int    `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// exported says what was written, beside the rows where these are on stdout.
func (s *session) exported(done model.Exported) error {
	switch {
	case done.Path == "":
		_, err := fmt.Fprintf(s.err, "refdesk: %s, sha256 %s\n", counted(done.Rows, "row", "rows"), done.SHA256)
		return err
	case s.json:
		return printer{s.out}.row(exportedRow{done.Path, done.Rows, done.Bytes, done.SHA256})
	}
	_, err := fmt.Fprintf(s.out, "wrote %s to %s\nsha256 %s\n", counted(done.Rows, "row", "rows"), ui.Clean(done.Path), done.SHA256)
	return err
}
