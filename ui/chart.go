package ui

import "slices"

// steps are the heights of a sparkline's bars, lowest first.
var (
	steps      = []rune("▁▂▃▄▅▆▇█")
	asciiSteps = []rune("_.-=+*#@")
)

// Sparkline draws values as bars, oldest at the left, in exactly w cells. With
// more values than cells the newest are shown; with fewer, the left stays
// blank. Bars stand on zero, and negative values lie on it.
func (st *Styles) Sparkline(values []float64, w int) string {
	if w <= 0 {
		return ""
	}
	values = values[max(0, len(values)-w):]
	bars := steps
	if st.ASCII {
		bars = asciiSteps
	}
	out := []rune(spaces(w - len(values)))
	if len(values) == 0 {
		return string(out)
	}
	top := slices.Max(values)
	for _, v := range values {
		out = append(out, bars[barHeight(v, top, len(bars))])
	}
	return string(out)
}

// barHeight scales v to one of n steps, where top gets the highest.
func barHeight(v, top float64, n int) int {
	if !(v > 0) || !(top > 0) {
		return 0
	}
	return max(0, min(n-1, int(v/top*float64(n-1)+0.5)))
}
