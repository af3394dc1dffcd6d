package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/model"
	"refdesk/ui"
)

func (s *session) pullWord() *cobra.Command {
	once := false
	cmd := &cobra.Command{
		Use:   "pull --once",
		Short: "Read everything from the backends once",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !once {
				return usagef("`refdesk pull` needs --once; `refdesk serve` keeps reading")
			}
			return s.pull(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&once, "once", false, "one complete reading, then end")
	return cmd
}

func (s *session) pull(ctx context.Context) error {
	return s.opened(ctx, func(a *app.App) error {
		line := progressLine{s: s}
		err := a.PullOnce(ctx, line.show)
		line.end()
		return err
	})
}

// progressLine redraws one line on a terminal, and prints nothing elsewhere.
type progressLine struct {
	s     *session
	drawn bool
}

func (l *progressLine) show(pulls []model.PullStatus) {
	if !l.s.watched() {
		return
	}
	for _, p := range pulls {
		if !p.Sweeping {
			continue
		}
		left := ""
		if p.Left > 0 {
			left = ", about " + p.Left.Round(time.Second).String() + " left"
		}
		of := ""
		if p.Expected > 0 {
			of = fmt.Sprintf(" of %d", p.Expected)
		}
		fmt.Fprintf(l.s.err, "\r\x1b[K%s", ui.Clean(fmt.Sprintf("%s %s: %d%s people, %d pages%s", p.Backend, p.CampaignID, p.People, of, p.Pages, left)))
		l.drawn = true
	}
}

func (l *progressLine) end() {
	if l.drawn {
		fmt.Fprintln(l.s.err)
	}
}
