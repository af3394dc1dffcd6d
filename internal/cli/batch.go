package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/desk"
	"refdesk/internal/model"
)

const aboutBatches = `Pays what no backend pays: rewards with a worth in the settings, and what Referral Rocket tells is due.
A batch is made, checked, released, settled by the payment service's report and closed, or void as a whole.
Nothing earned is in two open batches, and nothing is paid twice: the database refuses it. docs/batches.md has the rest.`

func (s *session) batchWord() *cobra.Command {
	cmd := &cobra.Command{
		Use: "batch", Short: "Make payment files, and follow them until each line is settled", Long: aboutBatches,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return noArgs(cmd, args)
			}
			return usagef("`refdesk batch` needs one of make, check, release, import, void, close, formats, template")
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(s.batchMakeWord(), s.batchCheckWord(), s.batchReleaseWord(), s.batchImportWord(), s.batchVoidWord(),
		s.batchCloseWord(), s.batchFormatsWord(), s.batchTemplateWord())
	return cmd
}

// batchFlags are what a batch on the command line may be asked for.
type batchFlags struct {
	ask         model.BatchAsk // but its currency
	currencies  []string
	cutoff, min string
	age         string
	options     []string
	dryRun      bool
}

func (s *session) batchMakeWord() *cobra.Command {
	var f batchFlags
	cmd := &cobra.Command{
		Use:   "make --format NAME --currency CCC --out DIR",
		Short: "Take what is payable and write the files",
		Long: "Takes what is approved and not paid, and what is due, checks each line, and writes the files of the format.\n" +
			"What cannot be paid as it is stays out and is named with the reason; no name, address or amount is altered.\n" +
			"--filter, --campaign and --backend narrow it.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.batchMake(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.ask.Format, "format", "", "`NAME` of the files' format; `refdesk batch formats` lists them")
	flags.StringSliceVar(&f.currencies, "currency", nil, "`CCC`; of several, as in EUR,USD, each is a batch of its own")
	flags.StringVar(&f.ask.Dir, "out", "", "the folder of the files (`DIR`)")
	flags.StringVar(&f.cutoff, "cutoff", "", "nothing approved or due after this `DATE`: a day such as 2026-09-30, which counts in, or a moment such as 2026-09-30T15:00:00Z")
	flags.StringVar(&f.age, "hold", "", "nothing approved or due within this `AGE`, such as 14d or 12h")
	flags.StringVar(&f.min, "min", "", "nobody who would get less than this `AMOUNT`, such as 10.00")
	flags.StringSliceVar(&f.ask.Exclude, "exclude", nil, "not these people, by id or address (`WHO,…`)")
	flags.BoolVar(&f.ask.Waiting, "waiting", false, "also rewards that wait for an approval")
	flags.StringVar(&f.ask.Note, "note", "", "goes with each payment where the format has room (`TEXT`)")
	flags.StringVar(&f.ask.Template, "template", "", "a `FILE` downloaded from the service, whose header line is used")
	flags.StringVar(&f.ask.Details, "details", "", "a CSV `FILE` with what the format asks of people beyond name and address")
	flags.StringVar(&f.ask.Decimal, "decimal", "", "decimal `MARK` of the account: point or comma")
	flags.StringArrayVar(&f.options, "option", nil, "an option of the format (`NAME=VALUE`); repeat it for more")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what the batch would hold, make nothing")
	return cmd
}

// asks gives what was asked for, read and complete, one a currency.
func (f batchFlags) asks(s *session, now time.Time) ([]model.BatchAsk, error) {
	for _, need := range []struct{ flag, value string }{{"format", f.ask.Format}, {"currency", strings.Join(f.currencies, "")}, {"out", f.ask.Dir}} {
		if need.value == "" && (need.flag != "out" || !f.dryRun) {
			return nil, usagef("`refdesk batch make` needs --%s", need.flag)
		}
	}
	var all []model.BatchAsk
	for _, currency := range f.currencies {
		ask, err := f.whole(s, strings.TrimSpace(currency), now)
		if err != nil {
			return nil, err
		}
		all = append(all, ask)
	}
	return all, nil
}

// whole gives what was asked for in one currency.
func (f batchFlags) whole(s *session, currency string, now time.Time) (model.BatchAsk, error) {
	ask := f.ask
	ask.Backend, ask.CampaignID, ask.Filter, ask.Currency = s.backend, s.campaign, s.filter, currency
	var err error
	if ask.Cutoff, err = parseCutoff(f.cutoff); err != nil {
		return ask, err
	}
	if f.age != "" {
		until, err := parseUntil(f.age, now)
		if err != nil || !until.After(now) {
			return ask, usagef("--hold %q is no age such as 14d or 12h", f.age)
		}
		ask.Age = until.Sub(now)
	}
	if f.min != "" {
		least, err := model.MoneyFromTyped(f.min, ask.Currency)
		if err != nil {
			return ask, usagef("--min: %w", err)
		}
		if least.Minor < 0 {
			return ask, usagef("--min %q is below zero", f.min)
		}
		ask.Min = least.Minor
	}
	ask.Options = map[string]string{}
	for _, pair := range f.options {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return ask, usagef("--option %q is not NAME=VALUE", pair)
		}
		ask.Options[name] = value
	}
	ask.Dir, err = filepath.Abs(ask.Dir)
	return ask, err
}

// parseCutoff reads a day of this machine's zone, which counts in as a whole, or
// a moment.
func parseCutoff(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, time.Local); err == nil {
		return day.AddDate(0, 0, 1), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, usagef("--cutoff %q is no day such as 2026-09-30 and no moment such as 2026-09-30T15:00:00Z", text)
	}
	return at, nil
}

func (s *session) batchMake(ctx context.Context, f batchFlags) error {
	asks, err := f.asks(s, time.Now())
	if err != nil {
		return err
	}
	return s.reading(ctx, func(a *app.App) error {
		work := a.Batches().MakeBatch
		if f.dryRun {
			work = a.Batches().RehearseBatch
		}
		var failures []error
		for _, ask := range asks {
			plan, err := work(ctx, ask)
			var nobody *desk.NobodyError
			if errors.As(err, &nobody) {
				return usagef("--exclude: %w", err) // true of every currency
			}
			var nothing *desk.NothingToPayError
			if errors.As(err, &nothing) {
				s.sayRefused(nothing)
			}
			if err == nil {
				err = s.printPlan(plan)
			}
			failures = append(failures, s.filterError(err))
		}
		return errors.Join(failures...)
	})
}

// batchID reads the number of a batch.
func batchID(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return 0, usagef("%q is not the number of a batch; `refdesk list batches` shows them", text)
	}
	return id, nil
}

// onBatch runs a word on one batch.
func (s *session) onBatch(ctx context.Context, text string, run func(a *app.App, id int64) error) error {
	id, err := batchID(text)
	if err != nil {
		return err
	}
	return s.opened(ctx, needs{}, func(a *app.App) error {
		err := run(a, id)
		if errors.Is(err, model.ErrNotFound) {
			return errNoSuch("batches", text)
		}
		return howTo(err)
	})
}

// howTo adds to the refusal of a step the word that has to come first.
func howTo(err error) error {
	var moved *model.BatchMovedError
	if !errors.As(err, &moved) || moved.First == "" {
		return err
	}
	more := map[model.BatchVerb]string{model.BatchSettle: " FILE", model.BatchTakeBack: " --reason CODE"}[moved.First]
	return fmt.Errorf("%w; run `refdesk batch %s %d%s`", err, moved.First, moved.Batch.ID, more)
}

// oneBatch says that a word needs a batch's number, and what else.
func oneBatch(more ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1+len(more) {
			return usagef("`%s` needs %s", cmd.CommandPath(), strings.Join(append([]string{"the number of a batch"}, more...), " and "))
		}
		return nil
	}
}
