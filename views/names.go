package views

import (
	"context"
	"sync"

	"refdesk/internal/model"
)

// names finds out what people are called for lists that only know their ids.
// A name is asked for once and kept; a window of such a list holds few people.
type names struct {
	lists Lists
	mu    sync.Mutex
	known map[model.PersonRef]string
}

func newNames(lists Lists) *names {
	return &names{lists: lists, known: map[model.PersonRef]string{}}
}

// of gives a person's name, or the id while the mirror has not met the person.
// It is called from commands, of which several may run at once.
func (n *names) of(ctx context.Context, ref model.PersonRef) string {
	n.mu.Lock()
	name, ok := n.known[ref]
	n.mu.Unlock()
	if ok {
		return name
	}
	page, err := n.lists.Person(ctx, ref)
	if err != nil {
		return ref.ID // the list is worth showing without the name
	}
	name = page.Person.Name()
	n.mu.Lock()
	n.known[ref] = name
	n.mu.Unlock()
	return name
}
