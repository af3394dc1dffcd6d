package index

import (
	"fmt"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// sortKey is one column that rows are sorted by; "" turns the own order round.
type sortKey struct {
	column string
	desc   bool
}

// parseSort reads what a query is to be sorted by: a column, or several with
// commas between them, the one that counts most first. Desc turns that one
// round; each of the others is turned round by a `-` before it.
func parseSort(kind string, q model.Query, columns []string) ([]sortKey, error) {
	if q.Sort == "" {
		if q.Desc {
			return []sortKey{{}}, nil
		}
		return nil, nil
	}
	var keys []sortKey
	for i, name := range strings.Split(q.Sort, ",") {
		desc := q.Desc
		if i > 0 {
			name, desc = strings.CutPrefix(name, "-")
		}
		if !slices.Contains(columns, name) {
			return nil, &QueryError{Sort: true, Text: fmt.Sprintf("%s cannot be sorted by %q, only by %s", kind, name, strings.Join(columns, ", "))}
		}
		keys = append(keys, sortKey{name, desc})
	}
	return keys, nil
}

// byNumbers sorts places by a number of each. Those of which it is not known
// come last; equal ones stay in the order they are in.
func byNumbers(slots []int32, desc bool, number func(slot int32) int64) []int32 {
	return arrangedBy(slots, keysOf(slots, func(slot int32) uint64 {
		switch n := number(slot); {
		case n == unknown:
			return noKey
		case desc:
			return ordered(^n)
		default:
			return ordered(n)
		}
	}))
}

// keysOf works out the keys of places on all cores.
func keysOf(slots []int32, key func(slot int32) uint64) []uint64 {
	const portion = 1 << 13
	keys := make([]uint64, len(slots))
	eachOf((len(slots)+portion-1)/portion, func(i int) {
		for at := i * portion; at < min((i+1)*portion, len(slots)); at++ {
			keys[at] = key(slots[at])
		}
	})
	return keys
}

func reversed(slots []int32) []int32 {
	out := slices.Clone(slots)
	slices.Reverse(out)
	return out
}
