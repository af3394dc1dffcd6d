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

// payableWindow is how many rewards are asked for at once.
const payableWindow = 2000

// choice gathers what a batch could pay, and why other things stay out.
type choice struct {
	ask      model.BatchAsk
	rules    BatchRules
	now      time.Time
	excluded map[string]bool                    // ids and addresses in lower case
	claims   map[model.PayableKey][]model.Claim // by anyBackend
	busy     map[model.PersonRef]model.Claim    // people in a batch that is not settled, by anyBackend
	suspects map[model.PersonRef]model.Suspicion
	met      map[model.PayableKey]bool // rewards that were looked at: one may be in two windows of a list that moves

	lines    []model.BatchLine
	leftOut  []model.LeftOut
	warnings []string
	other    map[string]int // what would be payable in other currencies
	unpriced map[string]int // rewards whose worth nobody has said, by their config
}

func (b *Cashier) newChoice(ctx context.Context, ask model.BatchAsk) (*choice, error) {
	c := &choice{
		ask: ask, rules: b.rules, now: b.desk.now(), excluded: excludedOf(ask), other: map[string]int{}, unpriced: map[string]int{},
		claims: map[model.PayableKey][]model.Claim{}, busy: map[model.PersonRef]model.Claim{}, met: map[model.PayableKey]bool{},
	}
	claims, err := b.store.Claims(ctx, "", ask.CampaignID)
	if err != nil {
		return nil, err
	}
	for _, claim := range claims {
		key := anyBackend(claim.Key)
		c.claims[key] = append(c.claims[key], claim)
		if claim.State == model.LineOpen {
			c.busy[key.Person()] = claim
		}
	}
	c.suspects, err = b.store.Suspects(ctx, ask.Backend, ask.CampaignID)
	return c, err
}

// anyBackend is a key whatever the backend is called: a backend that got another
// name in the settings tells again of everything that was paid under the first.
// Campaigns have ids of their vendor's.
func anyBackend(k model.PayableKey) model.PayableKey {
	k.Backend = ""
	return k
}

// takeRewards looks at all rewards that match.
func (b *Cashier) takeRewards(ctx context.Context, c *choice) error {
	return b.eachReward(ctx, model.Query{Backend: c.ask.Backend, Campaign: c.ask.CampaignID, Text: c.ask.Filter}, c.takeReward)
}

// eachReward asks for all windows of a list of rewards.
func (b *Cashier) eachReward(ctx context.Context, q model.Query, take func(model.RewardRow)) error {
	q.Count = payableWindow
	for {
		window, err := b.earned.Rewards(ctx, q)
		if err != nil {
			return err
		}
		for _, row := range window.Rows {
			take(row)
		}
		q.Offset += len(window.Rows)
		if len(window.Rows) == 0 || q.Offset >= window.Matched {
			return nil
		}
	}
}

func (c *choice) takeReward(row model.RewardRow) {
	key := model.RewardKey(row.Reward)
	if row.State != model.RewardApproved && row.State != model.RewardWaiting || c.met[key] {
		return
	}
	c.met[key] = true
	worth := c.rules.Worths.Of(row.Reward)
	if !worth.Known {
		if row.State == model.RewardApproved || c.ask.Waiting {
			c.unpriced[row.ConfigID]++
		}
		return
	}
	since := row.ApprovedAt
	if since.IsZero() {
		since = row.Since()
	}
	p := model.Payable{
		Key: key, Amount: worth.V, Name: givenName(row.Earner), Email: row.Earner.Email,
		Title: row.Title, Seen: string(row.State), Since: since,
	}
	why := ""
	switch {
	case row.State == model.RewardWaiting && !c.ask.Waiting:
		c.leave(p, "it waits for an approval", true)
		return
	case row.Hold.Holds(c.now):
		why = whyHeld(row.Hold)
	case underWay(row.Change) && row.Change.Verb != model.VerbApprove:
		why = whyChange(row.Change)
	case row.Earner.Key == 0:
		why = "the person is not in the mirror"
	}
	c.consider(p, row.Earner, why)
}

// givenName is what a person gave as a name, and nothing in its place: a payment
// to an address in the place of a name is one to nobody.
func givenName(p model.Participant) string {
	return strings.TrimSpace(p.FirstName.V + " " + p.LastName.V)
}

// takeDues looks at all sums due of people who match.
func (b *Cashier) takeDues(ctx context.Context, c *choice) error {
	people, err := b.store.Dues(ctx, c.ask.Backend, c.ask.CampaignID)
	if err != nil || len(people) == 0 {
		return err
	}
	if c.ask.Filter != "" {
		if people, err = b.matching(ctx, c, people); err != nil {
			return err
		}
	}
	for _, p := range people {
		c.takeDue(p)
	}
	return nil
}

// matching keeps those who match the filter.
func (b *Cashier) matching(ctx context.Context, c *choice, people []model.Participant) ([]model.Participant, error) {
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	rows, err := b.earned.PeopleOf(ctx, model.Query{Backend: c.ask.Backend, Campaign: c.ask.CampaignID, Text: c.ask.Filter}, ids)
	if err != nil {
		return nil, err
	}
	match := map[model.PersonRef]bool{}
	for _, row := range rows {
		match[row.Ref()] = true
	}
	return slices.DeleteFunc(people, func(p model.Participant) bool { return !match[p.Ref()] }), nil
}

// takeDue takes the first part of what a person earned that no batch has taken
// and that the backend does not count as paid. What was paid elsewhere counts from
// the beginning, so that it lowers what is paid here and never raises it.
func (c *choice) takeDue(person model.Participant) {
	due := person.Due.V
	if !person.Due.Known || due.Minor <= 0 {
		return
	}
	p := model.Payable{
		Key: model.DueKey(person, due.Currency), Start: max(person.Paid.V.Minor, 0), Amount: due,
		Name: givenName(person), Email: person.Email, Seen: due.String(), Since: person.AsOf,
	}
	earned, err := due.Plus(model.Money{Minor: p.Start, Currency: due.Currency})
	switch {
	case person.Paid.Known && person.Paid.V.Currency != due.Currency && person.Paid.V.Minor != 0:
		c.leave(p, "the backend tells what is due and what was paid in two currencies", false)
		return
	case err != nil:
		c.leave(p, err.Error(), false)
		return
	}
	claims := byStart(c.claims[anyBackend(p.Key)])
	start, end := firstGap(claims, p.Start, earned.Minor)
	if start == end {
		c.leaveOut(outTo(slices.MaxFunc(claims, func(a, b model.Claim) int { return cmp.Compare(a.End, b.End) }), p, false))
		return
	}
	p.Start, p.Amount.Minor = start, end-start
	c.consider(p, person, "")
}

// firstGap is the first part between two bounds that no claim has; start and end
// are the same where there is none. A gap before other claims is left by money
// that came back.
func firstGap(byStart []model.Claim, from, to int64) (start, end int64) {
	for _, claim := range byStart {
		if claim.Start > from {
			return min(from, to), min(claim.Start, to)
		}
		from = max(from, claim.End)
	}
	return min(from, to), to
}

// byStart orders claims by where they begin.
func byStart(claims []model.Claim) []model.Claim {
	return slices.SortedFunc(slices.Values(claims), func(a, b model.Claim) int { return cmp.Compare(a.Start, b.Start) })
}

// consider takes something, or leaves it out for a reason that was found or is
// found here. What a batch in another currency could pay is counted.
func (c *choice) consider(p model.Payable, person model.Participant, why string) {
	out, stays := c.staysOut(p, person, why)
	switch {
	case stays:
		c.leaveOut(out)
	case p.Amount.Currency != c.ask.Currency:
		c.other[p.Amount.Currency]++
	default:
		c.lines = append(c.lines, model.BatchLine{Payable: p, State: model.LineOpen})
		for _, risky := range highRisk(person) {
			c.warn("the vendor's risk is high: " + risky)
		}
	}
}

// staysOut gives why something enters no batch as things are.
func (c *choice) staysOut(p model.Payable, person model.Participant, why string) (out model.LeftOut, stays bool) {
	for _, claim := range c.claims[anyBackend(p.Key)] {
		if claim.Start < p.End() && p.Start < claim.End {
			return outTo(claim, p, false), true
		}
	}
	if sort, more := c.unwanted(p); sort != "" {
		return model.LeftOut{Payable: p, Why: sort + more, Sort: sort, Chosen: true}, true
	}
	if claim, busy := c.busy[anyBackend(p.Key).Person()]; busy {
		return outTo(claim, p, true), true
	}
	suspicion := c.suspects[p.Key.Person()]
	switch {
	case why != "":
	case person.Gone:
		why = "the person was deleted at the backend"
	case suspicion.Case != 0:
		return model.LeftOut{Payable: p, Why: suspicion.Why(), Sort: suspicion.Sort()}, true
	}
	return model.LeftOut{Payable: p, Why: why, Sort: why}, why != ""
}

// unwanted says by which choice of the operator's something stays out, "" for
// none, and what is particular to it.
func (c *choice) unwanted(p model.Payable) (sort, more string) {
	age := max(c.ask.Age, c.rules.Age)
	switch {
	case !c.ask.Cutoff.IsZero() && !p.Since.Before(c.ask.Cutoff):
		return "after the cutoff", ": " + moment(p.Since)
	case age > 0 && c.now.Sub(p.Since) < age:
		return fmt.Sprintf("younger than %s", age), ": " + moment(p.Since)
	case c.excluded[excludeKey(p.Key.PersonID)] || c.excluded[excludeKey(p.Email)]:
		return "excluded, as was asked for", ""
	case c.ask.Only != nil && c.ask.Only[p.Key] != p.Amount:
		return "not as it was rehearsed", ""
	}
	return "", ""
}

func (c *choice) leave(p model.Payable, why string, chosen bool) {
	c.leaveOf(why, p, why, chosen)
}

// leaveOf is leave for a reason of a sort.
func (c *choice) leaveOf(sort string, p model.Payable, why string, chosen bool) {
	c.leaveOut(model.LeftOut{Payable: p, Why: why, Sort: sort, Chosen: chosen})
}

// leaveOut keeps why something stays out. Of other currencies nobody asked.
func (c *choice) leaveOut(out model.LeftOut) {
	if out.Amount.Currency == c.ask.Currency {
		c.leftOut = append(c.leftOut, out)
	}
}

// outTo leaves something to the batch that has it, or has its person.
func outTo(claim model.Claim, p model.Payable, person bool) model.LeftOut {
	why := claim.Why(person)
	if claim.Key.Backend != p.Key.Backend {
		why += ", as backend " + claim.Key.Backend
	}
	return model.LeftOut{Payable: p, Why: why, Sort: why, Batch: claim.Batch}
}

// alike leaves out what two backends tell of: nobody can say here which of them
// is the one that is asked for.
func (c *choice) alike() {
	backends := map[model.PayableKey][]string{}
	for _, l := range c.lines {
		key := anyBackend(l.Key)
		backends[key] = append(backends[key], l.Key.Backend)
	}
	c.lines = slices.DeleteFunc(c.lines, func(l model.BatchLine) bool {
		names := backends[anyBackend(l.Key)]
		if len(names) > 1 {
			c.leave(l.Payable, "the backends "+strings.Join(names, " and ")+" tell of the same: say which with --backend", false)
		}
		return len(names) > 1
	})
}

func (c *choice) warn(text string) {
	if !slices.Contains(c.warnings, text) {
		c.warnings = append(c.warnings, text)
	}
}

// order puts lines by the age of what they pay, so that the same things give the
// same file.
func (c *choice) order() {
	slices.SortStableFunc(c.lines, func(a, b model.BatchLine) int {
		return cmp.Or(
			a.Since.Compare(b.Since), cmp.Compare(a.Key.Backend, b.Key.Backend), cmp.Compare(a.Key.CampaignID, b.Key.CampaignID),
			cmp.Compare(a.Key.PersonID, b.Key.PersonID), cmp.Compare(a.Key.Thing, b.Key.Thing),
		)
	})
}
