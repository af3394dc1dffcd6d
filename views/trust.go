package views

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// trustedMsg is the desk's answer to a mark on a link, or to its end.
type trustedMsg struct {
	words string
	err   error
}

func (v *casePage) whyNotTrust() string {
	if v.panes.current() != panel(v.ring) {
		return "tab goes to the ring, whose links can be trusted"
	}
	if _, ok := v.ring.link(); !ok {
		return "tab chooses a link first"
	}
	return ""
}

// trustHelp names what t does with the link looked at.
func (v *casePage) trustHelp() string {
	if link, _ := v.ring.link(); link.Trusted != "" {
		return "count link again"
	}
	return "trust link"
}

// changeTrust marks the link looked at as one that does not count, or ends
// that.
func (v *casePage) changeTrust() tea.Cmd {
	if link, _ := v.ring.link(); link.Trusted != "" {
		return v.askUntrust(link)
	}
	return v.trust()
}

// trust asks what is to be trusted: the value, whoever shares it, or two marked
// people, whatever they share.
func (v *casePage) trust() tea.Cmd {
	link, _ := v.ring.link()
	c := v.page.Case
	place := model.Trust{Backend: c.Backend, CampaignID: c.CampaignID, Signal: link.Signal, Value: link.Value}
	pair := model.Trust{Backend: c.Backend, CampaignID: c.CampaignID, People: v.marked}
	form := &choice{
		title: "Trust " + ui.Clean(linkWord(link.Signal)) + " " + v.env.show(link.Value),
		intro: []string{"A trusted link stops counting from the next look on. The mark is a row of the ledger."},
		wants: "what to trust", does: "trusts", quick: true,
		answers: []model.Reason{{Code: "place", Text: "whoever shares this value: an office, a family, a school"}},
	}
	if len(pair.People) == 2 {
		form.answers = append(form.answers, model.Reason{Code: "pair", Text: "the two marked people, whatever they share"})
	}
	ctx, judge := v.env.Ctx, v.env.Judge
	form.submit = func(code, note string) tea.Cmd {
		trust, words := place, ui.Clean(linkWord(link.Signal)+" "+v.env.show(link.Value))
		if code == "pair" {
			trust, words = pair, "the two marked people"
		}
		trust.Note = note
		return func() tea.Msg {
			_, err := judge.Trust(ctx, trust)
			return trustedMsg{words: "trusted " + words + ": it stops counting", err: err}
		}
	}
	return ask(form.open(v.env.Styles))
}

// askUntrust asks which of the marks on a link is to end.
func (v *casePage) askUntrust(link model.Link) tea.Cmd {
	ctx, cases, judge, env := v.env.Ctx, v.env.Cases, v.env.Judge, v.env
	campaign := model.CampaignRef{Backend: v.page.Backend, ID: v.page.CampaignID}
	form := &choice{
		title: "Count " + ui.Clean(linkWord(link.Signal)) + " " + env.show(link.Value) + " again",
		wants: "a mark", does: "ends it", quick: true,
	}
	return func() tea.Msg {
		all, err := cases.Trusted(ctx, campaign)
		if err != nil {
			return trustedMsg{err: err}
		}
		ids := map[string]int64{}
		for _, t := range all {
			if marks(t, link) {
				code := trustKind(t)
				ids[code] = t.ID
				form.answers = append(form.answers, model.Reason{Code: code, Text: trustText(env, t)})
			}
		}
		if len(ids) == 0 {
			return notifyMsg{Text: "no mark says why it does not count: the settings do", Tone: ui.Warn}
		}
		form.submit = func(code, _ string) tea.Cmd {
			return func() tea.Msg {
				return trustedMsg{words: "the mark on " + link.Value + " has ended: it counts again", err: judge.Untrust(ctx, ids[code])}
			}
		}
		return dialogMsg{form.open(env.Styles)}
	}
}

// marks tells that a mark keeps a link from counting.
func marks(t model.Trust, link model.Link) bool {
	switch {
	case !t.EndedAt.IsZero():
		return false
	case len(t.People) == 0:
		return t.Signal == link.Signal && t.Value == link.Value
	}
	return !slices.ContainsFunc(t.People, func(id string) bool { return !slices.Contains(link.People, id) })
}

// trustKind names a mark among those on a link.
func trustKind(t model.Trust) string {
	if len(t.People) > 0 {
		return strings.Join(t.People, " ")
	}
	return "place"
}

// trustText says who marked something, when and why.
func trustText(env Env, t model.Trust) string {
	text := "by " + env.show(t.Operator) + " " + env.ago(t.At) + " ago"
	if t.Note != "" {
		text += ": " + env.show(t.Note)
	}
	return text
}

// trusted says whether a mark was set or ended.
func (r *Root) trusted(msg trustedMsg) tea.Cmd {
	if msg.err != nil {
		return r.notify(notifyMsg{Text: "nothing was changed: " + r.env.show(plain(msg.err)), Tone: ui.Bad})
	}
	return tea.Batch(r.tellAll(msg), r.notify(notifyMsg{Text: r.env.show(msg.words), Tone: ui.Good}))
}

// asMoved finds that a case is not what was decided on.
func asMoved(err error) (*model.CaseMovedError, bool) {
	var moved *model.CaseMovedError
	return moved, errors.As(err, &moved)
}
