package app

import (
	"context"
	"testing"
	"time"

	"refdesk/internal/index"
	"refdesk/internal/model"
)

// TestAnExportIsOfOneMoment: whatever list is written into a file, what happens
// meanwhile is not in it.
func TestAnExportIsOfOneMoment(t *testing.T) {
	w, s := newDesk(t)
	round(t, w)
	x := index.New(s, index.Options{Now: time.Now, Log: discard(), Judges: s, Cases: s, Batches: s})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	running := newServices(unguarded)
	running.start(t.Context(), "index", x.Run)
	defer func() { _ = running.stop() }()
	queue := cases{lists: lists{Index: x, store: s}}
	root := model.TreeQuery{Root: model.PersonRef{Backend: "acme", CampaignID: "c1", ID: "ring0"}}
	root.Count = 20
	moment := still(t.Context(), x)
	a := &App{store: s}
	a.person(t, "ring5", onOneDevice)
	round(t, w)
	sizes := func(ctx context.Context) (people, brought int) {
		all, err := queue.Cases(ctx, model.Query{Count: 5})
		if err != nil || len(all.Rows) != 1 {
			t.Fatal(all, err)
		}
		tree, err := queue.Tree(ctx, root)
		if err != nil {
			t.Fatal(err)
		}
		return len(all.Rows[0].People), len(tree.Rows)
	}
	eventually(t, "the index has the newcomer", func() bool {
		people, brought := sizes(t.Context())
		return people == 6 && brought == 6
	})
	if people, brought := sizes(moment); people != 5 || brought != 5 {
		t.Errorf("the case has %d people and the tree %d by then", people, brought)
	}
}
