package model_test

import (
	"math"
	"testing"

	"refdesk/internal/model"
)

func TestRate(t *testing.T) {
	tests := map[string]struct {
		amount, sale model.Opt[model.Money]
		percent      string
		exact        bool
	}{
		"ten":             {some(1999, "EUR"), some(19990, "EUR"), "10", true},
		"rounded":         {some(33, "EUR"), some(333, "EUR"), "10", true},
		"a half":          {some(1250, "JPY"), some(10000, "JPY"), "12.5", true},
		"two decimals":    {some(1000375, "KWD"), some(10000000, "KWD"), "10.00", false},
		"fixed":           {some(500, "EUR"), some(73719, "EUR"), "0.68", false},
		"all":             {some(math.MaxInt64, "EUR"), some(math.MaxInt64, "EUR"), "100", true},
		"nothing":         {some(0, "EUR"), some(5, "EUR"), "0", true},
		"no sale":         {some(5, "EUR"), model.Opt[model.Money]{}, "", false},
		"a free sale":     {some(5, "EUR"), some(0, "EUR"), "", false},
		"two currencies":  {some(5, "EUR"), some(50, "USD"), "", false},
		"negative":        {some(-5, "EUR"), some(50, "EUR"), "", false},
		"amount untold":   {model.Opt[model.Money]{}, some(50, "EUR"), "", false},
		"unknown ISO":     {some(5, "XQX"), some(50, "XQX"), "10", true},
		"beyond the sale": {some(150, "EUR"), some(100, "EUR"), "150", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := model.Commission{Amount: test.amount, Sale: test.sale}
			if percent, exact := c.Rate(); percent != test.percent || exact != test.exact {
				t.Errorf("%q, exact %v", percent, exact)
			}
		})
	}
	c := model.Commission{Amount: some(5, "EUR"), Sale: some(100, "EUR"), Adjustments: []model.Adjustment{{Before: some(10, "EUR"), After: some(5, "EUR")}}}
	if percent, exact := c.Rate(); percent != "10" || !exact {
		t.Errorf("a refund changed the rate to %s", percent)
	}
}
