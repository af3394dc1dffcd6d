package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
)

// summaryFlags say what a summary is of and where it goes.
type summaryFlags struct{ month, format, out string }

func (s *session) summaryWord() *cobra.Command {
	var f summaryFlags
	cmd := &cobra.Command{
		Use:   "summary",
		Short: "Write what was earned, by campaign and currency, and what became of it; and payouts that differ",
		Long: "Tells by campaign and currency what was earned and how much of it is approved, refused, paid, waiting and clawed back,\n" +
			"and holds commissions that are paid against payouts that were issued, with each difference.\n\n" +
			"--month is a calendar month in UTC: what was earned in it, and what became of that by the time the store was last filled;\n" +
			"of payouts, those that were issued in it. Where no backend tells when something was earned, it counts from when it was\n" +
			"first seen. Sums due have no time and are in no month. Without --month everything is in it.\n\n" +
			"Add up rows of one part alone. An amount in a currency that nobody knows has a row of its own and is never added.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.summary(cmd.Context(), f) },
	}
	cmd.Flags().StringVar(&f.month, "month", "", "only what was earned or issued in the `YYYY-MM`, in UTC")
	cmd.Flags().StringVar(&f.format, "format", "", "`FORMAT`: csv, md or jsonl (default by the ending of --out, else csv; with --json jsonl)")
	cmd.Flags().StringVar(&f.out, "out", "", "the new `FILE`")
	return cmd
}

func (s *session) summary(ctx context.Context, f summaryFlags) error {
	if s.filter != "" {
		return usagef("--filter does not apply to a summary; --backend and --campaign narrow it")
	}
	ask := model.SummaryAsk{Backend: s.backend, CampaignID: s.campaign}
	var err error
	if f.month != "" {
		if ask.Month, err = model.ParseMonth(f.month); err != nil {
			return usagef("--month: %w", err)
		}
	}
	o := export.Options{Shape: export.ShapeOf("summary")}
	if o.Format, err = s.summaryFormat(f); err != nil {
		return err
	}
	return s.reading(ctx, func(a *app.App) error {
		found, err := a.Summary(ctx, ask)
		if err != nil {
			return err
		}
		o.Mask = a.Masked()
		done, err := s.writeSummary(ctx, f.out, o, found)
		if err != nil {
			return err
		}
		return s.exported(done)
	})
}

func (s *session) summaryFormat(f summaryFlags) (export.Format, error) {
	if f.format == string(export.Markdown) || f.format == "" && strings.EqualFold(filepath.Ext(f.out), ".md") {
		return export.Markdown, nil
	}
	format, err := s.exportFormat(exportFlags{format: f.format, out: f.out})
	if err != nil {
		return "", usagef("--format: no format of a summary is called %q; there are: csv, md, jsonl", f.format)
	}
	return format, nil
}

func (s *session) writeSummary(ctx context.Context, path string, o export.Options, found model.Summary) (model.Exported, error) {
	rows := export.SummaryRows(found)
	switch {
	case path != "":
		return export.WriteSummary(ctx, path, o.Format, found, o.Mask)
	case o.Format != export.Markdown:
		return s.writeRows(ctx, "", o, export.Each(rows))
	}
	page, err := export.SummaryPage(found, o.Mask)
	if err != nil {
		return model.Exported{}, err
	}
	sum := sha256.Sum256(page)
	_, err = plain(s.out).Write(page)
	return model.Exported{Rows: len(rows), SHA256: hex.EncodeToString(sum[:])}, err
}
