package fraud

import (
	"fmt"
	"hash/maphash"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestValuesFindThoseWhoShare gives people values, changes them and takes them
// away, and compares with a plain map. Digests of few low bits meet often.
func TestValuesFindThoseWhoShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var v values
		plain := map[int32]uint64{}
		if rapid.Bool().Draw(t, "reserved") {
			v.reserve(8)
		}
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			row := int32(rapid.IntRange(0, 40).Draw(t, "row"))
			hash := rapid.Uint64Range(0, 3).Draw(t, "high")<<46 | rapid.Uint64Range(0, 5).Draw(t, "low")<<29
			others := slices.ContainsFunc(holders(plain, hash), func(r int32) bool { return r != row })
			if got := v.set(row, hash); got != (hash != 0 && others) {
				t.Fatalf("setting %x said that it is shared: %t", hash, got)
			}
			plain[row] = hash
		}
		for row, hash := range plain {
			if got := v.of(row); got != hash {
				t.Fatalf("row %d has %x, not %x", row, got, hash)
			}
			got := v.rows(hash, nil)
			slices.Sort(got)
			if want := holders(plain, hash); !slices.Equal(got, want) || v.count(hash, 99) != len(want) {
				t.Fatalf("%x is shared by %v, not by %v", hash, got, want)
			}
		}
	})
}

func holders(plain map[int32]uint64, hash uint64) []int32 {
	var rows []int32
	for row, has := range plain {
		if has == hash && hash != 0 {
			rows = append(rows, row)
		}
	}
	slices.Sort(rows)
	return rows
}

func TestIDsKeepTheirRows(t *testing.T) {
	for _, room := range []int{0, 10, 5000} {
		var all ids
		seed := maphash.MakeSeed()
		all.reserve(room)
		name := func(i int) string { return fmt.Sprint("p", i*i) }
		for i := range int32(3000) {
			if got := all.row(seed, name(int(i))); got != none {
				t.Fatalf("%s has row %d before it was added", name(int(i)), got)
			}
			if got := all.add(seed, name(int(i))); got != i {
				t.Fatalf("row %d instead of %d", got, i)
			}
		}
		for i := range all.len() {
			if got := string(all.at(i)); got != name(int(i)) || all.row(seed, got) != i {
				t.Fatalf("row %d is %s in row %d, not %s", i, got, all.row(seed, got), name(int(i)))
			}
		}
	}
}
