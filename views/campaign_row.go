package views

import (
	"context"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// campaignRow is a campaign with what the mirror and the console know of it.
// The row without a campaign stands for all of them.
type campaignRow struct {
	model.Campaign
	people      int
	homeless    int       // of the people of all campaigns, those whose campaign nobody told
	rewards     int       // that wait for an approval
	commissions int       // likewise
	failed      int       // payouts
	heard       time.Time // when the newest event came, whichever process took it; zero = none
	guest       bool      // another process listens
	listener    model.ListenerStatus
	pull        model.PullStatus
}

// scope is what c on the row narrows to.
func (c campaignRow) scope() Scope {
	return Scope{Backend: c.Backend, Campaign: c.ID, Name: c.Name, Type: c.Type}
}

// waits is how many decisions somebody is waiting for.
func (c campaignRow) waits() int { return c.rewards + c.commissions }

// fetchCampaigns reads all campaigns, which are few, and counts what each has.
func fetchCampaigns(lists Lists, stations Stations) func(context.Context, model.Query) (model.Window[campaignRow], error) {
	return func(ctx context.Context, q model.Query) (model.Window[campaignRow], error) {
		all, err := lists.Campaigns(ctx)
		if err != nil || len(all) == 0 {
			return model.Window[campaignRow]{}, err
		}
		status, err := stations.Status(ctx)
		if err != nil {
			return model.Window[campaignRow]{}, err
		}
		rows := []campaignRow{{}}
		for _, c := range all {
			rows = append(rows, campaignRow{Campaign: c})
		}
		total := len(rows)
		rows = keepNamed(rows, q.Text)
		for i := range rows {
			if err := rows[i].count(ctx, lists); err != nil {
				return model.Window[campaignRow]{}, err
			}
			rows[i].hear(status)
		}
		countHomeless(rows, total)
		return model.Window[campaignRow]{Rows: rows, Matched: len(rows), Total: total}, nil
	}
}

// countHomeless counts the people that no campaign has, on the row of all
// campaigns. While a filter hides rows that is not known. A person may be heard
// of between two counts, so that less than none counts as none.
func countHomeless(rows []campaignRow, total int) {
	if len(rows) != total || rows[0].ID != "" {
		return
	}
	rest := rows[0].people
	for _, one := range rows[1:] {
		rest -= one.people
	}
	rows[0].homeless = max(0, rest)
}

// known says how and when a campaign's counts came, or what else is known of a
// backend without an API: it is heard and never read, and the times in its
// webhooks are those of what they tell. A zero time is not known.
func (c campaignRow) known(env Env) (how string, at time.Time) {
	if env.Vendor.Reads(c.Backend) {
		return "read", c.CountedAt
	}
	return "heard", c.heard
}

// count asks how many people a campaign has and what waits in it.
func (c *campaignRow) count(ctx context.Context, lists Lists) error {
	q := c.scope().query("", 0)
	people, err := lists.People(ctx, q)
	if err != nil {
		return err
	}
	q.Text = "state:" + string(model.RewardWaiting)
	rewards, err := lists.Rewards(ctx, q)
	if err != nil {
		return err
	}
	q.Text = "state:" + model.CommissionPending
	commissions, err := lists.Commissions(ctx, q)
	if err != nil {
		return err
	}
	q.Text = "state:failed"
	failed, err := lists.Payouts(ctx, q)
	if err != nil {
		return err
	}
	c.people, c.rewards, c.commissions, c.failed = people.Matched, rewards.Matched, commissions.Matched, failed.Matched
	events, err := lists.Events(ctx, c.scope().query("", 1))
	if len(events.Rows) > 0 {
		c.heard = events.Rows[0].ReceivedAt
	}
	return err
}

// hear keeps how the sources of a campaign's facts are doing.
func (c *campaignRow) hear(s model.Status) {
	c.listener, c.guest = s.Listener, s.Guest
	for _, p := range s.Pulls {
		if p.Backend == c.Backend && p.CampaignID == c.ID {
			c.pull = p
		}
	}
}

// hook finds the webhook of the campaign's backend.
func (c campaignRow) hook() model.HookStatus {
	for _, h := range c.listener.Hooks {
		if h.Backend == c.Backend {
			return h
		}
	}
	return model.HookStatus{}
}

// hookCell says how the webhooks of a campaign's backend are doing.
func hookCell(env Env, c campaignRow) ui.Cell {
	if c.ID == "" {
		return ui.Cell{}
	}
	hook := c.hook()
	switch {
	case c.pull.WebhookProblem != "":
		return ui.Cell{Text: "trouble", Tone: ui.Bad}
	case c.listener.State == model.LinkDegraded:
		return ui.Cell{Text: "failing", Tone: ui.Bad}
	case c.listener.Problem != "":
		return ui.Cell{Text: "silent", Tone: ui.Warn}
	case !c.heard.IsZero():
		return ui.Cell{Text: env.ago(c.heard), Tone: ui.Good}
	case c.listener.Address == "" && !c.guest:
		return quiet("off")
	case hook.Refused > 0 && hook.Accepted == 0: // anybody can send what is refused
		return ui.Cell{Text: "refused", Tone: ui.Warn}
	}
	return quiet("none yet")
}

// hookSection is all that is known of a campaign's webhooks.
func hookSection(env Env, c campaignRow) ui.Section {
	hook, cell := c.hook(), hookCell(env, c)
	text := map[string]string{
		"off": "this console does not listen", "failing": "the listener fails", "silent": "silent", "none yet": "none came yet",
		"refused": "none was taken, some were refused: do the secrets differ?", "trouble": "in trouble",
	}[cell.Text]
	if text == "" {
		text = "the newest came " + cell.Text + " ago"
	}
	unsigned := ""
	if hook.Unsigned {
		unsigned = "taken, and not believed about money"
	}
	return ui.Section{Title: "webhooks", Pairs: withValues([]ui.Pair{
		{Label: "health", Value: text, Tone: cell.Tone},
		{Label: "trouble", Value: env.show(c.pull.WebhookProblem), Tone: ui.Bad},
		{Label: "problem", Value: env.show(c.listener.Problem), Tone: ui.Warn},
		{Label: "listens at", Value: c.listener.Address},
		{Label: "taken", Value: counted(hook.Accepted)},
		{Label: "repeats", Value: counted(hook.Repeats)},
		{Label: "refused", Value: counted(hook.Refused), Tone: warnAbove(hook.Refused)},
		{Label: "unreadable", Value: counted(hook.Kept), Tone: warnAbove(hook.Kept)},
		{Label: "secret used", Value: hook.KeyForm},
		{Label: "unsigned ones", Value: unsigned, Tone: ui.Warn},
	})}
}

// counted is a number that is not said when it is nothing.
func counted(n int64) string {
	if n == 0 {
		return ""
	}
	return ui.Number(int(n))
}

// warnAbove makes what should not happen stand out.
func warnAbove(n int64) ui.Tone {
	if n > 0 {
		return ui.Warn
	}
	return ui.Plain
}

// waitsSection is what somebody is waiting for.
func waitsSection(c campaignRow) ui.Section {
	accent := func(n int) ui.Tone {
		if n > 0 {
			return ui.Accent
		}
		return ui.Quiet
	}
	failed := ui.Quiet
	if c.failed > 0 {
		failed = ui.Bad
	}
	pairs := []ui.Pair{{Label: "people", Value: ui.Number(c.people)}}
	if c.homeless > 0 {
		pairs = append(pairs, ui.Pair{Label: "no campaign", Value: ui.Number(c.homeless), Tone: ui.Warn})
	}
	return ui.Section{Title: "in the mirror", Pairs: append(pairs,
		ui.Pair{Label: "rewards wait", Value: ui.Number(c.rewards), Tone: accent(c.rewards)},
		ui.Pair{Label: "commissions wait", Value: ui.Number(c.commissions), Tone: accent(c.commissions)},
		ui.Pair{Label: "payouts failed", Value: ui.Number(c.failed), Tone: failed},
	)}
}

// campaignSections are what the vendor and the mirror say about a campaign.
func campaignSections(env Env, c campaignRow) []ui.Section {
	if c.ID == "" {
		return []ui.Section{waitsSection(c)}
	}
	how, at := c.known(env)
	return []ui.Section{
		{Title: "campaign", Pairs: withValues([]ui.Pair{
			{Label: "name", Value: env.show(c.Name)},
			{Label: "type", Value: lower(c.Type)},
			{Label: "status", Value: lower(c.Status), Tone: campaignTone(c.Status)},
			{Label: "currency", Value: c.Currency},
			{Label: "id", Value: c.ID, Link: env.link(c.Backend, c.ID, "")},
			{Label: "backend", Value: c.Backend},
			{Label: "created", Value: env.moment(c.CreatedAt)},
		})},
		waitsSection(c),
		{Title: "the vendor counts", Pairs: withValues([]ui.Pair{
			{Label: "people", Value: figure(c.Participants)},
			{Label: "referrals", Value: figure(c.Referrals)},
			{Label: "winners", Value: figure(c.Winners)},
			{Label: how, Value: env.moment(at)},
		})},
		hookSection(env, c),
		{Title: "reading", Pairs: withValues([]ui.Pair{
			{Label: "state", Value: string(c.pull.State), Tone: linkTone(c.pull.State)},
			{Label: "problem", Value: pullProblem(env, c.pull), Tone: ui.Warn},
			{Label: "everybody read", Value: momentOr(env, c.pull)},
			{Label: "to read again", Value: counted(int64(c.pull.FollowUps))},
		})},
	}
}

// momentOr says when everybody was last read.
func momentOr(env Env, p model.PullStatus) string {
	switch {
	case p.Sweeping:
		return "for the first time: " + ui.Number(p.People) + " of " + ui.Number(p.Expected)
	case p.SweptAt.IsZero():
		return ""
	}
	return env.ago(p.SweptAt) + " ago"
}
