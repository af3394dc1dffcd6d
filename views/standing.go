package views

import (
	"fmt"
	"strconv"

	"refdesk/internal/model"
	"refdesk/ui"
)

// standingCell is how the people of a row stand with the fraud desk: the score
// of an open case, or what was decided on the person. Whose it is comes first,
// the other side behind the stroke, where there is one.
func standingCell(env Env, whose, other model.Suspicion, two bool) ui.Cell {
	if whose.Case == 0 && other.Case == 0 {
		return ui.Cell{}
	}
	cell := ui.Cell{Text: standingWord(whose), Tone: standingTone(env, whose)}
	if !two {
		return cell
	}
	cell.Text += "/" + standingWord(other)
	if tone := standingTone(env, other); worse(tone, cell.Tone) {
		cell.Tone = tone
	}
	return cell
}

// standingWord is how one person stands, as short as it can be said.
func standingWord(s model.Suspicion) string {
	switch {
	case s.Case == 0:
		return "–"
	case s.State == model.CaseOpen:
		return strconv.Itoa(s.Score)
	case s.State == model.CaseCleared:
		return "ok"
	}
	return string(s.State)
}

func standingTone(env Env, s model.Suspicion) ui.Tone {
	switch {
	case s.Case == 0:
		return ui.Quiet
	case s.State == model.CaseCleared:
		return ui.Good
	case s.State == model.CaseHeld, !s.Stops(env.AskFrom):
		return ui.Warn
	}
	return ui.Bad
}

// worse tells that a tone is more of a warning than another.
func worse(a, b ui.Tone) bool {
	rank := map[ui.Tone]int{ui.Quiet: 0, ui.Plain: 0, ui.Good: 1, ui.Warn: 2, ui.Bad: 3}
	return rank[a] > rank[b]
}

// standingPairs say what the fraud desk has against somebody, and since it was
// cleared, had.
func standingPairs(env Env, s model.Suspicion) []ui.Pair {
	if s.Case == 0 {
		return nil
	}
	pairs := []ui.Pair{{
		Label: "case", Value: fmt.Sprintf("%d · %s · score %d", s.Case, s.State, s.Score), Tone: standingTone(env, s),
	}}
	if s.Reason == "" {
		return pairs
	}
	return append(pairs, ui.Pair{Label: "because", Value: env.show(s.Reason)})
}
