package index

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestPackedFiguresComeBack draws columns of every width, with gaps and at the
// ends of what a number can be.
func TestPackedFiguresComeBack(t *testing.T) {
	ranges := [][2]int64{
		{0, 0}, {7, 7}, {-1, 254}, {0, 255}, {0, 256}, {-5, 1 << 16}, {1 << 40, 1<<40 + 1<<24}, {1_700_000_000_000, 1_800_000_000_000},
		{0, 1<<32 - 1}, {0, 1 << 55}, {math.MinInt64 + 1, math.MaxInt64}, {math.MaxInt64 - 1, math.MaxInt64}, {math.MinInt64 + 1, math.MinInt64 + 2},
	}
	rapid.Check(t, func(t *rapid.T) {
		var in, out sheet
		out[figKey][3] = 99 // a sheet may have been used before
		for f := range figures {
			of := rapid.SampledFrom(ranges).Draw(t, "range")
			gaps := rapid.SampledFrom([]int{0, 1, 500, blockRows}).Draw(t, "gaps")
			rest := rapid.Int64Range(of[0], of[1]).Draw(t, "usual")
			for row := range blockRows {
				in[f][row] = rest
			}
			for range 8 {
				in[f][rapid.IntRange(0, blockRows-1).Draw(t, "row")] = rapid.Int64Range(of[0], of[1]).Draw(t, "number")
			}
			for row := range gaps {
				in[f][row] = unknown
			}
		}
		p := in.pack()
		for f := range figures {
			for row := range blockRows {
				if got, want := p.get(f, row), in[f][row]; got != want {
					t.Fatalf("figure %d of row %d is %d, not %d", f, row, got, want)
				}
			}
		}
		if p.unpack(&out); out != in {
			t.Error("unpacked figures differ from those packed")
		}
		if new(packed).unpack(&out); out != (sheet{}) {
			t.Error("where nothing was packed something came out")
		}
	})
}
