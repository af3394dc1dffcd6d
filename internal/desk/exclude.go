package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// NobodyError says that an exclusion fits nobody: who was meant would be paid.
type NobodyError struct {
	Who []string // as given
}

func (e *NobodyError) Error() string {
	quoted := make([]string, len(e.Who))
	for i, who := range e.Who {
		quoted[i] = fmt.Sprintf("%q", who)
	}
	return "nobody who has earned something has the id or address " + strings.Join(quoted, " or ") + ": nobody would be excluded by it"
}

// excludedOf gives ids and addresses as they are compared.
func excludedOf(ask model.BatchAsk) map[string]bool {
	excluded := map[string]bool{}
	for _, who := range ask.Exclude {
		if key := excludeKey(who); key != "" {
			excluded[key] = true
		}
	}
	return excluded
}

func excludeKey(who string) string { return strings.ToLower(strings.TrimSpace(who)) }

// checkExcluded fails with *NobodyError when an exclusion fits nobody. It looks
// past what narrows the batch, so that one list of people does for every
// campaign, currency and filter.
func (b *Cashier) checkExcluded(ctx context.Context, ask model.BatchAsk) error {
	missing := excludedOf(ask)
	if len(missing) == 0 {
		return nil
	}
	met := func(id, address string) {
		delete(missing, excludeKey(id))
		delete(missing, excludeKey(address))
	}
	dues, err := b.store.Dues(ctx, "", "")
	if err != nil {
		return err
	}
	for _, p := range dues {
		met(p.ID, p.Email)
	}
	if err := b.eachReward(ctx, model.Query{}, func(row model.RewardRow) { met(row.Person, row.Earner.Email) }); err != nil {
		return err
	}
	who := slices.DeleteFunc(slices.Clone(ask.Exclude), func(who string) bool { return !missing[excludeKey(who)] })
	if len(who) > 0 {
		return &NobodyError{Who: who}
	}
	return nil
}
