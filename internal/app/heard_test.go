package app

import (
	"context"
	"errors"
	"slices"
	"testing"

	"refdesk/internal/model"
)

// fullJournal takes in nothing.
type fullJournal struct{ err error }

func (j fullJournal) Append(context.Context, model.Delivery) (model.Receipt, error) {
	return model.Receipt{}, j.err
}

// TestWhatIsHeardKnocks: an event speaks for its own backend once it is kept.
func TestWhatIsHeardKnocks(t *testing.T) {
	var knocked []string
	knock := func(backend string) { knocked = append(knocked, backend) }
	var delivery model.Delivery
	delivery.Backend = "acme"
	for _, err := range []error{nil, errors.New("the disk is full")} {
		j := heardJournal{fullJournal{err}, knock}
		if _, got := j.Append(t.Context(), delivery); !errors.Is(got, err) {
			t.Errorf("the journal said %v, the listener heard %v", err, got)
		}
	}
	if !slices.Equal(knocked, []string{"acme"}) {
		t.Errorf("knocked at %q", knocked)
	}
}
