package views

import (
	"context"
	"slices"
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// mirrorStates is how many objects the mirror has in which state, by the name
// that the vendor counts them under.
type mirrorStates map[string]int

// ownStates are what the mirror can count, by the vendor's names.
//
// Source: documented for GrowSurf, statusCounts; an older account says pending
// and approved of rewards where a newer one says unapproved and unfulfilled.
var ownStates = []struct{ name, kind, query string }{
	{"reward.unapproved", "reward", "state:waiting"},
	{"reward.pending", "reward", "state:waiting"},
	{"reward.unfulfilled", "reward", "state:approved"},
	{"reward.completed", "reward", "state:fulfilled"},
	{"commission.pending", "commission", "state:pending"},
	{"commission.approved", "commission", "state:approved"},
	{"commission.paid", "commission", "state:paid"},
	{"commission.reversed", "commission", "state:reversed"},
	{"payout.upcoming", "payout", "state:upcoming"},
	{"payout.queued", "payout", "state:queued"},
	{"payout.issued", "payout", "state:issued"},
	{"payout.failed", "payout", "state:failed"},
}

// countStates counts what the mirror has.
func countStates(ctx context.Context, lists Lists, scope Scope) (mirrorStates, error) {
	out := mirrorStates{}
	for _, own := range ownStates {
		n, err := countKind(ctx, lists, own.kind, scope.query(own.query, 0))
		if err != nil {
			return nil, err
		}
		out[own.name] = n
	}
	return out, nil
}

func countKind(ctx context.Context, lists Lists, kind string, q model.Query) (int, error) {
	switch kind {
	case "reward":
		found, err := lists.Rewards(ctx, q)
		return found.Matched, err
	case "commission":
		found, err := lists.Commissions(ctx, q)
		return found.Matched, err
	}
	found, err := lists.Payouts(ctx, q)
	return found.Matched, err
}

// figureSections are what the vendor says about the period.
func (v *campaign) figureSections() []ui.Section {
	if !v.reads() {
		return []ui.Section{heardSection(v.states)}
	}
	a := v.figures.fresh.Value
	age := ui.Section{Title: v.periodName(), Pairs: []ui.Pair{v.figures.age(v.env)}}
	if !v.figures.known {
		return []ui.Section{age}
	}
	age.Pairs = append(figurePairs(v.env, a), age.Pairs...)
	return []ui.Section{age, v.chartSection(a), statesSection(v.env, a, v.states)}
}

// heardSection is what the mirror counts of a campaign whose backend has no
// figures to ask for.
func heardSection(states mirrorStates) ui.Section {
	out := ui.Section{Title: "counted here, from its webhooks alone", Pairs: []ui.Pair{
		{Label: "the vendor", Value: "has no API that tells figures: its dashboard does"},
	}}
	told := map[string]bool{} // an account has one of two words for the same state
	for _, own := range ownStates {
		key := own.kind + " " + own.query
		if n := states[own.name]; n > 0 && !told[key] {
			told[key] = true
			label := own.kind + "s " + strings.TrimPrefix(own.query, "state:")
			out.Pairs = append(out.Pairs, ui.Pair{Label: label, Value: ui.Number(n)})
		}
	}
	return out
}

// figurePairs are the vendor's figures with those of the period before.
func figurePairs(env Env, a model.Analytics) []ui.Pair {
	var out []ui.Pair
	for _, f := range a.Figures {
		text := figureText(env, f)
		if text == "" {
			continue
		}
		at := slices.IndexFunc(a.Previous, func(p model.Figure) bool { return p.Name == f.Name })
		if at >= 0 && figureText(env, a.Previous[at]) != "" {
			text += " · " + figureText(env, a.Previous[at]) + " before"
		}
		out = append(out, ui.Pair{Label: figureName(f.Name), Value: text})
	}
	return out
}

// chartsAtMost is how many series are drawn; those after them seldom matter.
const chartsAtMost = 10

// chartSection draws each figure of the series that is ever above nothing.
func (v *campaign) chartSection(a model.Analytics) ui.Section {
	out := ui.Section{Title: "course of " + v.periodName()}
	if len(a.Series) == 0 {
		return out
	}
	for _, f := range a.Series[0].Figures {
		values, top := series(v.env, a.Series, f.Name)
		if top == "" || len(out.Pairs) == chartsAtMost {
			continue
		}
		bars := v.env.Styles.Sparkline(values, min(len(values), v.chartWidth()))
		out.Pairs = append(out.Pairs, ui.Pair{Label: figureName(f.Name), Value: bars + "  at most " + top})
	}
	return out
}

// chartWidth is the room for bars: labels and the highest value stand beside.
func (v *campaign) chartWidth() int {
	const labelsAndTop = 50
	w := v.panes.w
	if v.panes.wide() {
		w -= v.panes.sideWidth()
	}
	return max(12, w-labelsAndTop)
}

// series are the values of one figure as heights of bars, which are all that
// they are good for: amounts stay exact in the text of the highest. It is ""
// where nothing is above zero.
func series(env Env, spans []model.Span, name string) (heights []float64, top string) {
	var most int64
	for _, span := range spans {
		var value int64
		for _, f := range span.Figures {
			if f.Name != name {
				continue
			}
			if value = f.Count.V; f.Money.Known {
				value = f.Money.V.Minor
			}
			if value > most {
				most, top = value, figureText(env, f)
			}
		}
		heights = append(heights, float64(value))
	}
	return heights, top
}

// statesSection puts the vendor's counts beside ours and says where they
// differ.
func statesSection(env Env, a model.Analytics, ours mirrorStates) ui.Section {
	out := ui.Section{Title: "in which state, by the vendor's count"}
	names := make([]string, 0, len(a.Statuses))
	for name := range a.Statuses {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		out.Pairs = append(out.Pairs, statePair(env, a.Statuses[name], ours))
	}
	return out
}

// statePair is one state: what the vendor counts, and the mirror's count where
// it is another.
func statePair(env Env, f model.Figure, ours mirrorStates) ui.Pair {
	label := lower(strings.Replace(f.Name, ".", "s ", 1))
	value := ""
	if f.Count.Known {
		value = ui.Number(int(f.Count.V))
	}
	if f.Money.Known {
		value = strings.TrimPrefix(value+" · "+env.Money.Text(f.Money.V), " · ")
	}
	n, counted := ours[f.Name]
	switch {
	case !counted || !f.Count.Known:
		return ui.Pair{Label: label, Value: value}
	case int64(n) == f.Count.V:
		return ui.Pair{Label: label, Value: value + " · as here"}
	}
	return ui.Pair{Label: label, Value: value + " · " + ui.Number(n) + " here: " + whyDiffers(int64(n), f.Count.V), Tone: ui.Warn}
}

// whyDiffers says what a difference of counts may come from.
func whyDiffers(ours, vendors int64) string {
	if ours < vendors {
		return "the mirror has not read " + ui.Number(int(vendors-ours)) + " of them yet"
	}
	return "the vendor counts " + ui.Number(int(ours-vendors)) + " fewer; r reads again"
}

// offersSection is what the campaign offers.
func offersSection(env Env, configs []model.RewardConfig) ui.Section {
	out := ui.Section{Title: "offers"}
	for _, c := range configs {
		out.Pairs = append(out.Pairs, ui.Pair{Label: lower(c.Type), Value: env.show(c.Title)})
	}
	return out
}
