package store_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
)

// TestOldEventsAreTheSameByAnyWay, also with texts that hold what stands between
// facts.
func TestOldEventsAreTheSameByAnyWay(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	for i, text := range []string{"", "Ana", "\x1f", "1\x1e2\x1f", "\x1d", "x\x00y", "日本"} {
		d := delivery(model.KindJoined, "p"+text, string(rune('a'+i)), noon, model.Facts{})
		d.PersonName, d.Email, d.Headline, d.Reason = text, text+"@example.com", text+" joined", text
		_, err := s.Append(ctx, d)
		ok(t, err)
		if i == 3 {
			_, err = s.Append(ctx, d) // again
			ok(t, err)
		}
	}
	want := must(s.EventRowsAfter(ctx, 0, 100))(t)
	var brief []model.Event
	ok(t, s.EventsInBrief(ctx, 0, int64(len(want)), func(e model.Event) error {
		brief = append(brief, e)
		return nil
	}))
	if diff := cmp.Diff(want, brief); diff != "" || len(want) != 7 {
		t.Errorf("%d rows (-rows +brief)\n%s", len(want), diff)
	}
	at := must(s.EventsAt(ctx, []int64{2, 5, 1 << 40}))(t)
	slices.SortFunc(at, func(a, b model.Event) int { return int(a.Seq - b.Seq) })
	if diff := cmp.Diff([]model.Event{want[1], want[4]}, at); diff != "" {
		t.Error(diff)
	}
}
