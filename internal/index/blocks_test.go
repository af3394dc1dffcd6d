package index

import (
	"slices"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// TestManyBlocks asks for words that none, few and nearly all have, over more
// people than one block holds and with some that have changed since.
func TestManyBlocks(t *testing.T) {
	store := newFakeStore()
	var rows []any
	for i := range 3*blockRows + 100 {
		rows = append(rows, made(i))
	}
	store.commit(rows...)
	x := loaded(t, store)
	for step := range 3 {
		for _, words := range []string{"a", "z", "example", "smith", "mira okafor", "zzqq", "3", "ñ", "-smith mail3", "example.com -e"} {
			w, err := x.People(t.Context(), model.Query{Text: words, Count: len(rows), Sort: "name"})
			if err != nil {
				t.Fatal(err)
			}
			want := 0
			for _, one := range store.people {
				if hasAll(one.row, strings.Fields(words)) {
					want++
				}
			}
			if w.Matched != want {
				t.Errorf("step %d, %q: %d people, want %d", step, words, w.Matched, want)
			}
			if !slices.IsSortedFunc(w.Rows, func(a, b model.PersonRow) int { return strings.Compare(fold(a.Name()), fold(b.Name())) }) {
				t.Errorf("step %d, %q: not in the order of names", step, words)
			}
		}
		for i := step; i < len(rows); i += 700 {
			p := made(i)
			p.FirstName.V, p.ReferralCount.V = "Zoltán", p.ReferralCount.V+9
			store.commit(p)
		}
		if err := x.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func hasAll(p model.Participant, words []string) bool {
	text := foldAll(p.Name(), p.Email, p.ID, p.VanityKeys.V)
	for _, word := range words {
		bare, not := strings.CutPrefix(word, "-")
		if strings.Contains(text, fold(bare)) == not {
			return false
		}
	}
	return true
}
