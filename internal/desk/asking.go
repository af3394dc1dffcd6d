package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refdesk/internal/model"
)

// asking is what a verdict on one case asks of the backend and of people.
type asking struct {
	seen   model.Case
	people []string
	calls  []call
	holds  []item
	manual []tally // entries of the checklist
	left   []tally // what is left alone, and why

	overruled int // approvals that have not left and are taken back
}

// call is one write that a verdict needs.
type call struct {
	verb     model.Verb
	item     item
	deadline time.Time   // when the vendor moves the object by itself
	amount   model.Money // what it is about is worth; no currency where it is not known
}

// tally counts things of which the same is to be said.
type tally struct {
	n        int
	one, all string // "reward is approved already", "rewards are approved already"
}

func (t tally) String() string {
	if t.n == 1 {
		return "1 " + t.one
	}
	return fmt.Sprintf("%d %s", t.n, t.all)
}

// count adds one thing to the tally of its kind.
func count(to *[]tally, one, all string) {
	at := slices.IndexFunc(*to, func(t tally) bool { return t.one == one && t.all == all })
	if at < 0 {
		*to, at = append(*to, tally{one: one, all: all}), len(*to)
	}
	(*to)[at].n++
}

// ask works out what a verdict on people of a case asks for.
func (d *Desk) ask(req model.VerdictRequest, c model.Case, people []string, stakes model.Stakes) asking {
	a := asking{seen: c, people: people}
	rules := d.rulesOf(c.Backend)
	steps := rules.On(req.Word, req.Approve)
	for _, p := range stakes.People {
		for _, row := range p.Rewards {
			a.reward(req.Word, steps, row, d.worths.Of(row.Reward).V, d.now())
		}
		for _, row := range p.Commissions {
			a.commission(req.Word, steps, row, d.now())
		}
		a.person(req, steps, p, d.now())
	}
	a.checklists(req.Word, steps, len(people))
	if rules.ByHand {
		a.handOver()
	}
	return a
}

func (d *Desk) rulesOf(backend string) model.VerdictRules {
	if rules, known := d.rules[backend]; known {
		return rules
	}
	return model.DefaultRules()
}

// reward asks for what a verdict does to one reward.
func (a *asking) reward(word model.VerdictWord, steps []model.Step, row model.RewardRow, worth model.Money, now time.Time) {
	a.earned(word, steps, rewardItem(row), row.State == model.RewardWaiting, now, call{amount: worth})
	passed := row.State == model.RewardApproved || row.State == model.RewardFulfilled
	if word == model.VerdictBlock && passed {
		where := ""
		if row.Batch.ID != 0 && row.Batch.Line == model.LineOpen {
			where = ", " + row.Batch.Why()
		}
		a.tooLate(steps, "reward is approved already"+where, "rewards are approved already"+where, "approved reward", "approved rewards")
	}
}

// batched leaves a reward alone that a batch has taken or paid: refused at the
// vendor it could be paid all the same. What is left to do about it is for a
// person.
func (a *asking) batched(steps []model.Step, in model.InBatch) {
	where := in.Why()
	switch {
	case in.Line == model.LinePaid:
		a.tooLate(steps, "reward is "+where, "rewards are "+where, "paid reward", "paid rewards")
	case in.Sent():
		count(&a.left, "reward is "+where+": its person may be paid all the same", "rewards are "+where+": their people may be paid all the same")
		unless := fmt.Sprintf(" to refuse unless batch %d pays ", in.ID)
		count(&a.manual, "reward"+unless+"it", "rewards"+unless+"them")
	default:
		count(&a.left, "reward is "+where+": the batch has to be taken back", "rewards are "+where+": the batch has to be taken back")
		once := fmt.Sprintf(" to refuse once batch %d is taken back", in.ID)
		count(&a.manual, "reward"+once, "rewards"+once)
	}
}

func (a *asking) commission(word model.VerdictWord, steps []model.Step, row model.CommissionRow, now time.Time) {
	a.earned(word, steps, commissionItem(row), row.State == model.CommissionPending, now,
		call{deadline: row.HoldEnds(), amount: row.Amount.V})
	if word != model.VerdictBlock {
		return
	}
	switch row.State {
	case model.CommissionApproved:
		a.tooLate(steps, "commission is approved already and goes into the next payout",
			"commissions are approved already and go into the next payout", "approved commission", "approved commissions")
	case model.CommissionPaid:
		count(&a.left, "commission is paid already", "commissions are paid already")
	}
}

// earned asks for what a verdict does to something that may still wait.
func (a *asking) earned(word model.VerdictWord, steps []model.Step, one item, waits bool, now time.Time, as call) {
	if !waits {
		return
	}
	one.seen = one.state
	if one.hold.CaseID == a.seen.ID {
		one.hold = model.Hold{} // the verdict that holds it gives way to this one
	}
	if word.Overrules(one.change) {
		one.change = model.Change{}
		a.overruled++
	}
	as.item, as.verb = one, verbOf(word, steps, one.ref.Object)
	what := string(one.ref.Object)
	switch {
	case as.verb == "":
		return
	case underWay(one.change):
		count(&a.left, what+" has a change under way", what+"s have a change under way")
	case one.batch.Opposes(as.verb):
		a.batched(steps, one.batch)
	case as.verb != model.VerbRefuse && one.hold.Holds(now):
		count(&a.left, what+" is held by "+one.hold.Operator, what+"s are held by "+one.hold.Operator)
	case as.verb == model.VerbHold:
		a.holds = append(a.holds, one)
	default:
		a.calls = append(a.calls, as)
	}
}

// verbOf is what a verdict does to something that waits, "" for nothing.
func verbOf(word model.VerdictWord, steps []model.Step, object model.Object) model.Verb {
	refuse, approve := model.StepRefuseRewards, model.StepApproveRewards
	if object == model.ObjectCommission {
		refuse, approve = model.StepRefuseCommissions, model.StepApproveCommissions
	}
	switch {
	case word == model.VerdictHold:
		return model.VerbHold
	case word == model.VerdictBlock && slices.Contains(steps, refuse):
		return model.VerbRefuse
	case word == model.VerdictClear && slices.Contains(steps, approve):
		return model.VerbApprove
	}
	return ""
}

// tooLate names what no call can take back, and asks a person to, where the
// settings say so.
func (a *asking) tooLate(steps []model.Step, one, all, thing, things string) {
	count(&a.left, one, all)
	if slices.Contains(steps, model.StepTakeBack) {
		count(&a.manual, thing+" to take back", things+" to take back")
	}
}

// person asks for what a verdict does to somebody's record: one edit, whatever
// is in it.
func (a *asking) person(req model.VerdictRequest, steps []model.Step, p model.PersonStake, now time.Time) {
	edit := model.Edit{Person: p.Person}
	for _, step := range steps {
		a.edit(&edit, step, req, p.Person, now)
	}
	if len(editedFields(edit)) == 0 {
		return
	}
	one := item{ref: p.Person.ObjectRef(), person: p.Person.ID, subject: cut(p.Person.Name()), edit: &edit, now: p.Person, change: p.Change}
	patch, err := edit.Patch()
	if err == nil {
		one.seen, err = p.Person.Fields(patch)
	}
	one.state = one.seen
	if err != nil {
		count(&a.left, "record cannot be read: "+err.Error(), "records cannot be read")
		return
	}
	if unfit := fitEdit(one); unfit != nil {
		count(&a.left, "record is left alone: "+unfit.Why, "records are left alone: "+unfit.Why)
		return
	}
	a.calls = append(a.calls, call{verb: model.VerbEdit, item: one})
}

// edit lays one step over the record of a person.
func (a *asking) edit(edit *model.Edit, step model.Step, req model.VerdictRequest, p model.Participant, now time.Time) {
	mark := fmt.Sprintf("%s %s, case %d, %s", req.Word.State(), now.UTC().Format(time.DateOnly), a.seen.ID, req.Reason)
	status := strings.ToUpper(p.AffiliateStatus.V)
	switch {
	case step == model.StepExpireCredit && p.ReferralStatus.V == referralPending:
		edit.ReferralStatus = model.Some("CREDIT_EXPIRED")
	case step == model.StepSuspend && status != "" && status != "SUSPENDED" && status != "BANNED":
		edit.AffiliateStatus = model.Some("SUSPENDED")
	case step == model.StepBan && status != "" && status != "BANNED":
		edit.AffiliateStatus = model.Some("BANNED")
	case step == model.StepNotes && p.Notes.V == "":
		edit.Notes = model.Some(mark)
	case step == model.StepNotes:
		count(&a.left, "person has notes at the vendor already", "people have notes at the vendor already")
	case step == model.StepMetadata:
		edit.Metadata = map[string]model.Opt[string]{"refdeskVerdict": model.Some(mark)}
	}
}

// checklists adds what only a person at the vendor's dashboard can do.
func (a *asking) checklists(word model.VerdictWord, steps []model.Step, people int) {
	as := "fraud"
	if word == model.VerdictClear {
		as = "harmless"
	}
	for _, t := range []struct {
		step     model.Step
		one, all string
	}{
		{model.StepMark, "person to mark as " + as, "people to mark as " + as},
		{model.StepBlockList, "person to put on the block list", "people to put on the block list"},
		{model.StepDelete, "person to delete", "people to delete"},
	} {
		if slices.Contains(steps, t.step) {
			a.manual = append(a.manual, tally{n: people, one: t.one, all: t.all})
		}
	}
}

// handOver turns calls into entries of the checklist, for a backend that takes
// none.
func (a *asking) handOver() {
	for _, c := range a.calls {
		what := string(c.item.ref.Object)
		if c.item.edit != nil {
			words := editWords(*c.item.edit)
			count(&a.manual, "record: "+fmt.Sprintf(words, "this person"), "records: "+fmt.Sprintf(words, "these people"))
			continue
		}
		count(&a.manual, what+" to "+string(c.verb), what+"s to "+string(c.verb))
	}
	a.calls = nil
}

// checklist is what a person has to do, in one line; "" for nothing.
func (a *asking) checklist() string {
	if len(a.manual) == 0 {
		return ""
	}
	words := make([]string, len(a.manual))
	for i, t := range a.manual {
		words[i] = t.String()
	}
	return fmt.Sprintf("case %d, %s: %s", a.seen.ID, cut(nameOr(a.seen.Lead, a.seen.Lead.ID)), strings.Join(words, ", "))
}
