package cli

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
)

func (s *session) ledgerWord() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ledger",
		Short: "Check, export and sign off what was decided and done",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usagef("`refdesk ledger` needs one of verify, export, head")
		},
	}
	cmd.AddCommand(s.ledgerVerify(), s.ledgerExport(), s.ledgerHead())
	return cmd
}

func (s *session) ledgerVerify() *cobra.Command {
	var head string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check that no row of the ledger was altered, removed or moved",
		Long: "Checks the chain of digests, every text that was not erased, and the evidence that verdicts kept.\n" +
			"The ledger's newest row is also written beside the store; --head checks against one that you wrote down, so that a\n" +
			"tail that was cut off is noticed even where somebody altered both.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.verifyLedger(cmd.Context(), head) },
	}
	cmd.Flags().StringVar(&head, "head", "", "compare with the `HEAD` that 'refdesk ledger head' printed")
	return cmd
}

// verifiedRow tells that the ledger is whole.
type verifiedRow struct {
	OK   bool   `json:"ok"`
	Rows int64  `json:"rows"`
	Head string `json:"head"`
}

func (s *session) verifyLedger(ctx context.Context, head string) error {
	var heads []model.LedgerHead
	if head != "" {
		h, err := model.ParseLedgerHead(head)
		if err != nil {
			return usagef("--head: %w", err)
		}
		heads = append(heads, h)
	}
	return s.opened(ctx, needs{}, func(a *app.App) error {
		if err := a.VerifyLedger(ctx, heads...); err != nil {
			return err
		}
		newest, err := a.LedgerHead(ctx)
		if err != nil {
			return err
		}
		if s.json {
			return printer{s.out}.row(verifiedRow{true, newest.Seq, newest.String()})
		}
		_, err = fmt.Fprintf(s.out, "the ledger is whole: %s, head %s\n", counted(int(newest.Seq), "row", "rows"), newest)
		return err
	})
}

func (s *session) ledgerHead() *cobra.Command {
	return &cobra.Command{
		Use:   "head",
		Short: "Print the newest row's number and digest, to be written down elsewhere",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.opened(cmd.Context(), needs{}, func(a *app.App) error {
				head, err := a.LedgerHead(cmd.Context())
				if err != nil {
					return err
				}
				if head.Seq == 0 {
					return errors.New("the ledger is empty: nothing was decided yet")
				}
				if s.json {
					return printer{s.out}.row(map[string]string{"seq": fmt.Sprint(head.Seq), "hash": head.Hash, "head": head.String()})
				}
				_, err = fmt.Fprintln(s.out, head)
				return err
			})
		},
	}
}

func (s *session) ledgerExport() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the whole ledger as CSV or JSON lines, with notes and the evidence of verdicts",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return s.exportLedger(cmd.Context(), f) },
	}
	cmd.Flags().StringVar(&f.format, "format", "", "`FORMAT`: csv or jsonl (default by the ending of --out, else csv; with --json jsonl)")
	cmd.Flags().StringVar(&f.out, "out", "", "the new `FILE`")
	return cmd
}

func (s *session) exportLedger(ctx context.Context, f exportFlags) error {
	o := export.Options{Shape: export.ShapeOf("ledger"), Progress: s.exportProgress()}
	var err error
	if o.Format, err = s.exportFormat(f); err != nil {
		return err
	}
	return s.opened(ctx, needs{}, func(a *app.App) error {
		o.Mask = a.Masked()
		done, err := s.writeRows(ctx, f.out, o, ledgerRows(ctx, a))
		if err != nil {
			return err
		}
		return s.exported(done)
	})
}

func ledgerRows(ctx context.Context, a *app.App) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		err := a.EachLedgerRow(ctx, func(row model.LedgerRow, evidence string) error {
			if !yield(export.OfLedger(row, evidence), nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	}
}
