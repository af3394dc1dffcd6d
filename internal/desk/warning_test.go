package desk_test

import (
	"strings"
	"testing"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

func TestRehearsalWarnsOfHighRisk(t *testing.T) {
	row := reward("prew_1", model.RewardWaiting)
	row.Friend.Risk = model.Some("HIGH")
	row.Friend.RiskReason = model.Some("DUPLICATE_IDENTITY")
	for verb, warned := range map[model.Verb]bool{model.VerbApprove: true, model.VerbFulfil: true, model.VerbRefuse: false} {
		d := desk.Decision{Verb: verb, Rewards: []model.RewardRow{row}}
		if verb == model.VerbRefuse {
			d.Reason = "manual"
		}
		got, err := newDesk(newFakeStore(row)).Rehearse(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if warning := got.Objects[0].Warning; strings.Contains(warning, "DUPLICATE_IDENTITY") != warned {
			t.Errorf("%s: the warning is %q", verb, warning)
		}
	}
}
