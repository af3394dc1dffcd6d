package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (s *session) manWord() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page: refdesk man | man -l -",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return writeManual(s.out, cmd.Root())
		},
	}
}

// writeManual writes the page of all words and flags in the man macros, from
// the same declarations as --help.
func writeManual(w io.Writer, root *cobra.Command) error {
	m := &manual{}
	m.line(".TH REFDESK 1")
	m.section("NAME")
	m.text("refdesk - " + root.Short)
	m.section("SYNOPSIS")
	m.text("refdesk [WORD] [FLAGS]")
	m.section("DESCRIPTION")
	m.text(root.Long)
	m.section("WORDS")
	m.words(root)
	m.section("FLAGS OF ALL WORDS")
	m.flags(root.PersistentFlags())
	m.section("FLAGS OF THE CONSOLE")
	m.flags(root.LocalNonPersistentFlags())
	m.section("FILES")
	m.tagged("$XDG_CONFIG_HOME/refdesk/config.toml", "settings; config.example.toml names all of them")
	m.tagged("$XDG_STATE_HOME/refdesk", "store, log, lock and the ledger's head")
	m.section("ENVIRONMENT")
	m.tagged("GROWSURF_API_KEY, GROWSURF_BASE_URL, GROWSURF_WEBHOOK_SECRET", "the account to use where no settings name one")
	m.tagged("REFDESK_…", "any setting, such as REFDESK_UNDO_WINDOW; over the file, under the flags")
	m.tagged("NO_COLOR", "draws without colours")
	m.section("EXIT STATUS")
	m.text("0 done; 1 something failed, and each line says what; 2 usage or settings.")
	_, err := io.WriteString(w, m.out.String())
	return err
}

type manual struct{ out strings.Builder }

func (m *manual) line(s string) { fmt.Fprintln(&m.out, s) }

func (m *manual) section(name string) { m.line(".SH " + name) }

// text writes words that must not be taken for macros.
func (m *manual) text(s string) {
	for line := range strings.SplitSeq(s, "\n") {
		m.line(inManual(line))
	}
}

func (m *manual) tagged(tag, text string) {
	m.line(".TP")
	m.line(`\fB` + inManual(tag) + `\fR`)
	m.text(text)
}

// words writes the words below one, each with those below it.
func (m *manual) words(of *cobra.Command) {
	for _, word := range of.Commands() {
		if word.Hidden || word.Name() == "help" || of.Name() == "completion" {
			continue
		}
		m.tagged(of.CommandPath()+" "+word.Use, word.Short)
		m.flags(word.LocalNonPersistentFlags())
		m.words(word)
	}
}

func (m *manual) flags(all *pflag.FlagSet) {
	all.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		m.tagged(strings.TrimSpace("--"+f.Name+" "+value), usage)
	})
}

// inManual escapes what the macros would read as their own.
func inManual(s string) string {
	s = strings.ReplaceAll(s, `\`, `\e`)
	s = strings.ReplaceAll(s, "-", `\-`)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}
