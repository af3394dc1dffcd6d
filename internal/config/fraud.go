package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"refdesk/internal/model"
)

var (
	thresholdField = score("fraud.threshold", func(f *Fraud) *int { return &f.Threshold })
	askFromField   = score("fraud.ask_from", func(f *Fraud) *int { return &f.AskFrom })
)

// score is a key whose value is a score of the fraud desk.
func score(key string, at func(*Fraud) *int) field[Settings] {
	return field[Settings]{
		key: key, kind: number,
		set: func(s *Settings, v ...string) error {
			n, err := strconv.Atoi(v[0])
			if err != nil || n < 1 || n > 100 {
				return errors.New("a score is a whole number from 1 to 100")
			}
			*at(&s.Fraud) = n
			return nil
		},
		get: func(s *Settings) string { return strconv.Itoa(*at(&s.Fraud)) },
	}
}

var weightsField = field[Settings]{
	key: "fraud.weights", kind: list,
	set: func(s *Settings, pairs ...string) error {
		weights := make(map[string]int, len(pairs))
		// A variable of the environment has all of them in one text.
		for _, pair := range strings.Split(strings.Join(pairs, ","), ",") {
			if strings.TrimSpace(pair) == "" {
				continue
			}
			signal, points, ok := strings.Cut(pair, "=")
			n, err := strconv.Atoi(strings.TrimSpace(points))
			if !ok || err != nil || n < -100 || n > 100 {
				return fmt.Errorf("%q is no signal with its points like same-device=30", pair)
			}
			weights[strings.TrimSpace(signal)] = n
		}
		s.Fraud.Weights = weights
		return nil
	},
	get: func(s *Settings) string {
		var pairs []string
		for _, signal := range slices.Sorted(maps.Keys(s.Fraud.Weights)) {
			pairs = append(pairs, fmt.Sprintf("%s=%d", signal, s.Fraud.Weights[signal]))
		}
		return strings.Join(pairs, ", ")
	},
}

// steps is a list of what a verdict does, of the words there are for it.
func steps(key string, known []model.Step, at func(*Backend) *[]model.Step) field[Backend] {
	return field[Backend]{
		key: key, kind: list,
		set: func(b *Backend, v ...string) error {
			var chosen []model.Step
			for _, word := range v {
				chosen = append(chosen, model.Step(word))
				if !slices.Contains(known, model.Step(word)) {
					return fmt.Errorf("%q is not one of %s", word, joinSteps(known))
				}
			}
			if slices.Contains(chosen, model.StepSuspend) && slices.Contains(chosen, model.StepBan) {
				return errors.New("an affiliate is suspended or banned, not both")
			}
			*at(b) = chosen
			return nil
		},
		get: func(b *Backend) string {
			if len(*at(b)) == 0 {
				return "nothing"
			}
			return joinSteps(*at(b))
		},
	}
}

func joinSteps(all []model.Step) string {
	words := make([]string, len(all))
	for i, s := range all {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}
