package views_test

import (
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// TestAChangeSaysWhatItIsAbout by its own name, and on a shared screen without
// the addresses in what was seen.
func TestAChangeSaysWhatItIsAbout(t *testing.T) {
	for _, test := range []struct {
		of           model.Object
		seen         string
		want, absent []string
	}{
		{"", "waiting", []string{"reward was", "waiting", "target_7"}, nil},
		{model.ObjectCommission, "PENDING", []string{"commission was", "PENDING", "target_7"}, []string{"reward was"}},
		{
			model.ObjectParticipant, `{"notes":"ask ben@example.com"}`,
			[]string{"person was", `{"notes":"ask b`}, []string{"reward was", "ben@example.com", "target_7"},
		},
		{model.ObjectDestination, "EXPIRED", []string{"account was", "EXPIRED"}, []string{"reward was", "target_7"}},
	} {
		t.Run(string(test.of), func(t *testing.T) {
			c := start(t, 80, 24, func(w *world, e *views.Env) {
				e.Mask = true
				w.changes = []model.Change{{
					ID: 5, Group: 5, Verb: model.VerbApprove, Backend: backend, CampaignID: campaign, Object: test.of, Target: "target_7",
					PersonID: "p7", Headline: "what was decided", Seen: test.seen, State: model.ChangeDone, Operator: "ana", CreatedAt: w.now(), At: w.now(),
				}}
			})
			c.press("8", "enter")
			c.sees(test.want...)
			c.sees("person's id")
			c.misses(test.absent...)
		})
	}
}
