package views

import (
	"net/url"

	"refdesk/internal/model"
	"refdesk/ui"
)

// attached says how the link to a serving refdesk stands, for a console that
// has no listener of its own. A problem of the link is among the problems.
func (r *Root) attached() []ui.Segment {
	f := r.pulse.status.Feed
	if f.URL == "" {
		return nil
	}
	var out []ui.Segment
	if text := feedText(f); text != "" {
		out = append(out, ui.Segment{Text: text, Tone: feedTone(f), Keep: 19})
	}
	if !f.CanWrite {
		out = append(out, ui.Segment{Text: "read-only: no backend key here", Tone: ui.Quiet, Keep: 13})
	}
	return out
}

// feedText is the state of a link that has no problem.
func feedText(f model.FeedStatus) string {
	host := f.URL
	if u, err := url.Parse(f.URL); err == nil {
		host = u.Host
	}
	switch {
	case f.State == model.LinkConnecting:
		return "connecting to " + host
	case f.State == model.LinkOnline && f.Left > 0:
		return "catching up, " + ui.Number(int(f.Left)) + " left"
	case f.State == model.LinkOnline:
		return "online with " + host
	}
	return ""
}

func feedTone(f model.FeedStatus) ui.Tone {
	if f.State == model.LinkOnline && f.Left == 0 {
		return ui.Good
	}
	return ui.Accent
}

// lostEvents says how many events a copy will never have, "" for none.
func lostEvents(f model.FeedStatus) string {
	if f.Missing == 0 {
		return ""
	}
	return countOf(int(f.Missing), "event") + " never came"
}
