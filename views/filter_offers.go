package views

import (
	"strings"

	"refdesk/internal/model"
	"refdesk/ui"
)

// offers are how the text of a filter can go on. Tab takes what all of them
// begin with and then goes round through them.
type offers struct {
	all   []model.Suggestion
	taken int // which one stands in the text, -1 for none
	text  string
}

// look asks how a text can go on.
func (o *offers) look(l Language, kind string, in *ui.Input) {
	*o = offers{taken: -1, text: in.Value()}
	if l != nil && kind != "" {
		o.all = l.Complete(kind, in.Value(), in.Caret())
	}
}

// take puts the next offer into the text. What a name is followed by may be
// typed or taken at once, so that a single offer ends the choice.
func (o *offers) take(in *ui.Input, by int) bool {
	if len(o.all) == 0 {
		return false
	}
	if shared := o.shared(); o.taken < 0 && len(o.all) > 1 && len(shared) > o.all[0].To-o.all[0].From {
		in.Replace(o.all[0].From, o.all[0].To, shared)
		for i := range o.all {
			o.all[i].To = o.all[i].From + len(shared)
		}
		return true
	}
	end := o.all[0].To
	if o.taken >= 0 {
		end = o.all[o.taken].From + len(o.all[o.taken].Text)
	}
	if o.taken < 0 && by < 0 {
		o.taken = 0
	}
	o.taken = (o.taken + by + len(o.all)) % len(o.all)
	in.Replace(o.all[o.taken].From, end, o.all[o.taken].Text)
	return true
}

// shared is what all offers begin with.
func (o *offers) shared() string {
	out := o.all[0].Text
	for _, s := range o.all[1:] {
		for !strings.HasPrefix(s.Text, out) {
			out = out[:len(out)-1]
		}
	}
	return out
}

// words are the offers beside the text, the taken one in brackets.
func (o *offers) words() string {
	if len(o.all) == 0 {
		return ""
	}
	parts := make([]string, len(o.all))
	for i, s := range o.all {
		if parts[i] = s.Text; i == o.taken {
			parts[i] = "[" + s.Text + "]"
		}
	}
	from := max(0, o.taken) // the one that is taken is in sight
	return "  tab: " + strings.Join(parts[from:], " ")
}
