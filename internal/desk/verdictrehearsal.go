package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// RehearseVerdict tells what a verdict would do, without doing it: everything
// in GiveVerdict that fails before the store is asked fails here as well.
func (d *Desk) RehearseVerdict(ctx context.Context, req model.VerdictRequest) (model.VerdictRehearsal, error) {
	req, err := d.checkVerdict(req)
	if err != nil {
		return model.VerdictRehearsal{}, err
	}
	var moved []model.Exception
	if req.Cases, moved, err = d.unmoved(ctx, req.Cases); err != nil {
		return model.VerdictRehearsal{}, err
	}
	asked, err := d.askAll(ctx, req)
	if err != nil {
		return model.VerdictRehearsal{}, err
	}
	r := d.rehearsal(req.Word, asked)
	r.Exceptions = append(moved, r.Exceptions...)
	return r, nil
}

// unmoved gives the cases that are what the operator saw, and names the others.
func (d *Desk) unmoved(ctx context.Context, seen []model.Case) (same []model.Case, moved []model.Exception, err error) {
	for _, c := range seen {
		now, err := d.cases.Case(ctx, c.ID)
		if err != nil {
			return nil, nil, err
		}
		if now.ID == c.ID && now.Digest() == c.Digest() {
			same = append(same, c)
			continue
		}
		e := &model.CaseMovedError{Seen: c, Now: now, Changed: model.CaseChanges(c, now)}
		moved = append(moved, model.Exception{CaseID: c.ID, Text: e.Error()})
	}
	return same, moved, nil
}

// Consequences tells for each word what a verdict on a whole case would do.
func (d *Desk) Consequences(ctx context.Context, c model.Case) ([]model.Consequence, error) {
	stakes, err := d.cases.Stakes(ctx, model.CampaignRef{Backend: c.Backend, ID: c.CampaignID}, c.People)
	if err != nil {
		return nil, err
	}
	var all []model.Consequence
	for _, word := range []model.VerdictWord{model.VerdictClear, model.VerdictHold, model.VerdictBlock} {
		a := d.ask(model.VerdictRequest{Word: word}, c, c.People, stakes)
		all = append(all, d.rehearsal(word, []asking{a}).Consequences...)
	}
	return all, nil
}

// rehearsal adds up what a verdict asks for over all of its cases.
func (d *Desk) rehearsal(word model.VerdictWord, asked []asking) model.VerdictRehearsal {
	r := model.VerdictRehearsal{Word: word, Cases: len(asked)}
	var calls []call
	var manual []tally
	held, overruled := 0, 0
	for _, a := range asked {
		r.People += len(a.people)
		overruled += a.overruled
		calls = append(calls, a.calls...)
		held += len(a.holds)
		if len(a.manual) > 0 {
			r.Manual++
		}
		for _, t := range a.manual {
			addTally(&manual, t)
		}
		for _, t := range a.left {
			r.Exceptions = append(r.Exceptions, model.Exception{CaseID: a.seen.ID, Text: t.String(), Count: t.n, One: t.one, Many: t.all})
		}
	}
	d.addCalls(&r, calls)
	if overruled > 0 {
		r.Effects = append(r.Effects, tally{n: overruled, one: "approval that has not left is taken back.", all: "approvals that have not left are taken back."}.String())
	}
	if held > 0 {
		text := tally{n: held, one: "thing that waits is kept from being approved here", all: "things that wait are kept from being approved here"}
		r.Consequences = append(r.Consequences, model.Consequence{Word: word, Text: text.String()})
		r.Effects = append(r.Effects, notTold)
	}
	for _, t := range manual {
		r.Consequences = append(r.Consequences, model.Consequence{Word: word, Text: t.String(), Manual: true})
	}
	return r
}

func addTally(to *[]tally, t tally) {
	for i := range *to {
		if (*to)[i].one == t.one && (*to)[i].all == t.all {
			(*to)[i].n += t.n
			return
		}
	}
	*to = append(*to, t)
}

// addCalls adds the writes of a verdict, with the time they take and what the
// vendor does before they arrive.
func (d *Desk) addCalls(r *model.VerdictRehearsal, calls []call) {
	type kind struct {
		verb   model.Verb
		object model.Object
		edits  string // what is different about a person
	}
	var sums model.Sums
	backends, kinds, first := map[string]int{}, map[kind]int{}, map[kind]time.Time{}
	slices.SortStableFunc(calls, func(a, b call) int { return compareDeadlines(a.deadline, b.deadline) })
	var order []kind
	for _, c := range calls {
		backend := c.item.ref.Backend
		backends[backend]++
		arrives := d.now().Add(d.window + time.Duration(backends[backend])*d.writeEvery)
		if !c.deadline.IsZero() && !arrives.Before(c.deadline) {
			r.Late++
		}
		k := kind{verb: c.verb, object: c.item.ref.Object}
		if c.item.edit != nil {
			k.edits = editWords(*c.item.edit)
		}
		if kinds[k]++; kinds[k] == 1 {
			order, first[k] = append(order, k), c.deadline
		}
		switch {
		case k.object == model.ObjectReward:
			r.Rewards++
		case k.object == model.ObjectCommission:
			r.Commissions++
		}
		switch {
		case c.amount.Currency != "":
			// What is beyond an exact sum is left out of it.
			if more, err := sums.Plus(c.amount); err == nil {
				sums = more
			}
		case c.item.edit == nil:
			r.Unknown++
		}
		for _, effect := range effects[k.object][k.verb] {
			if !slices.Contains(r.Effects, effect) {
				r.Effects = append(r.Effects, effect)
			}
		}
	}
	for _, k := range order {
		r.Consequences = append(r.Consequences, model.Consequence{
			Word: r.Word, Text: consequence(k.verb, k.object, k.edits, kinds[k]), Calls: kinds[k], Before: first[k],
		})
	}
	if len(calls) > 0 {
		r.Deadline = calls[0].deadline
	}
	r.Calls, r.Money = len(calls), sums
	for _, n := range backends {
		r.Takes = max(r.Takes, time.Duration(n)*d.writeEvery)
	}
}

// compareDeadlines puts the nearest first and what has none last.
func compareDeadlines(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		return cmp.Compare(btoi(a.IsZero()), btoi(b.IsZero()))
	}
	return a.Compare(b)
}

func btoi(is bool) int {
	if is {
		return 1
	}
	return 0
}

// consequence says in words what calls of one kind do; edits is what they do to
// people's records, "" where they are about something else.
func consequence(verb model.Verb, object model.Object, edits string, n int) string {
	if edits != "" {
		return fmt.Sprintf(edits, model.CountPeople(n))
	}
	what := map[model.Object]string{model.ObjectReward: "waiting reward", model.ObjectCommission: "pending commission"}[object]
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%s %d %s", verb, n, what)
}

// editWords says what an edit of a verdict does to people, with a place for how
// many there are.
func editWords(e model.Edit) string {
	var words []string
	for _, step := range []struct {
		does        bool
		first, then string
	}{
		{e.AffiliateStatus.V == "SUSPENDED", "suspend %s", ""},
		{e.AffiliateStatus.V == "BANNED", "ban %s", ""},
		{e.ReferralStatus.Known, "expire the pending credit of %s", "expire their pending credit"},
		{e.Notes.Known, "write notes on %s", "write notes on them"},
		{len(e.Metadata) > 0, "mark the metadata of %s", "mark their metadata"},
	} {
		switch {
		case !step.does:
		case len(words) == 0:
			words = append(words, step.first)
		default:
			words = append(words, step.then)
		}
	}
	return strings.Join(words, " and ")
}
