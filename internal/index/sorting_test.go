package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"refdesk/internal/model"
)

// TestSortingLikeALibrary: texts and amounts stand as a stable sort by comparing
// leaves them, with what is not known last in both directions.
func TestSortingLikeALibrary(t *testing.T) {
	text := rapid.OneOf(rapid.SampledFrom([]string{"", "a", "same beginning", "same beginning and more", "same beginning and moss"}), rapid.StringMatching(`[a-cé]{0,20}`))
	amount := rapid.Custom(func(t *rapid.T) model.Opt[model.Money] {
		if rapid.Bool().Draw(t, "unknown") {
			return model.Opt[model.Money]{}
		}
		minor := rapid.OneOf(rapid.Int64Range(-3, 3), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64}))
		return model.Some(model.Money{Minor: minor.Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"EUR", "JPY", "USD"}).Draw(t, "currency")})
	})
	rapid.Check(t, func(t *rapid.T) {
		slots := upTo(rapid.IntRange(0, 60).Draw(t, "rows"))
		texts := rapid.SliceOfN(text, len(slots), len(slots)).Draw(t, "texts")
		amounts := rapid.SliceOfN(amount, len(slots), len(slots)).Draw(t, "amounts")
		sign := 1
		desc := rapid.Bool().Draw(t, "desc")
		if desc {
			sign = -1
		}
		want := slices.SortedStableFunc(slices.Values(slots), func(x, y int32) int {
			a, b := texts[x], texts[y]
			return cmp.Or(after(a == "", b == ""), sign*strings.Compare(a, b))
		})
		if got := byTexts(slots, desc, func(i int32) string { return texts[i] }); !slices.Equal(got, want) {
			t.Fatalf("%q: %v, not %v", texts, got, want)
		}
		want = slices.SortedStableFunc(slices.Values(slots), func(x, y int32) int {
			a, b := amounts[x], amounts[y]
			return cmp.Or(after(!a.Known, !b.Known), sign*strings.Compare(a.V.Currency, b.V.Currency), sign*cmp.Compare(a.V.Minor, b.V.Minor))
		})
		if got := byAmounts(slots, desc, func(i int32) model.Opt[model.Money] { return amounts[i] }); !slices.Equal(got, want) {
			t.Fatalf("%v: %v, not %v", amounts, got, want)
		}
	})
}

// after orders what is missing behind what is there.
func after(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
