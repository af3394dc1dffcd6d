package export

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// shapes are the rows of each kind of list.
var shapes = map[string]any{
	"campaigns": Campaign{}, "participants": Person{}, "rewards": Reward{}, "commissions": Commission{},
	"payouts": Payout{}, "events": Event{}, "changes": Change{}, "batches": Batch{}, "cases": Case{}, "ledger": Ledger{},
	"summary": Summary{},
}

// ShapeOf gives an empty row of a kind of list; nil for one that is not known.
func ShapeOf(kind string) any { return shapes[kind] }

// Of gives a row of a list as the contract has it. What it does not know comes
// back as it is: rows of the contract, and those of other shapes.
func Of(row any) any {
	switch row := row.(type) {
	case model.PersonRow:
		return OfPerson(row)
	case model.RewardRow:
		return OfReward(row)
	case model.CommissionRow:
		return OfCommission(row)
	case model.PayoutRow:
		return OfPayout(row)
	case model.Event:
		return OfEvent(row)
	case model.Change:
		return OfChange(row)
	case model.Batch:
		return OfBatch(row)
	case model.Case:
		return OfCase(row)
	}
	return row
}

// KeysOf names the facts of a row, a struct with JSON names, in their order.
func KeysOf(shape any) []string {
	var out []string
	for _, f := range factsOf(shape) {
		out = append(out, f.key)
	}
	return out
}

// fact is where in a row the value of a key stands.
type fact struct {
	key   string
	at    []int
	money bool
	maybe bool // the key is left out of whole rows where it has no value
}

// factsOf finds the facts of a row. Those of a struct inside it count as its own.
func factsOf(shape any) []fact {
	var out []fact
	for _, f := range reflect.VisibleFields(reflect.TypeOf(shape)) {
		name, options, tagged := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || f.Anonymous || name == "" {
			continue
		}
		out = append(out, fact{
			key: name, at: f.Index, money: f.Type == reflect.TypeFor[*Amount](),
			maybe: tagged && options == "omitempty",
		})
	}
	return out
}

// column is one column of a file: a fact of the row, or what a list says in a
// column of its own.
type column struct {
	fact
	text func(row any) string // nil = the fact
}

// Column names a column of a file: by the key of a fact or, where no fact is
// what a list shows, by a name with the text of a row.
type Column struct {
	Key  string
	Text func(row any) string // nil = Key is a fact's
}

// columnsOf finds the columns that were asked for; none is all facts.
func columnsOf(shape any, asked []Column) ([]column, error) {
	facts := factsOf(shape)
	var out []column
	if len(asked) == 0 {
		for _, f := range facts {
			out = append(out, column{fact: f})
		}
		return out, nil
	}
	for _, c := range asked {
		if slices.ContainsFunc(out, func(had column) bool { return had.key == c.Key }) {
			continue
		}
		if c.Text != nil {
			out = append(out, column{fact: fact{key: c.Key}, text: c.Text})
			continue
		}
		at := slices.IndexFunc(facts, func(f fact) bool { return f.key == c.Key })
		if at < 0 {
			return nil, &UnknownKeyError{Key: c.Key, Known: KeysOf(shape)}
		}
		out = append(out, column{fact: facts[at]})
	}
	return out, nil
}

// UnknownKeyError says that rows have no fact of a name.
type UnknownKeyError struct {
	Key   string
	Known []string
}

func (e *UnknownKeyError) Error() string {
	return fmt.Sprintf("no fact is called %q; there are: %s", e.Key, strings.Join(e.Known, ", "))
}

// value gives what a row, and the same as the contract has it, says in a column;
// nil for nothing.
func (c column) value(row any, contract reflect.Value) any {
	if c.text != nil {
		return c.text(row)
	}
	v := contract.FieldByIndex(c.at)
	if k := v.Kind(); (k == reflect.Pointer || k == reflect.Interface) && v.IsNil() {
		return nil
	}
	return v.Interface()
}
