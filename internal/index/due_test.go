package index

import (
	"context"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// dueTo is somebody to whom something is due.
func dueTo(id string, due model.Opt[model.Money]) model.Participant {
	return model.Participant{Backend: "b", CampaignID: "c", ID: id, Email: id + "@example.com", Due: due}
}

func peopleFor(t *testing.T, x *Index, q model.Query) string {
	t.Helper()
	q.Count = 20
	w, err := x.People(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names(w.Rows, func(r model.PersonRow) string { return r.ID }), " ")
}

// TestWhatIsDueIsFoundAndSorted, never across currencies, and follows what the
// vendor says next.
func TestWhatIsDueIsFoundAndSorted(t *testing.T) {
	store := newFakeStore()
	money := func(minor int64, currency string) model.Opt[model.Money] {
		return model.Some(model.Money{Minor: minor, Currency: currency})
	}
	store.commit(
		model.Campaign{Backend: "b", ID: "c", Currency: "USD"},
		dueTo("usd20", money(2000, "USD")), dueTo("usd300", money(30000, "USD")), dueTo("inr249", money(24990, "INR")),
		dueTo("none", model.Opt[model.Money]{}), dueTo("nought", money(0, "USD")), dueTo("minus", money(-500, "USD")))
	x := loaded(t, store)
	follow := func() {
		t.Helper()
		if err := x.refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range []struct {
		text, sort string
		desc       bool
		want       string
	}{
		{text: "has:due", sort: "due", desc: true, want: "usd300 usd20 inr249"},
		{text: "has:due", sort: "due", want: "inr249 usd20 usd300"},
		{text: "", sort: "due", want: "inr249 minus nought usd20 usd300 none"},
		{text: "-has:due", sort: "due", desc: true, want: "nought minus none"},
		{text: "due>20", sort: "due", want: "usd300"},
		{text: "due>=20", sort: "due", want: "usd20 usd300"},
		{text: "due>20inr", want: "inr249"},
	} {
		if got := peopleFor(t, x, model.Query{Text: q.text, Sort: q.sort, Desc: q.desc}); got != q.want {
			t.Errorf("%q by %q: %q, want %q", q.text, q.sort, got, q.want)
		}
	}
	store.commit(dueTo("usd20", money(50000, "USD")))
	follow()
	if got := peopleFor(t, x, model.Query{Text: "has:due", Sort: "due", Desc: true}); got != "usd20 usd300 inr249" {
		t.Errorf("after a webhook: %q", got)
	}
	store.commit(model.Campaign{Backend: "b", ID: "c", Currency: "INR"})
	follow()
	if got := peopleFor(t, x, model.Query{Text: "due>20", Sort: "due"}); got != "inr249" {
		t.Errorf("in a campaign of another currency: %q", got)
	}
}
