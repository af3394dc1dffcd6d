package index

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

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

// byAmounts sorts places by an amount of each, within its currency: amounts of
// two currencies are never compared.
func byAmounts(slots []int32, desc bool, amount func(slot int32) model.Opt[model.Money]) []int32 {
	within := arrangedBy(slots, keysOf(slots, func(slot int32) uint64 {
		key := uint64(amount(slot).V.Minor) ^ 1<<63
		if desc {
			return ^key
		}
		return key
	}))
	return byNumbers(within, desc, func(slot int32) int64 {
		if m := amount(slot); m.Known {
			return int64(head(m.V.Currency, 0) >> 1)
		}
		return unknown
	})
}

// byTexts sorts places by a text of each. Those without one come last; equal ones
// stay in the order they are in.
func byTexts(slots []int32, desc bool, text func(slot int32) string) []int32 {
	texts, items := make([]string, len(slots)), make([]headed, 0, len(slots))
	keys := keysOf(upTo(len(slots)), func(i int32) uint64 {
		texts[i] = text(slots[i])
		return noKey
	})
	for i, t := range texts {
		if t != "" {
			items = append(items, headed{head(t, 0), int32(i)})
		}
	}
	next := uint64(0)
	rankTexts(items, 0, func(i int32) string { return texts[i] }, func(same []headed) {
		for _, item := range same {
			keys[item.place] = next
		}
		next++
	})
	if desc {
		for i, key := range keys {
			if key != noKey {
				keys[i] = next - key
			}
		}
	}
	return arrangedBy(slots, keys)
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

// oldestFirst and newestFirst turn a moment into a rank; one that is not known
// comes last in both.
func oldestFirst(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return t.UnixMilli()
}

func newestFirst(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return -t.UnixMilli()
}
