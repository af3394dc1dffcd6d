package views

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// decided says what the desk did with a decision, and counts down to it.
func (r *Root) decided(msg decidedMsg) tea.Cmd {
	said := notifyMsg{Text: underWay(r.env, msg), Tone: ui.Accent, Stay: r.env.UndoWindow, Leaving: msg.changes}
	if stands := standingIn(msg.err); stands.something() && msg.again != nil && len(msg.subjects) == 1 && r.dialog == nil {
		question := despiteQuestion(r.env, msg.verb, msg.subjects[0], stands, msg.again)
		question.OpenUnasked(r.env.Styles, r.env.Now)
		r.openDialog(boxed{&question})
		return tea.Batch(r.tellAll(msg), r.answered(msg.err))
	}
	if msg.err != nil {
		said = notifyMsg{Text: notDone(r.env, msg.subjects, msg.err), Tone: ui.Bad}
	}
	said.About = toastOf(msg.subjects)
	return tea.Batch(r.tellAll(msg), r.warnOnce(msg), r.notify(said), r.countDown(msg.changes), r.answered(msg.err))
}

// warnOnce says what letting something through sets off at the vendor: once a
// session for each kind of it, while the first has not left.
func (r *Root) warnOnce(msg decidedMsg) tea.Cmd {
	if msg.sets == "" || msg.err != nil || r.warned[msg.sets] {
		return nil
	}
	r.warned[msg.sets] = true
	return r.notify(notifyMsg{Text: msg.sets, Tone: ui.Warn, Stay: r.env.UndoWindow, Leaving: msg.changes})
}

// held says what the desk did with a hold or its release. Nothing leaves for
// either, so that nothing counts down; the lists ask again when they are told.
func (r *Root) held(msg heldMsg) tea.Cmd {
	what := about(msg.noun, msg.subjects)
	text, tone := "holding "+what+" until it is released: h again", ui.Accent
	switch {
	case msg.err != nil:
		text, tone = notDone(r.env, msg.subjects, msg.err), ui.Bad
	case msg.released:
		text, tone = "released "+what, ui.Good
	case !msg.until.IsZero():
		text = "holding " + what + " for " + r.env.until(msg.until) + ": h releases it"
	}
	return tea.Batch(r.tellAll(msg), r.notify(notifyMsg{Text: text, Tone: tone, About: toastOf(msg.subjects)}), r.answered(msg.err))
}

// toastOf is what a toast about one subject is about; of several it is their
// own.
func toastOf(subjects []subject) string {
	if len(subjects) != 1 {
		return ""
	}
	return toastAbout(subjects[0].ref)
}

func toastAbout(ref model.ObjectRef) string {
	return strings.Join([]string{ref.Backend, ref.CampaignID, string(ref.Object), ref.ID}, "/")
}

// about names what a decision was about: one subject by its words, many by a
// count.
func about(noun string, subjects []subject) string {
	if len(subjects) == 1 {
		return subjects[0].words
	}
	return countOf(len(subjects), noun)
}

// underWay says what was staged and how to take it back.
func underWay(env Env, msg decidedMsg) string {
	text := doing(msg.verb) + " " + about(msg.noun, msg.subjects) + "…"
	if env.UndoWindow > 0 {
		text += " u takes " + verb(len(msg.subjects), "it", "them") + " back"
	}
	return text
}

// notDone says why the desk refused, and that nothing was done.
func notDone(env Env, subjects []subject, err error) string {
	var moved *model.MovedError
	if errors.As(err, &moved) && moved.Change.ID == 0 && moved.Hold.ID == 0 && moved.Field == "" && moved.Now != "" {
		for _, s := range subjects {
			if s.ref == moved.Of {
				return "nothing was done: " + s.words + " is " + moved.Now + " by now"
			}
		}
	}
	return "nothing was done: " + env.show(err.Error())
}
