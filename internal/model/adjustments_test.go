package model_test

import (
	"math"
	"testing"

	"refdesk/internal/model"
)

func some(minor int64, code string) model.Opt[model.Money] {
	return model.Some(model.Money{Minor: minor, Currency: code})
}

func TestWhatRefundsTook(t *testing.T) {
	none := model.Opt[model.Money]{}
	fell := func(before, after model.Opt[model.Money]) []model.Adjustment {
		return []model.Adjustment{{Before: before, After: after}}
	}
	tests := map[string]struct {
		c              model.Commission
		original, lost model.Opt[model.Money]
		lowered        bool
	}{
		"untouched":        {c: model.Commission{State: "paid", Amount: some(5, "EUR")}, original: some(5, "EUR")},
		"lowered":          {model.Commission{Amount: some(3, "JPY"), Adjustments: fell(some(5, "JPY"), some(3, "JPY"))}, some(5, "JPY"), some(2, "JPY"), true},
		"restored":         {model.Commission{Amount: some(5, "KWD"), Adjustments: append(fell(some(5, "KWD"), some(3, "KWD")), fell(some(3, "KWD"), some(5, "KWD"))...)}, some(5, "KWD"), none, false},
		"reversed":         {model.Commission{State: model.CommissionReversed, Amount: some(5, "EUR")}, some(5, "EUR"), some(5, "EUR"), true},
		"reversed to zero": {model.Commission{State: model.CommissionReversed, Amount: some(0, "EUR"), Adjustments: fell(some(5, "EUR"), some(0, "EUR"))}, some(5, "EUR"), some(5, "EUR"), true},
		"reversed, untold": {model.Commission{State: model.CommissionReversed}, none, none, true},
		"nobody told of what": {
			model.Commission{Amount: some(3, "EUR"), Adjustments: fell(none, some(3, "EUR"))}, some(3, "EUR"), none, false,
		},
		"at the limit": {
			model.Commission{Amount: some(math.MinInt64, "EUR"), Adjustments: fell(some(math.MaxInt64, "EUR"), some(math.MinInt64, "EUR"))},
			some(math.MaxInt64, "EUR"), none, true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := test.c.Original(); got != test.original {
				t.Errorf("original %v", got)
			}
			if got := test.c.Lost(); got != test.lost {
				t.Errorf("lost %v", got)
			}
			if got := test.c.Lowered(); got != test.lowered {
				t.Errorf("lowered %v", got)
			}
		})
	}
}
