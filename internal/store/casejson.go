package store

import (
	"encoding/json"
	"fmt"

	"refdesk/internal/model"
)

// How lists inside a case are written. The names are short because a case of a
// thousand people has thousands of parts.
type (
	partJSON struct {
		Signal string `json:"s"`
		Points int    `json:"p"`
		Text   string `json:"t"`
	}
	linkJSON struct {
		Signal  string   `json:"s"`
		Value   string   `json:"v"`
		People  []string `json:"people"`
		Total   int      `json:"total"`
		Strong  bool     `json:"strong,omitempty"`
		Trusted string   `json:"trusted,omitempty"`
	}
	moneyJSON struct {
		Minor    int64  `json:"minor"`
		Currency string `json:"currency"`
	}
	evidenceJSON struct {
		Person string     `json:"person"`
		Score  int        `json:"score"`
		Parts  []partJSON `json:"parts"`
	}
	// snapshotJSON is a case as it was seen when it was decided on.
	snapshotJSON struct {
		Case    int64          `json:"case"`
		Score   int            `json:"score"`
		Parts   []partJSON     `json:"parts"`
		Links   []linkJSON     `json:"links"`
		People  []evidenceJSON `json:"people"`
		Waiting int            `json:"waiting"`
		Unknown int            `json:"of_unknown_worth,omitempty"`
		Stake   []moneyJSON    `json:"stake"`
	}
	// wasJSON is what an undo puts back.
	wasJSON struct {
		State     model.CaseState            `json:"state"`
		Returned  []string                   `json:"returned,omitempty"`
		HeldUntil int64                      `json:"held_until,omitempty"`
		Verdict   int64                      `json:"verdict,omitempty"`
		Base      []partJSON                 `json:"base,omitempty"`
		People    map[string]model.CaseState `json:"people"`          // before the verdict
		Lists     []int64                    `json:"lists,omitempty"` // checklists of earlier verdicts that it took back
	}
)

// asJSON writes a list; an empty one is [].
func asJSON[T any](list []T) (string, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal(list)
	return string(text), err
}

// fromJSON reads what asJSON wrote.
func fromJSON[T any](text string, into *[]T) error {
	if text == "[]" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("reading a list of a case: %w", err)
	}
	return nil
}

// converted gives each of a list in another form.
func converted[A, B any](list []A, as func(A) B) []B {
	if len(list) == 0 {
		return nil
	}
	out := make([]B, len(list))
	for i, one := range list {
		out[i] = as(one)
	}
	return out
}

func partsTo(parts []model.Part) []partJSON {
	return converted(parts, func(p model.Part) partJSON { return partJSON(p) })
}

func partsFrom(parts []partJSON) []model.Part {
	return converted(parts, func(p partJSON) model.Part { return model.Part(p) })
}

func linksTo(links []model.Link) []linkJSON {
	return converted(links, func(l model.Link) linkJSON { return linkJSON(l) })
}

func linksFrom(links []linkJSON) []model.Link {
	return converted(links, func(l linkJSON) model.Link { return model.Link(l) })
}

func moneyTo(amounts []model.Money) []moneyJSON {
	return converted(amounts, func(m model.Money) moneyJSON { return moneyJSON(m) })
}

func moneyFrom(amounts []moneyJSON) []model.Money {
	return converted(amounts, func(m moneyJSON) model.Money { return model.Money(m) })
}

// readParts reads parts as a column holds them.
func readParts(text string) ([]model.Part, error) {
	var parts []partJSON
	err := fromJSON(text, &parts)
	return partsFrom(parts), err
}
