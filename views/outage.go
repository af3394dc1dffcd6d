package views

import (
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// pullProblems are why facts grow old. What is true of a whole backend is said
// once, whatever number of its campaigns it holds up.
func pullProblems(env Env, all []model.PullStatus) []ui.Segment {
	var out []ui.Segment
	said := map[string]bool{}
	for _, p := range all {
		text := pullProblem(env, p)
		if key := p.Backend + " " + text; text != "" && !said[key] {
			said[key] = true
			out = append(out, ui.Segment{Text: text, Tone: linkTone(p.State), Keep: 29})
		}
	}
	return out
}

// pullProblem is why one campaign's facts grow old, and when that may end.
func pullProblem(env Env, p model.PullStatus) string {
	text := env.show(p.Problem)
	switch {
	case p.NextTry.IsZero():
		return text
	case p.NextTry.After(env.Now()):
		return text + "; next try in " + env.until(p.NextTry) + ", r tries now"
	}
	return text + "; trying now"
}

// nextTry is when the first of the backends that cannot be reached is asked
// again; zero when none is going to be.
func nextTry(all []model.PullStatus, now time.Time) time.Time {
	var soonest time.Time
	for _, p := range all {
		if p.NextTry.After(now) && (soonest.IsZero() || p.NextTry.Before(soonest)) {
			soonest = p.NextTry
		}
	}
	return soonest
}
