package app

import (
	"context"

	"refdesk/internal/model"
	"refdesk/internal/outbox"
)

// asking sends changes and forgets what screens were told before of what they
// alter: an answer is remembered for a while, and would be older than the change.
type asking struct {
	outbox.Sender
	told *vendor
}

func (s asking) Send(ctx context.Context, c model.Change) error {
	err := s.Sender.Send(ctx, c)
	if c.Object == model.ObjectDestination {
		s.told.answers.forget(about("destinations", c.Person()))
	}
	return err
}
