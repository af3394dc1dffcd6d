package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/ui"
)

func (s *session) batchCheckWord() *cobra.Command {
	return &cobra.Command{
		Use: "check ID", Short: "Look at every line and file of a batch again", Args: oneBatch(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.onBatch(cmd.Context(), args[0], func(a *app.App, id int64) error {
				return s.looked(cmd.Context(), a, id, a.Batches().CheckBatch)
			})
		},
	}
}

func (s *session) batchReleaseWord() *cobra.Command {
	return &cobra.Command{
		Use: "release ID", Short: "Say that the files of a checked batch go to the payment service", Args: oneBatch(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.onBatch(cmd.Context(), args[0], func(a *app.App, id int64) error {
				return s.looked(cmd.Context(), a, id, a.Batches().ReleaseBatch)
			})
		},
	}
}

// looked runs a step that looks at every line, and fails when one is not true.
func (s *session) looked(ctx context.Context, a *app.App, id int64, step func(context.Context, int64) ([]model.BatchFinding, error)) error {
	findings, err := step(ctx, id)
	if err != nil {
		return err
	}
	if len(findings) > 0 {
		fmt.Fprintf(s.err, "refdesk: batch %d is not fit to be paid as it is; findings: %d\n", id, len(findings))
	}
	complaint := s.complainOf(findings)
	return errors.Join(s.printBatch(ctx, a, id), complaint)
}

// complainOf names what speaks against a batch.
func (s *session) complainOf(findings []model.BatchFinding) error {
	for _, f := range findings {
		line := f.Of + ": " + f.Why
		if f.Line > 0 {
			line = fmt.Sprintf("line %d, %s", f.Line, line)
		}
		fmt.Fprintln(s.err, ui.Clean("refdesk: "+line))
	}
	if len(findings) > 0 {
		return errSaid
	}
	return nil
}

func (s *session) printBatch(ctx context.Context, a *app.App, id int64) error {
	page, err := a.Batches().Batch(ctx, id)
	if err != nil {
		return err
	}
	if s.json {
		return printer{s.out}.row(export.OfBatch(page.Batch))
	}
	return s.say(batchLine(page.Batch))
}

func (s *session) batchImportWord() *cobra.Command {
	return &cobra.Command{
		Use: "import ID FILE", Short: "Settle lines by the payment service's report, or by a list marked by hand",
		Long: "Reads the report of the payment service, or the plain list (format csv) with status and cause filled in:\n" +
			"paid, failed or returned. A line that the report does not speak of, or not reliably, stays open. Lines that\n" +
			"failed are payable again, unless the reward was fulfilled meanwhile. Reading a report twice changes nothing.",
		Args: oneBatch("the report's file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.onBatch(cmd.Context(), args[0], func(a *app.App, id int64) error {
				return s.batchImport(cmd.Context(), a, id, args[1])
			})
		},
	}
}

func (s *session) batchImport(ctx context.Context, a *app.App, id int64, path string) error {
	done, err := a.Batches().ImportBatch(ctx, id, path)
	if err != nil {
		return err
	}
	if s.json {
		if err := (printer{s.out}).row(settlementOf(done)); err != nil {
			return err
		}
		return s.complainOf(slices.Concat(done.Twice, done.Findings))
	}
	if err := s.say(batchLine(done.Batch)); err != nil {
		return err
	}
	for _, l := range done.Failed {
		if err := s.say(fmt.Sprintf("%s, %s, %s: not paid: %s; %s", l.Reference, ui.FirstSeen(l.Name, l.Email, l.Key.PersonID), l.Amount, ui.FirstSeen(l.Cause, "no cause is given"), done.Again(l))); err != nil {
			return err
		}
	}
	rewards, people := done.ByHand()
	if n := people; n > 0 {
		if err := s.say("to mark as issued in the vendor's dashboard, which cannot learn of it otherwise: " + model.CountPeople(n)); err != nil {
			return err
		}
	}
	if n := rewards; n > 0 {
		if err := s.say(fmt.Sprintf("%s paid; to mark as delivered at the vendor: refdesk fulfil --kind reward %s", counted(n, "reward", "rewards"), strings.Join(paidRewards(done), " "))); err != nil {
			return err
		}
	}
	if done.Repeated {
		fmt.Fprintln(s.err, "refdesk: this report was read before")
	}
	return s.complainOf(slices.Concat(done.Twice, done.Findings))
}

// paidRewards are the ids of the rewards that a report settled as paid, as
// words for a shell.
func paidRewards(d model.Settlement) []string {
	var ids []string
	for _, l := range d.Paid {
		if id := l.Key.RewardID(); id != "" {
			ids = append(ids, shellWord(id))
		}
	}
	return ids
}

// shellWord quotes a text that is to be copied into a shell, unless no shell
// reads anything into it. Ids are the vendor's, and could hold anything.
func shellWord(text string) string {
	plain := func(r rune) bool {
		return r == '_' || r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	if text != "" && strings.TrimFunc(text, plain) == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// settlementRow is what a report settled.
type settlementRow struct {
	export.Batch
	NewlyPaid   []export.BatchLine `json:"newly_paid"`
	NewlyFailed []export.BatchLine `json:"newly_failed"`
	Repeated    bool               `json:"read_before"`
}

func settlementOf(d model.Settlement) settlementRow {
	return settlementRow{export.OfBatch(d.Batch), rowsOfLines(d.Paid), rowsOfLines(d.Failed), d.Repeated}
}

func (s *session) batchVoidWord() *cobra.Command {
	var reason, note string
	var unsent bool
	cmd := &cobra.Command{
		Use: "void ID --reason CODE", Short: "Take a batch back whole; its lines are payable again", Args: oneBatch(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.onBatch(cmd.Context(), args[0], func(a *app.App, id int64) error {
				if err := a.Batches().VoidBatch(cmd.Context(), id, reason, note, unsent); err != nil {
					return decisionError(wantsUnsent(err, unsent))
				}
				return errors.Join(s.printBatch(cmd.Context(), a, id), s.sayFilesStay(cmd.Context(), a, id))
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "reason `CODE`; required")
	cmd.Flags().StringVar(&note, "note", "", "`TEXT` of a note for the ledger")
	cmd.Flags().BoolVar(&unsent, "unsent", false, "of a released batch: no service has its files, or it refused them whole")
	return cmd
}

// wantsUnsent adds to the refusal of a released batch the flag that is the
// operator's word. A refusal that names another step first stays as it is.
func wantsUnsent(err error, unsent bool) error {
	var moved *model.BatchMovedError
	if unsent || !errors.As(err, &moved) || moved.First != "" || moved.Batch.State != model.BatchReleased {
		return err
	}
	return fmt.Errorf("%w: --unsent says so", err)
}

// sayFilesStay names the files of a batch that was taken back: whoever finds one
// could hand it to the payment service. As JSON they are in the batch's row.
func (s *session) sayFilesStay(ctx context.Context, a *app.App, id int64) error {
	if s.json {
		return nil
	}
	page, err := a.Batches().Batch(ctx, id)
	if err != nil {
		return err
	}
	for _, f := range page.Files {
		if _, err := os.Lstat(f.Path); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := s.say(f.Path + " stays on disk: delete it, so that nobody sends it"); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) batchCloseWord() *cobra.Command {
	return &cobra.Command{
		Use: "close ID", Short: "End a batch whose lines are all settled", Args: oneBatch(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.onBatch(cmd.Context(), args[0], func(a *app.App, id int64) error {
				if err := a.Batches().CloseBatch(cmd.Context(), id); err != nil {
					return err
				}
				return s.printBatch(cmd.Context(), a, id)
			})
		},
	}
}

// formatRow is a format of payment files.
type formatRow struct {
	Name       string   `json:"name"`
	Title      string   `json:"title"`
	File       text     `json:"file"` // null = shipped
	Currencies []string `json:"currencies"`
	Rows       int      `json:"payments_per_file"`
	Needs      []string `json:"details"`
	Options    []string `json:"options"`
}

func (s *session) batchFormatsWord() *cobra.Command {
	return &cobra.Command{
		Use: "formats", Short: "List the formats of payment files, shipped and your own", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.batchFormats(cmd.Context()) },
	}
}

func (s *session) batchFormats(ctx context.Context) error {
	return s.opened(ctx, needs{}, func(a *app.App) error {
		all, failed := a.Batches().BatchFormats(ctx)
		t := newTextTable(s.out, []string{"NAME", "TITLE", "PAYMENTS A FILE", "FILE"})
		for _, f := range all {
			row := formatRow{f.Name, f.Title, text(f.Origin), append([]string{}, f.Currencies...), f.Rows, append([]string{}, f.Needs...), append([]string{}, f.Options...)}
			err := t.row([]string{f.Name, f.Title, fmt.Sprint(f.Rows), f.Origin})
			if s.json {
				err = printer{s.out}.row(row)
			}
			if err != nil {
				return err
			}
		}
		if s.json {
			return failed
		}
		return errors.Join(t.flush(), failed)
	})
}

func (s *session) batchTemplateWord() *cobra.Command {
	return &cobra.Command{
		Use: "template FILE|NAME", Short: "Begin a format of your own from a service's template, or from a shipped format",
		Long: "Prints the description of a format, begun from the header line of a CSV that a payment service offers for\n" +
			"download, or the one of a shipped format. Look at it, and save it as NAME.toml in the folder of formats\n" +
			"(`formats` of [batch] in the settings).",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("`refdesk batch template` needs the file of a template, or the name of a shipped format")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := app.FormatDescription(args[0])
			if errors.Is(err, fs.ErrNotExist) {
				return usagef("%s is neither a file nor a shipped format", filepath.Base(args[0]))
			}
			if err != nil {
				return err
			}
			_, err = s.out.Write([]byte(text))
			return err
		},
	}
}
