package store

import (
	"context"

	"refdesk/internal/model"
)

const (
	adjustmentColumns = `before_minor, before_currency, after_minor, after_currency, reason, at, read`
	adjustmentOrder   = ` ORDER BY a.at, a.key`
)

// adjustments keeps what refunds did to commissions. A reading that found the
// same before the event arrived gives way to the event, which knows when and
// why.
func (f *fold) adjustments() error {
	for i := range f.d.Facts.Adjustments {
		a := f.d.Facts.Adjustments[i]
		if !storable(a.Commission) {
			continue
		}
		s, err := f.sighting(a.CampaignID, a.Commission)
		if err != nil {
			return err
		}
		at := f.heldAt(f.d, a.At)
		found := amount{&a.After}.values([]any{s.scope, s.id, at})
		if err := f.exec(`DELETE FROM adjustment WHERE scope = ? AND commission = ? AND read = 1 AND at >= ?
			AND after_minor IS ? AND after_currency IS ?`, found...); err != nil {
			return err
		}
		if err := f.adjust(s.scope, a, at); err != nil {
			return err
		}
	}
	return nil
}

// noticeAdjusted keeps what a reading found of a commission whose amount it
// showed to be another one.
func (t *tx) noticeAdjusted(was, is *row[model.Commission], at int64) error {
	before, after := was.value.Amount, is.value.Amount
	if was.key == 0 || !before.Known || !after.Known || before == after {
		return nil
	}
	return t.adjust(is.scope, model.Adjustment{Commission: is.id, Before: before, After: after, Read: true}, at)
}

func (t *tx) adjust(scope int64, a model.Adjustment, at int64) error {
	args := amount{&a.After}.values(amount{&a.Before}.values([]any{scope, a.Commission}))
	return t.exec(`INSERT INTO adjustment (scope, commission, `+adjustmentColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		append(args, clip(a.Reason, headlineLimit), at, a.Read)...)
}

// adjusted names a commission beside what was done to it.
type adjusted struct {
	scope scopeName
	model.Adjustment
}

func scanAdjusted(scan func(...any) error) (a adjusted, err error) {
	var at int64
	before, after := amount{&a.Before}, amount{&a.After}
	targets := []any{&a.scope.backend, &a.scope.campaign, &a.Commission}
	targets = after.targets(before.targets(targets))
	err = scan(append(targets, &a.Reason, &at, &a.Read)...)
	a.CampaignID, a.At = a.scope.campaign, timeOf(at)
	return a, err
}

const selectAdjustments = `SELECT s.backend, s.campaign, a.commission, ` + adjustmentColumns + `
	FROM adjustment a JOIN scope s ON s.key = a.scope `

// adjustmentsSince reads the adjustments of commissions that changed after a
// revision, by commission.
func (s *Store) adjustmentsSince(ctx context.Context, rev int64) (map[model.ObjectRef][]model.Adjustment, error) {
	all, err := collect(ctx, s, scanAdjusted, selectAdjustments+
		`WHERE ?1 <= 0 OR EXISTS (SELECT 1 FROM commission c WHERE c.scope = a.scope AND c.id = a.commission AND c.rev > ?1)`+
		adjustmentOrder, rev)
	if err != nil {
		return nil, err
	}
	out := make(map[model.ObjectRef][]model.Adjustment, len(all))
	for _, a := range all {
		ref := model.ObjectRef{Backend: a.scope.backend, CampaignID: a.scope.campaign, Object: model.ObjectCommission, ID: a.Commission}
		out[ref] = append(out[ref], a.Adjustment)
	}
	return out, nil
}

// adjustmentsOf reads the adjustments of one commission, oldest first.
func (s *Store) adjustmentsOf(ctx context.Context, c model.Commission) ([]model.Adjustment, error) {
	all, err := collect(ctx, s, scanAdjusted, selectAdjustments+`WHERE s.backend = ? AND s.campaign = ? AND a.commission = ?`+adjustmentOrder,
		c.Backend, c.CampaignID, c.ID)
	if err != nil {
		return nil, err
	}
	var out []model.Adjustment
	for _, a := range all {
		out = append(out, a.Adjustment)
	}
	return out, nil
}
