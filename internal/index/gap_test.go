package index

import (
	"testing"

	"refdesk/internal/model"
)

// TestGapBelongsToEveryCampaign: events of any campaign may be among those that
// are gone.
func TestGapBelongsToEveryCampaign(t *testing.T) {
	f := newFakeStore()
	f.journal = []model.Event{
		{Seq: 1, Backend: "acme", CampaignID: "a", Kind: model.KindJoined},
		{Seq: 2, Backend: "acme", Kind: model.KindGap, Headline: "gone"},
		{Seq: 3, Backend: "other", CampaignID: "b", Kind: model.KindJoined},
	}
	x := New(f, Options{})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, q := range []model.Query{
		{Backend: "acme", Campaign: "a", Count: 9},
		{Backend: "other", Campaign: "b", Count: 9},
	} {
		w, err := x.Events(t.Context(), q)
		if err != nil || len(w.Rows) != 2 || w.Matched != 2 || w.Total != 2 {
			t.Errorf("%+v: %+v, %v", q, w, err)
		}
	}
	if w, err := x.Events(t.Context(), model.Query{Count: 9}); err != nil || w.Total != 3 {
		t.Errorf("all: %+v, %v", w, err)
	}
}
