package views

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// trustedMsg is the desk's answer to marking a link as one that does not count.
type trustedMsg struct {
	words string
	err   error
}

func (v *casePage) whyNotTrust() string {
	if v.panes.current() != panel(v.ring) {
		return "tab goes to the ring, whose links can be trusted"
	}
	link, ok := v.ring.link()
	switch {
	case !ok:
		return "tab chooses a link first"
	case link.Trusted != "":
		return "it does not count already: " + link.Trusted
	}
	return ""
}

// trust asks what is to be trusted: the value, whoever shares it, or two marked
// people, whatever they share.
func (v *casePage) trust() tea.Cmd {
	link, _ := v.ring.link()
	c := v.page.Case
	place := model.Trust{Backend: c.Backend, CampaignID: c.CampaignID, Signal: link.Signal, Value: link.Value}
	pair := model.Trust{Backend: c.Backend, CampaignID: c.CampaignID, People: v.marked()}
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
			return trustedMsg{words, err}
		}
	}
	return ask(form.open(v.env.Styles))
}

// trusted says whether a link was marked.
func (r *Root) trusted(msg trustedMsg) tea.Cmd {
	if msg.err != nil {
		return r.notify(notifyMsg{Text: "nothing was trusted: " + r.env.show(plain(msg.err)), Tone: ui.Bad})
	}
	return tea.Batch(r.tellAll(msg), r.notify(notifyMsg{Text: "trusted " + strings.TrimSpace(msg.words) + ": it stops counting", Tone: ui.Good}))
}

// asMoved finds that a case is not what was decided on.
func asMoved(err error) (*model.CaseMovedError, bool) {
	var moved *model.CaseMovedError
	return moved, errors.As(err, &moved)
}
