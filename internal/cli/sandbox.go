package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"refdesk/internal/sandbox"
)

func (s *session) sandboxWord() *cobra.Command {
	o := sandbox.Options{}
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Run only the pretend backend, for scripts and other clients",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return s.sandbox(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.Listen, "listen", "127.0.0.1:0", "serve on `ADDR`")
	f.IntVar(&o.People, "people", 400, "`N` participants at the start")
	f.Uint64Var(&o.Seed, "seed", 1, "the same seed `S` gives the same program")
	f.StringVar(&o.APIKey, "api-key", "", "bearer key to ask for (`K`; default: one made from the seed)")
	f.StringVar(&o.WebhookURL, "webhook-url", "", "post events to `URL`")
	f.StringVar(&o.WebhookSecret, "webhook-secret", "", "sign them with the secret `S`")
	f.StringVar(&o.Pace, "pace", "vendor", "limits: vendor, or fast for a hundred times the vendor's")
	f.StringVar(&o.Script, "script", "launch", "what happens: launch, quiet or attack")
	return cmd
}

// sandbox serves until it is stopped. Its first and only line of output says
// where it is.
func (s *session) sandbox(ctx context.Context, o sandbox.Options) error {
	if err := knownStory(o); err != nil {
		return err
	}
	if !slices.Contains([]string{"vendor", "fast"}, o.Pace) {
		return usagef("--pace is vendor or fast, not %q", o.Pace)
	}
	server, err := sandbox.Start(ctx, o)
	if err != nil {
		return err
	}
	if err := (printer{s.out}).row(server.Info()); err != nil {
		server.Close()
		return err
	}
	<-ctx.Done()
	return server.Close()
}

// scripts are the stories that the sandbox tells.
var scripts = []string{"launch", "quiet", "attack"}

// knownStory refuses a story that the sandbox cannot tell.
func knownStory(o sandbox.Options) error {
	switch {
	case o.People < 0:
		return usagef("--people must not be negative, but is %d", o.People)
	case !slices.Contains(scripts, o.Script):
		return usagef("--script is launch, quiet or attack, not %q", o.Script)
	}
	return nil
}
