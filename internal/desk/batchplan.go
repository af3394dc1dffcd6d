package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"refdesk/internal/model"
)

// plan chooses the lines of a batch and checks them.
func (b *Cashier) plan(ctx context.Context, ask model.BatchAsk) (model.BatchPlan, Sheet, error) {
	note, err := checkNote(ask.Note)
	if err != nil {
		return model.BatchPlan{}, nil, err
	}
	ask.Note = note
	if ask.Min < 0 {
		return model.BatchPlan{}, nil, fmt.Errorf("the least that a person gets is below zero: %s", model.Money{Minor: ask.Min, Currency: ask.Currency})
	}
	sheet, err := b.files.Sheet(ask)
	if err != nil {
		return model.BatchPlan{}, nil, err
	}
	if err := b.checkExcluded(ctx, ask); err != nil {
		return model.BatchPlan{}, nil, err
	}
	c, err := b.newChoice(ctx, ask)
	if err != nil {
		return model.BatchPlan{}, nil, err
	}
	if note != "" && !sheet.Notes() {
		c.warn("the format " + ask.Format + " has no room for a note: it is kept with the batch here and goes with no payment")
	}
	if err := b.take(ctx, c); err != nil {
		return model.BatchPlan{}, nil, err
	}
	c.order()
	c.alike()
	c.written(sheet)
	c.perPerson()
	if len(c.lines) == 0 {
		return model.BatchPlan{}, nil, &NothingToPayError{Currency: ask.Currency, LeftOut: c.leftOut, Hints: c.hints()}
	}
	total := model.Money{Currency: ask.Currency}
	for _, l := range c.lines {
		if total, err = total.Plus(l.Amount); err != nil {
			return model.BatchPlan{}, nil, err
		}
	}
	batch := model.Batch{
		State: model.BatchMade, Backend: ask.Backend, CampaignID: ask.CampaignID, Format: ask.Format, Total: total,
		Note: ask.Note, TwoPeople: b.twoPeople(total), Made: model.BatchStep{Operator: b.desk.operator, At: b.desk.now()},
		Lines: len(c.lines), PaidTotal: model.Money{Currency: ask.Currency},
	}
	return model.BatchPlan{Batch: batch, Lines: c.lines, LeftOut: c.leftOut, Warnings: append(c.warnings, c.hints()...)}, sheet, nil
}

// take looks at everything earned. A filter speaks of rewards or of people; what
// it cannot be read for stays out.
func (b *Cashier) take(ctx context.Context, c *choice) error {
	rewards, dues := b.takeRewards(ctx, c), b.takeDues(ctx, c)
	switch {
	case c.ask.Filter == "" || rewards != nil && dues != nil:
		return errors.Join(rewards, dues)
	case dues != nil:
		c.warn("sums due are left out, because the filter cannot be read for people: " + dues.Error())
	case rewards != nil && len(c.lines)+len(c.leftOut) == 0:
		return rewards // there are no sums due that the filter could have been for
	case rewards != nil:
		c.warn("rewards are left out, because the filter cannot be read for them: " + rewards.Error())
	}
	return ctx.Err()
}

// written leaves out what cannot be written as it is. The reference of a check
// is as long as one of a batch with a high number.
func (c *choice) written(sheet Sheet) {
	c.lines = slices.DeleteFunc(c.lines, func(l model.BatchLine) bool {
		l.Reference = reference(99_999_999, 99_999)
		why := sheet.Fault(l)
		if why != "" {
			c.leave(l.Payable, why, false)
		}
		return why != ""
	})
}

// perPerson leaves out people who get too little for a payment or more than the
// team has agreed on.
func (c *choice) perPerson() {
	sums := map[model.PersonRef]model.Money{}
	tooMuch := map[model.PersonRef]string{}
	for _, l := range c.lines {
		who := l.Key.Person()
		sum, err := model.Money{Minor: sums[who].Minor, Currency: c.ask.Currency}.Plus(l.Amount)
		if err != nil {
			tooMuch[who] = err.Error()
		}
		sums[who] = sum
	}
	limit, limited := amountOf(c.rules.LimitPerPerson, c.ask.Currency)
	least := model.Money{Minor: c.ask.Min, Currency: c.ask.Currency}
	c.lines = slices.DeleteFunc(c.lines, func(l model.BatchLine) bool {
		who := l.Key.Person()
		switch sum := sums[who]; {
		case tooMuch[who] != "":
			c.leave(l.Payable, tooMuch[who], false)
		case limited && sum.Minor > limit.Minor:
			c.leaveOf(fmt.Sprintf("the person would get more than the %s that are allowed", limit), l.Payable,
				fmt.Sprintf("the person would get %s, more than the %s that are allowed", sum, limit), false)
		case sum.Minor < least.Minor:
			c.leaveOf(fmt.Sprintf("the person would get less than the %s that were asked for", least), l.Payable,
				fmt.Sprintf("the person would get %s, less than the %s that were asked for", sum, least), true)
		default:
			return false
		}
		return true
	})
}

// hints tell of what could be paid by another batch, or after a setting.
func (c *choice) hints() []string {
	var hints []string
	for _, currency := range slices.Sorted(maps.Keys(c.other)) {
		hints = append(hints, fmt.Sprintf("%d more in %s, which is a batch of its own", c.other[currency], currency))
	}
	if len(c.unpriced) > 0 {
		hints = append(hints, c.priceless())
	}
	return hints
}

// priceless says what to write into the settings so that more can be paid.
func (c *choice) priceless() string {
	configs, rewards := slices.Sorted(maps.Keys(c.unpriced)), 0
	for _, count := range c.unpriced {
		rewards += count
	}
	text := fmt.Sprintf(`rewards without a worth in the settings: %d; write [[worth]] there with config = %q and amount = %q, or whatever it is worth`,
		rewards, configs[0], sampleWorth(c.ask.Currency))
	if more := len(configs) - 1; more > 0 {
		text += fmt.Sprintf("; %d more configs have none either", more)
	}
	return text
}

// sampleWorth is an amount as the settings take it, with the currency's digits.
func sampleWorth(code string) string {
	sample, err := model.MoneyFromMajor("20", code)
	if err != nil {
		return "20 " + code
	}
	return sample.String()
}
