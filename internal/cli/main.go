package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"refdesk/internal/config"
	"refdesk/ui"
)

// The exit codes of every word.
const (
	exitDone   = 0
	exitFailed = 1 // something failed; each line says what
	exitUsage  = 2 // usage or settings
)

// usageError is about how the program was called or set up.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errSaid ends a word whose lines have already said what failed.
var errSaid = errors.New("something failed")

// Main runs the program's words and gives the exit code.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	defer catchBrokenPipe()()
	s := &session{out: stdout, err: stderr}
	root := newRoot(s)
	root.SetArgs(append([]string{}, args...)) // for nil it would take the process's own
	root.SetOut(stdout)
	root.SetErr(stderr)
	completeOrRefuse(root)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		return exitFailed
	case errors.Is(err, errSaid):
		for _, one := range unsaid(err) {
			complain(s.err, one)
		}
		return exitFailed
	case errors.As(err, &usage):
		complain(s.err, err)
		return exitUsage
	}
	complain(s.err, err)
	return exitFailed
}

// unsaid gives those of several errors that no line has told yet.
func unsaid(err error) (rest []error) {
	several, ok := err.(interface{ Unwrap() []error })
	switch {
	case ok:
		for _, one := range several.Unwrap() {
			rest = append(rest, unsaid(one)...)
		}
	case !errors.Is(err, errSaid):
		rest = append(rest, err)
	}
	return rest
}

// catchBrokenPipe makes writing to a reader that has gone, as head does, an
// error instead of the end of the process, so that the store is closed in
// order. It gives what undoes it.
func catchBrokenPipe() (undo func()) {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGPIPE)
	return func() { signal.Stop(caught) }
}

// complain prints an error so that nothing in it can steer the terminal.
func complain(w io.Writer, err error) {
	for i, line := range strings.Split(err.Error(), "\n") {
		prefix := ""
		if i == 0 {
			prefix = "refdesk: "
		}
		fmt.Fprintln(w, prefix+ui.Clean(line))
	}
}

func newRoot(s *session) *cobra.Command {
	root := &cobra.Command{
		Use:   "refdesk",
		Short: "A terminal console for referral and affiliate programs",
		Long: "A terminal console for people who run referral and affiliate programs.\nWithout a word it opens the console on the configured backends; `refdesk demo` needs no account.\n\n" +
			"Exit codes: 0 done, 1 something failed and each line says what, 2 usage or settings.",
		Args:          noArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		// The distance at which a mistyped word is still taken for a known one.
		SuggestionsMinimumDistance: 2,
		PersistentPreRunE:          onlyWhatCounts,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return s.console(cmd.Context()) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	flags := root.PersistentFlags()
	flags.StringVar(&s.configFile, "config", "", "read settings from `FILE` (default $XDG_CONFIG_HOME/refdesk/config.toml)")
	flags.StringVar(&s.data, "data", "", "keep store, log and lock in `DIR`")
	flags.BoolVar(&s.json, "json", false, "print JSON lines")
	flags.StringVar(&s.filter, "filter", "", "only rows that match `TEXT`, as with / on the screen")
	flags.StringVar(&s.campaign, "campaign", "", "only the campaign with this `ID`")
	flags.StringVar(&s.backend, "backend", "", "only the backend of this `NAME`")
	root.Flags().BoolVar(&s.readOnly, "read-only", false, "show everything, change nothing")
	root.Flags().StringVar(&s.feed, "feed", "", "show what the serving refdesk at `URL` receives")
	root.AddCommand(s.demoWord(), s.serveWord(), s.sandboxWord(), s.checkWord(), s.pullWord(), s.listWord(), s.showWord(), s.exportWord(),
		s.approveWord(), s.fulfilWord(), s.refuseWord(), s.holdWord(), s.clearWord(), s.blockWord(), s.editWord(), s.confirmWord(), s.noteWord(), s.trustWord(), s.undoWord(),
		s.batchWord(), s.ledgerWord(), s.manWord(), s.versionWord())
	s.completeAll(root)
	return root
}

// completeOrRefuse adds the word that writes completions, which by itself takes
// the name of an unknown shell for a wish for help. Output is set before: the
// word keeps the writer that it finds.
func completeOrRefuse(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" {
			continue
		}
		cmd.Args = func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("there is no completion for %q; there is for bash, zsh, fish and powershell", args[0])
			}
			return nil
		}
		cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasSubCommands() {
		var words []string
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				words = append(words, c.Name())
			}
		}
		if near := config.Nearest(args[0], words); near != "" {
			return usagef("%q is not a word of refdesk; did you mean %q?", args[0], near)
		}
		return usagef("%q is not a word of refdesk; `refdesk --help` lists them", args[0])
	}
	return usagef("`%s` takes no further words, but got %q", cmd.CommandPath(), args[0])
}
