package index

import (
	"context"
	"fmt"

	"refdesk/internal/model"
)

// node is one row of a tree.
type node struct {
	place int32
	depth int32
	open  bool
	hit   bool
	loop  bool
}

// Tree answers a window over everybody whom a person brought.
// model.ErrNotFound when the mirror does not know the person.
func (x *Index) Tree(ctx context.Context, q model.TreeQuery) (model.Window[model.TreeRow], error) {
	filter, err := ParseQuery(KindPeople, q.Text)
	if err != nil {
		return model.Window[model.TreeRow]{}, err
	}
	s := x.state.Load()
	root, err := x.placeOf(ctx, s, q.Root)
	if err != nil {
		return model.Window[model.TreeRow]{}, err
	}
	k := s.people.related()
	walk := &walk{c: s.people, k: k, root: root, q: q}
	if q.Text != "" {
		scope := model.Query{Backend: q.Root.Backend, Campaign: q.Root.CampaignID}
		if walk.hits, _, err = s.sift(ctx, scope, s.sieves(filter, x.o.Now())); err != nil {
			return model.Window[model.TreeRow]{}, err
		}
	}
	nodes, err := walk.nodes(ctx)
	if err != nil {
		return model.Window[model.TreeRow]{}, err
	}
	out := model.Window[model.TreeRow]{Matched: len(nodes), Total: int(k.below[root]) + 1}
	out.Offset = min(max(q.Offset, 0), len(nodes))
	nodes = nodes[out.Offset:min(len(nodes), out.Offset+max(q.Count, 0))]
	out.Rows, err = x.treeRows(ctx, s, k, nodes)
	return out, err
}

// placeOf gives the place of one person. What is folded finds ids that differ
// in case as well, so that the store is asked where there are several.
func (x *Index) placeOf(ctx context.Context, s *state, ref model.PersonRef) (int32, error) {
	scope := model.Query{Backend: ref.Backend, Campaign: ref.CampaignID}
	hits, _, err := s.sift(ctx, scope, withIDs([]string{ref.ID}))
	if err != nil {
		return none, err
	}
	people, err := x.faces(ctx, s, places(hits))
	if err != nil {
		return none, err
	}
	for place, p := range people {
		if p.ID == ref.ID {
			return place, nil
		}
	}
	return none, fmt.Errorf("person %s: %w", ref.ID, model.ErrNotFound)
}

func (x *Index) treeRows(ctx context.Context, s *state, k *kin, nodes []node) ([]model.TreeRow, error) {
	slots := make([]int32, len(nodes))
	for i, n := range nodes {
		slots[i] = n.place
	}
	people, err := x.personRows(ctx, s, slots)
	rows := make([]model.TreeRow, len(people))
	for i, p := range people {
		n := nodes[i]
		b, row := s.people.at(n.place)
		p.Board.Verdict = verdictOf(b.get(figFlags, row))
		rows[i] = model.TreeRow{
			PersonRow: p, Depth: int(n.depth), Open: n.open, Hit: n.hit, Loop: n.loop,
			Children: len(k.children(n.place)), Below: int(k.below[n.place]), Risky: int(k.risky[n.place]),
		}
	}
	return rows, err
}

// walk goes through a tree from the top down. A person has one referrer, so
// that nobody is met twice but the root of a ring.
type walk struct {
	c    *crowd
	k    *kin
	root int32
	q    model.TreeQuery
	hits []rowSet // who matches the text; nil = there is none
}

// nodes are the rows of the tree as it is folded, or those that the text leaves.
func (w *walk) nodes(ctx context.Context) ([]node, error) {
	var out []node
	todo := []node{{place: w.root}}
	for len(todo) > 0 {
		if len(out)%8192 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		n.loop = n.place == w.root && n.depth > 0
		kids := w.k.children(n.place)
		n.open = !n.loop && len(kids) > 0 && w.unfolded(n)
		n.hit = w.hits != nil && !n.loop && w.hits[n.place>>blockBits].has(int(n.place&(blockRows-1)))
		out = append(out, n)
		if !n.open {
			continue
		}
		for i := len(kids) - 1; i >= 0; i-- {
			todo = append(todo, node{place: kids[i], depth: n.depth + 1})
		}
	}
	if w.hits == nil {
		return out, nil
	}
	return onTheWay(out), nil
}

func (w *walk) unfolded(n node) bool {
	if w.hits != nil || n.depth == 0 {
		return true
	}
	b, row := w.c.at(n.place)
	return w.q.All != w.q.Flip[b.get(figKey, row)]
}

// onTheWay keeps the nodes that match and those above them. What is above
// stands before, so it goes through from the end.
func onTheWay(nodes []node) []node {
	var needed []bool // by depth: somebody directly below matches, or leads to one who does
	kept := len(nodes)
	for i := len(nodes) - 1; i >= 0; i-- {
		n := nodes[i]
		for len(needed) <= int(n.depth)+1 {
			needed = append(needed, false)
		}
		leads := needed[n.depth+1]
		needed[n.depth+1] = false
		if !n.hit && !leads {
			continue
		}
		needed[n.depth] = true
		n.open = leads
		kept--
		nodes[kept] = n
	}
	return nodes[kept:]
}
