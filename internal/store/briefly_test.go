package store

import (
	"strings"
	"testing"

	"refdesk/internal/model"
)

// TestLotsLeaveNothingOut makes sure that a fact which rewards or commissions
// get one day is read from the beginning as well.
func TestLotsLeaveNothingOut(t *testing.T) {
	var r model.Reward
	var c model.Commission
	for query, fields := range map[string][]field{earnedRewards.query: rewardFields(&r), soldFor.query: commissionFields(&c)} {
		for _, f := range fields {
			for _, column := range f.fact.columns(f.name) {
				if !strings.Contains(query, ", "+column+",") && !strings.Contains(query, ", "+column+")") {
					t.Errorf("%s is not read by %s", column, query)
				}
			}
		}
	}
}
