package views

import (
	"strconv"
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// eventID is an event's place in the journal, which never changes.
func eventID(e model.Event) string { return strconv.FormatInt(e.Seq, 10) }

// eventPerson names the person an event is about.
func eventPerson(e model.Event) model.PersonRef {
	return model.PersonRef{Backend: e.Backend, CampaignID: e.CampaignID, ID: e.PersonID}
}

// eventCopy is what y copies of an event: who it is about, else what.
func eventCopy(e model.Event) clip {
	if e.PersonID != "" {
		return clip{e.PersonID, "the person's id"}
	}
	return clip{e.SubjectID, "the id of what it is about"}
}

// eventWho is the person an event is about, as it may be shown.
func eventWho(env Env, e model.Event) string {
	return env.show(ui.FirstSeen(e.PersonName, e.Email, e.PersonID))
}

// eventWhat is what happened; for an event that could not be read it is why.
func eventWhat(env Env, e model.Event) string {
	switch {
	case e.State == model.EventQuarantined:
		return env.show("kept aside: " + e.Reason)
	case e.State == model.EventStale:
		return env.show(e.Headline) + " (came late, changed nothing)"
	case e.Headline == "":
		return e.Name
	}
	return env.show(e.Headline)
}

// eventSentence is an event on one line of so many cells, clean. A long name
// must not push what happened off its end.
func eventSentence(env Env, e model.Event, w int) string {
	const least, gap = 28, 2
	text := ui.Clean(repeated(e) + eventWhat(env, e))
	if who := ui.Clean(eventWho(env, e)); who != "" {
		text = ui.Cut(who, max(least, w-ui.Width(text)-gap)) + strings.Repeat(" ", gap) + text
	}
	return text
}

// repeated says how often an event came in all, where it came again.
func repeated(e model.Event) string {
	if e.Repeats == 0 {
		return ""
	}
	return "×" + strconv.FormatInt(e.Repeats+1, 10) + " "
}

// eventKind is the word in the kind column.
func eventKind(e model.Event) string {
	if e.State == model.EventQuarantined {
		return "garbled"
	}
	return string(e.Kind)
}

func eventColumns(env Env) []ui.Column[model.Event] {
	type row = model.Event
	return []ui.Column[row]{
		{
			ID: "received", Title: "time", Width: 8,
			Cell: func(e row) ui.Cell { return quiet(env.clock(e.ReceivedAt)) },
		},
		{
			ID: "kind", Title: "kind", Width: 10,
			Cell: func(e row) ui.Cell { return ui.Cell{Text: eventKind(e), Tone: eventTone(e)} },
		},
		{
			ID: "who", Title: "who", Width: 15, Flex: 1, Most: 36,
			Cell: func(e row) ui.Cell { return plainly(eventWho(env, e)) },
		},
		{ID: "what", Title: "what", Width: 30, Flex: 3, Cell: func(e row) ui.Cell { return whatCell(env, e) }},
	}
}

// whatCell keeps the mark of the tone in the kind column alone.
func whatCell(env Env, e model.Event) ui.Cell {
	cell := plainly(repeated(e) + eventWhat(env, e))
	if e.State == model.EventStale {
		cell.Tone = ui.Quiet
	}
	return cell
}
