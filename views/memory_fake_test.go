package views_test

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"refdesk/internal/model"
	"refdesk/views"
)

// notebook is a pretend memory. It counts as a call, like every file.
type notebook struct {
	world *world
	mu    sync.Mutex
	saved map[string]model.Saved
	fail  error
}

func newNotebook(w *world) *notebook { return &notebook{world: w, saved: map[string]model.Saved{}} }

// change alters what is kept for a list.
func (n *notebook) change(list string, to func(*model.Saved)) error {
	_ = n.world.call()
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.fail != nil {
		return n.fail
	}
	s := n.saved[list]
	to(&s)
	n.saved[list] = s
	return nil
}

func (n *notebook) Of(list string) (model.Saved, error) {
	_ = n.world.call()
	n.mu.Lock()
	defer n.mu.Unlock()
	s := n.saved[list]
	s.Filters, s.Columns, s.Views = slices.Clone(s.Filters), slices.Clone(s.Columns), slices.Clone(s.Views)
	return s, n.fail
}

func (n *notebook) AddFilter(list, filter string) error {
	return n.change(list, func(s *model.Saved) { s.Filters = append(s.Filters, filter) })
}

func (n *notebook) SetColumns(list string, columns []string) error {
	return n.change(list, func(s *model.Saved) { s.Columns = columns })
}

func (n *notebook) SaveView(v model.SavedView) error {
	return n.change(v.List, func(s *model.Saved) {
		s.Views = slices.DeleteFunc(s.Views, func(o model.SavedView) bool { return o.Name == v.Name })
		s.Views = append(s.Views, v)
	})
}

func (n *notebook) RenameView(list, name, to string) error {
	missing := true
	err := n.change(list, func(s *model.Saved) {
		for i := range s.Views {
			if s.Views[i].Name == name {
				s.Views[i].Name, missing = to, false
			}
		}
	})
	if err == nil && missing {
		err = errors.New("there is no view of that name any more")
	}
	return err
}

func (n *notebook) DeleteView(list, name string) error {
	return n.change(list, func(s *model.Saved) {
		s.Views = slices.DeleteFunc(s.Views, func(o model.SavedView) bool { return o.Name == name })
	})
}

// grammar is a pretend query language: fields of the fake lists, and words.
type grammar struct{}

func (grammar) Complete(_, text string, caret int) []model.Suggestion {
	from := strings.LastIndexByte(text[:caret], ' ') + 1
	typed := text[from:caret]
	offers := []string{"rank>", "referrals>", "risk:"}
	if value, ok := strings.CutPrefix(typed, "risk:"); ok {
		from, typed, offers = caret-len(value), value, []string{"low", "medium", "high"}
	}
	var out []model.Suggestion
	for _, o := range offers {
		if typed+text[:caret] != "" && strings.HasPrefix(o, typed) && o != typed {
			out = append(out, model.Suggestion{From: from, To: caret, Text: o})
		}
	}
	return out
}

func (grammar) Matcher(_, text string) func(string) [][2]int {
	words := slices.DeleteFunc(strings.Fields(strings.ToLower(text)), func(w string) bool { return strings.Contains(w, ":") })
	if len(words) == 0 {
		return nil
	}
	return func(s string) [][2]int {
		if at := strings.Index(strings.ToLower(s), words[0]); at >= 0 {
			return [][2]int{{at, at + len(words[0])}}
		}
		return nil
	}
}

// remembering gives the console a memory and a language.
func remembering(w *world, e *views.Env) { e.Memory, e.Language = newNotebook(w), grammar{} }
