package cli

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"refdesk/internal/config"
	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// offers gives what a shell may complete a value with.
type offers func(s *session) []cobra.Completion

// offered are the values of flags that have few of them: by the flag's name, or
// by a word and the flag where another word takes other values.
var offered = map[string]offers{
	"affiliate":      oneOf(slices.Sorted(maps.Keys(editWords["affiliate"]))...),
	"backend":        (*session).backendNames,
	"board":          oneOf(slices.Sorted(maps.Keys(boardWords))...),
	"decimal":        oneOf("point", "comma"),
	"export format":  oneOf("csv", "jsonl"),
	"hold kind":      oneOf("reward", "commission", "case"),
	"kind":           oneOf("reward", "commission"),
	"note kind":      oneOf("participant", "reward", "commission", "case"),
	"pace":           oneOf("vendor", "fast"),
	"provider":       oneOf("paypal", "wise"),
	"reason":         reasonCodes(desk.RefusalReasons),
	"referral":       oneOf(slices.Sorted(maps.Keys(editWords["referral"]))...),
	"script":         oneOf(scripts...),
	"summary format": oneOf("csv", "md", "jsonl"),
	"void reason":    reasonCodes(desk.VoidReasons),
}

// filed are the flags and words that take a file, which shells complete by
// themselves; foldered are those that take a folder.
var (
	filed    = []string{"config", "details", "import", "out", "template"}
	foldered = []string{"data", "make out"}
)

// completeAll tells the shell what it may offer. Where nothing can be known from
// here, as the ids of a store, it offers nothing: file names would be wrong.
func (s *session) completeAll(cmd *cobra.Command) {
	named := func(all []string, flag string) bool {
		return slices.Contains(all, flag) || slices.Contains(all, cmd.Name()+" "+flag)
	}
	complete := func(f *pflag.Flag) {
		offer := offered[cmd.Name()+" "+f.Name]
		if offer == nil {
			offer = offered[f.Name]
		}
		give := cobra.NoFileCompletions
		switch {
		case offer != nil:
			give = func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
				return offer(s), cobra.ShellCompDirectiveNoFileComp
			}
		case named(foldered, f.Name):
			give = func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
		case named(filed, f.Name):
			return
		}
		// It fails where a flag is unknown or has its values already, and neither
		// can be: each flag is visited once, at the word that declares it.
		_ = cmd.RegisterFlagCompletionFunc(f.Name, give)
	}
	cmd.LocalNonPersistentFlags().VisitAll(complete)
	cmd.PersistentFlags().VisitAll(complete)
	if !cmd.HasSubCommands() && cmd.ValidArgsFunction == nil && !slices.Contains(filed, cmd.Name()) {
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
	for _, word := range cmd.Commands() {
		s.completeAll(word)
	}
}

func oneOf(words ...string) offers { return func(*session) []cobra.Completion { return words } }

// reasonCodes are the codes with their words, the team's own among them.
func reasonCodes(all func(own []model.Reason) []model.Reason) offers {
	return func(s *session) (out []cobra.Completion) {
		var own []model.Reason
		if settings := s.settingsIfAny(); settings != nil {
			own = settings.Reasons
		}
		for _, r := range all(own) {
			out = append(out, cobra.CompletionWithDesc(r.Code, strings.ReplaceAll(r.Text, "\n", " ")))
		}
		return out
	}
}

func (s *session) backendNames() (out []cobra.Completion) {
	if settings := s.settingsIfAny(); settings != nil {
		for _, b := range settings.Backends {
			out = append(out, b.Name)
		}
	}
	return out
}

// settingsIfAny are nil where there are none, or wrong ones: a shell that
// completes a line is no place to say so.
func (s *session) settingsIfAny() *config.Settings {
	settings, err := s.settings(needs{})
	if err != nil {
		return nil
	}
	return settings
}
