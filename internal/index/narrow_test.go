package index

import (
	"testing"

	"pgregory.net/rapid"

	"refdesk/internal/model"
)

// TestWhatNarrows names questions whose answers are among those of others.
func TestWhatNarrows(t *testing.T) {
	for _, c := range []struct {
		wider, text string
		want        bool
	}{
		{"", "an", true},
		{"an", "ana", true},
		{"an", "mira ana", true},
		{"an risk:high", "risk:high ana", true},
		{"-ana", "-ana lima", true},
		{"risk:high", "risk:high referrals>3", true},
		{"ana", "an", false},
		{"an", "-ana", false},
		{"-ana", "-an", false},
		{"-an", "ana", false},
		{"referrals>3", "referrals>4", false},
		{"risk:high", "high", false},
	} {
		wider, err := ParseQuery(KindPeople, c.wider)
		if err != nil {
			t.Fatal(err)
		}
		filter, err := ParseQuery(KindPeople, c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := filter.narrows(wider); got != c.want {
			t.Errorf("%q narrows %q: %v", c.text, c.wider, got)
		}
	}
}

// TestNarrowedAnswersAreTheSame types words letter by letter, in every order,
// beside an index that hears only the whole of each.
func TestNarrowedAnswersAreTheSame(t *testing.T) {
	store := newFakeStore()
	var rows []any
	for i := range 2*blockRows + 50 {
		rows = append(rows, made(i))
	}
	store.commit(rows...)
	typed := loaded(t, store)
	rapid.Check(t, func(t *rapid.T) {
		q := model.Query{Sort: rapid.SampledFrom([]string{"", "name", "risk,-referrals"}).Draw(t, "sort"), Count: 40}
		text := rapid.SampledFrom([]string{"smith okafor", "mira -weiss", "nakamura ana", "risk:high smi", "tom mail3 novak", "zzz"}).Draw(t, "text")
		for end := 1; end <= len(text); end++ {
			q.Text = text[:end]
			got, err := typed.People(t.Context(), q)
			if err != nil {
				continue // a field without its value
			}
			fresh := New(store, typed.o)
			fresh.state.Store(typed.state.Load())
			want, err := fresh.People(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if got.Matched != want.Matched || got.Total != want.Total || len(got.Rows) != len(want.Rows) {
				t.Fatalf("%q: %d of %d, want %d of %d", q.Text, got.Matched, got.Total, want.Matched, want.Total)
			}
			for i := range got.Rows {
				if got.Rows[i].ID != want.Rows[i].ID {
					t.Fatalf("%q: row %d is %s, want %s", q.Text, i, got.Rows[i].ID, want.Rows[i].ID)
				}
			}
		}
	})
}
