package fraud

// Settings are what operators can choose. The zero value is not useful; begin
// with DefaultSettings.
type Settings struct {
	// Threshold is the score from which on a ring or a person is a finding.
	Threshold int
	// Weights replace those of DefaultWeights by signal; 0 switches a signal
	// off. The sign of a weight stays that of the table.
	Weights map[string]int
	// Trust is what operators marked as harmless.
	Trust []Trust
}

// Trust is a mark by which a link stops counting: a value of one signal (an
// office's address), or two people who may share whatever they share.
type Trust struct {
	Signal string    // with Value: same-device, same-address, …
	Value  string    // as the link shows it
	People [2]string // vendor ids; empty where a value is trusted
	Why    string    // shown on the link
}

// DefaultSettings opens cases at a score of 50.
func DefaultSettings() Settings { return Settings{Threshold: 50} }

// weightsOf gives the points of each signal by its place in the table.
func (s Settings) weightsOf() map[string]int {
	weights := map[string]int{}
	for _, w := range DefaultWeights() {
		weights[w.Signal] = w.Points
		if own, ok := s.Weights[w.Signal]; ok {
			weights[w.Signal] = own
			if (w.Points < 0) != (own < 0) {
				weights[w.Signal] = -own
			}
		}
	}
	return weights
}

// trusted looks marks up.
type trusted struct {
	values map[[2]string]string
	pairs  map[[2]string]string
}

func newTrusted(marks []Trust) trusted {
	t := trusted{values: map[[2]string]string{}, pairs: map[[2]string]string{}}
	for _, m := range marks {
		why := m.Why
		if why == "" {
			why = "trusted"
		}
		if m.Value != "" {
			t.values[[2]string{m.Signal, m.Value}] = why
			continue
		}
		t.pairs[m.People] = why
		t.pairs[[2]string{m.People[1], m.People[0]}] = why
	}
	return t
}
