package cli

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is what this binary says of itself: its module version where it was
// installed as one, else "dev", with the commit where the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "dev"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 && v == "dev" {
			v += " " + s.Value[:12]
		}
	}
	return v
}

func (s *session) versionWord() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if s.json {
				return printer{s.out}.row(map[string]string{"version": version()})
			}
			_, err := fmt.Fprintln(s.out, "refdesk "+version())
			return err
		},
	}
}
