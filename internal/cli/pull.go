package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/model"
	"refdesk/ui"
)

func (s *session) pullWord() *cobra.Command {
	var once, acceptGone bool
	cmd := &cobra.Command{
		Use:   "pull --once",
		Short: "Read everything from the backends once",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !once && !acceptGone {
				return usagef("`refdesk pull` needs --once; `refdesk serve` keeps reading")
			}
			return s.pull(cmd.Context(), acceptGone)
		},
	}
	cmd.Flags().BoolVar(&once, "once", false, "one complete reading, then end")
	cmd.Flags().BoolVar(&acceptGone, "accept-gone", false, "mark people whom the backend no longer knows as gone, however many they are; a refdesk that runs is told")
	return cmd
}

func (s *session) pull(ctx context.Context, acceptGone bool) error {
	return s.opened(ctx, needs{backend: true}, func(a *app.App) error {
		line := s.newProgressLine()
		read, err := a.PullOnce(ctx, acceptGone, line.show)
		line.end()
		if err == nil && !read {
			fmt.Fprintf(s.err, "refdesk: told %s, which keeps this store; it asks for each of those who are missing\n", a.KeeperName())
			return nil
		}
		if err != nil || !s.watched() {
			return pullError(err)
		}
		status, err := a.Status(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintln(s.err, "refdesk: "+pulled(status.Pulls))
		return nil
	})
}

// pulled sums a reading up.
func pulled(pulls []model.PullStatus) string {
	people, campaigns := 0, 0
	for _, p := range pulls {
		people += p.People
		if p.CampaignID != "" {
			campaigns++
		}
	}
	return "read " + counted(people, "person", "people") + " in " + counted(campaigns, "campaign", "campaigns")
}

func counted(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// pullError adds what to do to the two ends that a person can change.
func pullError(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("stopped; what was read is kept, and `refdesk pull --once` goes on from there: %w", err)
	case errors.Is(err, model.ErrDenied):
		return fmt.Errorf("%w\nThe key may not read this; `refdesk check` says which scopes it needs", err)
	}
	return err
}

// progressLine redraws one line on a terminal, and prints nothing elsewhere.
type progressLine struct {
	out   io.Writer         // nil where nobody looks
	width func() int        // cells that a line has, 0 = not known
	known map[string]string // what stood for each campaign, by its name
	drawn bool
}

// newProgressLine draws on stderr where a person looks at it.
func (s *session) newProgressLine() *progressLine {
	if !s.watched() {
		return &progressLine{}
	}
	return newProgressLine(s.err, s.errWidth)
}

func newProgressLine(out io.Writer, width func() int) *progressLine {
	return &progressLine{out: out, width: width, known: map[string]string{}}
}

// show draws the campaign that moved. What stands at the first sight is left by
// an earlier reading.
func (l *progressLine) show(pulls []model.PullStatus) {
	if l.out == nil {
		return
	}
	for _, p := range pulls {
		name, text := p.Backend+" "+p.CampaignID, progressText(p)
		if before, met := l.known[name]; met && before != text {
			fmt.Fprintf(l.out, "\r\x1b[K%s", l.fitted(ui.Clean(text)))
			l.drawn = true
		}
		l.known[name] = text
	}
}

// fitted cuts a text to one line: what runs on into the next is not drawn over.
func (l *progressLine) fitted(text string) string {
	if w := l.width(); w > 1 {
		return ui.Cut(text, w-1)
	}
	return text
}

func progressText(p model.PullStatus) string {
	of, rate, left := "", "", ""
	if p.Expected > 0 {
		of = fmt.Sprintf(" of %d", p.Expected)
	}
	if p.PerMinute > 0 {
		rate = fmt.Sprintf(", %d a minute", p.PerMinute)
	}
	if p.Left > 0 {
		left = ", about " + p.Left.Round(time.Second).String() + " left"
	}
	return fmt.Sprintf("%s %s: %d%s people, %s%s%s", p.Backend, p.CampaignID, p.People, of, counted(p.Pages, "page", "pages"), rate, left)
}

// end leaves the last line standing.
func (l *progressLine) end() {
	if l.drawn {
		fmt.Fprintln(l.out)
	}
}
