package views

import (
	"fmt"
	"slices"
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// scoreTone reads a score: from 50 on a case is likely fraud, from 75 on it
// would surprise if it were not.
func scoreTone(score int) ui.Tone {
	switch {
	case score >= 75:
		return ui.Bad
	case score >= 50:
		return ui.Warn
	}
	return ui.Plain
}

// scoreCell is a score with the mark of how likely it is.
func scoreCell(score int) ui.Cell {
	return ui.Cell{Text: fmt.Sprint(score), Tone: scoreTone(score)}
}

// points writes what a part adds to the score, with its sign.
func points(n int) string {
	if n < 0 {
		return fmt.Sprintf("−%d", -n)
	}
	return fmt.Sprintf("+%d", n)
}

// evidenceSections are the parts of a score: what speaks against, strongest
// first, then what speaks for. Together they are the score.
func evidenceSections(env Env, c model.Case) []ui.Section {
	c.Parts = slices.SortedStableFunc(slices.Values(c.Parts), func(a, b model.Part) int { return size(b) - size(a) })
	against, in := sumOf(c.Parts, func(n int) bool { return n >= 0 })
	favour, out := sumOf(c.Parts, func(n int) bool { return n < 0 })
	sections := []ui.Section{{Title: fmt.Sprintf("against: %d", in), Pairs: partPairs(env, against)}}
	if len(favour) > 0 {
		sections = append(sections, ui.Section{Title: "for: " + points(out), Pairs: partPairs(env, favour)})
	}
	if len(c.Parts) == 0 {
		sections[0].Text = "no evidence is known"
	}
	return sections
}

// size is how much a part weighs, whichever way.
func size(p model.Part) int { return max(p.Points, -p.Points) }

// sumOf picks parts by their points and adds these up.
func sumOf(parts []model.Part, take func(int) bool) (taken []model.Part, sum int) {
	for _, p := range parts {
		if take(p.Points) {
			taken = append(taken, p)
			sum += p.Points
		}
	}
	return taken, sum
}

// partPairs write parts with their points in front, lined up at the right.
func partPairs(env Env, parts []model.Part) []ui.Pair {
	out := make([]ui.Pair, len(parts))
	for i, p := range parts {
		out[i] = ui.Pair{Label: fmt.Sprintf("%4s", points(p.Points)), Value: partText(env, p)}
	}
	return out
}

// partText is a part in words: what kind it is and its figures.
func partText(env Env, p model.Part) string {
	word, text := linkSignal(p.Signal), env.show(p.Text)
	if word == "" || strings.HasPrefix(strings.ToLower(text), word) {
		return text
	}
	return word + " · " + text
}

// linkSignal is the name of a signal in the console's own spelling.
func linkSignal(signal string) string { return strings.ReplaceAll(signal, "-", " ") }

// strongest is what speaks loudest against somebody, in words.
func strongest(env Env, parts []model.Part) string {
	if len(parts) == 0 {
		return ""
	}
	top := parts[0]
	for _, p := range parts {
		if p.Points > top.Points {
			top = p
		}
	}
	return partText(env, top)
}

func undoneWord(v model.Verdict) string {
	if v.Undone {
		return " · taken back"
	}
	return ""
}

// scoreThen is the score a verdict was given on, and how it has moved since.
func scoreThen(c model.Case, v model.Verdict) string {
	if c.Score == v.Score {
		return fmt.Sprintf("%d, as today", v.Score)
	}
	return fmt.Sprintf("%d, today %d", v.Score, c.Score)
}

// sinceThen says how the evidence has changed since a verdict, "" where nobody
// would decide otherwise for it.
func sinceThen(env Env, changed []string) string {
	if len(changed) == 0 {
		return ""
	}
	return "since then: " + env.show(strings.Join(changed, " · "))
}

// verdictDone is a verdict that was given, in a word.
func verdictDone(word model.VerdictWord) string {
	switch word {
	case model.VerdictClear:
		return "cleared"
	case model.VerdictHold:
		return "held"
	case model.VerdictBlock:
		return "blocked"
	}
	return string(word)
}
