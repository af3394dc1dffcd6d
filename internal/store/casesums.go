package store

import (
	"slices"

	"refdesk/internal/model"
)

// sumsOf adds up what is known of the amounts of commissions, one sum a
// currency. A currency whose sum is beyond what can be told exactly is left
// out.
func sumsOf(all []model.Commission) (sums model.Sums) {
	var beyond []string
	for _, c := range all {
		if !c.Amount.Known {
			continue
		}
		more, err := sums.Plus(c.Amount.V)
		if err != nil {
			beyond = append(beyond, c.Amount.V.Currency)
			continue
		}
		sums = more
	}
	return slices.DeleteFunc(sums, func(m model.Money) bool { return slices.Contains(beyond, m.Currency) })
}
