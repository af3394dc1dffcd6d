package ahead_test

import (
	"context"
	"errors"
	"testing"

	"go.uber.org/goleak"

	"refdesk/internal/ahead"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func number(_ context.Context, part int) (int, error) { return part, nil }

func TestPartsComeInOrder(t *testing.T) {
	next := 0
	err := ahead.Read(t.Context(), 1000, number, func(part int) error {
		if part != next {
			t.Fatalf("%d comes after %d", part, next-1)
		}
		next++
		return nil
	})
	if err != nil || next != 1000 {
		t.Errorf("%d parts, %v", next, err)
	}
	if err := ahead.Read(t.Context(), 0, number, func(int) error { return errors.New("there is none") }); err != nil {
		t.Error(err)
	}
}

func TestTheFirstErrorEnds(t *testing.T) {
	broken, enough := errors.New("broken"), errors.New("enough")
	err := ahead.Read(t.Context(), 1000, func(_ context.Context, part int) (int, error) {
		if part == 30 {
			return 0, broken
		}
		return part, nil
	}, func(part int) error {
		if part >= 30 {
			t.Errorf("part %d was taken", part)
		}
		return nil
	})
	if !errors.Is(err, broken) {
		t.Errorf("reading ended with %v", err)
	}
	taken := 0
	err = ahead.Read(t.Context(), 1000, number, func(int) error {
		taken++
		return enough
	})
	if !errors.Is(err, enough) || taken != 1 {
		t.Errorf("taking ended with %v after %d", err, taken)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = ahead.Read(ctx, 1000, number, func(int) error {
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("an end from outside: %v", err)
	}
}
