package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// timePanel draws when the people of a case joined, and which of them were
// referred by somebody of the case.
type timePanel struct {
	env      Env
	joins    []time.Time // oldest first
	referred []time.Time // of those referred within the case
	w, h     int
}

// timeLabel is the width of the words left of the bars.
const timeLabel = 12

func newTimePanel(env Env) *timePanel { return &timePanel{env: env, w: 1, h: 1} }

func (p *timePanel) take(page model.CasePage) {
	within := map[string]bool{}
	for _, m := range page.Members {
		within[m.ID] = true
	}
	p.joins, p.referred = nil, nil
	for _, m := range page.Members {
		if m.CreatedAt.IsZero() {
			continue
		}
		p.joins = append(p.joins, m.CreatedAt)
		if within[m.ReferredBy.V] {
			p.referred = append(p.referred, m.CreatedAt)
		}
	}
	slices.SortFunc(p.joins, time.Time.Compare)
	slices.SortFunc(p.referred, time.Time.Compare)
}

// span is the time that the chart shows, a little longer than what lies in it
// so that the last join is inside.
func (p *timePanel) span() (from time.Time, length time.Duration) {
	from = p.joins[0]
	return from, max(time.Minute, p.joins[len(p.joins)-1].Sub(from)+time.Second)
}

// bars counts moments into so many equal pieces of the span.
func bars(at []time.Time, from time.Time, length time.Duration, n int) []float64 {
	out := make([]float64, n)
	for _, t := range at {
		i := int(int64(t.Sub(from)) / max(1, int64(length)/int64(n)))
		out[max(0, min(n-1, i))]++
	}
	return out
}

// busiest is how many joined within a stretch of time, at most.
func busiest(at []time.Time, within time.Duration) int {
	most, first := 0, 0
	for i := range at {
		for at[i].Sub(at[first]) > within {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

func (p *timePanel) lines() []string {
	st := p.env.Styles
	if len(p.joins) == 0 {
		return []string{"   " + st.Label.Render("nobody told when these people joined")}
	}
	from, length := p.span()
	w := max(1, p.w-timeLabel-5)
	row := func(label string, at []time.Time) string {
		return "   " + st.Label.Render(ui.Pad(label, timeLabel, false)) + st.Sparkline(bars(at, from, length, w), w)
	}
	first, last := p.env.local(from).Format("2 Jan 15:04"), p.env.local(from.Add(length)).Format("2 Jan 15:04")
	axis := first + strings.Repeat(" ", max(1, w-ui.Width(first)-ui.Width(last))) + last
	hour := min(time.Hour, length)
	words := fmt.Sprintf("%s within %s · at most %d within %s · %d referred within the case",
		countOf(len(p.joins), "join"), ui.Ago(length), busiest(p.joins, hour), ui.Ago(hour), len(p.referred))
	return []string{
		" " + st.HRule("when they joined", max(0, p.w-2)),
		row("joined", p.joins),
		row("referred", p.referred),
		"   " + strings.Repeat(" ", timeLabel) + st.Label.Render(ui.Cut(axis, w)),
		"   " + ui.Cut(words, max(1, p.w-4)),
	}
}

func (p *timePanel) title() string           { return "time" }
func (p *timePanel) count() int              { return 0 }
func (p *timePanel) update(tea.Msg)          {}
func (p *timePanel) setSize(w, h int)        { p.w, p.h = w, h }
func (p *timePanel) setStyles(st *ui.Styles) { p.env.Styles = st }
func (p *timePanel) view() string            { return ui.Fill(strings.Join(p.lines(), "\n"), p.w, p.h) }

// Rows is how high the chart is: its title, two rows of bars, their axis, the
// words.
func (p *timePanel) Rows() int { return 5 }

// SetSize and View let the chart stand as a pane at the foot of a page.
func (p *timePanel) SetSize(w, h int) { p.setSize(w, h) }
func (p *timePanel) View() string     { return p.view() }
