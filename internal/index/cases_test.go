package index

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"refdesk/internal/model"
)

// fakeCases is a fraud desk whose cases all changed just now.
type fakeCases struct{ all []model.Case }

func (f *fakeCases) CasesSince(_ context.Context, _ int64, each func(model.Case) error) error {
	for _, c := range f.all {
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

func (f *fakeCases) JudgedSince(context.Context, int64, func(model.PersonRef, model.Suspicion) error) error {
	return nil
}

func suspicion(id int64, state model.CaseState, score, waiting int) model.Case {
	return model.Case{
		ID: id, Backend: "acme", CampaignID: "c1", State: state, Score: score, Waiting: waiting, People: []string{fmt.Sprint("p", id), "friend"},
		Parts: []model.Part{{Signal: "same-device", Points: score, Text: "fingerprint seen on 7 people"}}, OpenedAt: noon.Add(time.Duration(id) * time.Minute),
		Lead: model.Participant{Backend: "acme", CampaignID: "c1", ID: fmt.Sprint("p", id)},
	}
}

func caseIDs(t *testing.T, x *Index, text string) (ids []int64) {
	t.Helper()
	w, err := x.Cases(t.Context(), model.Query{Text: text, Count: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range w.Rows {
		ids = append(ids, c.ID)
	}
	return ids
}

func TestTheQueueOfCases(t *testing.T) {
	back := suspicion(5, model.CaseOpen, 55, 0)
	back.Verdict, back.Returned = 3, []string{"1 person joined"}
	merged := suspicion(6, model.CaseOpen, 99, 9)
	merged.MergedInto = 2
	desk := &fakeCases{all: []model.Case{
		suspicion(1, model.CaseOpen, 60, 1), suspicion(2, model.CaseOpen, 90, 3), suspicion(3, model.CaseBlocked, 95, 8),
		suspicion(4, model.CaseHeld, 95, 8), back, merged, suspicion(7, model.CaseOpen, 60, 1),
	}}
	src := newFakeStore()
	src.commit(model.Participant{Backend: "acme", CampaignID: "c1", ID: "p2", FirstName: model.Some("Mira")})
	x := New(src, Options{Now: func() time.Time { return noon }, Cases: desk, Judges: desk})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]int64{
		"":                {5, 2, 1, 7, 4, 3},
		"state:returned":  {5},
		"state:new":       {2, 1, 7},
		"state:open":      {5, 2, 1, 7},
		"state:decided":   {3},
		"score>80":        {2, 4, 3},
		"signal:device":   {5, 2, 1, 7, 4, 3},
		"person:p4":       {4},
		"mira":            {2},
		"name:mira":       {2},
		"waiting>2 -mira": {4, 3},
	} {
		if got := caseIDs(t, x, text); !slices.Equal(got, want) {
			t.Errorf("%q gives %v, want %v", text, got, want)
		}
	}
	counts, err := x.CaseCounts(t.Context(), model.Query{})
	if want := (model.CaseCounts{New: 3, Held: 1, Returned: 1, Decided: 1}); err != nil || counts != want {
		t.Errorf("counts %+v, %v", counts, err)
	}
	desk.all = []model.Case{suspicion(1, model.CaseCleared, 60, 1)}
	src.commit()
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := caseIDs(t, x, ""); !slices.Equal(got, []int64{5, 2, 7, 4, 1, 3}) && !slices.Equal(got, []int64{5, 2, 7, 4, 3, 1}) {
		t.Errorf("after a verdict %v", got)
	}
}
