package fraud

import "math"

// decades tells how surprising it is to find at least found where chance alone
// would give expected: 3 means one in a thousand. It is the Poisson tail's
// bound, 0 where there is nothing surprising.
func decades(found, expected float64) float64 {
	if found <= expected || found <= 0 {
		return 0
	}
	expected = math.Max(expected, 1e-9)
	return (found*math.Log(found/expected) - (found - expected)) / math.Ln10
}

// shareDecades is the same for found of all where each has the given chance.
func shareDecades(found, all, chance float64) float64 {
	if all <= 0 || found/all <= chance {
		return 0
	}
	chance = math.Min(math.Max(chance, 1e-6), 1-1e-6)
	f := found / all
	info := f * math.Log(f/chance)
	if f < 1 {
		info += (1 - f) * math.Log((1-f)/(1-chance))
	}
	return all * info / math.Ln10
}

// ramp is 0 up to low, 1 from high on, and straight between them.
func ramp(x, low, high float64) float64 {
	return math.Min(math.Max((x-low)/(high-low), 0), 1)
}
