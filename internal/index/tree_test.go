package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"refdesk/internal/model"
)

// naiveTree goes down from a person, asking everybody who brought them.
type naiveTree struct {
	people []model.PersonRow // in the order of the leaderboard
	root   string
	q      model.TreeQuery
	hit    func(model.PersonRow) bool // nil = no text
}

func (n naiveTree) children(id string) (out []model.PersonRow) {
	for _, p := range n.people {
		if p.ReferredBy.V == id && p.ID != id {
			out = append(out, p)
		}
	}
	return out
}

// below is everybody under a person, each once.
func (n naiveTree) below(id string) map[string]model.PersonRow {
	seen := map[string]model.PersonRow{}
	todo := n.children(id)
	for len(todo) > 0 {
		p := todo[0]
		todo = todo[1:]
		if _, known := seen[p.ID]; known || p.ID == id {
			continue
		}
		seen[p.ID] = p
		todo = append(todo, n.children(p.ID)...)
	}
	return seen
}

func (n naiveTree) rows(p model.PersonRow, depth int) (out []string) {
	kids, loop := n.children(p.ID), depth > 0 && p.ID == n.root
	open := !loop && len(kids) > 0 && (depth == 0 || n.hit != nil || n.q.All != n.q.Flip[p.Key])
	var under []string
	if open {
		for _, kid := range kids {
			under = append(under, n.rows(kid, depth+1)...)
		}
	}
	hit := n.hit != nil && !loop && n.hit(p)
	if n.hit != nil {
		if open = len(under) > 0; !open && !hit {
			return nil
		}
	}
	below, risky := n.below(p.ID), 0
	for _, one := range below {
		if one.Risk.V == "HIGH" {
			risky++
		}
	}
	return append([]string{fmt.Sprint(depth, " ", p.ID, " ", len(kids), " ", len(below), " ", risky, " ", open, " ", hit, " ", loop)}, under...)
}

func treeLines(rows []model.TreeRow) (out []string) {
	for _, r := range rows {
		out = append(out, fmt.Sprint(r.Depth, " ", r.ID, " ", r.Children, " ", r.Below, " ", r.Risky, " ", r.Open, " ", r.Hit, " ", r.Loop))
	}
	return out
}

// TestTreesAgainstANaiveReading draws referrers that form trees, chains and
// rings, folds at random, and compares each tree with one that is walked by
// hand.
func TestTreesAgainstANaiveReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store := newFakeStore()
		x := New(store, Options{Now: func() time.Time { return noon }})
		for range rapid.IntRange(1, 3).Draw(t, "commits") {
			var rows []any
			for range rapid.IntRange(1, 14).Draw(t, "people") {
				p := drawPerson(t)
				p.CampaignID, p.ReferredBy = "c1", model.Some(fmt.Sprint("p", rapid.IntRange(0, 14).Draw(t, "by")))
				rows = append(rows, p)
			}
			store.commit(rows...)
			if err := x.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		all, err := x.People(t.Context(), model.Query{Count: 100})
		if err != nil {
			t.Fatal(err)
		}
		root := rapid.SampledFrom(all.Rows).Draw(t, "root")
		q := model.TreeQuery{Root: root.Ref(), All: rapid.Bool().Draw(t, "all"), Flip: map[int64]bool{}}
		for _, p := range all.Rows {
			q.Flip[p.Key] = rapid.Bool().Draw(t, "flip")
		}
		n := naiveTree{people: all.Rows, root: root.ID, q: q}
		if rapid.Bool().Draw(t, "filtered") {
			q.Text = "risk:high"
			n.hit = func(p model.PersonRow) bool { return p.Risk.V == "HIGH" }
		}
		q.Count = 1000
		w, err := x.Tree(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := treeLines(w.Rows), n.rows(root, 0); !slices.Equal(got, want) || w.Matched != len(want) {
			t.Fatalf("%+v\ngot  %s\nwant %s", q, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	})
}

// TestTreeWindows pages through a great many children, and knows who is not
// there.
func TestTreeWindows(t *testing.T) {
	x := familyOf(t, 500)
	q := model.TreeQuery{Root: model.PersonRef{ID: "root"}, Query: model.Query{Offset: 490, Count: 50}}
	w, err := x.Tree(t.Context(), q)
	if err != nil || len(w.Rows) != 11 || w.Matched != 501 || w.Total != 501 || w.Offset != 490 {
		t.Fatalf("%d rows from %d, %d of %d, %v", len(w.Rows), w.Offset, w.Matched, w.Total, err)
	}
	q.Offset = 10_000
	if w, err = x.Tree(t.Context(), q); err != nil || len(w.Rows) != 0 || w.Offset != 501 {
		t.Fatalf("beyond the end: %d rows from %d, %v", len(w.Rows), w.Offset, err)
	}
	q.Root.ID = "nobody"
	if _, err = x.Tree(t.Context(), q); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
	q.Text = "unheard:of"
	var told *QueryError
	if _, err = x.Tree(t.Context(), q); !errors.As(err, &told) {
		t.Errorf("of a text that cannot be read: %v", err)
	}
}

// TestAChainOfTenThousand is as deep as a chain can be without a stack
// that grows with it.
func TestAChainOfTenThousand(t *testing.T) {
	const deep = 10_000
	store := newFakeStore()
	rows := []any{model.Participant{ID: "0"}}
	for i := 1; i < deep; i++ {
		rows = append(rows, model.Participant{ID: fmt.Sprint(i), ReferredBy: model.Some(fmt.Sprint(i - 1))})
	}
	store.commit(rows...)
	x := New(store, Options{Now: func() time.Time { return noon }})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	w, err := x.Tree(t.Context(), model.TreeQuery{Root: model.PersonRef{ID: "0"}, All: true, Query: model.Query{Offset: deep - 1, Count: 1}})
	if err != nil || len(w.Rows) != 1 || w.Rows[0].Depth != deep-1 || w.Matched != deep {
		t.Fatalf("%d rows of %d, %v", len(w.Rows), w.Matched, err)
	}
}

// familyOf is an index of one person with many children.
func familyOf(t testing.TB, children int) *Index {
	t.Helper()
	store := newFakeStore()
	rows := []any{model.Participant{ID: "root"}}
	for i := range children {
		rows = append(rows, model.Participant{
			ID: fmt.Sprint("kid", i), ReferredBy: model.Some("root"), ReferralCount: model.Some(int64(i % 7)),
			Email: fmt.Sprintf("kid%d@example.com", i),
		})
	}
	store.commit(rows...)
	x := New(store, Options{Now: func() time.Time { return noon }})
	if err := x.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return x
}

// BenchmarkTree measures a screenful of somebody with 10,000 children: while
// scrolling, while a text is typed, and after a commit that touches one of them.
func BenchmarkTree(b *testing.B) {
	x := familyOf(b, 10_000)
	q := model.TreeQuery{Root: model.PersonRef{ID: "root"}, Query: model.Query{Count: 50}}
	ask := func(b *testing.B, q model.TreeQuery, before func(*model.TreeQuery)) {
		b.ReportAllocs()
		for b.Loop() {
			before(&q)
			if _, err := x.Tree(b.Context(), q); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("scroll", func(b *testing.B) {
		ask(b, q, func(q *model.TreeQuery) { q.Offset = (q.Offset + 50) % 10_000 })
	})
	found := q
	found.Text = "kid77"
	b.Run("search", func(b *testing.B) { ask(b, found, func(*model.TreeQuery) {}) })
	b.Run("commit", func(b *testing.B) {
		one := model.Participant{Key: 1_000_001, ID: "kid0", ReferredBy: model.Some("root")}
		ask(b, q, func(*model.TreeQuery) {
			one.ReferralCount = model.Some(one.ReferralCount.V + 1)
			x.takeOne(one)
			x.state.Store(x.b.publish(x.state.Load()))
		})
	})
}

// BenchmarkMillionBoard measures a screenful of an order that has to be made
// anew, and of the tree of the person with the most below.
func BenchmarkMillionBoard(b *testing.B) {
	x := grown()
	for _, by := range []model.Order{model.OrderAllTime, model.OrderCurrentMonth, model.OrderImpressions} {
		b.Run(string(by), func(b *testing.B) {
			for b.Loop() {
				x.boards.kept = nil
				if _, err := x.People(b.Context(), model.Query{Board: by, Count: 50}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("commit", func(b *testing.B) { // of one person, while the order is on the screen
		one := made(777)
		for b.Loop() {
			one.MonthlyCount.V++
			x.takeOne(one)
			x.state.Store(x.b.publish(x.state.Load()))
			if _, err := x.People(b.Context(), model.Query{Board: model.OrderCurrentMonth, Count: 50}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("baseline", func(b *testing.B) { // what anybody would write: a slice, sorted
		people := make([]model.Participant, size())
		for i := range people {
			people[i] = made(i)
		}
		for b.Loop() {
			order := slices.Clone(people)
			slices.SortFunc(order, func(x, y model.Participant) int {
				return cmp.Or(cmp.Compare(y.MonthlyCount.V, x.MonthlyCount.V), x.CreatedAt.Compare(y.CreatedAt), strings.Compare(x.ID, y.ID))
			})
		}
	})
	b.Run("tree", func(b *testing.B) {
		root := made(1).Ref()
		for b.Loop() {
			if _, err := x.Tree(b.Context(), model.TreeQuery{Root: root, All: true, Query: model.Query{Count: 50}}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
