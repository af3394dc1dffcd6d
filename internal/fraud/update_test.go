package fraud

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
)

// plain gives findings in an order that does not depend on the order in which
// rows came.
func plain(found []Finding) []Finding {
	for i, f := range found {
		slices.Sort(f.People[1:])
		for _, l := range f.Links {
			slices.Sort(l.People)
		}
		slices.SortFunc(f.Links, func(a, b model.Link) int {
			return cmp.Or(cmp.Compare(a.Signal, b.Signal), cmp.Compare(a.Value, b.Value), cmp.Compare(fmt.Sprint(a.People), fmt.Sprint(b.People)))
		})
		found[i] = f
	}
	slices.SortFunc(found, func(a, b Finding) int { return cmp.Compare(fmt.Sprint(a.People), fmt.Sprint(b.People)) })
	return found
}

// TestUpdateIsAsGoodAsStartingAnew lets the last people of an attacked program
// arrive one by one and compares with a book that knew them from the start.
func TestUpdateIsAsGoodAsStartingAnew(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		for _, p := range tellTruth(t, "attack", 1500, seed) {
			rng := rand.New(rand.NewPCG(seed, 3))
			known := len(p.rows) * 2 / 3
			c := load(program{rows: p.rows[:known]})
			whole := load(p)
			usual := whole.usual()
			b := assess(c, DefaultSettings(), usual)
			standing := map[string]bool{}
			for _, f := range b.Findings() {
				standing[fmt.Sprint(f)] = true
			}
			for from := known; from < len(p.rows); {
				n := min(1+rng.IntN(3), len(p.rows)-from)
				d := b.Update(p.rows[from : from+n]...)
				from += n
				for _, f := range d.Before {
					if !standing[fmt.Sprint(f)] {
						t.Fatalf("a finding ended that nobody was told of: %v", f.People)
					}
					delete(standing, fmt.Sprint(f))
				}
				for _, f := range d.After {
					standing[fmt.Sprint(f)] = true
				}
			}
			got, want := b.Findings(), assess(whole, DefaultSettings(), usual).Findings()
			if len(standing) != len(got) {
				t.Errorf("updates told of %d findings, there are %d", len(standing), len(got))
			}
			if diff := gocmp.Diff(plain(want), plain(got)); diff != "" {
				t.Fatalf("seed %d: anew and by updates differ:\n%s", seed, diff)
			}
			if !reflect.DeepEqual(b.Update(), Delta{}) {
				t.Error("an update of nothing changed something")
			}
		}
	}
}
